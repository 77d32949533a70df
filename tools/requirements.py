"""Pinned requirements: each requirements*.txt holds every package with its hashes, for all machines and Pythons we support.

python -m tools.requirements             compiles what changed in the .in files, keeps the versions that are there
python -m tools.requirements --upgrade   newest versions
python -m tools.requirements --check     says what was changed in a .in file and not compiled; needs no network
"""

import argparse
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FILES = ("requirements-setup", "requirements", "requirements-dev", "contracts/requirements")


def compile_all(*, upgrade: bool) -> None:
    for name in FILES:
        command = [
            "uv",
            "pip",
            "compile",
            "--quiet",
            "--universal",
            "--generate-hashes",
            "--python-version",
            "3.11",
        ]
        files = [f"{name}.in", "-o", f"{name}.txt"]
        program = Path(sys.executable).parent / "uv"
        subprocess.run(
            [program, *command[1:], *(["--upgrade"] if upgrade else []), *files], cwd=ROOT, check=True
        )


def problems() -> list[str]:
    faults = []
    for name in FILES:
        asked, pinned, direct = (
            _asked(ROOT / f"{name}.in"),
            _pinned(ROOT / f"{name}.txt"),
            _direct(ROOT / f"{name}.txt", name),
        )
        faults += [f"{name}.txt lacks {package}" for package in sorted(asked - pinned.keys())]
        faults += [f"{name}.in no longer asks for {package}" for package in sorted(direct - asked)]
    runtime, development = _pinned(ROOT / "requirements.txt"), _pinned(ROOT / "requirements-dev.txt")
    faults += [
        f"{package} is {version} in requirements.txt and {development.get(package)} in requirements-dev.txt"
        for package, version in runtime.items()
        if development.get(package) != version
    ]
    return faults


def _asked(file: Path) -> set[str]:
    """The packages that a .in file asks for itself."""
    lines = [line.split("#")[0].strip() for line in file.read_text(encoding="utf-8").splitlines()]
    return {_name(line) for line in lines if line and not line.startswith("-")}


def _pinned(file: Path) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9][a-z0-9._-]*)==(\S+)", file.read_text(encoding="utf-8"), re.M))


def _direct(file: Path, name: str) -> set[str]:
    """The packages that a .txt file says come from its own .in file."""
    blocks = re.split(r"^(?=[a-z0-9])", file.read_text(encoding="utf-8"), flags=re.M)
    return {
        _name(block) for block in blocks if re.search(rf"# +(?:via )?-r {re.escape(name)}\.in$", block, re.M)
    }


def _name(requirement: str) -> str:
    match = re.match(r"[A-Za-z0-9._-]+", requirement)
    return re.sub(r"[._-]+", "-", match[0]).lower() if match else requirement


def main() -> int:
    parser = argparse.ArgumentParser(description="Pinned requirements.")
    parser.add_argument("--upgrade", action="store_true")
    parser.add_argument("--check", action="store_true")
    chosen = parser.parse_args()
    if not chosen.check:
        compile_all(upgrade=chosen.upgrade)
        return 0
    for problem in (faults := problems()):
        print(f"{problem}: run `make requirements`")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
