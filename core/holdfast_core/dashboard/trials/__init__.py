"""A business's own tests: kept, run and looked at."""
