"""By what a plate is found without standing in the table: a keyed digest of it, however it was spaced."""

import unicodedata

from records.contents.keyring import keyring
from records.contents.models import Disclosure
from records.contents.services import opened_of

PLATE = "plate_no"
"""The withheld member of a dealer's statements."""


def plate_digests(plate: str) -> tuple[str, ...]:
    """Under each key, the newest first. Raises KeysMissingError."""
    spaceless = "".join(unicodedata.normalize("NFKC", plate).split())
    return keyring().digests(spaceless.encode())


def found_by_set(disclosure: Disclosure) -> None:
    """Under the newest key. Raises UnopenedError."""
    digest = plate_digests(str(opened_of(disclosure).value))[0]
    Disclosure.objects.filter(pk=disclosure.pk).update(found_by=digest)
