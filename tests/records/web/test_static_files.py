"""What pages take from npm is found; nothing else of it is served."""

import gzip
import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.core.files.storage import FileSystemStorage, Storage
from django.template.loader import render_to_string

from config.static_files import CollectedStorage, NodeFinder
from config.styles import Words, one_sheet
from records.terms.styles import COLLECTED, style_sheets
from tests.fixtures.checkout import ROOT


@pytest.mark.parametrize(
    "name",
    [
        "krds/css/component/output.css",
        "krds/css/token/krds_tokens.css",
        "records/fonts/regular-hangul.woff2",
        "krds/img/component/icon/ico_angle.svg",
        "htmx/htmx.min.js",
        "records/css/site.css",
        "registry/css/car.css",
        "registry/css/verdict.css",
    ],
)
def test_is_found(name: str) -> None:
    assert Path(str(finders.find(name))).is_file()


@pytest.mark.parametrize(
    "name",
    [
        "krds/cdn/krds.min.css",
        "krds/js/component/ui-script.js",
        "krds/fonts/PretendardGOV-Regular.subset.woff2",
        "htmx/../../package.json",
        "krds/../../../../config/settings.py",
        "elsewhere/file.css",
    ],
)
def test_is_not_served(name: str) -> None:
    assert NodeFinder().find(name) is None
    assert NodeFinder().find(name, find_all=True) == []


def test_every_file_listed_is_there() -> None:
    listed = [(storage, name) for name, storage in NodeFinder().list([])]
    assert len(listed) > 50
    assert all(storage.exists(name) for storage, name in listed)


def test_a_missing_package_is_named(settings: Any, tmp_path: Path) -> None:
    settings.NODE_MODULES = tmp_path
    [error] = NodeFinder().check()
    assert error.id == "config.E006"
    assert "krds-uiux" in error.msg
    assert NodeFinder().find("htmx/htmx.min.js") is None


@pytest.mark.parametrize(("compressed", "made"), [(True, {"site.css.gz", "site.css.br"}), (False, set())])
def test_files_are_compressed_where_the_settings_say_so(
    settings: Any, tmp_path: Path, compressed: bool, made: set[str]
) -> None:
    settings.STATIC_COMPRESSED = compressed
    (tmp_path / "site.css").write_text("main { margin: 0 }\n" * 100)
    storage = CollectedStorage(location=tmp_path)
    assert {name for _, name in storage.compress_files(["site.css"])} == made
    assert {path.name for path in tmp_path.iterdir()} == {"site.css", *made}


def test_a_bundle_loads_later_what_has_a_hash(tmp_path: Path) -> None:
    """Nothing is served under a name without one."""
    storage, source = CollectedStorage(location=tmp_path / "static"), FileSystemStorage(tmp_path)
    (tmp_path / "verifier/build").mkdir(parents=True)
    for name, text in (("page", 'await import("./ml_dsa.js");\n'), ("ml_dsa", "export const a = 1;\n")):
        (tmp_path / f"verifier/build/{name}.js").write_text(text)
        with source.open(f"verifier/build/{name}.js") as file:
            storage.save(f"verifier/build/{name}.js", file)
    paths: dict[str, tuple[Storage, str]] = {
        f"verifier/build/{name}.js": (storage, f"verifier/build/{name}.js") for name in ("page", "ml_dsa")
    }
    made = dict(each[:2] for each in storage.post_process(paths))
    assert all(made.values())
    hashed = Path(storage.stored_name("verifier/build/ml_dsa.js")).name
    page = tmp_path / "static" / storage.stored_name("verifier/build/page.js")
    assert hashed != "ml_dsa.js"
    assert page.read_text() == f'await import("./{hashed}");\n'


FOREIGN = """@charset "UTF-8";
@import "tokens.css";
:root { --krds-used: 1rem; --krds-of-that: var(--krds-deeper); --krds-deeper: 2px; --krds-unused: 0 }
a, .btn { margin: var(--krds-used) }
.btn.large, .unknown .btn { padding: var(--krds-of-that) !important }
.btn:not(.unknown) { color: red }
#unknown a { color: blue }
[data-mode=dark] .btn { color: green }
.bg-light-danger { background: url("../img/a.svg") }
@media (max-width: 10px) { .unknown { top: 0 } .btn { top: 1px } }
@keyframes turn { from { top: 0 } }
"""


def test_a_foreign_sheet_keeps_what_a_page_can_meet() -> None:
    words = Words(['<a class="btn large bg-light-{{ tone }}" data-mode="light">'])
    sheet = one_sheet({"krds/css/a.css": FOREIGN, "records/css/b.css": ".own { top: 0 }"}, words)
    assert sheet.splitlines() == [
        '@charset "UTF-8";',
        ":root{--krds-used:1rem;--krds-of-that:var(--krds-deeper);--krds-deeper:2px}",
        "a,.btn{margin:var(--krds-used)}",
        ".btn.large{padding:var(--krds-of-that)!important}",
        ".btn:not(.unknown){color:red}",
        '.bg-light-danger{background:url("../../krds/img/a.svg")}',
        "@media (max-width: 10px){.btn{top:1px}}",
        "@keyframes turn{from { top: 0 }}",
        ".own { top: 0 }",
    ]


def test_the_sheet_of_every_page_is_one_and_small() -> None:
    texts = {name: Path(str(finders.find(name))).read_text() for name in style_sheets()}
    sheet = one_sheet(texts, Words.of(ROOT))
    assert len(gzip.compress(sheet.encode())) < 40_000
    assert ".krds-btn.large" in sheet
    assert "high-contrast" not in sheet
    addresses = [
        address for address in re.findall(r'url\("([^"]+)"', sheet) if not address.startswith("data:")
    ]
    folder = Path(COLLECTED).parent.parts
    assert len(addresses) > 20
    for address in set(addresses):
        up = address.count("../")
        assert finders.find("/".join([*folder[: len(folder) - up], address.replace("../", "")])), address


def _plain_page() -> str:
    return render_to_string("records/web/plain.html", {"status": 500})


def test_a_page_asks_for_the_one_where_files_are_collected(settings: Any) -> None:
    settings.STATIC_COLLECTED = True
    links = re.findall(r'<link rel="stylesheet" href="([^"]+)">', _plain_page())
    assert links == [f"/static/{COLLECTED}"]
    settings.STATIC_COLLECTED = False
    links = re.findall(r'<link rel="stylesheet" href="([^"]+)">', _plain_page())
    assert links == [f"/static/{name}" for name in style_sheets()]


def test_the_sheets_are_put_together_when_files_are_collected(tmp_path: Path) -> None:
    storage = CollectedStorage(location=tmp_path)
    paths = {}
    for finder in finders.get_finders():
        for path, source in finder.list([]):
            name = f"{prefix}/{path}" if (prefix := getattr(source, "prefix", None)) else path
            if name in style_sheets():
                with source.open(path) as file:
                    storage.save(name, file)
                paths[name] = (source, path)
    storage._put_together(paths)
    assert list(paths) == [COLLECTED]
    assert sorted(file.name for file in tmp_path.rglob("*.css")) == [Path(COLLECTED).name]
    assert ".krds-btn" in (tmp_path / COLLECTED).read_text()


def test_python_names_no_class_that_was_left_out() -> None:
    """What a view hands to a page's `class` stands in no template."""
    words, sheet = Words.of(ROOT), Path(str(finders.find("krds/css/component/output.css"))).read_text()
    left_out = {name for name in re.findall(r"[.#]([a-zA-Z][\w-]*)", sheet) if not words.may_have(name)}
    modules = [file for room in ("records", "registry", "voting") for file in (ROOT / room).rglob("*.py")]
    texts = [
        text for file in modules for text in re.findall(r"""["']([\w -]+)["']""", file.read_text("utf-8"))
    ]
    assert len(left_out) > 100
    assert left_out & {word for text in texts for word in text.split()} == set()
