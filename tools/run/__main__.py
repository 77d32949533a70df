"""`make run`."""

import argparse
import os
import sys

from tools.run.console import RefusedError, refuse
from tools.run.supervisor import StoppedError, Supervisor


def main(arguments: list[str]) -> int:
    os.umask(0o077)  # what is made in DATA_DIR is its owner's alone
    parser = argparse.ArgumentParser(prog="python -m tools.run")
    parser.add_argument(
        "--any-port", action="store_true", help="listen at any free port; DATA_DIR/url has the address"
    )
    parser.add_argument("--without-polls", action="store_true", help="make no polls at the first start")
    given = parser.parse_args(arguments)
    try:
        return Supervisor(os.environ, any_port=given.any_port, with_polls=not given.without_polls).run()
    except RefusedError as error:
        refuse(error)
        return 1
    except StoppedError:
        return 0  # before anything was started


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
