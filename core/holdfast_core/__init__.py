"""Core: a gateway's events in, answers from a tenant's own documents out."""
