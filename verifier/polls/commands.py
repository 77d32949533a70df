"""`registry-verifier ballot`, `right` and `ballot-make`."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from pathlib import Path

from .. import canonical, evidence, report
from ..answers import Answer, Result
from ..arguments import Parser, add_chain, add_trust, chain_of, malformed, parser_of, read_file, read_trust
from ..characters import BLANKS, printable
from ..errors import Malformed, VerifierError
from ..verification import ask, examine
from ..words import say
from . import ballots, making
from .kinds import SCHEME
from .opening import Opened
from .poll import Item
from .questions import RESTS_ON, Asked
from .saved import load_ballot, load_right
from .sources import Address, Folder, Source


def add_files(parser: Parser, *, required: bool = False) -> None:
    """Add --files."""
    parser.add_argument(
        "--files",
        required=required,
        metavar="FOLDER-OR-ADDRESS",
        help="a poll's files: roll.bin, boxes/<n>/rights.bin, boxes/<n>/cast.jsonl",
    )


def source_of(given: str | None) -> Source | None:
    """The folder or the address that --files names."""
    if given is None:
        return None
    return Address(given) if given.startswith(("https://", "http://")) else Folder(Path(given))


def ballot(arguments: list[str]) -> int:
    """`ballot`: is a saved ballot valid, and in which box."""
    parser = parser_of(" ballot", "Check a saved ballot: whether it is valid, and in which box it is.")
    parser.add_argument("file", metavar="FILE", help="the saved ballot, ballot-evidence/1")
    add_files(parser)
    return _saved(parser, arguments, "mine")


def right(arguments: list[str]) -> int:
    """`right`: is a proof a person's, and was that right used."""
    parser = parser_of(" right", "Check a saved right: whether it is the person's, and whether it was used.")
    parser.add_argument("file", metavar="FILE", help="the saved right, right-evidence/1")
    add_files(parser, required=True)
    return _saved(parser, arguments, "right")


def _saved(parser: Parser, arguments: list[str], question: str) -> int:
    parser.add_argument("--poll", required=True, metavar="POLL", help="the poll's evidence file")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    _add_common(parser)
    options = parser.parse_args(arguments)
    data = read_file(parser, options.file)
    try:
        asked = _asked(parser, options, options.poll)
        is_mine = question == "mine"
        answer = asked.mine(load_ballot(data)) if is_mine else asked.right(load_right(data))
    except Malformed as error:
        return malformed(error, options.lang, as_json=options.json)
    answers = {**_rests_on(asked), question: answer}
    status = _status(answers)
    if options.json:
        shown = {name: report.answer_json(one, options.lang) for name, one in answers.items()}
        verdict = {"format": "verdict/1", "subject": asked.poll.subject, "answers": shown, "status": status}
        print(json.dumps(verdict, ensure_ascii=False, indent=2))
        return status
    _print(answers, options.lang)
    return status


def ballot_make(arguments: list[str]) -> int:
    """`ballot-make`: a key, blinded messages and a ballot, made on one's own machine."""
    parser = parser_of(
        " ballot-make",
        "Make a ballot on this machine. The first run prints a blinded message for each issuer, a line each; the voting"
        " page takes them and hands back the signatures, a line each, which the second run reads.",
    )
    parser.add_argument("poll", metavar="POLL", help="the poll's evidence file")
    parser.add_argument(
        "--key", required=True, metavar="KEYFILE", help="what is kept: a new file, or that of the first run"
    )
    parser.add_argument("--signatures", metavar="FILE", help="the issuers' signatures, - for standard input")
    parser.add_argument(
        "--choice", action="append", default=[], metavar="ID", help="an option; can be repeated"
    )
    parser.add_argument("--blank", action="store_true", help="choose nothing")
    parser.add_argument("--out", metavar="FILE", help="a new file for the saved ballot, ballot-evidence/1")
    _add_common(parser)
    options = parser.parse_args(arguments)
    try:
        asked = _asked(parser, options, options.poll)
    except Malformed as error:
        return malformed(error, options.lang, as_json=False)
    answers = {**_rests_on(asked), "process": asked.further()["process"]}
    is_sound = all(answers[question].result is Result.PASS for question in RESTS_ON)
    opening, opened = asked.poll.opening, asked.poll.opened
    if not is_sound or answers["process"].result is Result.FAIL or opening is None or opened is None:
        _print(answers, options.lang, to_errors=True)
        return max(1, _status(answers))
    return _make(parser, options, asked, opening, opened)


def _make(parser: Parser, options: Namespace, asked: Asked, opening: Item, opened: Opened) -> int:
    rules = ballots.rules(opened, opening.digest)
    path = Path(options.key)
    try:
        kept = (
            making.loads(read_file(parser, options.key))
            if path.exists()
            else making.make(asked.poll.subject, rules)
        )
        if (kept.subject, kept.opened) != (asked.poll.subject, rules.opened):
            parser.error(f"--key: {say('ballot', 'other_poll', options.lang)}")
        if not path.exists():
            making.save(kept, path, is_new=True)
        if options.signatures:
            signatures = _signatures(parser, options.signatures)
            kept = making.finalized(kept, rules, signatures)
            making.save(kept, path, is_new=False)
        if not kept.tokens:
            return _blinded(kept, options.lang)
        # Who forgets to choose has not chosen nothing.
        if options.blank == bool(options.choice):
            parser.error("one of --choice and --blank")
        kept, line = making.voted(kept, rules, sorted(options.choice))
        making.save(kept, path, is_new=False)
        _write_out(options, asked.poll.subject, line)
    except VerifierError as error:
        parser.error(error.fault.text(options.lang))
    except OSError as error:
        parser.error(str(error.strerror))
    words = {option.id: option.text for option in opened.options}
    chosen = ", ".join(words[choice] for choice in sorted(options.choice))
    said = say("ballot", "made", options.lang, question=opened.question, choices=chosen or "-")
    print(printable(said), file=sys.stderr)
    print(line)
    return 0


def _blinded(kept: making.Kept, language: str) -> int:
    print(say("ballot", "blinded", language), file=sys.stderr)
    for one in kept.blinded:
        print(canonical.b64u_encode(one.blinded_msg))
    return 0


def _signatures(parser: Parser, name: str) -> list[bytes]:
    """A line each, in the opening's order. Raises Malformed."""
    lines = read_file(parser, name).strip(BLANKS.encode()).split(b"\n")
    try:
        return [canonical.b64u_decode(line.strip(BLANKS.encode()).decode("ascii")) for line in lines]
    except UnicodeDecodeError as error:
        raise Malformed("not_base64url") from error


def _write_out(options: Namespace, subject: str, line: str) -> None:
    if options.out is None:
        return
    value = {"format": "ballot-evidence/1", "subject": subject, "ballot": line, "promise": None, "path": None}
    making.write_new(Path(options.out), canonical.dumps(value))
    print(say("ballot", "warning", options.lang), file=sys.stderr)


def _add_common(parser: Parser) -> None:
    add_trust(parser)
    add_chain(parser)


def _asked(parser: Parser, options: Namespace, name: str) -> Asked:
    """What can be asked of the poll whose evidence is in a file. Raises Malformed."""
    believed, _ = read_trust(parser, options.trust)
    chain = chain_of(parser, options, believed)
    file = evidence.loads(read_file(parser, name))
    if not file.subject.startswith(SCHEME):
        parser.error(f"{name}: {say('ballot', 'no_poll', options.lang)}")
    examined = examine(file, believed, chain, allow_localhost=options.allow_localhost)
    return ask(examined, source=source_of(getattr(options, "files", None)))


def _rests_on(asked: Asked) -> dict[str, Answer]:
    return {question: asked.answers[question] for question in RESTS_ON}


def _status(answers: dict[str, Answer]) -> int:
    results = {answer.result for answer in answers.values()}
    return 1 if Result.FAIL in results else 2 if Result.UNKNOWN in results else 0


def _print(answers: dict[str, Answer], language: str, *, to_errors: bool = False) -> None:
    for question, answer in answers.items():
        line = printable(report.line(question, answer, language))
        print(line, file=sys.stderr if to_errors else sys.stdout)
