"""The catalogue of words: every code that is given has its sentence, every sentence is given, and none stands twice."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest

from tools import falsehoods
from tools.words import FORMATS, written
from verifier import words
from verifier.anchors import FALSE
from verifier.certification import VERDICTS
from verifier.errors import Malformed, Unavailable
from verifier.monitor import events
from verifier.verification import QUESTIONS, WITNESSED
from verifier.words import Fault, say

PACKAGE = Path(words.__file__).parent
JAVASCRIPT = PACKAGE.parent / "static" / "verifier"
CALLS = {
    "reasons": ("reason",),
    "faults": ("Malformed", "Mismatch", "Unavailable", "Silent", "Fault"),
    "monitor": ("say",),
    "witness": ("say", "_tell", "_text"),
}
SHARED_WITH_A_VERDICT = {
    "checkpoint_not_signed",
    "time_decreases",
    "commitment_of_other_size",
    "cosignature_false",
}
ROOMS = {"monitor": ("monitor", "mirror"), "witness": ("witness",)}
"""Where a section's codes are given, if not anywhere."""
FROM_TABLES = {"reasons": {*FALSE.values(), "rejected", "withdrawn"}}
"""Codes that stand in a table, and not in the call that gives them."""
BROWSERS = {
    "reasons": r"(?:\.(?:pass|fail|unknown|note)|\[lack\])\(\s*'(\w+)'",
    "faults": r"new (?:Malformed|Mismatch|Unavailable)\((?:[^;']*\? )?\s*'(\w+)'|code: '(\w+)'",
    "monitor": r"(?!)",
    "witness": r"(?!)",
}
"""How JavaScript names a code; what stands in a table there is Python's too."""
BESIDES = {"Malformed": {"where"}, "Fault": {"where"}, "Mismatch": {"where", "expected", "found"}}
"""What an error has beside the values of its sentence."""

Given = dict[str, set[frozenset[str]]]
"""Code to the names of the values that come with it; none where they are not written out."""


def _calls(path: Path, names: tuple[str, ...]) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and node.args:
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name in names:
                yield name, node


def _codes(node: ast.expr) -> Iterator[str]:
    """The codes that an argument may be: a text, or one of two."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from chain(_codes(node.body), _codes(node.orelse))


def _given(section: str) -> Given:
    rooms = ROOMS.get(section)
    paths = chain(*(PACKAGE.glob(f"{room}/*.py") for room in rooms)) if rooms else PACKAGE.rglob("*.py")
    codes: Given = {code: set() for code in FROM_TABLES.get(section, ())}
    for path in sorted(paths):
        for name, call in _calls(path, CALLS[section]):
            named = {keyword.arg for keyword in call.keywords}
            values = frozenset(str(value) for value in named - BESIDES.get(name, set()))
            for code in _codes(call.args[0]):
                codes.setdefault(code, set()).update(() if None in named else (values,))
    return codes


def _browsers(section: str) -> set[str]:
    matches = (
        re.findall(BROWSERS[section], path.read_text(encoding="utf-8"))
        for path in sorted(JAVASCRIPT.glob("*.js"))
    )
    codes = (match if isinstance(match, tuple) else (match,) for match in chain(*matches))
    return {code for parts in codes for code in parts if code}


def _gaps(sentence: str) -> frozenset[str]:
    return frozenset(re.findall(r"\{(\w+)\}", sentence))


def _sentences() -> Iterator[tuple[str, dict[str, str]]]:
    for section, codes in words.catalogue().items():
        for code, sentence in codes.items():
            yield f"{section}.{code}", sentence


@pytest.mark.parametrize("section", CALLS)
def test_every_code_has_its_sentence_and_every_sentence_its_values(section: str) -> None:
    known, given = words.catalogue()[section], _given(section)
    shared = SHARED_WITH_A_VERDICT if section == "monitor" else set()
    browsers = _browsers(section)
    assert browsers <= set(known)
    assert {*given, *browsers} - shared == set(known)
    for code, values in given.items():
        if code not in shared:
            assert values <= {_gaps(known[code]["ko"])}, code


def test_a_monitor_borrows_four_sentences_of_a_verdict() -> None:
    assert words.catalogue()["reasons"].keys() >= SHARED_WITH_A_VERDICT
    assert words.catalogue()["monitor"].keys() | SHARED_WITH_A_VERDICT >= events.ALARMS | events.UNSEEN


def test_every_question_has_its_name_and_three_sentences() -> None:
    parts = ("name", "title", "means", "holds")
    polls = ("poll_signed", "process", "eligible", "counted", "mine", "right")
    assert list(words.catalogue()["questions"]) == [
        f"{question}.{part}" for question in (*QUESTIONS, WITNESSED, *polls) for part in parts
    ]
    assert words.catalogue()["sign"].keys() >= set(VERDICTS)


def test_both_languages_have_every_sentence_with_the_same_values() -> None:
    for name, sentence in _sentences():
        assert list(sentence) == ["ko", "en"], name
        assert _gaps(sentence["ko"]) == _gaps(sentence["en"]), name
        assert re.search("[가-힣]", sentence["ko"]) or not re.search(
            "[a-z]", re.sub(r"\{\w+\}", "", sentence["ko"])
        ), name
        assert not re.search("[가-힣]", sentence["en"]), name


def test_no_sentence_stands_twice() -> None:
    seen: dict[str, str] = {}
    for name, sentence in _sentences():
        for text in sentence.values():
            assert seen.setdefault(text, name) == name, text
            seen[text] = name


def test_a_fault_is_placed_in_the_reader_s_language() -> None:
    fault = Malformed("not_integer", least=1).at("anchors.0.size").fault
    assert fault.text("ko") == "anchors.0.size: 1 이상의 정수가 아닙니다."
    assert fault.to_json() == {"code": "not_integer", "values": {"least": 1}, "where": "anchors.0.size"}


def test_faults_in_faults_are_said_in_the_same_language() -> None:
    why = (
        Fault("late", (("endpoint", "https://a.example"),)),
        Fault("late", (("endpoint", "https://b.example"),)),
    )
    fault = Unavailable("endpoints_fail", errors=why).fault
    said = say("reasons", "no_endpoint", "ko", chain_id=1, error=fault)
    assert said.startswith("체인 1의 노드에 물을 수 없습니다. ")
    assert said.endswith("https://b.example: 제시간에 답하지 않습니다.")
    assert [error["code"] for error in fault.to_json()["values"]["errors"]] == ["late", "late"]


def test_the_page_of_falsehoods_is_what_the_vectors_say() -> None:
    assert falsehoods.PAGE.read_text(encoding="utf-8") == falsehoods.written()


def test_the_formats_have_every_code() -> None:
    assert written(FORMATS.read_text(encoding="utf-8")) == FORMATS.read_text(encoding="utf-8"), (
        "python -m tools.words"
    )
