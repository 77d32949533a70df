"""`make run`."""

import os
import sys

from tools.run.console import RefusedError, refuse
from tools.run.supervisor import StoppedError, Supervisor


def main() -> int:
    try:
        return Supervisor(os.environ).run()
    except RefusedError as error:
        refuse(error)
        return 1
    except StoppedError:
        return 0  # before anything was started


if __name__ == "__main__":
    sys.exit(main())
