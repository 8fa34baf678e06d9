"""What a person or a script does with core from a terminal."""
