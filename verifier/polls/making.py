"""A voter's own key, tokens and ballots, kept in a file of the voter's machine (`ballot-make`; docs/formats.md sections 12, 13).

What is kept is written before anything of it is shown: a blinded message that was signed and then lost is a lost vote.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from .. import canonical, shapes
from ..errors import Malformed, Mismatch
from . import ballots, tokens
from .ballots import MAX_SEQUENCE, ORDER, Rules
from .blinding import Blinded, blind, finalize

FORMAT = "ballot-key/1"
_MEMBERS = ("format", "subject", "opened", "private_key", "blinded", "tokens", "ballots")
_SCALAR_SIZE = 32


@dataclass(frozen=True)
class Kept:
    """`private_key` is P-256's scalar; `blinded` has one for each issuer, `tokens` too or none yet; `lines` are all ballots."""

    subject: str
    opened: str
    private_key: bytes
    blinded: tuple[Blinded, ...]
    tokens: tuple[bytes, ...]
    lines: tuple[str, ...]

    @property
    def key(self) -> bytes:
        """The public key: an uncompressed point."""
        point = _private(self).public_key()
        return point.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    def dumps(self) -> bytes:
        """The file's bytes."""
        encode = canonical.b64u_encode
        return canonical.dumps(
            {
                "format": FORMAT,
                "subject": self.subject,
                "opened": self.opened,
                "private_key": encode(self.private_key),
                "blinded": [
                    {"blinded_msg": encode(one.blinded_msg), "inv": encode(one.inv)} for one in self.blinded
                ],
                "tokens": [encode(token) for token in self.tokens],
                "ballots": list(self.lines),
            }
        )


def make(subject: str, rules: Rules) -> Kept:
    """A new key for a poll, and a blinded message for each of its issuers."""
    private = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
    kept = Kept(subject, rules.opened, private.to_bytes(_SCALAR_SIZE), (), (), ())
    message = tokens.message(kept.key, rules.opened)
    return replace(kept, blinded=tuple(blind(issuer, message) for issuer in rules.issuers))


def loads(data: bytes) -> Kept:
    """What a file keeps. Raises Malformed."""
    value = shapes.members(canonical.loads(data), "", _MEMBERS)
    shapes.constant(value["format"], "format", FORMAT)
    private = shapes.base64url(value["private_key"], "private_key")
    if len(private) != _SCALAR_SIZE or not 0 < int.from_bytes(private) < ORDER:
        raise Malformed("wrong_length", where="private_key", bytes=_SCALAR_SIZE)
    given = shapes.array(value["tokens"], "tokens")
    lines = shapes.array(value["ballots"], "ballots")
    return Kept(
        subject=shapes.string(value["subject"], "subject"),
        opened=shapes.digest(value["opened"], "opened"),
        private_key=private,
        blinded=tuple(
            _blinded(one, f"blinded.{n}") for n, one in enumerate(shapes.array(value["blinded"], "blinded"))
        ),
        tokens=tuple(shapes.base64url(token, f"tokens.{n}") for n, token in enumerate(given)),
        lines=tuple(shapes.string(line, f"ballots.{n}") for n, line in enumerate(lines)),
    )


def finalized(kept: Kept, rules: Rules, signatures: Sequence[bytes]) -> Kept:
    """With the tokens that the issuers' signatures give, in the opening's order. Raises Mismatch."""
    if len(signatures) != len(rules.issuers):
        raise Mismatch("tokens_number", count=len(rules.issuers))
    message = tokens.message(kept.key, rules.opened)
    made = [
        finalize(issuer, message, signature, blinded.inv)
        for issuer, signature, blinded in zip(rules.issuers, signatures, kept.blinded, strict=True)
    ]
    return replace(kept, tokens=tuple(made))


def voted(kept: Kept, rules: Rules, choices: Sequence[str]) -> tuple[Kept, str]:
    """The ballot that chooses these, and what is to be kept before anybody sees it. Raises Malformed or Mismatch.

    Who chooses the same again gets the same line: no sequence is signed twice.
    """
    last = ballots.check(kept.lines[-1].encode(), rules) if kept.lines else None
    if last is not None and last.choices == tuple(choices):
        return kept, kept.lines[-1]
    sequence = len(kept.lines)
    if sequence > MAX_SEQUENCE:
        raise Mismatch("not_between", least=0, most=MAX_SEQUENCE)
    parts = (choices, kept.key, rules.opened, sequence)
    signature = _sign(kept, ballots.unsigned(*parts, kept.tokens))
    line = ballots.signed(*parts, signature, kept.tokens)
    ballots.check(line, rules)
    return replace(kept, lines=(*kept.lines, line.decode())), line.decode()


def save(kept: Kept, path: Path, *, is_new: bool) -> None:
    """Write the file, readable by its owner alone, whole or not at all. Raises OSError; a new file must not be there yet."""
    if is_new:
        write_new(path, kept.dumps())
        return
    beside = path.with_name(path.name + ".new")
    beside.unlink(missing_ok=True)
    write_new(beside, kept.dumps())
    beside.replace(path)


def write_new(path: Path, data: bytes) -> None:
    """Write a file that is not there yet, readable by its owner alone. Raises OSError."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _sign(kept: Kept, message: bytes) -> bytes:
    """r ‖ s with the smaller of the two s."""
    r, s = decode_dss_signature(_private(kept).sign(message, ec.ECDSA(hashes.SHA256())))
    return r.to_bytes(_SCALAR_SIZE) + min(s, ORDER - s).to_bytes(_SCALAR_SIZE)


def _private(kept: Kept) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(kept.private_key), ec.SECP256R1())


def _blinded(value: Any, where: str) -> Blinded:
    shapes.members(value, where, ("blinded_msg", "inv"))
    return Blinded(
        shapes.base64url(value["blinded_msg"], f"{where}.blinded_msg"),
        shapes.base64url(value["inv"], f"{where}.inv"),
    )
