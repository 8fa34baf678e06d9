"""The sessions: each phone's card, its page, the link for its owner, and the live events."""
