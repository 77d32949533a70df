"""`registry-verifier witness-keygen` and `witness`: make a witness, and run it."""

from __future__ import annotations

import json
import signal
import sqlite3
import threading
from argparse import Namespace
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ..arguments import Parser, parser_of
from ..characters import decimal
from ..cosignature import Signer
from ..errors import Malformed, Unavailable
from ..words import say, values_json
from . import keys, state
from .logs import known
from .server import Server
from .state import InUseError, LostError, States
from .witness import Witness

_SECTION = "witness"
"""Of the catalogue of words."""

ALARMS = frozenset({"refused", "state_lost", "folder_fails"})

_DESCRIPTION = """\
Watch logs for others (c2sp.org/tlog-witness): cosign each checkpoint that continues the last one that was cosigned.

POST /add-checkpoint takes checkpoints, GET /<SHA-256 of the log's name>/checkpoint has the newest cosigned one. DIR is
what the witness remembers: it must never be lost, and never put back to what it was before.
"""
_EPILOG = """\
Each event is one line of JSON on standard output. DIR/refused/ has what a log signed and could not prove.

exit status: 0 it was stopped; 64 the command line is wrong, or DIR is not whole.
"""


def witness_keygen(arguments: list[str]) -> int:
    """Run `witness-keygen` and return its exit status."""
    parser = parser_of(
        " witness-keygen", "Make a new witness: its keys, and a folder for what it will remember."
    )
    parser.add_argument("--state", required=True, metavar="DIR", help="a new folder, or an empty one")
    parser.add_argument(
        "--name", required=True, help="its name, such as witness.example/w1: an address of yours"
    )
    options = parser.parse_args(arguments)
    folder = Path(options.state)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        signers = keys.make(folder, options.name)
        state.begin(folder)
    except OSError as error:
        parser.error(f"--state: {error}")
    except (Malformed, Unavailable) as error:
        parser.error(f"--name: {error}")
    for signer in signers:
        print(signer.cosigner().vkey)
    return 0


def witness(arguments: list[str]) -> int:
    """Run `witness` until it is stopped, and return its exit status."""
    parser = _parser()
    options = parser.parse_args(arguments)
    # Before it says that it listens: who reads that may stop it at once.
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    server, states = _opened(parser, options)
    # In a thread of its own: a signal's handler must not wait for the loop that it interrupts.
    threading.Thread(target=server.serve_forever, daemon=True).start()
    stopped.wait()
    server.shutdown()
    server.server_close()
    states.close()
    return 0


def _parser() -> Parser:
    parser = parser_of(" witness", _DESCRIPTION, _EPILOG)
    parser.add_argument("--state", required=True, metavar="DIR", help="the folder that witness-keygen made")
    parser.add_argument(
        "--log",
        required=True,
        action="append",
        metavar="VKEY",
        help="a log's verifier key, whose name is the log's; can be repeated",
    )
    add_listen(parser)
    return parser


def add_listen(parser: Parser) -> None:
    """Add --listen."""
    parser.add_argument(
        "--listen", default="127.0.0.1:8090", metavar="HOST:PORT", help="where to answer (127.0.0.1:8090)"
    )


def listening(parser: Parser, given: str) -> tuple[str, int]:
    """Host and port that --listen names."""
    host, _, port = given.rpartition(":")
    try:
        return host, decimal(port)
    except ValueError:
        parser.error("--listen takes HOST:PORT")


def opened(
    parser: Parser, language: str, folder: Path, origins: Iterable[str]
) -> tuple[tuple[Signer, ...], States]:
    """The keys and the memory in a folder, for these logs; ends the program where the folder is not whole."""
    try:
        signers = keys.load(folder)
        return signers, States(folder, [signer.cosigner() for signer in signers], origins)
    except InUseError as error:
        parser.error(_text("in_use", language, folder=error))
    except (LostError, Malformed, FileNotFoundError) as error:
        parser.error(_text("lost", language, file=error))
    except (OSError, sqlite3.Error) as error:
        parser.error(f"--state: {error}")


def _opened(parser: Parser, options: Namespace) -> tuple[Server, States]:
    try:
        logs = known(options.log)
    except Malformed as error:
        parser.error(f"--log: {error}")
    address = listening(parser, options.listen)
    signers, states = opened(parser, options.lang, Path(options.state), logs)
    events = _Events(options.lang)
    try:
        server = Server(address, Witness(signers, logs, states, events.say))
    except (OSError, OverflowError) as error:
        states.close()
        parser.error(f"--listen: {error}")
    vkeys = " ".join(signer.cosigner().vkey for signer in signers)
    events.say("listening", address=f"{address[0]}:{server.server_port}", vkeys=vkeys)
    return server, states


class _Events:
    """Prints a line of JSON for each event."""

    def __init__(self, language: str) -> None:
        self._language = language

    def say(self, code: str, /, **values: Any) -> None:
        """One event."""
        line = {
            "time": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "event": code,
            "level": "alarm" if code in ALARMS else "info",
            **values_json(values.items()),
            "text": _text(code, self._language, **values),
        }
        print(json.dumps(line, ensure_ascii=False), flush=True)


def _text(code: str, language: str, /, **values: Any) -> str:
    return say(_SECTION, code, language, **values)
