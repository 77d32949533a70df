"""The logs that a witness watches: their keys, by the origin that is the keys' name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from .. import cosignature, ed25519, note
from ..cosignature import ML_DSA_44, Cosigner
from ..errors import Mismatch
from ..note import Signature, SignedNote, VerifierKey

LogKey = VerifierKey | Cosigner


@dataclass(frozen=True)
class KnownLog:
    """A log: the keys that it may sign with."""

    origin: str
    keys: tuple[LogKey, ...]

    def signatures(self, signed: SignedNote) -> tuple[Signature, ...]:
        """Its own signatures of a note, at least one. Raises Mismatch where there is none or one is false, Unavailable."""
        keys = {(key.name, key.key_id): key for key in self.keys}
        own = [signature for signature in signed.signatures if (signature.name, signature.key_id) in keys]
        for signature in own:
            _verify(keys[signature.name, signature.key_id], signed.text, signature.value)
        if not own:
            raise Mismatch("no_known_signature")
        return tuple(own)


def known(vkeys: Iterable[str]) -> dict[str, KnownLog]:
    """The logs that these verifier keys are of, by origin. Raises Malformed."""
    keys: dict[str, list[LogKey]] = {}
    for vkey in dict.fromkeys(vkeys):
        key = _parse(vkey)
        keys.setdefault(key.name, []).append(key)
    return {origin: KnownLog(origin, tuple(own)) for origin, own in keys.items()}


def _parse(vkey: str) -> LogKey:
    """A log signs as notes are signed, or with ML-DSA-44 as a cosigner does (c2sp.org/tlog-checkpoint)."""
    if note.read_vkey(vkey)[2][0] != ML_DSA_44:
        return note.parse_vkey(vkey)
    return cosignature.parse_vkey(vkey)


def _verify(key: LogKey, text: str, value: bytes) -> None:
    if isinstance(key, Cosigner):
        cosignature.verify(key, text, value)
    else:
        ed25519.verify(key.public_key, text.encode(), value)
