"""Automations: where events are sent to, what became of each, and the keys of the API."""
