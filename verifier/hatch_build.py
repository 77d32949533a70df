"""Says which files the distributions hold.

In a checkout this folder is the package and its tests lie in `../tests`. A source distribution has the package as
`verifier/` beside `tests/`, so that its tests run as in a checkout. Installed, the package is `registry_verifier`.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

# These need more than the package itself: Hypothesis, the checkout, or the browser's verifier.
TESTS_LEFT_OUT = ("test_definitions.py", "test_fuzz.py", "test_package.py", "test_words.py")


class Layout(BuildHookInterface[Any]):
    """Adds the package to both distributions, and to the source distribution its tests and vectors."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - as hatchling calls it
        """Fill in `force_include`: each file with its place in the distribution."""
        root = Path(self.root)
        checkout = (root / "__init__.py").exists()
        package, tests = (root, root.parent / "tests") if checkout else (root / "verifier", root / "tests")
        name = "registry_verifier" if self.target_name == "wheel" else "verifier"
        included: dict[str, str] = build_data["force_include"]
        included.update({str(path): f"{name}/{path.relative_to(package)}" for path in _modules(package)})
        if self.target_name == "sdist":
            included.update({str(path): f"tests/{path.relative_to(tests)}" for path in _tests(tests)})


def _modules(package: Path) -> Iterator[Path]:
    yield from (path for path in package.rglob("*.py") if path.name != Path(__file__).name)
    yield from package.glob("*.json")
    yield package / "py.typed"


def _tests(tests: Path) -> Iterator[Path]:
    yield tests / "__init__.py"
    yield from (path for path in (tests / "verifier").rglob("*.py") if path.name not in TESTS_LEFT_OUT)
    yield from (path for path in (tests / "vectors").rglob("*") if path.is_file())
