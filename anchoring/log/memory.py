"""What was verified once, by a digest of all that it was made of. In this process alone: nobody else writes there."""

import hashlib
from collections import OrderedDict
from threading import Lock
from typing import Generic, TypeVar

_Value = TypeVar("_Value")


class Memory(Generic[_Value]):
    """The last `most` values. A changed input has another digest, and so misses."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._values: OrderedDict[bytes, _Value] = OrderedDict()
        self._lock = Lock()

    def get(self, digest: bytes) -> _Value | None:
        """The value of this digest; None where it is not remembered."""
        with self._lock:
            value = self._values.get(digest)
            if value is not None:
                self._values.move_to_end(digest)
            return value

    def put(self, digest: bytes, value: _Value) -> None:
        """Remember it, and forget what was longest not asked for."""
        with self._lock:
            self._values[digest] = value
            self._values.move_to_end(digest)
            if len(self._values) > self._most:
                self._values.popitem(last=False)

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._values.clear()


def digest_of(*parts: object) -> bytes:
    """SHA-256 over plain values: what `repr` writes of them has one reading."""
    return hashlib.sha256(repr(parts).encode("utf-8", "surrogatepass")).digest()
