"""The registry's settings as tests see them: of the shell's environment only the servers to test on count."""

import os
import tempfile
from pathlib import Path

_NAMES = {
    "ALLOWED_HOSTS",
    "CSRF_TRUSTED_ORIGINS",
    "DATA_DIR",
    "DEBUG",
    "HOST",
    "KEYS_DIR",
    "MEDIA_ROOT",
    "PORT",
    "PUBLIC_URL",
}
_PREFIXES = (
    "ANCHOR_",
    "DATABASE_REPLICA_",
    "DEFAULT_",
    "EMAIL_",
    "ETHEREUM_",
    "LOG_",
    "METRICS_",
    "NUM_",
    "PROMETHEUS_",
    "PUBLIC_",
    "RATE_",
    "SECRET_",
    "SECURE_",
    "STATIC_",
    "WEB_",
    "WITNESS",
)

for _name in [name for name in os.environ if name in _NAMES or name.startswith(_PREFIXES)]:
    del os.environ[_name]
if "PYTEST_XDIST_WORKER" in os.environ:
    # `make coverage` measures pytest's workers. What tests start runs as ever: most of it is killed, and some is timed.
    os.environ.pop("COVERAGE_PROCESS_CONFIG", None)
os.environ["DEVELOPMENT"] = "1"
os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="registry-tests-")  # one for each of xdist's processes
(
    Path(os.environ["DATA_DIR"]) / "static"
).mkdir()  # whitenoise warns where it is missing, and warnings are errors

from config.settings import *  # noqa: E402, F403  the environment first

# No test is about how long a password takes to hash.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# A file is looked for when it is asked for. Otherwise each test's client reads through all of them as it begins.
WHITENOISE_AUTOREFRESH = True
