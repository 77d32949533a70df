"""Settings for the tests, before Django reads them."""

import os
import tempfile

os.environ.setdefault("DEVELOPMENT", "1")
os.environ.setdefault("DATA_DIR", tempfile.mkdtemp(prefix="registry-tests-"))

from tests.fixtures.flushing import flushing_db

__all__ = ["flushing_db"]
