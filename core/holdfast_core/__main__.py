"""`python -m holdfast_core`."""

import sys

from holdfast_core.cli import main

if __name__ == "__main__":
    sys.exit(main())
