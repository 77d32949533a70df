"""A sentence stands once, as a Text in the home of what it is about, in the pages' catalogue, or in the verifier's."""

import ast
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache

import pytest
from babel.messages.pofile import read_po

from records.terms.families import kinds
from tests.fixtures.checkout import ROOT, parsed, tracked

CATALOGUE = "registry/locale/ko/LC_MESSAGES/django.po"
VERIFIER = "verifier/words.json"
KINDS = "kinds"
"""The verifier's own copy of the kinds' titles: it knows no registry. A test below keeps the two the same."""
FIXED = re.compile(
    r"(\{\w*\}|%\(\w+\)[sd]|%[sd])['\"’”»…]*"
    r"(은|는|이|가|을|를|과|와|으로|로|이어야|여야|이라는|라는|이라고|라고|이나|나)(?![가-힣(])"
)
"""A particle whose form hangs on the sound before it, right behind what nobody knows yet: `{name}을`, not `{name}을(를)`."""
TOLD = {"format", "Spot", "notice_send", "notice_mail", "_tell", "_mail"}
"""Who puts values into sentences."""
EXCEPTIONS = {"a telephone number": "what a writing names, with one Korean particle or another"}
"""What may stand twice, each with the reason. An exception that is no longer needed has to go."""


def of_code() -> Iterator[tuple[str, str, str]]:
    """(place, Korean, English) of every Text."""
    for path in tracked("anchoring/**.py", "records/**.py", "registry/**.py", "voting/**.py", "config/**.py"):
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Text":
                said = [part.value for part in node.args if isinstance(part, ast.Constant)]
                if len(said) == 2:
                    yield f"{path}:{node.lineno}", str(said[0]), str(said[1])


def of_pages() -> Iterator[tuple[str, str, str]]:
    """A message of two contexts is one sentence to its page: only its first is looked at."""
    with (ROOT / CATALOGUE).open("rb") as file:
        for message in read_po(file, locale="ko"):
            if isinstance(message.id, str) and message.id and message.context is None:
                yield CATALOGUE, str(message.string), message.id


def of_the_verifier() -> Iterator[tuple[str, str, str]]:
    for section, codes in json.loads((ROOT / VERIFIER).read_text(encoding="utf-8")).items():
        for code, said in codes.items() if section != KINDS else ():
            yield f"{VERIFIER}:{section}.{code}", said["ko"], said["en"]


def is_sentence(text: str) -> bool:
    """Labels of one or two words are the same by accident."""
    return len(text.split()) > 2


@cache
def twice() -> dict[str, list[str]]:
    places: dict[str, list[str]] = defaultdict(list)
    for place, *both in (*of_code(), *of_pages(), *of_the_verifier()):
        for text in both:
            if is_sentence(text):
                places[re.sub(r"[\s.:!?]+$", "", text)].append(place)
    return {text: where for text, where in places.items() if len(where) > 1}


def test_no_sentence_stands_twice() -> None:
    assert {text: where for text, where in twice().items() if text not in EXCEPTIONS} == {}


def test_every_exception_is_still_needed() -> None:
    assert EXCEPTIONS.keys() <= twice().keys()


@pytest.mark.parametrize("package", ["anchoring", "records", "registry", "voting"])
def test_a_room_s_sentences_stand_in_its_texts(package: str) -> None:
    others = {"words", "wordings", "messages"}
    assert [path for path in tracked(f"{package}/**.py") if others & set(path.stem.split("_"))] == []


def test_the_verifier_names_each_kind_as_its_home_does() -> None:
    titles = {name: kind.title.as_dict() for name, kind in kinds().items()}
    copied = json.loads((ROOT / VERIFIER).read_text(encoding="utf-8"))[KINDS]
    assert {name: titles[name] for name in copied} == copied


@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_guide_calls_buttons_as_pages_do(language: str) -> None:
    """What stands in italics in a guide is what its reader looks for on a page."""
    texts = {both[language == "en"] for _, *both in (*of_code(), *of_pages(), *of_the_verifier())}
    called = {
        " ".join(label.split())
        for path in tracked(f"docs/guides/*.{language}.md")
        for label in re.findall(r"(?<!\*)\*([^*]+)\*(?!\*)", (ROOT / path).read_text(encoding="utf-8"))
    }
    assert len(called) > 15
    assert called - texts == set()


def test_no_particle_is_fixed_behind_a_value() -> None:
    texts = [(place, korean) for place, korean, _ in of_code()]
    with (ROOT / CATALOGUE).open("rb") as file:
        for message in read_po(file, locale="ko"):
            said = [message.string] if isinstance(message.string, str) else list(message.string or ())
            texts += ((message.id if isinstance(message.id, str) else message.id[0], text) for text in said)
    assert [(place, text) for place, text in texts if FIXED.search(text)] == []


@pytest.mark.parametrize(
    "text", ["{name}을 지웠습니다", "‘{name}’이 없습니다", "%(count)s로 셉니다", "{key}…은"]
)
def test_a_fixed_particle_is_found(text: str) -> None:
    assert FIXED.search(text)


@pytest.mark.parametrize(
    "text", ["{name}을(를)", "{count}건을", "서명키({key})가", "%(day)s까지", "{count}가지"]
)
def test_a_particle_of_a_known_word_is_let_through(text: str) -> None:
    assert not FIXED.search(text)


def test_no_sentence_gets_a_day_as_machines_write_it() -> None:
    """`Text.format` writes a date as all pages do."""
    found = []
    for path in tracked("records/**.py", "registry/**.py", "voting/**.py"):
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.Call) and _called(node) in TOLD:
                inner = [part for part in ast.walk(node) if isinstance(part, ast.Call)]
                found += [f"{path}:{node.lineno}" for part in inner if _called(part) == "isoformat"]
    assert found == []


def _called(node: ast.Call) -> str:
    function = node.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
