"""How far an anchor is and how the endpoints are, in a word each, as the stories tell it."""

from anchoring.anchors import anchors_confirmed, anchors_newest
from anchoring.models import Anchor, NetworkState, Sighting


def anchor_state(anchor: Anchor) -> str:
    """`waiting` (signed, taken by no endpoint), `sent`, `included` or `final`; `overtaken` where a larger one is."""
    seen = anchor.sightings.order_by("-id")
    place = seen.filter(outcome=Sighting.Outcome.ANCHORED).first()
    if place is not None and place.kind == Sighting.Kind.FINAL:
        return "final"
    if place is not None and place.kind == Sighting.Kind.BLOCK:
        return "included"
    if any(row.contract == anchor.network.contract and row.size > anchor.size for row in anchors_newest()):
        return "overtaken"
    return "sent" if seen.exists() else "waiting"


def final() -> list[int]:
    """The sizes of the anchors that are called final."""
    return [row.size for row in anchors_confirmed(final=True)]


def states() -> list[str]:
    """Each endpoint's, as configured."""
    return [endpoint["state"] for endpoint in NetworkState.objects.get().endpoints]
