"""What can be said of a form before it is whole: which answers are wrong, which are open, what the rules ask."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from records.standing.history import as_earlier, subject_history
from records.standing.rulebook import rules_for
from records.stating.validation import body_clean, body_refusals
from records.terms.families import subjects_alike
from records.terms.json_types import JsonObject, JsonValue
from records.terms.rules import Earlier, Facts, Finding, Severity
from records.terms.subjects import subject_refusal
from records.terms.texts import Refusal, Text
from registry.form82.kinds import INSPECTION
from registry.form82.leaves import (
    BLOCKS,
    LEAVES,
    Block,
    block_of,
    leaf_at,
    nested,
    reason_path,
    reason_paths,
)


class Tone(StrEnum):
    WRONG = "wrong"
    ASK = "ask"
    NOTE = "note"


_TONES = {Severity.REFUSE: Tone.WRONG, Severity.ASK: Tone.ASK, Severity.NOTE: Tone.NOTE}


@dataclass(frozen=True)
class Message:
    """Something about one answer. `rule` is empty where the form itself wants it otherwise; `told` is what handing in refused."""

    path: str
    tone: Tone
    text: Text
    rule: str = ""
    told: bool = False


@dataclass(frozen=True)
class Progress:
    """How far one block is: answers that it must have, and how many of them are still open."""

    block: Block
    required: int
    open: tuple[str, ...]
    wrong: int
    asks: int

    @property
    def state(self) -> str:
        if self.wrong or self.asks:
            return "wrong"
        return "open" if self.open else "done"


@dataclass(frozen=True)
class Review:
    messages: tuple[Message, ...]
    progress: tuple[Progress, ...]
    # What is asked now: the path of the reason that is wanted, and the question.
    asks: dict[str, Text] = field(default_factory=dict)


def review(
    answers: Mapping[str, JsonValue], *, subject: str, attachments: tuple[str, ...], now: datetime
) -> Review:
    """`answers` by path. Rules that need what is not answered yet are silent."""
    body, unusable = body_clean(nested(answers))
    told = {refusal.pointer for refusal in unusable}
    refusals = unusable + [
        refusal for refusal in body_refusals(INSPECTION, body) if refusal.pointer not in told
    ]
    missing = [refusal for refusal in refusals if refusal.code == "required"]
    unfit = [refusal for refusal in refusals if refusal.code != "required"]
    findings = list(_findings(_pruned(answers, unfit), subject, attachments, now))
    messages = [
        Message(path, Tone.WRONG, refusal.text)
        for refusal in unfit
        if (path := _path(refusal.pointer, answers))
    ]
    asks: dict[str, Text] = {}
    for finding in findings:
        path = _path(finding.pointer, answers)
        message = Message(path or "", _TONES[finding.rule.severity], finding.text, finding.rule.id)
        # One that is about no answer, such as the number itself, is told at the end of the form.
        if message in messages:
            continue
        messages.append(message)
        if finding.asks:
            asks[reason_path(finding.rule.id, finding.pointer)] = finding.text
    open_paths = [path for refusal in missing if (path := _path(refusal.pointer, answers))]
    unreasoned = [block_of(path) for path in asks if not answers.get(path)]
    progress = tuple(_progress(block, answers, open_paths, messages, unreasoned) for block in BLOCKS)
    return Review(tuple(messages), progress, asks)


def _path(pointer: str | None, answers: Mapping[str, JsonValue]) -> str | None:
    """Where a pointer into the body leads: to an answer, or to one of the reasons."""
    head, _, rest = (pointer or "").partition("/reasons/")
    number = rest.partition("/")[0]
    if head == "/body" and number.isdigit():
        paths = reason_paths(answers)
        return paths[int(number)] if int(number) < len(paths) else None
    return "basic.vin" if pointer == "/subject" else leaf_at(pointer or "")


def _progress(
    block: Block,
    answers: Mapping[str, JsonValue],
    open_paths: list[str],
    messages: list[Message],
    unreasoned: list[str],
) -> Progress:
    appraised = any(path.startswith("other.") for path in answers)
    required = [
        leaf
        for leaf in LEAVES.values()
        if leaf.required and leaf.section in block.sections and (leaf.section != "other" or appraised)
    ]
    mine = [message for message in messages if block_of(message.path) == block.key]
    return Progress(
        block,
        len(required),
        tuple(path for path in open_paths if block_of(path) == block.key),
        sum(message.tone == Tone.WRONG for message in mine),
        unreasoned.count(block.key),
    )


def _pruned(answers: Mapping[str, JsonValue], unfit: list[Refusal]) -> JsonObject:
    """The answers that the schema accepts: rules rely on that."""
    bad = {_path(refusal.pointer, answers) for refusal in unfit}
    return {path: value for path, value in answers.items() if path not in bad}


def _findings(
    answers: Mapping[str, JsonValue], subject: str, attachments: tuple[str, ...], now: datetime
) -> Iterator[Finding]:
    # Until they are answered the two heads count as not YES, so that a marked panel says at once what it means.
    heads = {f"repair_history.{head}": "" for head in ("accident_history", "simple_repair")}
    body = nested(heads | dict(answers))
    facts = Facts(
        kind=INSPECTION.name,
        subject=subject,
        body=body,
        now=now,
        attachments=attachments,
        earlier=earlier_of(subject),
        # Of what is no number yet nothing is told: it was not counted as a look-up (looked_up.py).
        namesakes=() if subject_refusal(subject) else subjects_alike({subject}).get(subject, ()),
    )
    for rule in rules_for(INSPECTION.name):
        try:
            yield from list(rule.findings(facts))
        except (KeyError, TypeError, ValueError):
            # It needs an answer that is not there yet; submitting asks it again of the whole form.
            continue


def earlier_of(subject: str) -> list[Earlier]:
    """What stands about the car and can be read, for the rules."""
    items = subject_history(subject).items if subject else ()
    return [as_earlier(item) for item in items if item.stands and item.is_readable]
