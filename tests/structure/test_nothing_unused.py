"""No template, style sheet, script or picture lies about that nothing names."""

from pathlib import Path

import pytest

from tests.fixtures.checkout import ROOT
from tests.fixtures.checkout import tracked as tracked_paths

SOURCES = ("*.py", "*.html", "*.css", "*.js", "*.mjs", "*.txt")
ALLAUTHS = ("account", "allauth", "mfa", "usersessions", "429.html")
"""What stands in for templates of allauth, which asks for them."""
ASKED_BY_NODE = {"static/verifier/package.json", "static/voting/package.json"}


def tracked(*patterns: str) -> list[str]:
    return [str(path) for path in tracked_paths(*patterns)]


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    # Dealers' files among the tests are in any encoding.
    return {name: (ROOT / name).read_text(encoding="utf-8", errors="replace") for name in tracked(*SOURCES)}


def named(name: str, texts: dict[str, str], words: str) -> bool:
    return any(words in text for other, text in texts.items() if other != name)


def test_each_template_is_asked_for(texts: dict[str, str]) -> None:
    templates = [name.removeprefix("templates/") for name in tracked("templates")]
    ours = [name for name in templates if name.split("/")[0] not in ALLAUTHS]
    assert ours
    assert [name for name in ours if not named(f"templates/{name}", texts, name)] == []


def test_each_static_file_is_asked_for(texts: dict[str, str]) -> None:
    files = [name for name in tracked("static") if name not in ASKED_BY_NODE]
    assert files
    assert [name for name in files if not named(name, texts, Path(name).name)] == []


def test_no_file_is_empty() -> None:
    assert [name for name in tracked("templates", "static") if not (ROOT / name).stat().st_size] == []
