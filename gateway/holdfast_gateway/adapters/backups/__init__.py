"""The repository of backups: its format, and everything that reads and writes it. See docs/backups.md."""
