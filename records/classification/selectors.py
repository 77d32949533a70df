"""Which version of the classification is logged, and how far its proof is."""

from dataclasses import dataclass
from functools import cached_property
from typing import cast

from anchoring.log.selectors import EntryState
from records.classification.rows import classification_now
from records.contents.models import Record
from records.proof.faults import Fault
from records.proof.proved import SUBJECT as WHOLE
from records.proof.proved import Proved, proved
from records.standing.history import Item
from records.terms.bodies import ClassificationPublished
from records.terms.common import CLASSIFICATION, CLASSIFICATION_SCHEME
from records.terms.kinds import CORRECTION_REASON
from verifier import canonical

SUBJECT = f"{CLASSIFICATION_SCHEME}:records"


@dataclass(frozen=True)
class Version:
    """The one that stands; `number` counts from 1. `body` is None where it was erased, or is not what was logged."""

    item: Item
    number: int
    body: ClassificationPublished | None
    proved: Proved

    @property
    def record(self) -> Record:
        return self.item.record

    @cached_property
    def is_current(self) -> bool:
        """Whether it says what this program has."""
        if self.body is None:
            return False
        said = {name: value for name, value in self.body.items() if name != CORRECTION_REASON}
        return canonical.dumps(said) == canonical.dumps(classification_now())

    @property
    def state(self) -> EntryState | None:
        """How far its entry is; None where that is not proved."""
        return self.proved.state(self.item)

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Why it can't be believed."""
        faults = self.proved.faults
        return (*faults.get(self.record.digest, ()), *faults.get(WHOLE, ()))


def published() -> Version | None:
    """None before the first publication."""
    subject = proved(SUBJECT)
    items = [
        item for item in (subject.history.items if subject else ()) if item.record.kind == CLASSIFICATION.name
    ]
    if subject is None or not items:
        return None
    standing = [item for item in items if item.stands]
    newest = (standing or items)[-1]
    body = cast(ClassificationPublished, newest.content.body) if newest.is_readable else None
    return Version(newest, items.index(newest) + 1, body, subject)
