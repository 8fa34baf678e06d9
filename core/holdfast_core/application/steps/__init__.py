"""The steps of the chain; see `holdfast_core.application.assistant`."""
