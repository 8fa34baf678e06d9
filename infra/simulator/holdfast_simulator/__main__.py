"""`python -m holdfast_simulator`."""

import sys

from holdfast_simulator.cli import main

sys.exit(main())
