"""Which record ended another, on plain steps."""

from __future__ import annotations

from verifier.standing import Step, Word, standing

KIND = "inspection:recorded"


def inspected(digest: str, corrects: str | None = None, organisation: str | None = "one") -> Step:
    return Step(digest, KIND, organisation, corrects)


def said(digest: str, record: str, verdict: str = "certified") -> Step:
    word = Word("inspection:certified", (record,), verdict, digest.encode())
    return Step(digest, "inspection:certified", "station", word=word)


def withdrawn(digest: str, record: str) -> Step:
    return Step(digest, "record:withdrawn", "one", withdraws=record)


def test_the_first_to_end_a_record_is_named() -> None:
    steps = [inspected("a"), withdrawn("w", "a"), inspected("b", "a"), inspected("c", "a")]
    result = standing(steps)
    assert (result.ended, result.corrected) == ({"a": "w"}, {"a": ["b", "c"]})


def test_the_first_certified_correction_of_a_chain_is_named() -> None:
    steps = [inspected("a"), inspected("b", "a"), inspected("c", "b"), said("x", "c"), said("y", "b")]
    assert standing(steps).ended == {"a": "c", "b": "c"}


def test_a_correction_ends_what_it_corrects() -> None:
    result = standing([inspected("a"), inspected("b", "a")])
    assert (result.ended, result.stands("a"), result.stands("b")) == ({"a": "b"}, False, True)


def test_only_what_stands_is_certified() -> None:
    assert not standing([inspected("a")]).is_certified("a")
    result = standing([inspected("a"), inspected("b", "a"), said("x", "a"), said("y", "b")])
    assert (result.is_certified("a"), result.is_certified("b")) == (False, True)


def test_a_certification_counts_for_earlier_records_of_its_kind() -> None:
    assert standing([said("x", "a"), inspected("a")]).verdicts == {}
    assert standing([Step("a", "vehicle:listed"), said("x", "a")]).verdicts == {}


def test_a_statement_counts_once() -> None:
    steps = [inspected("a"), said("x", "a"), said("y", "a", "rejected"), said("x", "a")]
    assert standing(steps).verdicts == {"a": "rejected"}
    # Also where it did not count the first time.
    assert standing(steps, uncounted={1}).verdicts == {"a": "rejected"}


def test_a_rejected_correction_supersedes_nothing() -> None:
    steps = [inspected("a"), said("x", "a"), inspected("b", "a"), said("y", "b", "rejected")]
    assert standing(steps).is_certified("a")


def test_a_certification_after_an_uncounted_one_counts() -> None:
    steps = [inspected("a"), said("x", "a", "rejected"), said("y", "a")]
    assert standing(steps, uncounted={1}).is_certified("a")


def test_a_correction_of_another_kind_is_void() -> None:
    result = standing([inspected("a"), Step("b", "vehicle:listed", "one", corrects="a")])
    assert (result.ended, result.void) == ({}, (1,))


def test_a_record_for_good_is_neither_corrected_nor_withdrawn() -> None:
    word = Step("x", "inspection:certified", "one")
    correction = Step("y", "inspection:certified", "one", corrects="x")
    assert standing([word, correction, withdrawn("w", "x")]).void == (1, 2)


def test_anyone_may_correct_what_an_unknown_author_stated() -> None:
    assert standing([inspected("a", organisation=None), inspected("b", "a")]).ended == {"a": "b"}


def test_a_signed_withdrawal_is_named_before_a_correction() -> None:
    steps = [inspected("a"), inspected("b", "a"), said("x", "a"), said("y", "a", "withdrawn")]
    result = standing(steps)
    assert (result.ended, result.latest, result.is_certified("a")) == ({"a": "y"}, {"a": 3}, False)


def test_a_certified_record_is_not_withdrawn_without_a_signature() -> None:
    result = standing([inspected("a"), said("x", "a"), withdrawn("w", "a")])
    assert result.is_certified("a")
    assert (result.ended, result.void) == ({}, ())


def test_an_uncounted_certification_keeps_nothing() -> None:
    result = standing([inspected("a"), said("x", "a"), withdrawn("w", "a")], uncounted={1})
    assert (result.ended, result.verdicts) == ({"a": "w"}, {})


def test_an_entry_that_may_end_nothing_is_void() -> None:
    steps = [inspected("a"), inspected("b", "a", "other"), inspected("c", "z"), withdrawn("w", "z")]
    result = standing(steps)
    assert (result.ended, result.corrected, result.void) == ({}, {}, (1, 2, 3))
