"""What the commands have in common: the parser, trust, endpoints, files, what is said of a malformed one."""

from __future__ import annotations

import argparse
import json
import os
import sys
import urllib.parse
from pathlib import Path
from typing import NoReturn

from . import trust, words
from .characters import printable
from .errors import Malformed, Unavailable
from .ethereum import Endpoint, Endpoints, fetch
from .evidence import MAX_SIZE

MALFORMED, USAGE = 3, 64
WELL_KNOWN = "/.well-known/car-registry.json"
_WELL_KNOWN_ALSO = "/.well-known/registry.json"
"""The same bytes."""


class Parser(argparse.ArgumentParser):
    """A parser that ends with 64 (EX_USAGE) where argparse has 2, which means something else here."""

    def error(self, message: str) -> NoReturn:
        """Print usage and message, and leave."""
        self.print_usage(sys.stderr)
        self.exit(USAGE, f"{self.prog}: {message}\n")


def parser_of(name: str, description: str, epilog: str | None = None) -> Parser:
    """The parser of `registry-verifier<name>`, with --lang."""
    parser = Parser(
        prog=f"registry-verifier{name}",
        description=description,
        epilog=epilog,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    locale = next((value for key in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := os.environ.get(key))), "")
    default = "ko" if locale.startswith("ko") else "en"
    parser.add_argument("--lang", choices=("ko", "en"), default=default, help="language of the output")
    return parser


def add_trust(parser: Parser, *, required: bool = True) -> None:
    """Add --trust."""
    parser.add_argument(
        "--trust",
        required=required,
        metavar="FILE-OR-URL",
        help="what you trust: keys, contracts (trust/1), from somewhere you believe",
    )


def add_chain(parser: Parser) -> None:
    """Add --rpc and --allow-localhost."""
    parser.add_argument(
        "--rpc",
        action="append",
        metavar="URL",
        help="an Ethereum endpoint of your choice, in place of those in the trust file; can be repeated",
    )
    parser.add_argument(
        "--allow-localhost", action="store_true", help="accept passkeys used at http://localhost"
    )


def chain_of(parser: Parser, options: argparse.Namespace, believed: trust.Trust) -> Endpoints:
    """The endpoints that the user names or, where none is named, those of the trust."""
    addresses = options.rpc or [url for network in believed.networks for url in network.rpc]
    if not all(url.startswith(("https://", "http://")) for url in addresses):
        parser.error("--rpc takes http addresses")
    return Endpoints([Endpoint(url) for url in addresses])


def malformed(error: Malformed, language: str, *, as_json: bool) -> int:
    """Say that a file is malformed, and return the exit status of that."""
    if as_json:
        fault = {**error.fault.to_json(), "text": error.fault.text(language)}
        verdict = {"format": "verdict/1", "malformed": fault, "status": MALFORMED}
        print(json.dumps(verdict, ensure_ascii=False))
    else:
        said = words.say("report", "malformed", language, error=error.fault)
        print(printable(said), file=sys.stderr)
    return MALFORMED


def read_trust(parser: Parser, given: str) -> tuple[trust.Trust, str]:
    """The trust, and where it came from: `file`, `registry` or, from another place, `fetched`."""
    source = "file"
    try:
        if given.startswith(("https://", "http://")):
            data = fetch(given)
            is_registrys = urllib.parse.urlsplit(given).path in (WELL_KNOWN, _WELL_KNOWN_ALSO)
            source = "registry" if is_registrys else "fetched"
        else:
            data = read_file(parser, given)
        return trust.loads(data), source
    except (Malformed, Unavailable) as error:
        parser.error(f"--trust: {error}")


def read_file(parser: Parser, name: str) -> bytes:
    """Read at most one byte more than a file may have, so that a longer one is refused without being read."""
    try:
        if name == "-":
            return sys.stdin.buffer.read(MAX_SIZE + 1)
        with Path(name).open("rb") as file:
            return file.read(MAX_SIZE + 1)
    except (OSError, ValueError) as error:
        parser.error(f"{name}: {getattr(error, 'strerror', None) or error}")
