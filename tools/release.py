"""A release, by one command: make release VERSION=0.2.0

It refuses what is not ready, writes the version, builds into dist/<version>/ the verifier's wheel and source distribution, its
one HTML file, a list of all parts (CycloneDX) and the SHA-256 of each, then commits and tags. Nothing is pushed or uploaded.
Where a step fails, the files are as they were.
"""

import hashlib
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import Final, NotRequired, TypedDict
from urllib.parse import quote

ROOT: Final = Path(__file__).resolve().parent.parent
SCREEN: Final = 60
"""The lines that CHANGELOG.md has for a version at the most."""
VERSIONS: Final = {
    "pyproject.toml": "version",
    "verifier/pyproject.toml": "version",
    "verifier/__init__.py": "__version__",
}
_HEADING = re.compile(r"^## After \S+ \(unreleased\)$", re.MULTILINE)
_PINNED = re.compile(r"^([a-z0-9][\w.-]*)(?:\[[^]]*\])?==([^\s;]+)", re.MULTILINE)


class UnreadyError(Exception):
    """Why there can be no release now."""


class Component(TypedDict):
    """Of a list of parts, as CycloneDX 1.6 has them."""

    type: str
    name: str
    version: str
    purl: str
    licenses: NotRequired[list[dict[str, object]]]


@dataclass(frozen=True)
class Release:
    """Of the checkout in `root`."""

    root: Path
    version: str

    @property
    def folder(self) -> Path:
        return self.root / "dist" / self.version

    def make(self) -> Path:
        """The folder with what is handed out. Raises UnreadyError."""
        self._refuse()
        before = {name: (self.root / name).read_bytes() for name in (*VERSIONS, "CHANGELOG.md")}
        try:
            self._write_versions()
            self._build()
            self._git("commit", "--quiet", "--message", f"release: {self.version}", "--", *before)
            self._git("tag", "--annotate", f"v{self.version}", "--message", f"Version {self.version}")
        except BaseException:
            for name, content in before.items():
                (self.root / name).write_bytes(content)
            raise
        return self.folder

    def _refuse(self) -> None:
        if not re.fullmatch(r"[0-9]+[.][0-9]+[.][0-9]+", self.version):
            raise UnreadyError("VERSION must be three numbers, such as 0.2.0")
        if self._git("status", "--porcelain").strip():
            raise UnreadyError("commit what was changed first: git status")
        if self._git("tag", "--list", f"v{self.version}").strip():
            raise UnreadyError(f"v{self.version} is there already")
        told = len(unreleased((self.root / "CHANGELOG.md").read_text(encoding="utf-8")).splitlines())
        if told > SCREEN:
            raise UnreadyError(f"CHANGELOG.md has {told} lines of this version; users read at most {SCREEN}")
        digest = hashlib.sha256(self._verifier.read_bytes()).hexdigest()
        if digest not in (self.root / "docs" / "verifier-in-the-browser.md").read_text(encoding="utf-8"):
            raise UnreadyError(
                f"docs/verifier-in-the-browser.md doesn't have the verifier's SHA-256, {digest}"
            )

    @property
    def _verifier(self) -> Path:
        return self.root / "static" / "verifier" / "build" / "verify.html"

    def _write_versions(self) -> None:
        for name, word in VERSIONS.items():
            file = self.root / name
            text, count = re.subn(
                rf'^{word} = "[^"]+"$',
                f'{word} = "{self.version}"',
                file.read_text(encoding="utf-8"),
                flags=re.MULTILINE,
            )
            if count != 1:
                raise UnreadyError(f"{name} has {count} lines with a version")
            file.write_text(text, encoding="utf-8")
        file = self.root / "CHANGELOG.md"
        heading = f"## {self.version} ({datetime.now(UTC).date()})"
        file.write_text(_HEADING.sub(heading, file.read_text(encoding="utf-8"), count=1), encoding="utf-8")

    def _build(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(self.folder), "verifier"]
        done = subprocess.run(command, cwd=self.root, capture_output=True, text=True)
        if done.returncode:
            raise UnreadyError(f"the verifier could not be built: {done.stderr.strip()[-600:]}")
        shutil.copy(self._verifier, self.folder)
        listed = json.dumps(bill_of_materials(self.root, self.version), ensure_ascii=False, indent=1)
        (self.folder / "sbom.cdx.json").write_text(listed + "\n", encoding="utf-8")
        sums = [
            f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}" for file in _files(self.folder)
        ]
        (self.folder / "SHA256SUMS").write_text("\n".join(sums) + "\n", encoding="ascii")

    def _git(self, *words: str) -> str:
        done = subprocess.run(["git", *words], cwd=self.root, capture_output=True, text=True)
        if done.returncode:
            raise UnreadyError(f"git {words[0]}: {done.stderr.strip()}")
        return done.stdout


def unreleased(changes: str) -> str:
    """What CHANGELOG.md says of the version to come. Raises UnreadyError where it says nothing."""
    found = _HEADING.search(changes)
    text = changes[found.end() :].partition("\n## ")[0].strip() if found else ""
    if not text:
        raise UnreadyError("CHANGELOG.md has nothing under “After … (unreleased)”")
    return text


def bill_of_materials(root: Path, version: str) -> dict[str, object]:
    """What the registry is run with, Python's and Node's parts, as CycloneDX 1.6."""
    parts = sorted((*_python_parts(root), *_node_parts(root)), key=lambda part: part["purl"])
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "name": "janganpyeong-registry",
                "version": version,
                "licenses": _licences("Apache-2.0"),
            }
        },
        "components": [{"bom-ref": part["purl"], **part} for part in parts],
    }


def _python_parts(root: Path) -> Iterator[Component]:
    for name, version in _PINNED.findall((root / "requirements.txt").read_text(encoding="utf-8")):
        purl = f"pkg:pypi/{name}@{version}"
        part: Component = {"type": "library", "name": name, "version": version, "purl": purl}
        try:
            if expression := metadata(name)["License-Expression"]:
                part["licenses"] = _licences(expression)
        except PackageNotFoundError:
            pass  # of another system
        yield part


def _node_parts(root: Path) -> Iterator[Component]:
    lock = json.loads((root / "package-lock.json").read_text(encoding="utf-8"))
    for path, locked in lock["packages"].items():
        if not path or locked.get("dev"):
            continue
        name, version = path.rpartition("node_modules/")[2], locked["version"]
        purl = f"pkg:npm/{quote(name)}@{version}"
        part: Component = {"type": "library", "name": name, "version": version, "purl": purl}
        if licence := locked.get("license"):
            part["licenses"] = _licences(licence)
        yield part


def _licences(expression: str) -> list[dict[str, object]]:
    return [{"expression": expression}]


def _files(folder: Path) -> list[Path]:
    return sorted(file for file in folder.iterdir() if file.name != "SHA256SUMS")


def main(arguments: list[str]) -> int:
    try:
        [version] = arguments
        folder = Release(ROOT, version).make()
    except ValueError:
        print("VERSION is missing: make release VERSION=0.2.0", file=sys.stderr)
        return 1
    except UnreadyError as error:
        print(f"✗ {error}", file=sys.stderr)
        return 1
    for file in _files(folder):
        print(file.relative_to(ROOT))
    print(f"tagged v{version}; nothing has left this machine: git push --follow-tags")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
