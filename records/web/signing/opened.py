"""One inspection record with everything that an inspector compares with the car, on its own page and beside the signature."""

from dataclasses import dataclass
from datetime import UTC, datetime

from records.audit_log.services import disclosures_note, opened_to
from records.contents.lines import Line
from records.contents.models import Record
from records.contents.services import body_opened
from records.people.authors import Author
from records.proof.proved import Proved
from records.signing.queue import Judged, judged_one
from records.standing.history import Item
from records.web.families import Review, Shown, shown_family
from records.web.lines import public_lines


@dataclass(frozen=True)
class Opened:
    """With what is withheld from the public: the plate and the names too."""

    item: Item
    judged: list[Judged]
    review: Review

    @property
    def number(self) -> str:
        return self.item.record.number

    @property
    def title(self) -> str:
        return self.review.title or self.number

    @property
    def lines(self) -> list[Line]:
        return public_lines(self.item, body_opened(self.item.record, self.item.content))


def opened_for(author: Author, record: Record, proved: Proved) -> Opened:
    """That this inspector looked at it is noted in the audit log."""
    item = proved.history.item(record.digest)
    review = shown_family(record).review(Shown(item, proved, reader=author, authors=[author]))
    disclosures_note(reader=author, records=opened_to(author, [item.record, *review.looked_at]))
    return Opened(item, judged_one(proved.history, item, datetime.now(UTC)), review)
