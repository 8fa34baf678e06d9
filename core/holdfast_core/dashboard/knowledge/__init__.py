"""What the assistant knows: documents added, followed, read, searched."""
