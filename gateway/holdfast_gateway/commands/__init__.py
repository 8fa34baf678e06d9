"""What a person or a script does to sessions from a terminal."""
