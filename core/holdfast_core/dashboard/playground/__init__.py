"""Talking to the assistant as a contact would, and seeing how it decides."""
