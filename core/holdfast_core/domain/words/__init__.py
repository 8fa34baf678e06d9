"""Words and languages, as documents, questions and excerpts are all read."""
