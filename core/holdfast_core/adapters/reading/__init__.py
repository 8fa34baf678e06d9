"""Reading files of every kind: bytes in, passages out, and a typed error for whatever cannot be read."""
