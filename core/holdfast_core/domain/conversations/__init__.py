"""Who writes what to whom, who answers, and what is decided."""
