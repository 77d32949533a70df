"""What a correction changed, field by field, in the words of the form: who, when and why stand in the records themselves."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from records.contents.lines import Line, body_lines
from records.contents.services import body_opened
from records.contents.withholding import commitments
from records.standing.history import Item, SubjectHistory
from records.terms.families import kind_named
from records.terms.json_types import JsonObject
from records.terms.kinds import CORRECTION_REASON, Kind
from records.terms.subjects import masked, number_of
from records.terms.texts import Text

CHANGED = Text("변경됨 (비공개)", "changed, withheld")
UNKNOWN = Text("비공개이며 비교할 수 없음", "withheld, can't be compared")
ATTACHMENT = Text("첨부 파일: {name}", "File: {name}")


@dataclass(frozen=True)
class Change:
    """One field. None where the record did not have it; `withheld` where the reader is not shown the values."""

    path: str
    where: Text | None
    label: Text
    old: Text | None
    new: Text | None
    withheld: Text | None = None


@dataclass(frozen=True)
class Correction:
    """`changes` is None where one of the two records can't be read any more."""

    earlier: Item
    later: Item
    changes: list[Change] | None

    @property
    def reason(self) -> str:
        return str(self.later.content.body.get(CORRECTION_REASON, "")) if self.later.is_readable else ""

    @property
    def is_waiting(self) -> bool:
        """Whether both stand, because an inspector certified the earlier one and not yet this one."""
        # One that was erased says nothing any more: what it corrected stands again, and waits for nothing.
        return self.earlier.is_certified and self.later.stands and not self.later.is_erased


def corrections_of(history: SubjectHistory, digest: str, *, opened: bool) -> list[Correction]:
    """The correction that this record is, and those that correct it. `opened` where the reader is shown withheld values."""
    corrections = []
    for item in history.items:
        earlier = history.by_digest.get(item.record.corrects_id or "")
        if earlier and digest in {item.record.digest, earlier.record.digest}:
            corrections.append(correction(earlier, item, opened=opened))
    return corrections


def correction(earlier: Item, later: Item, *, opened: bool = False) -> Correction:
    readable = earlier.is_readable and later.is_readable
    return Correction(earlier, later, _changes(earlier, later, opened=opened) if readable else None)


def _changes(earlier: Item, later: Item, *, opened: bool) -> list[Change]:
    kind = kind_named(later.record.kind)
    # Withheld values are opened to be compared: each commitment has a salt of its own, so two never look alike.
    before, after = kind.aligned(
        body_opened(earlier.record, earlier.content), body_opened(later.record, later.content)
    )
    old, new = _leaves(kind, before), _leaves(kind, after)
    secret = {*commitments(earlier.content.body), *commitments(later.content.body)}
    subject = later.record.subject
    changes = [*_compared(old, new, secret), *_files(earlier, later)]
    return [_shown(change, subject, opened=opened) for change in changes]


@dataclass(frozen=True)
class _Leaf:
    where: Text | None
    line: Line


def _leaves(kind: Kind, body: JsonObject) -> dict[str, _Leaf]:
    leaves: dict[str, _Leaf] = {}
    for line in body_lines(kind, {name: value for name, value in body.items() if name != CORRECTION_REASON}):
        for where, leaf in _walked(line, None):
            leaves[leaf.path] = _Leaf(where, leaf)
    return leaves


def _walked(line: Line, where: Text | None) -> Iterator[tuple[Text | None, Line]]:
    if line.value is not None:
        yield where, line
        return
    inner = Text(f"{where.ko} › {line.label.ko}", f"{where.en} › {line.label.en}") if where else line.label
    for part in line.lines:
        yield from _walked(part, inner)


def _compared(old: dict[str, _Leaf], new: dict[str, _Leaf], secret: set[str]) -> Iterator[Change]:
    for path in [*new, *(path for path in old if path not in new)]:
        before, after = old.get(path), new.get(path)
        first = before.line.value if before else None
        then = after.line.value if after else None
        leaf = after or before
        if leaf is None or (first == then and not leaf.line.withheld):
            continue
        withheld = CHANGED if path in secret else None
        if any(side and side.line.withheld for side in (before, after)):
            # Erased, or never given to the registry: nobody can say whether it changed.
            withheld, first, then = UNKNOWN, None, None
        yield Change(path, leaf.where, leaf.line.label, first, then, withheld)


def _files(earlier: Item, later: Item) -> Iterator[Change]:
    old, new = _fingerprints(earlier), _fingerprints(later)
    for name in sorted(old.keys() | new.keys()):
        if old.get(name) != new.get(name):
            label = ATTACHMENT.format(name=name)
            yield Change(f"attachments.{name}", None, label, _digest(old.get(name)), _digest(new.get(name)))


def _fingerprints(item: Item) -> dict[str, str]:
    return {file["name"]: file["sha256"] for file in item.content.attachments}


def _digest(sha256: str | None) -> Text | None:
    return Text(f"{sha256[:16]}…", f"{sha256[:16]}…") if sha256 else None


def _shown(change: Change, subject: str, *, opened: bool) -> Change:
    if change.withheld == CHANGED:
        hidden = None if opened else CHANGED
        old, new = (change.old, change.new) if opened else (None, None)
        return replace(change, old=old, new=new, withheld=hidden)
    return replace(change, old=_masked(change.old, subject), new=_masked(change.new, subject))


def _masked(text: Text | None, subject: str) -> Text | None:
    if text is None:
        return text
    number, hidden = number_of(subject), masked(subject)
    return Text(text.ko.replace(number, hidden), text.en.replace(number, hidden))
