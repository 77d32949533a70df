"""`registry-verifier`: check an evidence file, or a receipt; watch a log; be its witness; make a key; sign a statement."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from . import receipt, report, sign, words
from .answers import Result
from .arguments import add_chain, add_trust, chain_of, malformed, parser_of, read_file, read_trust
from .characters import BLANKS, printable
from .errors import Malformed
from .ethereum import host_of
from .mirror.cli import mirror
from .monitor.cli import monitor
from .polls.commands import add_files, ballot, ballot_make, right, source_of
from .verification import verify
from .witness.cli import witness, witness_keygen

_YES = ("y", "Y", "yes", "Yes", "YES", "예", "네")

_EPILOG = """\
exit status: 0 all pass; 1 something fails; 2 nothing fails and something is unknown;
3 the file is malformed; 64 the command line is wrong.
other commands: registry-verifier ballot|right|ballot-make|monitor|mirror|witness|witness-keygen|receipt|sign|keygen --help
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    commands: dict[str, Callable[[list[str]], int]] = {
        "sign": _sign,
        "keygen": _keygen,
        "receipt": _receipt,
        "monitor": monitor,
        "mirror": mirror,
        "witness": witness,
        "witness-keygen": witness_keygen,
        "ballot": ballot,
        "right": right,
        "ballot-make": ballot_make,
    }
    command = commands.get(given[0]) if given else None
    return command(given[1:]) if command else _verify(given)


def _verify(arguments: list[str]) -> int:
    parser = parser_of(
        "", "Check a car's or a poll's evidence file, believing only what --trust says.", _EPILOG
    )
    parser.add_argument("file", metavar="FILE", help="the evidence file, - for standard input")
    add_trust(parser)
    add_chain(parser)
    add_files(parser)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args(arguments)
    believed, came_from = read_trust(parser, options.trust)
    chain = chain_of(parser, options, believed)
    data = read_file(parser, options.file)
    allow, source = options.allow_localhost, source_of(options.files)
    try:
        verdict = verify(data, believed, chain, allow_localhost=allow, source=source)
    except Malformed as error:
        return malformed(error, options.lang, as_json=options.json)
    registry = host_of(options.trust) if came_from == "registry" else None
    newest = believed.newest_evidence(verdict.subject, registry)
    if options.json:
        print(
            json.dumps(report.as_json(verdict, options.lang, came_from, newest), ensure_ascii=False, indent=2)
        )
        return verdict.status
    if came_from != "file":
        print(words.say("report", f"trust_{came_from}", options.lang, host=host_of(options.trust)))
    for line in report.lines(verdict, options.lang, newest):
        print(printable(line))
    return verdict.status


def _receipt(arguments: list[str]) -> int:
    parser = parser_of(
        " receipt", "Check a receipt: that the log took a record, under which label, and when."
    )
    parser.add_argument("proof", metavar="PROOF", help="the receipt, a c2sp.org/tlog-proof@v1")
    parser.add_argument(
        "--record",
        required=True,
        metavar="FILE",
        help="the record: what the registry's API answers about it, or the record alone",
    )
    parser.add_argument(
        "--entry", metavar="FILE", help="the log's entry for it, where the record stands alone"
    )
    add_trust(parser)
    options = parser.parse_args(arguments)
    believed, _ = read_trust(parser, options.trust)
    proof, record = read_file(parser, options.proof), read_file(parser, options.record)
    entry = read_file(parser, options.entry).strip(BLANKS.encode()) if options.entry else None
    try:
        answer = receipt.check(proof, record, entry, believed)
    except Malformed as error:
        return malformed(error, options.lang, as_json=False)
    for reason in answer.reasons:
        print(printable(reason.text(options.lang)))
    return {Result.PASS: 0, Result.FAIL: 1, Result.UNKNOWN: 2}[answer.result]


def _sign(arguments: list[str]) -> int:
    parser = parser_of(
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
        seed = sign.load_key(read_file(parser, options.key))
    except Malformed as error:
        parser.error(f"--key: {error}")
    try:
        prepared = sign.prepare(read_file(parser, options.statement))
    except Malformed as error:
        return malformed(error, options.lang, as_json=False)
    for line in sign.plain_words(prepared.statement, options.lang):
        print(printable(line), file=sys.stderr)
    if not sign.is_key_of(prepared.statement, seed):
        print(words.say("sign", "other_key", options.lang), file=sys.stderr)
        return 1
    if not options.yes and not _agrees(options.lang, piped=options.statement == "-"):
        print(words.say("sign", "not_signed", options.lang), file=sys.stderr)
        return 1
    print(json.dumps(prepared.signed(seed), ensure_ascii=False))
    return 0


def _agrees(language: str, *, piped: bool) -> bool:
    """Ask at the keyboard; where the statement itself came through standard input, nobody can answer."""
    if piped or not sys.stdin.isatty():
        return False
    print(words.say("sign", "question", language), end=" ", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip(BLANKS) in _YES


def _keygen(arguments: list[str]) -> int:
    parser = parser_of(" keygen", "Make an Ed25519 signing key. The private key never leaves this machine.")
    parser.add_argument("--out", required=True, metavar="KEYFILE", help="a new file, readable by you alone")
    options = parser.parse_args(arguments)
    try:
        public = sign.keygen(Path(options.out))
    except OSError as error:
        parser.error(f"--out: {error.strerror}")
    print(json.dumps(public))
    return 0
