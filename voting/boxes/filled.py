"""The records of a poll's boxes, and the border from the body of any kind to a box's: checked by its schema when it was
stated, by its digest when read."""

from collections.abc import Mapping
from typing import cast

from django.db.models import QuerySet

from records.contents.models import Record
from records.standing.history import Unasked
from records.standing.steps import log_places
from voting.boxes.bodies import BoxFilled
from voting.boxes.kinds import FILLED


def filled_records(subject: str) -> QuerySet[Record]:
    """The boxes of a poll, in no order."""
    return Record.objects.filter(subject=subject, kind=FILLED.name)


def filled_digests(subject: str) -> list[str]:
    """The boxes of a poll as the log has them one behind the other, and then the outbox: at what time a row says that it was
    recorded has no say in it. A box without a place is none."""
    filled = dict(filled_records(subject).values_list("digest", "label"))
    places = log_places(set(filled.values()))
    return sorted((digest for digest in filled if digest in places), key=lambda digest: places[digest])


def boxes_unasked(*but: str) -> Unasked:
    """A page of a poll reads none of its boxes, of which there may be 2,000, but those with these digests."""
    return Unasked(frozenset({FILLED.name}), frozenset(but))


def filled_body(body: Mapping[str, object]) -> BoxFilled:
    return cast(BoxFilled, body)
