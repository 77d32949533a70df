"""A poll's secret keys: files of its own, outside of the database and of every backup, made for it and destroyed after it."""

import os
import secrets
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

from anchoring.durable import file_made, folder_settle
from voting import wiring

VRF, BOX, ISSUER, CODES = "vrf", "box", "issuer", "codes"
SEED_SIZE = 32


class KeyGoneError(LookupError):
    """The key was destroyed, or never made here."""


def new_seed() -> bytes:
    """A secret that no other poll has."""
    return secrets.token_bytes(SEED_SIZE)


def key_made(poll: UUID, name: str, make: Callable[[], bytes] = new_seed) -> bytes:
    """The key, made where there is none yet. It is on the disk before anybody is told its public half.

    Of two that make one at once both get the first one's.
    """
    path = _path(poll, name)
    if not path.exists():
        file_made(path, make())
    return path.read_bytes()


def key_read(poll: UUID, name: str) -> bytes:
    """The key of a poll that has one. Raises KeyGoneError."""
    try:
        return _path(poll, name).read_bytes()
    except FileNotFoundError:
        raise KeyGoneError(f"{name} of {poll}") from None


def is_key_there(poll: UUID, name: str) -> bool:
    """Whether the key was made here and is not destroyed yet."""
    return _path(poll, name).is_file()


def key_names(poll: UUID) -> list[str]:
    """Of all keys that are still there, and of what a crash left."""
    folder = _folder(poll)
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


def polls_with_keys() -> list[UUID]:
    """The polls that have any."""
    folder = wiring.keys_folder()
    return (
        sorted(UUID(path.name) for path in folder.iterdir() if any(path.iterdir())) if folder.is_dir() else []
    )


def key_destroy(poll: UUID, name: str) -> None:
    """Twice does no harm. That it is gone from every disk, nobody can prove."""
    path = _path(poll, name)
    if path.exists():
        with path.open("r+b") as file:
            file.write(bytes(path.stat().st_size))
            file.flush()
            os.fsync(file.fileno())
        path.unlink(missing_ok=True)
        folder_settle(path.parent)


def _folder(poll: UUID) -> Path:
    return wiring.keys_folder() / str(poll)


def _path(poll: UUID, name: str) -> Path:
    return _folder(poll) / name
