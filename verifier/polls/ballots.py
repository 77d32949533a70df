"""A ballot, `ballot/1`: whether a line is valid (docs/formats.md section 13). Boxes and verifiers ask the same function."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from .. import tree
from ..canonical import b64u_decode, b64u_encode
from ..characters import decimal
from ..errors import Malformed, Mismatch
from . import tokens
from .opening import Opened
from .tokens import PublicKey

MAX_SIZE = 2_048
MAX_SEQUENCE = 99
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""Of P-256's group, n."""

_CHOICES = r'(?:"[a-z0-9]{1,8}"(?:,"[a-z0-9]{1,8}")*)?'
_TOKENS = r'"[A-Za-z0-9_-]{342}"(?:,"[A-Za-z0-9_-]{342}")*'
# The one spelling that JCS gives: none of these texts has anything to escape.
_line = re.compile(
    rf'\{{"choices":\[({_CHOICES})\],"format":"ballot/1","key":"([A-Za-z0-9_-]{{87}})","opened":"([0-9a-f]{{64}})",'
    rf'"sequence":(0|[1-9][0-9]?),"signature":"([A-Za-z0-9_-]{{86}})","tokens":\[({_TOKENS})\]\}}'
).fullmatch
_SIGNATURE_SIZE = 64


@dataclass(frozen=True)
class Rules:
    """What one poll's ballots are held against: `opened` is its opening's digest, `options` its ids."""

    opened: str
    options: frozenset[str]
    least: int
    most: int
    issuers: tuple[PublicKey, ...]


@dataclass(frozen=True, slots=True)
class Ballot:
    """A valid ballot: `key` is the 65 bytes of an uncompressed point, `leaf` its line's leaf hash."""

    key: bytes
    sequence: int
    choices: tuple[str, ...]
    leaf: bytes


@dataclass(frozen=True)
class _Read:
    choices: tuple[str, ...]
    key: bytes
    opened: str
    sequence: int
    signature: bytes
    tokens: tuple[bytes, ...]


def rules(opened: Opened, digest: str) -> Rules:
    """The rules of the poll whose opening has this digest."""
    return Rules(
        opened=digest,
        options=frozenset(option.id for option in opened.options),
        least=opened.least,
        most=opened.most,
        issuers=tuple(tokens.public_key(issuer.public_key) for issuer in opened.issuers),
    )


def check(line: bytes, rules: Rules) -> Ballot:
    """The valid ballot that a line is, without its newline. Raises Malformed or Mismatch, saying why it is none.

    What a poll's other ballots say of it is not asked: of several with one key, and of one that is there twice.
    """
    read = _read(line)
    if read.opened != rules.opened:
        raise Mismatch("ballot_other", expected=rules.opened, found=read.opened)
    _check_choices(read.choices, rules)
    if len(read.tokens) != len(rules.issuers):
        raise Mismatch("tokens_number", count=len(rules.issuers))
    key = _point(read.key)
    _check_signature(key, read)
    message = tokens.message(read.key, rules.opened)
    for issuer, token in zip(rules.issuers, read.tokens, strict=True):
        tokens.verify(issuer, message, token)
    return Ballot(read.key, read.sequence, read.choices, tree.leaf_hash(line))


def checked(line: bytes) -> Ballot:
    """The ballot of a line of which `check` said before that it is valid: its signatures are not verified again.

    Raises Malformed where it is no line of a ballot at all.
    """
    read = _read(line)
    return Ballot(read.key, read.sequence, read.choices, tree.leaf_hash(line))


def unsigned(
    choices: Sequence[str], key: bytes, opened: str, sequence: int, tokens: Sequence[bytes]
) -> bytes:
    """What a ballot's key signs: the JCS of the ballot without `signature`."""
    return _written(choices, key, opened, sequence, "", tokens)


def signed(
    choices: Sequence[str], key: bytes, opened: str, sequence: int, signature: bytes, tokens: Sequence[bytes]
) -> bytes:
    """The line of a ballot, the 64 bytes of its signature in it."""
    member = f'"signature":"{b64u_encode(signature)}",'
    return _written(choices, key, opened, sequence, member, tokens)


def _written(
    choices: Sequence[str], key: bytes, opened: str, sequence: int, signature: str, tokens: Sequence[bytes]
) -> bytes:
    chosen = ",".join(f'"{choice}"' for choice in choices)
    given = ",".join(f'"{b64u_encode(token)}"' for token in tokens)
    return (
        f'{{"choices":[{chosen}],"format":"ballot/1","key":"{b64u_encode(key)}","opened":"{opened}",'
        f'"sequence":{sequence:d},{signature}"tokens":[{given}]}}'
    ).encode()


def _read(line: bytes) -> _Read:
    if len(line) > MAX_SIZE:
        raise Malformed("ballot_long", most=MAX_SIZE)
    try:
        match = _line(line.decode("ascii"))
        if match is None:
            raise Malformed("not_ballot")
        return _Read(
            choices=_texts(match[1]),
            key=b64u_decode(match[2]),
            opened=match[3],
            sequence=decimal(match[4]),
            signature=b64u_decode(match[5]),
            tokens=tuple(map(b64u_decode, _texts(match[6]))),
        )
    except (UnicodeDecodeError, Malformed) as error:
        raise Malformed("not_ballot") from error


def _texts(list_inside: str) -> tuple[str, ...]:
    return tuple(part[1:-1] for part in list_inside.split(",")) if list_inside else ()


def _check_choices(choices: tuple[str, ...], rules: Rules) -> None:
    unknown = [choice for choice in choices if choice not in rules.options]
    if unknown:
        raise Mismatch("choice_unknown", id=unknown[0])
    if any(one >= other for one, other in pairwise(choices)):
        raise Mismatch("choices_order")
    if not rules.least <= len(choices) <= rules.most:
        raise Mismatch("choices_number", least=rules.least, most=rules.most)


def _point(key: bytes) -> ec.EllipticCurvePublicKey:
    try:
        # Other libraries know hybrid points too, which are as long.
        if key[0] != 4:
            raise ValueError("no uncompressed point")
        return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), key)
    except ValueError as error:
        raise Mismatch("ballot_key") from error


def _check_signature(key: ec.EllipticCurvePublicKey, read: _Read) -> None:
    message = unsigned(read.choices, read.key, read.opened, read.sequence, read.tokens)
    verify_es256(key, message, read.signature)


def verify_es256(key: ec.EllipticCurvePublicKey, message: bytes, signature: bytes) -> None:
    """Check ES256, the 64 bytes r ‖ s of which s is at most (n-1)/2: the other s would be a second ballot. Raises Mismatch."""
    if len(signature) != _SIGNATURE_SIZE:
        raise Mismatch("signature_wrong", expected=_SIGNATURE_SIZE, found=len(signature))
    r, s = int.from_bytes(signature[:32]), int.from_bytes(signature[32:])
    if not 0 < r < ORDER or not 0 < s <= (ORDER - 1) // 2:
        raise Mismatch("signature_range")
    try:
        key.verify(encode_dss_signature(r, s), message, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature as error:
        raise Mismatch("signature_wrong") from error
