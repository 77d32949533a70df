"""What corrects what, by way of others."""

from collections.abc import Mapping


def ancestors(digest: str, corrects: Mapping[str, str | None]) -> list[str]:
    """All that a record corrects, directly or by way of others; the nearest first."""
    corrected: list[str] = []
    earlier = corrects.get(digest)
    while earlier and earlier not in corrected:
        corrected.append(earlier)
        earlier = corrects.get(earlier)
    return corrected
