"""Rules of a session and of a delivery; nothing here knows of HTTP, SQL or a browser."""
