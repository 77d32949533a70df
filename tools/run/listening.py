"""Where the web server listens. The port is taken before anything is started, and handed down: nobody comes in between."""

import errno
import os
import socket
from collections.abc import Sequence

from tools.run.console import RefusedError

USUAL = 8000
_NEXT = range(USUAL, USUAL + 100)


def listen(host: str, port: int | None) -> socket.socket:
    """At `port`; where none was asked for, at the usual one or the next that is free. Raises RefusedError."""
    if port is not None:
        return _first_free(
            host,
            [port],
            f"Port {port} is in use by another program. Stop that one, or take another: PORT={port + 1} make run",
        )
    return _first_free(
        host, _NEXT, f"All ports from {_NEXT[0]} to {_NEXT[-1]} are in use. Take another: PORT=… make run"
    )


def listen_beside(host: str, port: int) -> socket.socket:
    """At one of the ports behind `port`, or at any."""
    return _first_free(host, [*range(port + 1, min(port + 100, 65536)), 0], "No port is free.")


def _first_free(host: str, ports: Sequence[int], none: str) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    both = family is socket.AF_INET6 and socket.has_dualstack_ipv6()
    for port in ports:
        try:
            # It listens from here on: what comes before the web server is ready waits for it.
            return socket.create_server((host, port), family=family, backlog=2048, dualstack_ipv6=both)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                reason = os.strerror(error.errno) if error.errno and error.errno > 0 else str(error)
                raise RefusedError(f"It can't listen at HOST {host}, PORT {port}: {reason}") from None
    raise RefusedError(none)
