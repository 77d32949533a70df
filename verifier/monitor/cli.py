"""`registry-verifier monitor`: watch a log, once or for ever."""

from __future__ import annotations

import re
import sqlite3
import threading
import time
import urllib.parse
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path

from .. import note, trust
from ..arguments import WELL_KNOWN, Parser, add_trust, parser_of, read_trust
from ..characters import decimal
from ..errors import Malformed, Unavailable
from ..ethereum import Endpoint, Endpoints, fetch, host_of
from ..evidence import MAX_SIZE
from ..trust import Trust
from .anchors import Anchors
from .events import Events
from .look import Look
from .polls import Polls
from .reader import over_http
from .store import InUseError, Store, write_whole
from .witnesses import Witnesses

_DESCRIPTION = """\
Watch a registry's public log: mirror it, check each new checkpoint's signature and that it continues the last one,
build the map anew and compare every commitment, and compare the anchors with the contracts. Where --trust has a
policy, read what its witnesses were shown, and compare that. Rebuild the log's polls from their evidence files: each has
to be in the registry's list, no key may serve two, and boxes and ends come in time.

DIR/log/ is the mirror, to be served as static files (c2sp.org/tlog-tiles). DIR/alarms/ has a file for each alarm, with
both checkpoints where two contradict each other; it counts until somebody puts it away.
"""
_EPILOG = """\
Each event is one line of JSON on standard output.

exit status: 0 all is well; 1 an alarm lies in DIR/alarms; 2 no alarm, but something could not be read
(the registry, an endpoint, the disk) or there was nothing to check; 64 the command line is wrong.
"""

_SECONDS = re.compile(r"[0-9]+(\.[0-9]+)?")


Looked = Callable[[int], int]
"""What is done after a look, with its status; gives the status of both."""


def monitor(arguments: list[str]) -> int:
    """Run the command and return its exit status."""
    return watch(monitor_parser(" monitor", _DESCRIPTION, _EPILOG), arguments, _alone)


def watch(
    parser: Parser,
    arguments: list[str],
    beside: Callable[[Parser, Namespace, Store, Events], AbstractContextManager[Looked]],
) -> int:
    """Watch as the arguments say, `beside` something that is told of each look; returns the exit status."""
    options = parser.parse_args(arguments)
    try:
        has_path = bool(urllib.parse.urlsplit(options.url).path.strip("/"))
    except ValueError:
        has_path, options.url = False, ""
    if not options.url.startswith(("https://", "http://")):
        parser.error("--url takes an http address")
    if not all(url.startswith(("https://", "http://")) for url in options.rpc or []):
        parser.error("--rpc takes http addresses")
    if not 1 <= options.every <= threading.TIMEOUT_MAX:
        parser.error("--every takes seconds, one or more")
    options.witness = dict(options.witness)
    # A mirror has no list of polls.
    options.registry = None if has_path else options.url.rstrip("/")
    options.log = options.url if has_path else f"{options.registry}/log"
    try:
        store = Store(Path(options.state))
    except (InUseError, OSError, sqlite3.Error) as error:
        parser.error(f"--state: {error}")
    events = Events(store.folder / "alarms", options.lang, lambda line: print(line, flush=True))
    try:
        with beside(parser, options, store, events) as looked:
            return _run(parser, options, store, events, looked)
    except KeyboardInterrupt:
        return events.finish()
    finally:
        store.close()


@contextmanager
def _alone(parser: Parser, options: Namespace, store: Store, events: Events) -> Iterator[Looked]:  # noqa: ARG001 - as `watch` calls it
    yield lambda status: status


def monitor_parser(name: str, description: str, epilog: str) -> Parser:
    """The parser of `registry-verifier<name>`, which takes what a monitor takes."""
    parser = parser_of(name, description, epilog)
    parser.add_argument(
        "--url", required=True, help="the registry's address; one with a path is that of the log or a mirror"
    )
    parser.add_argument("--state", required=True, metavar="DIR", help="a folder of the monitor's own")
    add_trust(parser, required=False)
    parser.add_argument(
        "--rpc",
        action="append",
        metavar="URL",
        help="an Ethereum endpoint of your choice, in place of those in the trust file; can be repeated",
    )
    _add_witness(parser)
    parser.add_argument("--offline", action="store_true", help="don't ask Ethereum")
    parser.add_argument("--once", action="store_true", help="look once and end, for cron")
    parser.add_argument(
        "--every", type=_seconds, default=60, metavar="SECONDS", help="between two looks (60)"
    )
    parser.add_argument(
        "--again",
        type=decimal,
        default=4,
        metavar="N",
        help="so many old bundles are read again at each look (4)",
    )
    parser.add_argument(
        "--since-block",
        type=decimal,
        default=0,
        metavar="N",
        help="the block in which the contract was deployed",
    )
    return parser


def _add_witness(parser: Parser) -> None:
    parser.add_argument(
        "--witness",
        type=_named,
        action="append",
        default=[],
        metavar="NAME=URL",
        help="where a witness of the policy is read, if not at the address that the policy has; can be repeated",
    )


def _named(text: str) -> tuple[str, str]:
    name, _, url = text.partition("=")
    if not url.startswith(("https://", "http://")):
        raise ValueError(text)
    return name, url


def _seconds(text: str) -> float:
    """Seconds in ASCII digits, of which some may be behind a point."""
    if not _SECONDS.fullmatch(text):
        raise ValueError(text)
    return float(text)


def _run(parser: Parser, options: Namespace, store: Store, events: Events, looked: Looked) -> int:
    believed = None
    while True:
        try:
            if not believed:
                believed = _believed(parser, options, store, events)
                _check_folder(parser, store, believed)
            _look(options, store, events, believed)
        except Unavailable as error:
            store.undo()
            events.say("away", error=error.fault)
        except (OSError, sqlite3.Error) as error:
            events.say("folder_fails", problem=str(error))
            try:
                store.undo()
            except sqlite3.Error:
                # What is in memory is not what the folder has: the next run reads that anew.
                return events.finish()
        status = looked(events.finish())
        if options.once:
            return status
        threading.Event().wait(options.every)


def _look(options: Namespace, store: Store, events: Events, believed: Trust) -> None:
    look = Look(store, over_http(options.log), believed, events)
    try:
        look.log(again=options.again)
    finally:
        # Witnesses tell of two logs even where the one that is looked at is away.
        if believed.policy is not None and not store.database.in_transaction:
            Witnesses(store, believed, events, options.witness).compare(believed.policy, look)
    if options.registry is not None:
        polls = Polls(store, partial(_asked, options.registry), believed, events)
        polls.compare(now=time.time())
    if options.offline:
        return
    addresses = options.rpc or [url for network in believed.networks for url in network.rpc]
    chain = Endpoints([Endpoint(url) for url in addresses])
    Anchors(store, believed, chain, events).compare(newest_size=look.newest_size, since=options.since_block)


def _asked(registry: str, path: str) -> bytes:
    return fetch(f"{registry}/{path}", limit=MAX_SIZE)


def _check_folder(parser: Parser, store: Store, believed: Trust) -> None:
    """A folder is one log's: another's checkpoint would look like a fork of it."""
    kept = store.checkpoint and note.parse_checkpoint(note.parse(store.checkpoint).text).origin
    if kept and kept != believed.origin:
        parser.error(f"--state: the folder is of the log {kept}, the trust of {believed.origin}")


def _believed(parser: Parser, options: Namespace, store: Store, events: Events) -> Trust:
    """What --trust names or, without it, what the registry said at the first look."""
    if options.trust:
        return read_trust(parser, options.trust)[0]
    kept = store.folder / "trust.json"
    try:
        if kept.exists():
            return trust.loads(kept.read_bytes())
        parts = urllib.parse.urlsplit(options.url)
        data = fetch(f"{parts.scheme}://{parts.netloc}{WELL_KNOWN}")
        believed = trust.loads(data)
    except Malformed as error:
        raise Unavailable("trust_unreadable", error=error.fault) from error
    write_whole(kept, data)
    events.say("trusted", source=host_of(options.url))
    return believed
