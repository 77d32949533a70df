"""The label process: gunicorn --config config/gunicorn_labels.py config.labels. It alone has the VRF key (docs/adr/0037).

It reads no settings, knows no database and no other secret: its four variables are all that it has.
"""

from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from anchoring.labels.counts import Counts
from anchoring.labels.hosts import LEAST_A_DAY, HostsError, hosts_read
from anchoring.labels.service import LabelService
from config import env

_HERE = Path(__file__).resolve().parent.parent


def _seed(value: str) -> bytes:
    try:
        seed = bytes.fromhex(value)
    except ValueError:
        seed = b""
    if len(seed) != 32:
        raise ImproperlyConfigured("LOG_VRF_KEY must be 64 hex digits")
    return seed


def _service() -> LabelService:
    seed = _seed(env.secret("LOG_VRF_KEY") or "")
    a_day = env.integer("LABELS_A_DAY", 200_000, minimum=LEAST_A_DAY)
    try:
        hosts = hosts_read(env.secret("LABELS_TOKENS") or "", a_day=a_day)
    except HostsError as error:
        raise ImproperlyConfigured(f"LABELS_TOKENS {error}") from None
    file = env.path("LABELS_COUNTS_FILE", env.path("DATA_DIR", _HERE / "var") / "labels.sqlite3")
    return LabelService(seed=seed, hosts=hosts, counts=Counts(file))


application = _service()
