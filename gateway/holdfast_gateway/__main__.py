"""`python -m holdfast_gateway` is `holdfast-gateway`."""

import sys

from holdfast_gateway.cli import main

sys.exit(main())
