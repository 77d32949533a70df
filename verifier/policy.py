"""Which witnesses must have cosigned a checkpoint: the policy files of c2sp.org/tlog-policy.

Names are told apart by their code points, and no white space counts but U+0020 and U+0009. Every line ends in a newline.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Set
from dataclasses import dataclass, field

from . import cosignature, note
from .characters import decimal
from .cosignature import Cosigner
from .errors import Malformed

NONE = "none"
"""The quorum of a policy that asks for no cosignature; nobody's name."""

_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f]")
_BLANKS = re.compile("[ \t]+")
_THRESHOLD = re.compile("[1-9][0-9]{0,5}")


@dataclass(frozen=True)
class Witness:
    """A witness by the name that it has in the policy alone; `url` is where it is, if the policy says so."""

    name: str
    key: Cosigner
    url: str | None


@dataclass(frozen=True)
class Group:
    """At least `threshold` of the members, which are witnesses or earlier groups."""

    name: str
    threshold: int
    members: tuple[str, ...]


@dataclass(frozen=True)
class Policy:
    """`logs` are verifier keys; `quorum` names a witness or a group, or is `none`."""

    logs: tuple[str, ...]
    witnesses: tuple[Witness, ...]
    groups: tuple[Group, ...]
    quorum: str

    def is_met(self, cosigned: Set[str]) -> bool:
        """Whether the witnesses of these names are a quorum."""
        witnessed = set(cosigned)
        # A group's members are defined before it.
        for group in self.groups:
            if sum(member in witnessed for member in group.members) >= group.threshold:
                witnessed.add(group.name)
        return self.quorum == NONE or self.quorum in witnessed


def loads(text: str) -> Policy:
    """The policy that a file's text writes. Raises Malformed."""
    if _FORBIDDEN.search(text):
        raise Malformed("control_character")
    *lines, rest = text.split("\n")
    if rest:
        raise Malformed("policy_end")
    reader = _Reader()
    for number, line in enumerate(lines, 1):
        items = [item for item in _BLANKS.split(line) if item]
        if items and not items[0].startswith("#"):
            reader.read(number, items)
    if reader.quorum is None:
        raise Malformed("policy_quorum")
    return Policy(tuple(reader.logs), tuple(reader.witnesses), tuple(reader.groups), reader.quorum)


@dataclass
class _Reader:
    logs: list[str] = field(default_factory=list)
    witnesses: list[Witness] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    quorum: str | None = None
    _names: set[str] = field(default_factory=set)
    _members: set[str] = field(default_factory=set)
    _log_keys: set[bytes] = field(default_factory=set)

    def read(self, number: int, items: list[str]) -> None:
        keyword, *rest = items
        lines: dict[str, Callable[[int, list[str]], None]] = {
            "log": self._log,
            "witness": self._witness,
            "group": self._group,
            "quorum": self._quorum,
        }
        if keyword not in lines:
            raise Malformed("policy_line", line=number)
        lines[keyword](number, rest)

    def _log(self, number: int, items: list[str]) -> None:
        if len(items) not in (1, 2):
            raise Malformed("policy_line", line=number)
        # Logs may sign in ways that are not known here; a witness's key of Ed25519 is none of theirs.
        kind, key = (material := note.read_vkey(items[0])[2])[0], material[1:]
        if kind == cosignature.ED25519:
            raise Malformed("policy_log_key", line=number)
        if key in self._log_keys:
            raise Malformed("policy_key_twice", line=number)
        self._log_keys.add(key)
        self.logs.append(items[0])

    def _witness(self, number: int, items: list[str]) -> None:
        if len(items) not in (2, 3):
            raise Malformed("policy_line", line=number)
        key = cosignature.parse_vkey(items[1])
        if any(key.public_key == witness.key.public_key for witness in self.witnesses):
            raise Malformed("policy_key_twice", line=number)
        self._define(items[0])
        self.witnesses.append(Witness(items[0], key, items[2] if len(items) == 3 else None))

    def _group(self, number: int, items: list[str]) -> None:
        if len(items) < 3:
            raise Malformed("policy_line", line=number)
        name, wanted, *members = items
        for member in members:
            if member not in self._names:
                raise Malformed("policy_name_unknown", name=member)
            if member in self._members:
                raise Malformed("policy_member_twice", name=member)
            self._members.add(member)
        self._define(name)
        self.groups.append(Group(name, _threshold(number, wanted, len(members)), tuple(members)))

    def _quorum(self, number: int, items: list[str]) -> None:
        if len(items) != 1:
            raise Malformed("policy_line", line=number)
        if self.quorum is not None:
            raise Malformed("policy_quorum")
        if items[0] != NONE and items[0] not in self._names:
            raise Malformed("policy_name_unknown", name=items[0])
        self.quorum = items[0]

    def _define(self, name: str) -> None:
        if name == NONE or name in self._names:
            raise Malformed("policy_name_twice", name=name)
        self._names.add(name)


def _threshold(number: int, wanted: str, members: int) -> int:
    if wanted in ("all", "any"):
        return members if wanted == "all" else 1
    if not _THRESHOLD.fullmatch(wanted) or decimal(wanted) > members:
        raise Malformed("policy_threshold", line=number)
    return decimal(wanted)
