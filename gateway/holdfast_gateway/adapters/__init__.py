"""The ports' real ends: SQLite, Chromium, HTTP."""
