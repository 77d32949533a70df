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
