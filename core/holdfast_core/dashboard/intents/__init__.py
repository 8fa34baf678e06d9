"""Intents: what customers want, by examples, how well they are told apart, and what is done then."""
