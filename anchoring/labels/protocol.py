"""What is asked of the label process and answered, as JSON over HTTP.

`POST /labels` with `{"key": …, "subjects": […]}` answers `{"proofs": […]}`: for each subject, in order, the proof `pi`
(80 bytes, hex) under the VRF key whose public half is `key` (32 bytes, hex). No label is answered: who asked computes it
from the proof that it checks. `POST /tried` is the same for subjects of which the asker has no record, of which an hour has
a part alone. `GET /counts` answers `{"key": …, "hosts": {<name>: [<asked>, <a day>]}}`, today's (UTC).
Both want `Authorization: Bearer <token>`.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus

from anchoring.foreign_json import foreign_json
from verifier.vrf import PROOF_SIZE

ASKED, TRIED, COUNTS = "/labels", "/tried", "/counts"
MOST = 1_000
"""Subjects in one request."""
LONGEST = 200
"""Characters of one subject."""
MOST_ASKED = MOST * (6 * LONGEST + 4) + 1_000
"""Bytes of a request: JSON writes a character in six at most."""
MOST_ANSWERED = MOST * (2 * PROOF_SIZE + 4) + 100_000
"""Bytes of an answer."""

BAD_TOKEN, BAD_KEY, SPENT = HTTPStatus.UNAUTHORIZED, HTTPStatus.CONFLICT, HTTPStatus.TOO_MANY_REQUESTS


@dataclass(frozen=True)
class Asked:
    """A request: under which key (hex), and for which subjects."""

    key: str
    subjects: tuple[str, ...]

    def dumps(self) -> bytes:
        """Its bytes. Raises ValueError for what no request may name: the label process would refuse it, and is not to blame."""
        _check(self.subjects)
        return json.dumps({"key": self.key, "subjects": self.subjects}).encode()


@dataclass(frozen=True)
class Counted:
    """The label process's key (hex), and by name what each host has asked for today and may ask for a day."""

    key: str
    hosts: Mapping[str, tuple[int, int]]

    def dumps(self) -> bytes:
        """Its bytes."""
        return json.dumps({"key": self.key, "hosts": self.hosts}).encode()


def asked_read(content: bytes) -> Asked:
    """A request. Raises ValueError for anything else, and for more than one may hold."""
    key, subjects = _members(content, "key", "subjects")
    if not isinstance(key, str) or not isinstance(subjects, list) or not 0 < len(subjects) <= MOST:
        raise ValueError("no request")
    if not all(isinstance(subject, str) for subject in subjects):
        raise ValueError("no subject")
    _check(subjects)
    return Asked(key, tuple(subjects))


def proofs_dumped(proofs: Sequence[bytes]) -> bytes:
    """The bytes of an answer."""
    return json.dumps({"proofs": [pi.hex() for pi in proofs]}).encode()


def proofs_read(content: bytes, *, count: int) -> list[bytes]:
    """So many proofs, in order. Raises ValueError for anything else. Whether they prove something is not looked at."""
    [proofs] = _members(content, "proofs")
    if not isinstance(proofs, list) or len(proofs) != count:
        raise ValueError("not as many proofs as subjects")
    if not all(isinstance(pi, str) and len(pi) == 2 * PROOF_SIZE for pi in proofs):
        raise ValueError("no proof")
    return [bytes.fromhex(pi) for pi in proofs]


def counted_read(content: bytes) -> Counted:
    """The counts. Raises ValueError for anything else."""
    key, hosts = _members(content, "key", "hosts")
    if not isinstance(key, str) or not isinstance(hosts, dict) or not all(map(_is_count, hosts.values())):
        raise ValueError("no counts")
    return Counted(key, {str(name): (asked, a_day) for name, (asked, a_day) in hosts.items()})


def _check(subjects: Sequence[str]) -> None:
    """Whatever may stand in a row is a subject, an empty text too: who looks for what was changed there asks for its label."""
    if any(len(subject) > LONGEST for subject in subjects):
        raise ValueError("no subject")
    # A lone surrogate is no text: a ValueError too.
    "".join(subjects).encode()


def _is_count(value: object) -> bool:
    return (
        isinstance(value, list)
        and len(value) == 2
        and all(type(number) is int for number in value)
        and value[0] >= 0
        and value[1] > 0
    )


def _members(content: bytes, *names: str) -> list[object]:
    value = foreign_json(content.decode())
    if not isinstance(value, dict) or value.keys() != set(names):
        raise ValueError("other members")
    return [value[name] for name in names]
