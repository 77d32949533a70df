"""What pages take from npm is found; nothing else of it is served."""

from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.core.files.storage import FileSystemStorage

from config.static_files import CollectedStorage, NodeFinder


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
    paths = {
        f"verifier/build/{name}.js": (storage, f"verifier/build/{name}.js") for name in ("page", "ml_dsa")
    }
    made = dict(each[:2] for each in storage.post_process(paths))
    assert all(made.values())
    hashed = Path(storage.stored_name("verifier/build/ml_dsa.js")).name
    page = tmp_path / "static" / storage.stored_name("verifier/build/page.js")
    assert hashed != "ml_dsa.js"
    assert page.read_text() == f'await import("./{hashed}");\n'
