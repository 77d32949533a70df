"""`python -m verifier`: check an evidence file, or a receipt; make a key; sign a statement."""

from __future__ import annotations

import argparse
import json
import os
import sys
import urllib.parse
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

from verifier import receipt, report, sign, trust
from verifier.answers import Result
from verifier.errors import Malformed, Unavailable
from verifier.ethereum import Endpoint, Endpoints, fetch, host_of
from verifier.evidence import MAX_SIZE
from verifier.verification import verify

MALFORMED, USAGE = 3, 64
WELL_KNOWN = "/.well-known/car-registry.json"

_EPILOG = """\
exit status: 0 all pass; 1 something fails; 2 nothing fails and something is unknown;
3 the file is malformed; 64 the command line is wrong.
other commands: python -m verifier receipt|sign|keygen --help
"""


class Parser(argparse.ArgumentParser):
    """A parser that ends with 64 (EX_USAGE) where argparse has 2, which means something else here."""

    def error(self, message: str) -> NoReturn:
        """Print usage and message, and leave."""
        self.print_usage(sys.stderr)
        self.exit(USAGE, f"{self.prog}: {message}\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    commands: dict[str, Callable[[list[str]], int]] = {
        "sign": _sign,
        "keygen": _keygen,
        "receipt": _receipt,
    }
    command = commands.get(given[0]) if given else None
    return command(given[1:]) if command else _verify(given)


def _parser(name: str, description: str, epilog: str | None = None) -> Parser:
    parser = Parser(
        prog=f"python -m verifier{name}",
        description=description,
        epilog=epilog,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    locale = next((value for key in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := os.environ.get(key))), "")
    default = "ko" if locale.startswith("ko") else "en"
    parser.add_argument("--lang", choices=("ko", "en"), default=default, help="language of the output")
    return parser


def _add_trust(parser: Parser) -> None:
    parser.add_argument(
        "--trust",
        required=True,
        metavar="FILE-OR-URL",
        help="what you trust: keys, contracts (trust/1), from somewhere you believe",
    )


def _verify(arguments: list[str]) -> int:
    parser = _parser("", "Check a car's evidence file, believing only what --trust says.", _EPILOG)
    parser.add_argument("file", metavar="FILE", help="the evidence file, - for standard input")
    _add_trust(parser)
    parser.add_argument(
        "--rpc",
        action="append",
        metavar="URL",
        help="an Ethereum endpoint of your choice, in place of those in the trust file; can be repeated",
    )
    parser.add_argument(
        "--allow-localhost", action="store_true", help="accept passkeys used at http://localhost"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args(arguments)
    believed, source = _trust(parser, options.trust)
    addresses = options.rpc or [url for network in believed.networks for url in network.rpc]
    if not all(url.startswith(("https://", "http://")) for url in addresses):
        parser.error("--rpc takes http addresses")
    chain = Endpoints([Endpoint(url) for url in addresses])
    data = _read(parser, options.file)
    try:
        verdict = verify(data, believed, chain, allow_localhost=options.allow_localhost)
    except Malformed as error:
        return _malformed(str(error), options.lang, as_json=options.json)
    if options.json:
        print(json.dumps(report.as_json(verdict, options.lang, source), ensure_ascii=False, indent=2))
        return verdict.status
    if source != "file":
        print(report.word(source, options.lang, name=host_of(options.trust)))
    for line in report.lines(verdict, options.lang):
        print(report.printable(line))
    return verdict.status


def _receipt(arguments: list[str]) -> int:
    parser = _parser(" receipt", "Check a receipt: that the log took a record, under which label, and when.")
    parser.add_argument("proof", metavar="PROOF", help="the receipt, a c2sp.org/tlog-proof@v1")
    parser.add_argument("--record", required=True, metavar="FILE", help="the record that was stated, JSON")
    parser.add_argument("--entry", required=True, metavar="FILE", help="the log's entry for it")
    _add_trust(parser)
    options = parser.parse_args(arguments)
    believed, _ = _trust(parser, options.trust)
    proof, record, entry = (_read(parser, name) for name in (options.proof, options.record, options.entry))
    try:
        answer = receipt.check(proof, record, entry.strip(), believed)
    except Malformed as error:
        return _malformed(str(error), options.lang, as_json=False)
    for each in answer.reasons:
        print(report.printable(each.text(options.lang)))
    return 0 if answer.result is Result.PASS else 1


def _sign(arguments: list[str]) -> int:
    parser = _parser(
        " sign",
        "Sign a certification, or a proof for an enrolment, with a key that stays on this machine.",
    )
    parser.add_argument(
        "statement", metavar="STATEMENT", help="the statement to sign, JSON, - for standard input"
    )
    parser.add_argument("--key", required=True, metavar="KEYFILE", help="the private key, PEM")
    parser.add_argument("--yes", action="store_true", help="sign without asking")
    options = parser.parse_args(arguments)
    try:
        seed = sign.load_key(_read(parser, options.key))
    except Malformed as error:
        parser.error(f"--key: {error}")
    try:
        prepared = sign.prepare(_read(parser, options.statement))
    except Malformed as error:
        return _malformed(str(error), options.lang, as_json=False)
    for line in sign.plain_words(prepared.statement, options.lang):
        print(report.printable(line), file=sys.stderr)
    if not sign.is_key_of(prepared.statement, seed):
        print(sign.word("other_key", options.lang), file=sys.stderr)
        return 1
    if not options.yes and not _agrees(options.lang, piped=options.statement == "-"):
        print(sign.word("not_signed", options.lang), file=sys.stderr)
        return 1
    print(json.dumps(prepared.signed(seed), ensure_ascii=False))
    return 0


def _agrees(language: str, *, piped: bool) -> bool:
    """Ask at the keyboard; where the statement itself came through standard input, nobody can answer."""
    if piped or not sys.stdin.isatty():
        return False
    print(sign.word("question", language), end=" ", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().lower() in ("y", "yes", "예", "네")


def _keygen(arguments: list[str]) -> int:
    parser = _parser(" keygen", "Make an Ed25519 signing key. The private key never leaves this machine.")
    parser.add_argument("--out", required=True, metavar="KEYFILE", help="a new file, readable by you alone")
    options = parser.parse_args(arguments)
    try:
        public = sign.keygen(Path(options.out))
    except OSError as error:
        parser.error(f"--out: {error.strerror}")
    print(json.dumps(public))
    return 0


def _trust(parser: Parser, given: str) -> tuple[trust.Trust, str]:
    """The trust, and where it came from: `file`, `registry` or, from another place, `fetched`."""
    source = "file"
    try:
        if given.startswith(("https://", "http://")):
            data = fetch(given)
            source = "registry" if urllib.parse.urlsplit(given).path == WELL_KNOWN else "fetched"
        else:
            data = _read(parser, given)
        return trust.loads(data), source
    except (Malformed, Unavailable) as error:
        parser.error(f"--trust: {error}")


def _read(parser: Parser, name: str) -> bytes:
    """At most one byte more than a file may have, so that a longer one is refused and not read."""
    try:
        if name == "-":
            return sys.stdin.buffer.read(MAX_SIZE + 1)
        with Path(name).open("rb") as file:
            return file.read(MAX_SIZE + 1)
    except (OSError, ValueError) as error:
        parser.error(f"{name}: {getattr(error, 'strerror', None) or error}")


def _malformed(error: str, language: str, *, as_json: bool) -> int:
    if as_json:
        print(
            json.dumps({"format": "verdict/1", "malformed": error, "status": MALFORMED}, ensure_ascii=False)
        )
    else:
        print(report.printable(report.word("malformed", language, error=error)), file=sys.stderr)
    return MALFORMED
