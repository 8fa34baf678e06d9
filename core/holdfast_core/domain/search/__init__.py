"""How passages are ranked, and what a search gives."""
