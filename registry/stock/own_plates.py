"""A dealership's own cars by their plates, which lie encrypted: those on offer are opened and compared."""

import unicodedata

from django.db.models import Q, QuerySet

from records.contents.keyring import UnopenedError
from records.contents.models import Disclosure
from records.contents.plate_digests import PLATE
from records.contents.services import opened_of
from records.people.models import Organisation
from registry.listings.kinds import AMENDED
from registry.stock.offers import listings_open

LOOKED_THROUGH = 20_000
"""How many plates are opened for one search, the newest first. Of more the page says that older cars need another word."""
_SHORTEST, _LONGEST = 2, 12


def listings_by_plate(organisation: Organisation, words: str) -> list[str]:
    """The digests of listings under a plate that has this in it; none where it can't be of a plate."""
    part = _part(words)
    if part is None:
        return []
    plates = _plates(organisation).order_by("-record__recorded_at", "-record__uuid")
    return [
        disclosure.record.about_id or disclosure.record.digest
        for disclosure in plates.select_related("record")[:LOOKED_THROUGH]
        if part in _plate(disclosure)
    ]


def plates_left(organisation: Organisation, words: str) -> bool:
    """Whether there are more plates on offer than were opened for these words."""
    return _part(words) is not None and _plates(organisation)[LOOKED_THROUGH:].exists()


def _part(words: str) -> str | None:
    """What of a plate this can be."""
    part = "".join(unicodedata.normalize("NFKC", words).split())
    is_one = _SHORTEST <= len(part) <= _LONGEST and any(letter.isdigit() for letter in part)
    return part if is_one else None


def _plates(organisation: Organisation) -> QuerySet[Disclosure]:
    offered = listings_open(organisation).values("digest")
    amended = Q(record__about__in=offered, record__kind=AMENDED.name)
    return Disclosure.objects.filter(Q(record__in=offered) | amended, path=PLATE)


def _plate(disclosure: Disclosure) -> str:
    try:
        value = opened_of(disclosure).value
    except UnopenedError:
        return ""
    return "".join(str(value).split())
