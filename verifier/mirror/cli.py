"""`registry-verifier mirror`: a monitor that serves what it mirrored, cosigned."""

from __future__ import annotations

import threading
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..arguments import Parser, read_trust
from ..errors import Mismatch
from ..monitor.cli import Looked, monitor_parser, watch
from ..monitor.events import Events
from ..monitor.store import Store
from ..witness.cli import add_listen, listening, opened
from ..witness.server import Server
from .mirror import Mirror

_DESCRIPTION = """\
Watch a registry's public log as `monitor` does, and serve the copy: GET /<SHA-256 of the log's name>/checkpoint and
/tile/… (c2sp.org/tlog-tiles). The checkpoint has this mirror's own cosignatures, which say that it has all entries up to
there. It cosigns nothing while an alarm lies in DIR/alarms.

DIR is what `witness-keygen` made, under a name that is no witness's.
"""
_EPILOG = """\
Each event is one line of JSON on standard output.

exit status: as of monitor; 64 also where DIR is not whole.
"""


def mirror(arguments: list[str]) -> int:
    """Run the command and return its exit status."""
    parser = monitor_parser(" mirror", _DESCRIPTION, _EPILOG)
    add_listen(parser)
    return watch(parser, arguments, _serving)


@contextmanager
def _serving(parser: Parser, options: Namespace, store: Store, events: Events) -> Iterator[Looked]:
    if not options.trust:
        parser.error("--trust is needed: a mirror says whose log it is")
    believed, _ = read_trust(parser, options.trust)
    signers, states = opened(parser, options.lang, Path(options.state), [believed.origin])
    mirrored = Mirror(signers, believed, states, store.folder / "log")
    try:
        server = Server(listening(parser, options.listen), mirrored)
    except (OSError, OverflowError) as error:
        parser.error(f"--listen: {error}")
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    events.say("mirror_listens", address=f"{options.listen.rpartition(':')[0]}:{server.server_port}")

    def looked(status: int) -> int:
        return status if status == 1 else _cosigned(mirrored, store, events, status)

    try:
        yield looked
    finally:
        server.shutdown()
        server.server_close()
        states.close()


def _cosigned(mirrored: Mirror, store: Store, events: Events, status: int) -> int:
    """Cosign what the look brought; returns the status of both."""
    try:
        size = mirrored.cosign(store)
    except Mismatch as error:
        events.say("mirror_differs", {"checkpoint": store.checkpoint or ""}, error=error.fault)
        return 1
    except OSError as error:
        events.say("folder_fails", problem=str(error))
        return 2
    if size is not None:
        events.say("mirrored", origin=mirrored.origin, size=size)
    return status
