"""What the gateway does, over narrow ports."""
