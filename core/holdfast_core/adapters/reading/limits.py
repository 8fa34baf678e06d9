"""What reading one file may take, and how core and the process that reads talk."""

CPU_SECONDS = 60
SECONDS = 120.0
"""Of waiting, also where the machine has others to serve."""

MEMORY = 1 << 30
"""Bytes of address space."""

BATCH = 200
"""Passages of one line of JSON."""

LONGEST_LINE = 64 << 20
"""Bytes of a line."""
