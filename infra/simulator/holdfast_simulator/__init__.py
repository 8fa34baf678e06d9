"""A stand-in for WhatsApp Web, its servers and any number of phones; for development and tests only."""
