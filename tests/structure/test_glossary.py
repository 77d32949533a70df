"""docs/glossary.md is what people read: its words stand there, and what it rules out stands nowhere."""

import ast
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from babel.messages.pofile import read_po

from tests.fixtures.checkout import ROOT, parsed
from tests.fixtures.checkout import tracked as tracked_paths

GLOSSARY = "docs/glossary.md"
HANGUL = re.compile("[가-힣]")
PARTICLES = "은|는|이|가|을|를|의|에|와|과|도|만|로|으로|에서|에게|까지|부터|마다|보다|처럼|이나|나|인|입니다|이며|이고"
EXCEPTIONS = {
    "운전면허": "a driving licence is meant",
    "키로": "a dealer's word for kilometres",
    "앵커 키": "the key of the account that anchors signs transactions, no records",
    "설정 키": "what authenticator apps call their secret",
    "화살표 키": "a key of the keyboard",
    "글자 키": "a key of the keyboard",
    "Enter 키": "a key of the keyboard",
    "Delete 키": "a key of the keyboard",
    "매수자|구매자|": "what screening looks for in free text",
}
"""Where a word is meant in its own sense. An exception that no sentence needs has to go."""


def tracked(*patterns: str) -> list[str]:
    return [str(path) for path in tracked_paths(*patterns)]


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def is_sentence(text: str) -> bool:
    """Not a name of the code: those have neither Hangul nor a space."""
    return bool(HANGUL.search(text)) or " " in text.strip()


def strings_within(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict | list):
        for member in data.values() if isinstance(data, dict) else data:
            yield from strings_within(member)


def of_python(name: str) -> Iterator[str]:
    tree = parsed(Path(name))
    expressions = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in expressions:
            yield node.value


def of_javascript(source: str) -> Iterator[str]:
    for line in source.splitlines():
        if not line.lstrip().startswith(("/", "*")):
            for _, text in re.findall(r"""(['"`])((?:\\.|(?!\1).)*)\1""", line):
                yield text


def of_template(source: str) -> Iterator[str]:
    yield re.sub(r"{%.*?%}|{{.*?}}|{#.*?#}|<[^>]*>", " ", source, flags=re.DOTALL)


def of_paper(source: str) -> Iterator[str]:
    yield " ".join(re.sub(r"```.*?```|`[^`]*`", " ", source, flags=re.DOTALL).split())


def of_catalogue(path: Path) -> Iterator[str]:
    with path.open("rb") as file:
        for message in read_po(file, locale="ko"):
            yield from strings_within([*_all(message.id), *_all(message.string)])


def _all(message: Any) -> list[str]:
    return [message] if isinstance(message, str) else list(message)


@cache
def sentences() -> list[tuple[str, str]]:
    """(file, text) of all that people read: pages, mails, messages, API, verifiers, papers."""
    texts: list[tuple[str, str]] = []
    apps = ["records", "registry", "voting", "config", "anchoring", "verifier", "contracts", "tools"]
    for name in tracked(*(f"{app}/**.py" for app in apps)):
        if "migrations" not in Path(name).parts:
            texts += ((name, text) for text in of_python(name))
    for name in tracked("static/**.js", "static/**.mjs", "tools/**.mjs"):
        texts += ((name, text) for text in of_javascript(read(name)))
    for name in tracked("templates/**.html", "templates/**.txt", "templates/**.svg"):
        texts += ((name, text) for text in of_template(read(name)))
    for name in tracked("verifier/**.json", "records/**.json", "registry/**.json", "voting/**.json"):
        texts += ((name, text) for text in strings_within(json.loads(read(name))))
    for name in tracked("*.po"):
        texts += ((name, text) for text in of_catalogue(ROOT / name))
    for name in tracked("README.md", "C*.md", "SECURITY.md", "docs/**.md", "verifier/**.md"):
        texts += ((name, text) for text in of_paper(read(name)) if name != GLOSSARY)
    texts += (
        ("docs/openapi.yaml", text) for text in strings_within(yaml.safe_load(read("docs/openapi.yaml")))
    )
    return [(name, text) for name, text in texts if is_sentence(text)]


@cache
def rows() -> list[list[str]]:
    cells = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in read(GLOSSARY).splitlines()
        if line.startswith("| ")
    ]
    return cells[2:]


def korean_words() -> list[str]:
    return [word.strip() for row in rows() for word in row[1].split(";")]


def forbidden() -> list[str]:
    return [word for row in rows() for word in re.findall("`([^`]+)`", row[4])]


@cache
def pattern(word: str) -> re.Pattern[str]:
    if not HANGUL.search(word):
        return re.compile(rf"\b{word}s?\b", re.IGNORECASE)
    if len(word.rpartition(" ")[2]) == 1:
        return re.compile(rf"(?<![가-힣]){word}(?:{PARTICLES})*(?![가-힣])")
    return re.compile(word)


@cache
def let_through(word: str) -> list[str]:
    own = [known for known in korean_words() if word in known]
    return [meant for meant in [*EXCEPTIONS, *own] if word in meant]


def standing(word: str, text: str) -> str:
    """The word's place in a text, with what is around it; empty where it does not stand."""
    for meant in let_through(word):
        text = text.replace(meant, " ")
    match = pattern(word).search(text)
    return text[max(0, match.start() - 20) : match.end() + 20] if match else ""


def test_every_row_of_the_glossary_has_both_languages() -> None:
    assert len(rows()) > 30
    for thing, korean, english, *_ in rows():
        assert HANGUL.search(korean) or korean == english, thing
        assert english, thing
        assert not HANGUL.search(english), thing


@pytest.mark.parametrize("word", forbidden())
def test_words_the_glossary_forbids_stand_nowhere(word: str) -> None:
    assert [(name, place) for name, text in sentences() if (place := standing(word, text))] == []


@pytest.mark.parametrize("column", [1, 2], ids=["Korean", "English"])
def test_every_word_of_the_glossary_is_read_somewhere(column: int) -> None:
    everything = "\n".join(text for _, text in sentences()).casefold()
    words = [word.strip() for row in rows() for word in row[column].split(";")]
    assert [word for word in words if word.casefold() not in everything] == []


@pytest.mark.parametrize("meant", EXCEPTIONS)
def test_every_exception_is_still_needed(meant: str) -> None:
    assert any(meant in text for _, text in sentences())


@pytest.mark.parametrize(
    "text",
    [
        "이 판은 고지한 것입니다",
        "바로 이 판의 PDF",
        "이 키를 등록",
        "키가 없음",
        "점검자 면허번호",
        "점검기록이",
        "값과 견주어",
        "열쇠를",
        "on trial",
    ],
)
def test_a_forbidden_word_is_found_in_all_its_forms(text: str) -> None:
    assert any(standing(word, text) for word in forbidden())


@pytest.mark.parametrize(
    "text",
    [
        "이 판매자는",
        "매매업자가 판 차",
        "운전면허 번호",
        "점검기록부가",
        "화살표 키로",
        "서명키를",
        "키로수",
        "이 판단",
        "trialled",
    ],
)
def test_a_word_that_only_looks_alike_is_let_through(text: str) -> None:
    assert not any(standing(word, text) for word in forbidden())
