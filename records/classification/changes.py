"""What a new version of the classification changes, entry by entry: rows by their kind, tasks by their name."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from records.contents.lines import Line, body_lines
from records.terms.bodies import ClassificationPublished
from records.terms.common import CLASSIFICATION
from records.terms.families import kinds
from records.terms.texts import Text

_NAMED_BY = {"rows": "kind", "tasks": "name"}


@dataclass(frozen=True)
class Change:
    """One value of an entry; None where there is none before, or after."""

    label: Text
    before: Text | None
    after: Text | None


@dataclass(frozen=True)
class ChangedEntry:
    """A kind's row, or a task. `is_new` and `is_gone` as a whole."""

    title: Text
    changes: tuple[Change, ...]
    is_new: bool
    is_gone: bool


def entries_changed(before: ClassificationPublished, after: ClassificationPublished) -> list[ChangedEntry]:
    """In the order of the new version; what is in it no more comes last."""
    old, new = _entries(before), _entries(after)
    changed = []
    for name in [*new, *(name for name in old if name not in new)]:
        earlier, later = old.get(name, {}), new.get(name, {})
        changes = tuple(_changes(earlier, later))
        if changes:
            changed.append(ChangedEntry(_title(name), changes, is_new=not earlier, is_gone=not later))
    return changed


Values = Mapping[str, Line]


def _entries(body: ClassificationPublished) -> dict[Text, Values]:
    """Each entry's values by their path within it."""
    entries: dict[Text, Values] = {}
    for part in body_lines(CLASSIFICATION, body):
        if part.path not in _NAMED_BY:
            continue
        for entry in part.lines:
            values = {
                line.path.removeprefix(f"{entry.path}."): line for line in entry.walk() if not line.lines
            }
            name = values[_NAMED_BY[part.path]].value
            if name is not None:
                entries[name] = values
    return entries


def _changes(before: Values, after: Values) -> Iterator[Change]:
    for path in [*after, *(path for path in before if path not in after)]:
        old, new = before.get(path), after.get(path)
        line = new or old
        if line is not None and (old is None or new is None or old.value != new.value):
            yield Change(line.label, old.value if old else None, new.value if new else None)


def _title(name: Text) -> Text:
    """A row's name is its kind's, which a version of before may know alone."""
    kind = kinds().get(name.en)
    return kind.title if kind else name
