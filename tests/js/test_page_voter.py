"""The voting page's client against the Python side: its blinded messages are signed, and the one judge takes its lines."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.verifier.polls.issuers import ISSUERS
from tests.voting.light import ORIGIN, opened_body, running
from verifier import canonical
from verifier.errors import Mismatch
from verifier.polls import ballots

VOTER = Path(__file__).parent / "support" / "page_voter.mjs"
CHOICES = [["b"], ["b", "a"], []]


def voted(signatures_of: Any) -> list[str]:
    """The lines of a voter whose blinded messages are signed so."""
    poll = running()
    opening = {"subject": poll.subject, "digest": poll.digest, "body": opened_body(), "origin": ORIGIN}
    with subprocess.Popen(
        ["node", str(VOTER)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as voter:
        assert voter.stdin is not None
        assert voter.stdout is not None
        print(json.dumps(opening), file=voter.stdin, flush=True)
        blinded = [canonical.b64u_decode(text) for text in json.loads(voter.stdout.readline())]
        signatures = [canonical.b64u_encode(signature) for signature in signatures_of(blinded)]
        print(json.dumps(signatures), json.dumps(CHOICES), sep="\n", file=voter.stdin, flush=True)
        lines: list[str] = json.loads(voter.stdout.readline())
    return lines


def test_the_judge_takes_what_the_page_signs() -> None:
    lines = voted(lambda blinded: [ISSUERS[n].blind_sign(one) for n, one in enumerate(blinded)])
    judged = [ballots.check(line.encode(), running().rules) for line in lines]
    assert [list(ballot.choices) for ballot in judged] == [sorted(choices) for choices in CHOICES]
    assert [ballot.sequence for ballot in judged] == [0, 1, 2]
    assert len({ballot.key for ballot in judged}) == 1
    with pytest.raises(Mismatch):
        ballots.check(lines[0].replace('["b"]', '["a"]').encode(), running().rules)
