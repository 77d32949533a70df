"""Runs the browser verifier's own tests, and its bundle as set-up makes it."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
SOURCES = ROOT / "static" / "verifier"
BUILD = SOURCES / "build"
DOCS = ROOT / "docs" / "verifier-in-the-browser.md"


def _node(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["node", *map(str, arguments)], cwd=ROOT, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def bundle() -> Path:
    made = _node("tools/build_verifier.mjs")
    assert made.returncode == 0, made.stderr
    return BUILD


@pytest.mark.parametrize(
    "name",
    [
        # test_polls.py has its cases in every run.
        pytest.param(file.name, marks=[pytest.mark.soak] if file.name == "poll_questions.test.mjs" else [])
        for file in sorted(Path(__file__).parent.glob("*.test.mjs"))
    ],
)
def test_node_runs_the_tests_of_the_checks(name: str) -> None:
    ran = _node("--test", Path(__file__).parent / name)
    assert ran.returncode == 0, ran.stdout


def test_every_module_is_small() -> None:
    checks = (*SOURCES.glob("*.js"), *SOURCES.glob("polls/*.js"), *SOURCES.glob("ui/*.js"))
    for module in (*checks, *Path(__file__).parent.glob("**/*.mjs")):
        assert len(module.read_text().splitlines()) < 300, module


def test_the_checks_use_nothing_but_noble() -> None:
    for module in (*SOURCES.glob("*.js"), *SOURCES.glob("polls/*.js")):
        for imported in re.findall(r"from '([^']+)'", module.read_text()):
            is_ours = (module.parent / imported).resolve().is_relative_to(SOURCES)
            known = ("@noble/curves/", "@noble/hashes/", "@noble/post-quantum/", "../../verifier/kinds.json")
            assert (imported.startswith(".") and is_ours) or imported.startswith(known), (module, imported)


def test_a_cars_page_loads_little_of_polls(bundle: Path) -> None:
    loaded = set(re.findall(r"^// static/verifier/polls/(\w+)\.js$", (bundle / "page.js").read_text(), re.M))
    assert loaded == {"kinds"}


def test_a_cars_page_has_its_own_words_alone(bundle: Path) -> None:
    page, *others = (
        (bundle / name).read_text() for name in ("page.js", "vote.js", "mine.js", "right.js", "recount.js")
    )
    cases = [
        case
        for file in (ROOT / "tests" / "vectors" / "evidence").glob("*.json")
        for case in json.loads(file.read_text(encoding="utf-8"))["cases"]
    ]
    # Every code that the vectors of cars end with has its sentence.
    said = {code for case in cases for code in case.get("reasons", {}).values()}
    assert len(said) > 30
    assert [code for code in sorted(said) if f"{code}: {{ ko:" not in page] == []
    polls_own = ("sums_differ", "promise_broken", "right_twice", "not_ballot", '"counted.title"')
    assert [code for code in polls_own if f"{code}: {{ ko:" in page] == []
    for other in others:
        assert [code for code in polls_own if f"{code}: {{ ko:" not in other] == []


def test_the_bundle_is_the_same_each_time(bundle: Path) -> None:
    before = {
        name: (bundle / name).read_bytes()
        for name in ("page.js", "vote.js", "counter.js", "verify.html", "SHA256SUMS")
    }
    assert _node("tools/build_verifier.mjs").returncode == 0
    assert before == {name: (bundle / name).read_bytes() for name in before}


def test_the_fingerprint_is_published(bundle: Path) -> None:
    fingerprint = hashlib.sha256((bundle / "verify.html").read_bytes()).hexdigest()
    assert (bundle / "SHA256SUMS").read_text() == f"{fingerprint}  verify.html\n"
    assert fingerprint in DOCS.read_text(), "node tools/build_verifier.mjs --docs"


def test_the_file_that_stands_alone_loads_nothing(bundle: Path) -> None:
    html = (bundle / "verify.html").read_text()
    assert re.findall(r"<(?:script|link|img|iframe|style)\b[^>]*>", html) == [
        "<style>",
        '<script type="module">',
    ]
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', html)
    assert policy is not None
    assert "default-src 'none'" in policy[1]
    assert "unsafe" not in policy[1]
    assert not re.search(r"\b(?:eval|new Function)\s*\(|\bfrom\s*[\"']|\bimport\s*[\"'{*]", html)
