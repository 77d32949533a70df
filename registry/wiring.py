"""Where the car market meets the settings: the one module of `registry/` that reads them."""

from functools import lru_cache

from anchoring import wiring
from anchoring.log.labels import Labeller
from anchoring.models import Log


def labeller() -> Labeller:
    """The labels' maker. The key stays in memory for as long as the log is the same."""
    log = Log.objects.first()
    return _labeller(log.vrf_public_key if log else None)


@lru_cache(maxsize=1)
def _labeller(_vrf_public_key: str | None) -> Labeller:
    return wiring.labeller()
