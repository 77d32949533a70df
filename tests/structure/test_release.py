"""`make release`: what it refuses, what it hands out, and that a failure leaves all as it was."""

import hashlib
import json
import shutil
import tarfile
from pathlib import Path

import pytest

from tests.fixtures.checkout import ROOT, git
from tools.release import SCREEN, Release, UnreadyError, bill_of_materials, unreleased

CHANGES = (
    "# Changes\n\n## After 0.1 (unreleased)\n\n- **New**: it is so.\n\n## 0.1.0 (2026-01-01)\n\n- First.\n"
)
NO_BACKEND = '[build-system]\nrequires = []\nbuild-backend = "nothing"\n'
COPIED = ("LICENSE", "pyproject.toml", "requirements.txt", "package-lock.json")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """As much of one as a release needs, with a commit."""
    root = tmp_path / "checkout"
    root.mkdir()
    for name in COPIED:
        shutil.copy(ROOT / name, root)
    (root / "verifier").mkdir()
    for name in ("pyproject.toml", "__init__.py", "README.md", "LICENSE", "hatch_build.py", "py.typed"):
        shutil.copy(ROOT / "verifier" / name, root / "verifier")
    (root / "tests").mkdir()
    (root / "tests" / "__init__.py").touch()
    built = root / "static" / "verifier" / "build"
    built.mkdir(parents=True)
    (built / "verify.html").write_text("<!doctype html>")
    (root / "docs").mkdir()
    digest = hashlib.sha256(b"<!doctype html>").hexdigest()
    (root / "docs" / "verifier-in-the-browser.md").write_text(digest)
    (root / "CHANGELOG.md").write_text(CHANGES)
    (root / ".gitignore").write_text("dist/\n__pycache__/\n")
    git(root, "init", "--quiet")
    for name, value in (("user.name", "A"), ("user.email", "a@example.com")):
        git(root, "config", name, value)
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", "first")
    return root


@pytest.mark.git
def test_a_release_is_built_committed_and_tagged(checkout: Path) -> None:
    folder = Release(checkout, "1.2.3").make()
    lines = [line.split("  ") for line in (folder / "SHA256SUMS").read_text().splitlines()]
    sums = {name: digest for digest, name in lines}
    names = {"registry_verifier-1.2.3-py3-none-any.whl", "registry_verifier-1.2.3.tar.gz"}
    assert sums.keys() == names | {"verify.html", "sbom.cdx.json"}
    assert all(hashlib.sha256((folder / name).read_bytes()).hexdigest() == sums[name] for name in sums)
    with tarfile.open(folder / "registry_verifier-1.2.3.tar.gz") as source:
        assert '__version__ = "1.2.3"' in _text(source, "registry_verifier-1.2.3/verifier/__init__.py")
    assert git(checkout, "status", "--porcelain") == ""
    assert git(checkout, "describe").strip() == "v1.2.3"
    assert "## 1.2.3 (" in (checkout / "CHANGELOG.md").read_text()
    with pytest.raises(UnreadyError, match="already"):
        Release(checkout, "1.2.3").make()


def _text(archive: tarfile.TarFile, name: str) -> str:
    file = archive.extractfile(name)
    assert file
    return file.read().decode()


def test_the_unreleased_fits_on_a_screen() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert 0 < len(unreleased(text).splitlines()) <= SCREEN


@pytest.mark.git
@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("CHANGELOG.md", CHANGES.replace("- **New**", "\n- x" * SCREEN + "\n- **New**"), "at most"),
        ("CHANGELOG.md", CHANGES.replace("- **New**: it is so.\n", ""), "nothing"),
        ("docs/verifier-in-the-browser.md", "0" * 64, "SHA-256"),
        ("pyproject.toml", "", "0 lines"),
        ("verifier/pyproject.toml", f'version = "0"\n{NO_BACKEND}', "could not be built"),
    ],
)
def test_an_unready_release_is_refused(checkout: Path, name: str, text: str, why: str) -> None:
    (checkout / name).write_text(text)
    with pytest.raises(UnreadyError, match="commit"):
        Release(checkout, "1.2.3").make()
    git(checkout, "commit", "--all", "--quiet", "--message", "second")
    with pytest.raises(UnreadyError, match=why):
        Release(checkout, "1.2.3").make()
    assert git(checkout, "status", "--porcelain") == ""
    assert git(checkout, "tag") == ""


@pytest.mark.parametrize("version", ["", "1", "v1.2.3", "1.2.3-rc1", "1.2.3\n"])
def test_a_version_is_three_numbers(tmp_path: Path, version: str) -> None:
    with pytest.raises(UnreadyError, match="three numbers"):
        Release(tmp_path, version).make()


def test_all_parts_are_listed_once() -> None:
    listed = json.loads(json.dumps(bill_of_materials(ROOT, "1.2.3")))
    assert (listed["bomFormat"], listed["specVersion"]) == ("CycloneDX", "1.6")
    references = [part["bom-ref"] for part in listed["components"]]
    assert len(references) == len(set(references))
    names = {part["name"] for part in listed["components"]}
    assert {"django", "redis", "htmx.org", "@noble/curves"} <= names
    assert not {"pytest", "typescript", "axe-core"} & names
    assert "pkg:npm/%40noble/curves@2.4.0" in references


def test_the_changes_of_now_are_found() -> None:
    assert unreleased(CHANGES) == "- **New**: it is so."
