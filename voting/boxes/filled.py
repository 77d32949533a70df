"""The records of a poll's boxes, and the border from the body of any kind to a box's: checked by its schema when it was
stated, by its digest when read."""

from collections.abc import Mapping
from typing import cast

from django.db.models import OuterRef, QuerySet

from records.contents.models import Record
from records.standing.history import Unasked
from voting.boxes.bodies import BoxFilled
from voting.boxes.kinds import FILLED


def filled_records(subject: str | OuterRef) -> QuerySet[Record]:
    """The boxes of a poll, in no order."""
    return Record.objects.filter(subject=subject, kind=FILLED.name)


def boxes_unasked(*but: str) -> Unasked:
    """A page of a poll reads none of its boxes, of which there may be 2,000, but those with these digests."""
    return Unasked(frozenset({FILLED.name}), frozenset(but))


def filled_body(body: Mapping[str, object]) -> BoxFilled:
    return cast(BoxFilled, body)
