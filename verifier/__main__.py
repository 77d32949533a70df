"""`python -m verifier` in a checkout, `python -m registry_verifier` where it is installed: `registry-verifier`."""

import sys

from .cli import main

sys.exit(main())
