"""The keys under which withheld values lie in the tables (docs/adr/0020): one a line, the first encrypts, all of them open.

The file is looked at with each use, so that a new key counts in every process at once.
"""

import base64
import binascii
import hashlib
import hmac
import os
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from anchoring.durable import file_replaced
from anchoring.wiring import KeysMissingError, seed_make, seed_read
from records import wiring

_NAME = "WITHHELD_KEYS_FILE"
_NONCE = 12
_LOOKED_FOR = b"looked for/1"


class UnopenedError(Exception):
    """What is stored was not encrypted for this place under a key that is at hand."""


@dataclass(frozen=True)
class Keyring:
    """At least one key of 32 bytes. Its repr hides them."""

    keys: tuple[bytes, ...] = field(repr=False)

    @property
    def newest(self) -> str:
        """How what the first key encrypts begins."""
        return self._ciphers[0][0]

    @cached_property
    def _ciphers(self) -> tuple[tuple[str, AESGCM], ...]:
        """Each key's short name, and what encrypts under it: made once, for an audit opens as many values as there are."""
        return tuple((_begin(key), AESGCM(key)) for key in self.keys)

    def encrypt(self, content: bytes, place: bytes) -> str:
        """AES-256-GCM: the key's short name, then nonce and ciphertext. `place` has to be the same to open it."""
        nonce = os.urandom(_NONCE)
        name, cipher = self._ciphers[0]
        sealed = nonce + cipher.encrypt(nonce, content, place)
        return name + base64.urlsafe_b64encode(sealed).decode()

    def decrypt(self, text: str, place: bytes) -> bytes:
        """Raises UnopenedError."""
        for name, cipher in self._ciphers:
            if text.startswith(name):
                try:
                    sealed = base64.urlsafe_b64decode(text.removeprefix(name))
                    return cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], place)
                except (InvalidTag, ValueError, binascii.Error):
                    raise UnopenedError from None
        raise UnopenedError

    def digests(self, content: bytes) -> tuple[str, ...]:
        """By which an equal content is found: under each key its HMAC-SHA256, the newest first, with the key's short name.

        The key of an HMAC is derived, so that none has two uses.
        """
        return tuple(
            name + hmac.digest(hmac.digest(key, _LOOKED_FOR, "sha256"), content, "sha256").hex()
            for key, (name, _) in zip(self.keys, self._ciphers, strict=True)
        )


def keyring() -> Keyring:
    """Raises KeysMissingError where there is no file, or none of keys."""
    file = wiring.withheld_keys_file()
    try:
        state = file.stat()
    except OSError:
        raise KeysMissingError(f"{_NAME}: no {os.fspath(file)}") from None
    return _read(file, state.st_ino, state.st_mtime_ns)


def keyring_at_hand() -> bool:
    """An auditor's machine may lack it, and says so."""
    try:
        keyring()
    except KeysMissingError:
        return False
    return True


@lru_cache(maxsize=4)
def _read(file: Path, _inode: int, _changed: int) -> Keyring:
    try:
        lines = file.read_text(encoding="ascii").split()
    except (OSError, UnicodeDecodeError):
        raise KeysMissingError(f"{_NAME}: {os.fspath(file)} can't be read") from None
    if not lines:
        raise KeysMissingError(f"{_NAME}: {os.fspath(file)} is empty")
    return Keyring(tuple(seed_read(line, file, _NAME) for line in lines))


def keyring_begin() -> None:
    """The first key, where there is no file yet."""
    seed_make(wiring.withheld_keys_file())


def key_add() -> None:
    """A new first key. What the others encrypted opens as before. Call it from one process at a time."""
    _write((os.urandom(32), *keyring().keys))


def keys_forget() -> None:
    """All keys but the first. Call it only where nothing lies under the others any more."""
    _write(keyring().keys[:1])


def _write(keys: tuple[bytes, ...]) -> None:
    """A key that was used once must never be lost."""
    lines = "".join(f"{key.hex()}\n" for key in keys)
    file_replaced(wiring.withheld_keys_file(), lines.encode())


def _begin(key: bytes) -> str:
    return f"{hashlib.sha256(key).hexdigest()[:8]}:"
