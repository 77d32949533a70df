"""Kills what the supervisor leaves behind when it can't do so itself (kill -9, out of memory).

It reads from the supervisor which process groups there are, as lines `+PGID` and `-PGID`. When the supervisor is gone its end
of the pipe closes, and every group still listed is killed: grandchildren too, which a parent-death signal doesn't reach.
"""

import os
import signal
import sys
from contextlib import suppress
from typing import TextIO


def guard(lines: TextIO) -> None:
    groups: set[int] = set()
    for line in lines:
        sign, group = line[0], int(line[1:])
        (groups.add if sign == "+" else groups.discard)(group)
    for group in groups:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(group, signal.SIGKILL)


if __name__ == "__main__":
    guard(sys.stdin)
