"""The kinds of records about a poll (docs/formats.md section 10), and which kinds count under which subject (section 9)."""

from __future__ import annotations

from functools import lru_cache

from ..kinds import Kinds

PROPOSED, REVIEWED = "poll:proposed", "poll:reviewed"
OPENED, CANCELLED = "poll:opened", "poll:cancelled"
FILLED, CLOSED, TALLIED = "box:filled", "poll:closed", "poll:tallied"
CERTIFIED, ANSWERED = "poll:certified", "poll:answered"

ALL = (PROPOSED, REVIEWED, OPENED, CANCELLED, FILLED, CLOSED, TALLIED, CERTIFIED, ANSWERED)

SCHEME = "poll:"

FOR_GOOD = frozenset({OPENED, CANCELLED, FILLED, CLOSED, CERTIFIED})


def of_subject(subject: str, kinds: Kinds) -> Kinds:
    """The kinds that are told apart under `subject`: a poll's are section 10's, whatever the verifier's own table has.

    The kinds of withdrawals and erasures are those of `kinds`, as everywhere.
    """
    return _of_polls(kinds) if subject.startswith(SCHEME) else kinds


@lru_cache(maxsize=8)
def _table(enrolment: str, revocation: str, withdrawal: str, erasure: str) -> Kinds:
    return Kinds(
        certified_by={OPENED: CERTIFIED, TALLIED: CERTIFIED},
        names_subject={},
        for_good=FOR_GOOD | {enrolment, revocation},
        enrolment=enrolment,
        revocation=revocation,
        withdrawal=withdrawal,
        erasure=erasure,
        never_withdrawn=frozenset({TALLIED}),
    )


def _of_polls(kinds: Kinds) -> Kinds:
    return _table(kinds.enrolment, kinds.revocation, kinds.withdrawal, kinds.erasure)
