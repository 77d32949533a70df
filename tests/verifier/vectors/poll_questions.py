"""Vectors of whole polls: those of `tests.verifier.polls.cases`, with the files, the address and the chain's answers."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import partial
from typing import Any

from tests.verifier.cases.world import Given
from tests.verifier.file import dumps
from tests.verifier.polls.cases import GROUPS as NAMES
from tests.verifier.polls.cases import all_cases
from tests.verifier.polls.cases.given import Answered, GivenPoll, PollCase
from tests.verifier.vectors.evidence import eth_calls
from tests.verifier.vectors.names import file

ABOUT = (
    "`trust` and `chain` are as in evidence/*.json, `evidence` names one of `blobs`; `now` is the verifier's clock."
    " `files` has what a folder has, or with `from` of `address` what the address answers: the name of one of"
    " `blobs`, a status in place of a file, or null for no answer; what an address does not name is a 404. `ballot`"
    " and `right` are the texts of saved files, where such are asked about. `items` are the numbers in"
    " docs/formats.md section 18. error malformed: nothing is answered"
)


def _group(name: str) -> dict[str, Any]:
    blobs: dict[str, bytes] = {}
    cases = [_case(case, case.make(), blobs) for case in all_cases() if case.group == name]
    return file(
        ABOUT, cases, blobs=[{"sha256": name, **_shown(data)} for name, data in sorted(blobs.items())]
    )


def _case(case: PollCase, given: GivenPoll, blobs: dict[str, bytes]) -> dict[str, Any]:
    answers = given.given_files() if given.address is None else given.address
    return {
        "description": case.description,
        "items": list(case.items),
        "error": "malformed" if case.answers is None else None,
        "answers": case.answers,
        "reasons": case.reasons,
        "trust": given.registry.trust(),
        "now": given.clock,
        "from": "folder" if given.address is None else "address",
        "files": {name: _named(answer, blobs) for name, answer in sorted(answers.items())},
        **({} if given.ballot is None else {"ballot": dumps(given.ballot).decode()}),
        **({} if given.right is None else {"right": dumps(given.right).decode()}),
        "chain": [] if case.answers is None else eth_calls(Given(given.registry)),
        "evidence": _named(given.data(), blobs),
    }


def _named(answer: Answered, blobs: dict[str, bytes]) -> str | int | None:
    if not isinstance(answer, bytes):
        return answer
    name = hashlib.sha256(answer).hexdigest()
    blobs[name] = answer
    return name


def _shown(data: bytes) -> dict[str, str]:
    """Evidence and ballots are text; rights and rolls are not."""
    try:
        return {"text": data.decode()}
    except UnicodeDecodeError:
        return {"hex": data.hex()}


GROUPS: dict[str, Callable[[], dict[str, Any]]] = {name: partial(_group, name) for name in NAMES}
