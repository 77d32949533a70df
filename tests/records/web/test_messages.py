"""Every word that a page shows is there in Korean and in English."""

import ast
import re
from pathlib import Path

import pytest

from tools import messages

ROOT = messages.ROOT
HANGUL = re.compile("[가-힣]")


def test_no_message_is_untranslated_or_uncertain() -> None:
    assert messages.missing(messages.translations()) == []


def test_every_message_of_templates_and_code_is_in_the_catalogue() -> None:
    """Run `python tools/messages.py`, then translate what it prints."""
    wanted = {message.id for message in messages.catalogue() if message.id}
    known = {message.id for message in messages.translations() if message.id}
    assert wanted == known


def test_the_compiled_file_is_current() -> None:
    compiled = messages.compiled(messages.translations())
    assert (messages.LOCALE / "django.mo").read_bytes() == compiled


def test_korean_and_english_have_the_same_places_for_values() -> None:
    places = re.compile(r"%\(\w+\)s|\{\w*\}")
    for message in messages.translations():
        if isinstance(message.id, str) and isinstance(message.string, str):
            assert set(places.findall(message.id)) == set(places.findall(message.string)), message.id


def _texts() -> list[tuple[str, str, str]]:
    texts = []
    for file in sorted(
        file
        for package in ("anchoring", "records", "registry", "voting")
        for file in ROOT.glob(f"{package}/**/*.py")
    ):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not (
                isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Text"
            ):
                continue
            words = [argument.value for argument in node.args if isinstance(argument, ast.Constant)]
            if len(words) == 2 and all(isinstance(word, str) for word in words):
                texts.append((f"{file.relative_to(ROOT)}:{node.lineno}", str(words[0]), str(words[1])))
    return texts


def test_each_text_is_korean_in_korean_and_english_in_english() -> None:
    texts = _texts()
    assert len(texts) > 100
    # What stands in braces is filled in, in the reader's language.
    signs = re.compile(r"([^A-Za-z{}]|\{\w+\})*")
    wrong = [
        where
        for where, ko, en in texts
        if HANGUL.search(en) or not (HANGUL.search(ko) or ko == en or signs.fullmatch(ko))
    ]
    assert wrong == []


# The API's page, the form on paper and the page that a provider returns to write both languages side by side.
BOTH = [
    *ROOT.glob("templates/records/api/*"),
    ROOT / "templates/registry/uploads/api_note.html",
    *ROOT.glob("templates/registry/paper/*"),
    ROOT / "templates/voting/identified.html",
]
TEMPLATES = sorted(set(ROOT.glob("templates/**/*.html")) - set(BOTH))


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda file: Path(file).name)
def test_no_template_speaks_without_translation(file: Path) -> None:
    assert not HANGUL.search(file.read_text(encoding="utf-8"))
