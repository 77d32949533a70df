"""Finds the few files of node_modules that pages use, so that they are served by us and no others are."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.contrib.staticfiles.storage import StaticFilesStorage
from django.core.checks import CheckMessage, Error
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, Storage
from whitenoise.storage import CompressedManifestStaticFilesStorage

from config.styles import Words, one_sheet
from records.terms.styles import COLLECTED, style_sheets


class Part(NamedTuple):
    prefix: str
    root: str
    patterns: tuple[str, ...]


PARTS = (
    Part(
        prefix="krds",
        root="krds-uiux/resources",
        patterns=(
            "css/component/output.css*",
            "css/token/krds_tokens.css",
            "img/component/icon/*.svg",
        ),
    ),
    Part(prefix="htmx", root="htmx.org/dist", patterns=("htmx.min.js",)),
    Part(prefix="zxing", root="@zxing/library/umd", patterns=("index.min.js",)),
)


# Not the verifier's own modules: they are bundled. But pages take these few from there.
_PAGES_MODULES = (
    "records/*.js",
    "registry/*.js",
    "verifier/device/offline.js",
    "verifier/bytes.js",
    "verifier/canonical.js",
)
_IMPORTS = ((r"""(?P<matched>from ["'](?P<url>\.{1,2}/[^"']+)["'])""", 'from "%(url)s"'),)
# And the bundles of what they load later.
_LATER = ((r"""(?P<matched>import\("(?P<url>\./ml_dsa\.js)"\))""", 'import("%(url)s")'),)


_Paths = dict[str, tuple[Storage, str]]
"""What was collected: by its name, where it is."""


class SettledStorage(StaticFilesStorage):
    """Works out once where a file is: a page names some twenty, and while a process runs none moves."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._addresses: dict[str, str] = {}

    def url(self, name: str | None) -> str:
        known = name or ""
        if known not in self._addresses:
            self._addresses[known] = super().url(name)
        return self._addresses[known]


class CollectedStorage(SettledStorage, CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise has no types
    """Pages' modules import each other by names with their hash, and the style sheets of every page are one."""

    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        *((pattern, _IMPORTS) for pattern in _PAGES_MODULES),
        ("verifier/build/*.js", _LATER),
    )

    def post_process(self, paths: _Paths, *, dry_run: bool = False, **options: Any) -> Iterator[Any]:
        if not dry_run and paths.keys() >= {*style_sheets()}:
            self._put_together(paths)
        yield from super().post_process(paths, dry_run=dry_run, **options)

    def _put_together(self, paths: _Paths) -> None:
        sheets: dict[str, str] = {}
        for name in style_sheets():
            storage, path = paths.pop(name)
            with storage.open(path) as file:
                sheets[name] = file.read().decode()
            self.delete(name)
        self.delete(COLLECTED)
        self.save(COLLECTED, ContentFile(one_sheet(sheets, Words.of(settings.BASE_DIR)).encode()))
        paths[COLLECTED] = (self, COLLECTED)

    def compress_files(self, paths: Iterable[str]) -> Iterator[tuple[str, str]]:
        if settings.STATIC_COMPRESSED:
            yield from super().compress_files(paths)


def _names(prefix: str) -> Sequence[str]:
    part = next(part for part in PARTS if part.prefix == prefix)
    root = Path(settings.NODE_MODULES) / part.root
    return sorted(
        file.relative_to(root).as_posix() for pattern in part.patterns for file in root.glob(pattern)
    )


class NodeFinder(BaseFinder):
    def __init__(self, *_args: Any, **_kwargs: Any) -> None:
        self.storages = {part.prefix: self._storage(part) for part in PARTS}

    def _storage(self, part: Part) -> FileSystemStorage:
        storage = FileSystemStorage(location=Path(settings.NODE_MODULES) / part.root)
        storage.prefix = part.prefix  # type: ignore[attr-defined]  # collectstatic reads it
        return storage

    def check(self, **_kwargs: Any) -> list[CheckMessage]:
        absent = [part.root for part in PARTS if not (Path(settings.NODE_MODULES) / part.root).is_dir()]
        if not absent:
            return []
        return [
            Error(
                f"not installed under {settings.NODE_MODULES}: {', '.join(absent)}",
                hint="npm ci",
                id="config.E006",
            )
        ]

    def find(self, path: str, find_all: bool = False, **_kwargs: Any) -> Any:
        prefix, _, name = path.partition("/")
        storage = self.storages.get(prefix)
        paths = [str(storage.path(name))] if storage and name in _names(prefix) else []
        return paths if find_all else (paths[0] if paths else None)

    def list(self, ignore_patterns: Any) -> Iterator[Any]:  # noqa: ARG002 - as collectstatic calls it
        for prefix, storage in self.storages.items():
            for name in _names(prefix):
                yield name, storage
