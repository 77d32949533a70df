"""A stream encrypted under a passphrase: scrypt (RFC 7914) and AES-256-GCM in chunks, of which none can be changed, cut or moved.

`backup/1`: 9 bytes of name, 16 of salt, then chunks of at most 1 MiB, each with its tag of 16 bytes. The nonce of a chunk is
its number (11 bytes, big-endian) and one byte that is 1 for the last; the header is authenticated with each chunk. The key is
new with each salt, so that no nonce comes twice under it.
"""

import os
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

MAGIC = b"backup/1\n"
CHUNK = 2**20
_SALT, _TAG = 16, 16
_COST = 2**17
"""A quarter of a second and 128 MB for each guess."""


class SealBrokenError(Exception):
    """The passphrase is another one, or the archive was changed or cut."""


class SealedWriter:
    """Encrypts what is written; only `close` makes the archive whole."""

    def __init__(self, out: IO[bytes], passphrase: str) -> None:
        self._out = out
        self._header = MAGIC + os.urandom(_SALT)
        self._cipher = _cipher(passphrase, self._header)
        self._held = bytearray()
        self._number = 0
        out.write(self._header)

    def write(self, content: bytes) -> int:
        self._held += content
        # One chunk is held back: the last is sealed as the last.
        while len(self._held) > CHUNK:
            self._seal(bytes(self._held[:CHUNK]), last=False)
            del self._held[:CHUNK]
        return len(content)

    def close(self) -> None:
        self._seal(bytes(self._held), last=True)

    def _seal(self, content: bytes, *, last: bool) -> None:
        self._out.write(self._cipher.encrypt(_nonce(self._number, last=last), content, self._header))
        self._number += 1


class SealedReader:
    """Decrypts what is read. Raises SealBrokenError at the first chunk that is not as it was written."""

    def __init__(self, source: IO[bytes], passphrase: str) -> None:
        self._source = source
        self._header = source.read(len(MAGIC) + _SALT)
        if not self._header.startswith(MAGIC) or len(self._header) != len(MAGIC) + _SALT:
            raise SealBrokenError("this is no archive of `manage.py backup`")
        self._cipher = _cipher(passphrase, self._header)
        self._next = source.read(CHUNK + _TAG)
        self._held = bytearray()
        self._number = 0
        self._ended = False

    def read(self, size: int) -> bytes:
        while len(self._held) < size and not self._ended:
            self._open()
        content = bytes(self._held[:size])
        del self._held[:size]
        return content

    def _open(self) -> None:
        sealed, self._next = self._next, self._source.read(CHUNK + _TAG)
        self._ended = not self._next
        try:
            self._held += self._cipher.decrypt(_nonce(self._number, last=self._ended), sealed, self._header)
        except InvalidTag:
            why = "the passphrase is another one, or the archive was changed or cut"
            raise SealBrokenError(why) from None
        self._number += 1


def _cipher(passphrase: str, header: bytes) -> AESGCM:
    return AESGCM(Scrypt(salt=header[len(MAGIC) :], length=32, n=_COST, r=8, p=1).derive(passphrase.encode()))


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])
