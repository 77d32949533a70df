"""Four machines, a load, and all that goes wrong, in turn: make drill [ROUNDS=1] [SCALE=1] [FAULT=disk] [DRILL_FROM=COMMIT]

In namespaces of its own (network, mounts, processes), so it needs root, and nothing of it outlives it. Exit status 0 where
everything held. What each process wrote lies in var/drill afterwards, beside the report.
"""

import argparse
import os
import shutil
import signal
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
_APART = ("unshare", "--net", "--mount", "--pid", "--fork", "--mount-proc", "--kill-child")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--rounds", type=float, default=1.0, help="of ten minutes each")
    parser.add_argument(
        "--scale", type=float, default=1.0, help="of 10 pages and 2 records a second, files of 2,000 rows"
    )
    parser.add_argument("--fault", default="", help="only those with this in their name")
    parser.add_argument(
        "--from", dest="commit", help="what runs before the rolling upgrade; else what is here"
    )
    parser.add_argument(
        "--kept", type=Path, default=ROOT / "var" / "drill", help="for the report and the logs"
    )
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if not options.inside:
        if os.geteuid() != 0:
            sys.exit("a drill makes network namespaces, which needs root")
        sys.stdout.flush()
        os.execvp(  # noqa: S606  no shell is wanted
            _APART[0], [*_APART, sys.executable, "-m", "tests.deploying.drill", *sys.argv[1:], "--inside"]
        )
    # The first process of its namespace is not ended by a signal that it does not take.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with tempfile.TemporaryDirectory(prefix="registry-drill-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        # PostgreSQL, another user, has its data in it.
        folder.chmod(0o711)
        try:
            return _drill(folder, options)
        finally:
            _keep(folder, options.kept)


def _drill(folder: Path, options: argparse.Namespace) -> int:
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DEVELOPMENT": "1",
        "DATA_DIR": str(folder / "own"),
    }
    import django

    django.setup()
    # The settings close what is made to everybody else, and PostgreSQL is another user.
    os.umask(0o022)
    from tests.deploying.drill.drill import Drill, Options

    wanted = Options(options.rounds, options.scale, options.fault, options.commit)
    report = Drill(folder, wanted, lambda line: print(line, flush=True)).run()
    report.kept(options.kept / "report.json")
    return 1 if report.wrong else 0


def _keep(folder: Path, kept: Path) -> None:
    for log in [*folder.rglob("*.log"), *folder.rglob("log")]:
        if log.is_file():
            place = kept / "logs" / log.relative_to(folder)
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(log, place)


if __name__ == "__main__":
    sys.exit(main())
