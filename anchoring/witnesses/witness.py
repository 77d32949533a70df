"""A witness as it is configured: its key and the address to which checkpoints are brought."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from verifier import cosignature
from verifier.cosignature import Cosigner
from verifier.errors import VerifierError
from verifier.policy import NONE

MOST: Final = 15
"""With the log's own signature sixteen, as many as every verifier of notes takes (c2sp.org/signed-note)."""
_LONGEST_NAME: Final = 255
_PLAIN: Final = re.compile(r"https?://[!-~]+")
_SECRET: Final = frozenset("@?#")


class WitnessesError(ValueError):
    """WITNESSES can't be used as it is written."""


@dataclass(frozen=True)
class Witness:
    """`address` is its submission prefix, without a slash at the end."""

    key: Cosigner
    address: str

    @property
    def id(self) -> str:
        """The key as pages and tables name it: `<name>+<key id in hex>`."""
        return f"{self.key.name}+{self.key.key_id.hex()}"


@dataclass(frozen=True)
class Witnessing:
    """All witnesses, and how many of them must have cosigned a checkpoint before evidence is made from it."""

    witnesses: tuple[Witness, ...] = ()
    quorum: int = 0

    @property
    def ids(self) -> list[str]:
        """Of all of them."""
        return [witness.id for witness in self.witnesses]


def witnessing_read(addresses: Mapping[str, str], quorum: int) -> Witnessing:
    """The witnesses by their verifier keys; a quorum of 0 is more than half of them. Raises WitnessesError."""
    if len(addresses) > MOST:
        raise WitnessesError(f"WITNESSES names {len(addresses)} witnesses; more than {MOST} are not asked")
    witnesses = tuple(Witness(_key(vkey), _address(address)) for vkey, address in addresses.items())
    if len({witness.key.public_key for witness in witnesses}) < len(witnesses):
        raise WitnessesError("WITNESSES has one key twice: each witness needs a key of its own")
    if len({witness.key.name for witness in witnesses}) < len(witnesses):
        raise WitnessesError(
            "WITNESSES has two keys of one name, which would count as two witnesses: choose one of them"
        )
    if quorum > len(witnesses):
        raise WitnessesError(f"WITNESS_QUORUM is {quorum}, and WITNESSES names {len(witnesses)}")
    return Witnessing(witnesses, (quorum or len(witnesses) // 2 + 1) if witnesses else 0)


def _key(vkey: str) -> Cosigner:
    name = vkey.partition("+")[0]
    try:
        key = cosignature.parse_vkey(vkey)
    except VerifierError as error:
        raise WitnessesError(
            f"WITNESSES: the key of {name!r} can't be used: {error}. It is written <name>+<key id>+<key>, as the"
            " witness publishes it, and of type 4 (Ed25519) or 6 (ML-DSA-44)"
        ) from None
    if len(key.name) > _LONGEST_NAME or key.name == NONE:
        raise WitnessesError(
            f"WITNESSES: a witness's name has at most {_LONGEST_NAME} characters, and is not {NONE}"
        )
    return key


def _address(address: str) -> str:
    """Everybody reads it in the trust file, so that nothing secret may be in it."""
    if not _PLAIN.fullmatch(address) or _SECRET & set(address):
        raise WitnessesError(
            "WITNESSES: an address is plain ASCII, without user, password, query and blanks: it is published"
        )
    return address.rstrip("/")
