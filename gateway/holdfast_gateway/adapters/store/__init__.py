"""What is remembered, in tables: a file a subject."""
