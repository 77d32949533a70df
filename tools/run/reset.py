"""`make reset`: deletes what `make run` has made in DATA_DIR, after asking."""

import os
import shutil
import sys

from tools.run.console import RefusedError, refuse, say
from tools.run.data import DataDir


def main() -> int:
    data = DataDir.from_environment()
    if not data.path.is_dir():
        say(f"There is nothing to delete: {data.path} is not there.")
        return 0
    try:
        with data.lock(wait=0):
            return _delete(data)
    except RefusedError as error:
        refuse(error)
        return 1


def _delete(data: DataDir) -> int:
    paths = data.ours()
    say("This deletes the log, its keys, all records and the local chain:")
    for path in paths:
        say(f"    {path}")
    if os.environ.get("DATABASE_URL") or os.environ.get("DATABASE_URL_FILE"):
        say(
            "The database that DATABASE_URL names is left alone: empty it yourself, or the next start refuses it."
        )
    if os.environ.get("YES") != "1" and input("Type yes to go on: ").strip().lower() != "yes":
        say("Nothing was deleted.")
        return 1
    for path in paths:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    say("Deleted.")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (KeyboardInterrupt, EOFError):
        say("\nNothing was deleted.")
        sys.exit(1)
