"""What pages say of a record is what a verifier finds in the car's evidence, whoever stated what."""

import base64
import json
import random
import subprocess
from collections import Counter
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from records.standing.history import SubjectHistory, subject_history
from records.terms.table import verifier_kinds
from tests.js.worlds import described
from tests.records.standing.histories import Act, History, acts
from tests.verifier.keys import RP_ID
from tests.verifier.maker import CAR
from tests.verifier.rounds import rounds
from verifier import kinds, signed
from verifier.evidence import loads
from verifier.signed import Review

pytestmark = pytest.mark.django_db

swaps = st.lists(st.integers(0, 11), max_size=2)
drawn = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def page(history: History) -> SubjectHistory:
    """As pages read it from rows, which are gone afterwards."""
    with transaction.atomic():
        history.write()
        shown = subject_history(CAR)
        transaction.set_rollback(True)
    return shown


def reviewed(history: History) -> Review:
    """As a verifier finds it in the file."""
    table = verifier_kinds()
    return signed.reviews(loads(history.file(), table), rp_ids=[RP_ID], allow_localhost=False, kinds=table)[0]


def agree(history: History) -> None:
    shown, review = page(history), reviewed(history)
    digests = [entry.entry.record for entry in review.entries]
    assert [item.record.digest for item in shown.items] == digests
    assert {
        item.record.digest: item.ended_by for item in shown.items if not item.stands
    } == review.standing.ended
    assert [item.is_certified for item in shown.items] == [*map(review.standing.is_certified, digests)]
    words = {item.record.digest: item.certification for item in shown.items if item.certification}
    assert {name: word.verdict for name, word in words.items()} == review.standing.verdicts
    assert {name: word.record.digest for name, word in words.items()} == {
        name: digests[place] for name, place in review.standing.latest.items()
    }


@given(acts(10), swaps)
@settings(drawn, max_examples=30)
def test_pages_and_verifiers_agree_on_any_history(story: list[Act], swapped: list[int]) -> None:
    agree(History(story, swapped))


@pytest.mark.soak
@given(acts(24), swaps)
@settings(drawn, max_examples=rounds(500))
def test_pages_and_verifiers_agree_on_many_histories(story: list[Act], swapped: list[int]) -> None:
    agree(History(story, swapped))


JUDGE = Path(__file__).parents[2] / "js" / "support" / "judge.mjs"


def judged(histories: Sequence[History]) -> list[Any]:
    """What the browser's verifier answers to **signed** on each."""
    table = json.loads((Path(kinds.__file__).parent / "kinds.json").read_text(encoding="utf-8"))
    lines: list[dict[str, Any]] = []
    for world, history in enumerate(histories):
        file, registry = history.file(), history.registry
        made = {"trust": registry.trust(), "chain": described(registry.chain), "kinds": table}
        asked = {"evidence": base64.b64encode(file).decode(), "localhost": False}
        lines += [{"world": world, **made}, {"world": world, **asked}]
    node = subprocess.run(
        ["node", str(JUDGE)],
        input="\n".join(map(json.dumps, lines)),
        capture_output=True,
        text=True,
        check=True,
    )
    return [json.loads(line)["answers"]["signed"] for line in node.stdout.splitlines()]


def counted(shown: SubjectHistory) -> Counter[str]:
    """What the browser's verifier should count, from what a page shows."""
    items = [item for item in shown.items if item.record.kind in verifier_kinds().certified_by]
    words = [item.certification.verdict for item in items if item.certification]
    seen = Counter("signed" if verdict == "certified" else verdict for verdict in words)
    return seen + Counter("uncertified" for item in items if item.stands and not item.is_certified)


def browsers_agree(seed: int, count: int) -> None:
    lot = random.Random(seed)
    names = [
        "inspect",
        "correct",
        "correct",
        "certify",
        "certify",
        "withdraw",
        "erase",
        "erase_key",
        "revoke",
    ]
    number = partial(lot.randrange, 100)
    stories = [[(lot.choice(names), number(), number(), number()) for _ in range(12)] for _ in range(count)]
    shown = [counted(page(History(story))) for story in stories]
    assert any(counts["uncertified"] and counts["signed"] for counts in shown)
    for answer, expected in zip(judged([History(story) for story in stories]), shown, strict=True):
        # Good ones are told of a pass only.
        codes = {"rejected", "withdrawn", "signed" if answer["status"] == "pass" else "uncertified"}
        told: Counter[str] = Counter()
        for reason in answer["reasons"]:
            told[reason["code"]] += reason["values"].get("count", 1)
        assert {code: told[code] for code in codes} == {code: expected[code] for code in codes}


def test_the_browser_agrees_on_a_few_histories() -> None:
    browsers_agree(seed=1, count=10)


@pytest.mark.soak
def test_the_browser_agrees_on_many_histories() -> None:
    browsers_agree(seed=2, count=rounds(300))
