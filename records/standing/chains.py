"""What corrects what, by way of others."""

from collections.abc import Mapping


def ancestors(digest: str, corrects: Mapping[str, str | None]) -> list[str]:
    """All that a record corrects, directly or by way of others; the nearest first."""
    # A dict keeps their order, and finds a ring however long the chain is.
    corrected: dict[str, None] = {}
    earlier = corrects.get(digest)
    while earlier and earlier not in corrected:
        corrected[earlier] = None
        earlier = corrects.get(earlier)
    return list(corrected)
