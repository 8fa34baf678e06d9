"""The gateway's API: tables of routes over the application."""
