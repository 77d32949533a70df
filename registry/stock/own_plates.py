"""A dealership's own cars by their plates, which lie encrypted: the newest are opened and compared."""

import unicodedata

from records.contents.keyring import UnopenedError
from records.contents.models import Disclosure
from records.contents.plate_digests import PLATE
from records.contents.services import opened_of
from records.people.models import Organisation
from registry.listings.kinds import AMENDED, LISTED

LOOKED_THROUGH = 5_000
"""How many plates are opened for one search; a firm with more cars finds the older ones by another word."""
_SHORTEST = 2


def listings_by_plate(organisation: Organisation, words: str) -> list[str]:
    """The digests of listings under a plate that has this in it; none where it can't be of a plate."""
    part = "".join(unicodedata.normalize("NFKC", words).split())
    if len(part) < _SHORTEST or not any(letter.isdigit() for letter in part) or len(part) > 12:
        return []
    plates = (
        Disclosure.objects.filter(
            path=PLATE, record__organisation=organisation, record__kind__in=(LISTED.name, AMENDED.name)
        )
        .select_related("record")
        .order_by("-record__recorded_at", "-record__uuid")
    )
    return [
        disclosure.record.about_id or disclosure.record.digest
        for disclosure in plates[:LOOKED_THROUGH]
        if part in _plate(disclosure)
    ]


def _plate(disclosure: Disclosure) -> str:
    try:
        value = opened_of(disclosure).value
    except UnopenedError:
        return ""
    return "".join(str(value).split())
