"""A poll's secret keys: files of its own, outside of the database and of every backup, made for it and destroyed after it."""

import os
import secrets
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

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

    Of two that make one at once both get the first one's. A crash leaves a file with a name of its own, which nobody reads.
    """
    folder, path = _folder(poll), _path(poll, name)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        fresh = folder / f"{name}.{secrets.token_hex(8)}"
        _write(fresh, make())
        try:
            os.link(fresh, path)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
        _settle(folder)
    return path.read_bytes()


def key_read(poll: UUID, name: str) -> bytes:
    """The key of a poll that has one. Raises KeyGoneError."""
    try:
        return _path(poll, name).read_bytes()
    except FileNotFoundError:
        raise KeyGoneError(f"{name} of {poll}") from None


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
        _settle(path.parent)


def _folder(poll: UUID) -> Path:
    return wiring.keys_folder() / str(poll)


def _path(poll: UUID, name: str) -> Path:
    return _folder(poll) / name


def _write(path: Path, data: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _settle(folder: Path) -> None:
    """What was made or deleted in it stays so when the power fails."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
