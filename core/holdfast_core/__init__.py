"""Core: a gateway's events in, answers from a tenant's own documents out."""

import os

# Matrices here are small: threads of OpenBLAS would wait for each other and cost more than they gain. It
# reads this once, when NumPy is first loaded.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

__version__ = "0.1.0"
"""Also in pyproject.toml."""
