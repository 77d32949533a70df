"""What lies in the storage until a roll is made: the list of persons, and the rights made of it so far, in its order.

All of it is encrypted (AES-256-GCM, the path authenticated) under the list's own key, which lies where the poll's keys do: not
in the storage, not in the database, in no backup. Once the key is destroyed, no copy of the files tells anything.
"""

import os
from collections.abc import Iterator

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from records.files.storage import done_with_each
from verifier.polls.rights import RIGHT_SIZE
from voting.keys.files import key_destroy, key_made, key_read
from voting.rolls.models import RollList

FOLDER = "rolls"
PART = 10_000
"""Rights that are stored in one file."""
_NONCE = 12


class ListGoneError(LookupError):
    """It was never whole here, or what lies there is another."""


def list_keep(waiting: RollList, content: bytes) -> None:
    """A crash in here leaves what the row names, and the row is open: who works on it finds no list, and destroys the rest."""
    _write(_path(waiting), key_made(waiting.poll.uuid, waiting.key_name), content)


def list_read(waiting: RollList) -> bytes:
    """Raises ListGoneError, and KeyGoneError."""
    return _read(_path(waiting), key_read(waiting.poll.uuid, waiting.key_name))


def part_keep(waiting: RollList, start: int, rights: list[bytes]) -> None:
    """Twice does no harm: of the same persons come the same rights."""
    _write(_path(waiting, start), key_read(waiting.poll.uuid, waiting.key_name), b"".join(rights))


def rights_read(waiting: RollList) -> Iterator[bytes]:
    """All that were made, in the list's order."""
    key = key_read(waiting.poll.uuid, waiting.key_name)
    for start in range(0, waiting.made, PART):
        part = _read(_path(waiting, start), key)
        yield from (part[at : at + RIGHT_SIZE] for at in range(0, len(part), RIGHT_SIZE))


def list_destroy(waiting: RollList) -> None:
    """The key first: from then on the rest is noise. Twice does no harm."""
    parts = range(0, max(waiting.expected or 0, waiting.made + 1), PART)
    paths = [*(_path(waiting, start) for start in parts), _path(waiting)]
    try:
        key_destroy(waiting.poll.uuid, waiting.key_name)
    finally:
        if done_with_each(paths, default_storage.delete) < len(paths):
            raise OSError("a part of the list is still there")


def _path(waiting: RollList, start: int | None = None) -> str:
    part = "" if start is None else f".{start}"
    return f"{FOLDER}/{waiting.pk}{part}"


def _write(path: str, key: bytes, content: bytes) -> None:
    nonce = os.urandom(_NONCE)
    sealed = nonce + AESGCM(key).encrypt(nonce, content, path.encode())
    # What a crash left under this name.
    default_storage.delete(path)
    default_storage.save(path, ContentFile(sealed))


def _read(path: str, key: bytes) -> bytes:
    try:
        with default_storage.open(path, "rb") as file:
            sealed = file.read()
        return AESGCM(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], path.encode())
    except (FileNotFoundError, InvalidTag, ValueError):
        raise ListGoneError(path) from None
