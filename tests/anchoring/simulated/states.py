"""How far an anchor is, in one word, as the stories tell it."""

from anchoring.anchors import anchors_newest
from anchoring.models import Anchor, Sighting


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
