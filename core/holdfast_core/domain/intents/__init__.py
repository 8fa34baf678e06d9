"""Which of a tenant's intents a message means, learned from a handful of examples each."""
