"""The pages' files: collected when something they are made from has changed, which takes seconds."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from tools.run.data import ROOT, DataDir

# Neither is used by any page: the API has no browsable form, and htmx comes from npm.
UNUSED = ("rest_framework", "django_htmx")
_FILES = (
    ".venv/.runtime",
    "node_modules/.package-lock.json",
    "config/settings.py",
    "config/static_files.py",
    "config/styles.py",
    "records/terms/styles.py",
)


class PagesFiles:
    def __init__(self, data: DataDir) -> None:
        self._stamp = data.path / "static" / ".made-from"
        self._inputs = _digest()

    def command(self) -> list[str]:
        return [
            "collectstatic",
            "--noinput",
            "--clear",
            "--verbosity=0",
            *(f"--ignore={name}" for name in UNUSED),
        ]

    def current(self) -> bool:
        try:
            return self._stamp.read_text(encoding="ascii") == self._inputs
        except OSError:
            return False

    def collected(self) -> None:
        self._stamp.write_text(self._inputs, encoding="ascii")


def _digest() -> str:
    """Names, sizes and times of everything that the files are made from; not their bytes."""
    seen = hashlib.sha256()
    for path in _inputs():
        about = path.stat()
        seen.update(f"{path.relative_to(ROOT)}\0{about.st_size}\0{about.st_mtime_ns}\n".encode())
    return seen.hexdigest()


def _inputs() -> Iterator[Path]:
    yield from sorted(path for path in (ROOT / "static").rglob("*") if path.is_file())
    # Their words say which of the design system's rules are kept.
    yield from sorted((ROOT / "templates").rglob("*.html"))
    yield from sorted(ROOT.glob("*/templatetags/*.py"))
    yield from (ROOT / name for name in _FILES if (ROOT / name).exists())
