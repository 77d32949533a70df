"""Recompiles AnchorLog.vy and compares it with the artifact that is deployed: AnchorLog.json.

Run with the compiler's own environment (contracts/requirements.txt), which is not the registry's:

    .venv-vyper/bin/python contracts/check.py            compare; exit status 1 where they differ
    .venv-vyper/bin/python contracts/check.py --write    write the artifact anew
"""

import argparse
import hashlib
import json
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
SOURCE = FOLDER / "AnchorLog.vy"
ARTIFACT = FOLDER / "AnchorLog.json"
COMPILER = Path(sys.executable).parent / "vyper"


def compiled() -> dict[str, object]:
    """The artifact as the source makes it: ABI, deployment code, runtime code, compiler, hash of the source."""
    output = _run("-f", "abi,bytecode,bytecode_runtime", SOURCE.name)
    abi, bytecode, runtime = output.splitlines()
    return {
        "contract": "AnchorLog",
        "compiler": f"vyper {_run('--version').strip()}",
        "source_sha256": hashlib.sha256(SOURCE.read_bytes()).hexdigest(),
        "abi": json.loads(abi),
        "bytecode": bytecode,
        "runtime_bytecode": runtime,
    }


def _run(*arguments: str) -> str:
    command = [str(COMPILER), *arguments]
    return subprocess.run(command, cwd=FOLDER, check=True, capture_output=True, text=True).stdout


def main() -> int:
    """Compare, or write; the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--write", action="store_true", help="write the artifact instead of comparing")
    write = parser.parse_args().write
    if not COMPILER.exists():
        sys.stderr.write("vyper is not here: run this with the environment of contracts/requirements.txt\n")
        return 2
    fresh = compiled()
    if write:
        ARTIFACT.write_text(json.dumps(fresh, indent=1) + "\n", encoding="utf-8")
        return 0
    kept = json.loads(ARTIFACT.read_text(encoding="utf-8"))
    different = [name for name in sorted(fresh.keys() | kept.keys()) if fresh.get(name) != kept.get(name)]
    if different:
        sys.stderr.write(f"AnchorLog.json is not what AnchorLog.vy compiles to: {', '.join(different)}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
