"""Standing as the registry computes it is what a verifier finds in the evidence, on any history."""

from dataclasses import dataclass
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from records.standing.standing import Standing, Vouched, standing
from records.terms.families import Stated
from verifier import bodies
from verifier import standing as verifier

INSPECTION = "inspection:recorded"


@dataclass(frozen=True)
class Entry:
    record: str
    kind: str


@dataclass(frozen=True)
class Proof:
    index: int


@dataclass(frozen=True)
class Body:
    corrects: str | None
    organisation: str = "one"


@dataclass(frozen=True)
class Logged:
    """As much of a verifier's entry as standing looks at."""

    entry: Entry
    proof: Proof
    record: Body
    body: bodies.Withdrawal | None


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[Stated], list[Vouched]]:
    """Corrections and withdrawals of earlier records, and words on them, in any order."""
    records: list[Stated] = []
    words: list[Vouched] = []
    for number in range(draw(st.integers(1, 9))):
        digest = f"r{number}"
        inspections = [record.digest for record in records if record.kind == INSPECTION]
        what = draw(st.sampled_from(["record", "correct", "withdraw", "word", "word"]))
        if what == "record" or not inspections:
            records.append(Stated(digest, INSPECTION))
            continue
        target = draw(st.sampled_from(inspections))
        if what == "correct":
            records.append(Stated(digest, INSPECTION, corrects=target))
        elif what == "withdraw":
            records.append(Stated(digest, "record:withdrawn", about=target))
        else:
            verdict = draw(st.sampled_from(["certified", "rejected", "withdrawn"]))
            words.append(Vouched(digest, target, verdict))
    return records, words


def verified(records: list[Stated], words: list[Vouched]) -> set[str]:
    entries: Any = [
        Logged(
            Entry(record.digest, record.kind),
            Proof(index),
            Body(record.corrects),
            bodies.Withdrawal(record.about or "") if record.kind == "record:withdrawn" else None,
        )
        for index, record in enumerate(records)
    ]
    verdicts = {word.inspection: word.verdict for word in words}
    certified = frozenset(word.inspection for word in words if word.verdict == "certified")
    ended = verifier.standing(entries, verdicts, certified).ended
    return {records[index].digest for index in ended}


@given(histories())
@settings(max_examples=300, deadline=None)
def test_the_registry_and_the_verifier_agree(history: tuple[list[Stated], list[Vouched]]) -> None:
    assert set(standing(*history).ended) == verified(*history)


def stands(records: list[Stated], words: list[Vouched]) -> Standing:
    return standing(records, words)


def test_an_ended_record_names_its_successor() -> None:
    records = [Stated("a", INSPECTION), Stated("b", INSPECTION, corrects="a")]
    assert stands(records, []).ended == {"a": "b"}
    withdrawn = [Vouched("c1", "b", "certified"), Vouched("c2", "b", "withdrawn")]
    assert stands(records, withdrawn).ended == {"a": "b", "b": "c2"}


def test_a_withdrawal_of_what_is_certified_does_nothing() -> None:
    records = [Stated("a", INSPECTION), Stated("w", "record:withdrawn", about="a")]
    found = stands(records, [Vouched("c", "a", "certified")])
    assert found.is_certified("a")
    assert found.ended == {}
