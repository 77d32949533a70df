"""package-lock.json installs with any npm registry, on every machine that the local chain runs on."""

import json
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
LOCK: dict[str, dict[str, Any]] = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))[
    "packages"
]


def test_no_package_names_a_registry_host() -> None:
    assert [name for name, package in LOCK.items() if "resolved" in package] == []


def test_each_platforms_programs_are_in_it() -> None:
    """npm drops those that its registry doesn't have, and `npm ci` then refuses the file everywhere."""
    asked = {
        f"node_modules/{name}": version.lstrip("~")
        for package in LOCK.values()
        for name, version in package.get("optionalDependencies", {}).items()
    }
    assert asked
    assert {name: LOCK[name]["version"] if name in LOCK else None for name in asked} == asked


def test_packages_of_this_machine_are_checked_by_hash() -> None:
    installed = [name for name in LOCK if name and (ROOT / name).is_dir()]
    assert installed
    assert [name for name in installed if "integrity" not in LOCK[name]] == []
