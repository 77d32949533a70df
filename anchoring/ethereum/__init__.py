"""Ethereum, as far as the anchors need it: endpoints, the contract, signing. Knows Ethereum's libraries and no Django."""

import sys

# py_ecc, which eth_account brings, raises the recursion limit to 100,000 for the whole process: from then on deeply
# nested JSON, from an endpoint or in an upload, ends the process where it should raise RecursionError.
_limit = sys.getrecursionlimit()
import py_ecc  # noqa: E402, F401

sys.setrecursionlimit(_limit)
