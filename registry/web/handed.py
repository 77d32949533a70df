"""Exactly the version that a buyer was shown, whatever became of the record since."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property

from anchoring.log.selectors import EntryState
from anchoring.seals import seal_holds
from records.contents.lines import Line
from records.contents.models import RecordAttachment
from records.contents.services import body_opened
from records.proof.proved import Proved, proved
from records.standing.corrections import Correction, corrections_of
from records.standing.history import Item, SubjectHistory
from records.terms.families import scheme_of
from records.terms.texts import Text
from records.web.lines import public_lines
from registry.form82.inspections import inspection_body, is_paper_only
from registry.handovers.kinds import NOTIFICATION
from registry.handovers.models import Handover
from registry.handovers.permissions import may_open_for_buyer
from registry.handovers.rights import Rights, rights_of
from registry.handovers.rules import notified_body
from registry.identity.addresses import car_number
from registry.odometer.readings import Reading
from registry.vehicles.selectors import car_verdict
from registry.vehicles.signed import Signed
from registry.vehicles.verdict import Verdict
from registry.web.form82.inspections import InspectionView


@dataclass(frozen=True)
class HandedView:
    handover: Handover
    proved: Proved

    @property
    def history(self) -> SubjectHistory:
        return self.proved.history

    @cached_property
    def item(self) -> Item:
        return self.history.item(self.handover.record_id)

    @property
    def notification(self) -> Item:
        return self.history.item(self.handover.notification_id)

    @property
    def is_opened(self) -> bool:
        """Whether the buyer sees the plate: where the dealer's own record is handed over."""
        return may_open_for_buyer(self.handover)

    @cached_property
    def verdict(self) -> Verdict:
        """The car's of now, of which this version is a part."""
        return car_verdict(self.proved, now=datetime.now(UTC))

    @property
    def signed(self) -> Signed:
        return self.verdict.signatures[self.item.record.digest]

    @property
    def reading(self) -> Reading | None:
        """What this version says the odometer showed."""
        return self.verdict.reading_of(self.item)

    @property
    def plate(self) -> str:
        """For its buyer; empty where it is not theirs to see, or the record has none."""
        if not (self.is_opened and self.item.is_readable):
            return ""
        body = inspection_body(body_opened(self.item.record, self.item.content))
        plate = "" if is_paper_only(body) else body["basic"]["plate_no"]
        return plate if isinstance(plate, str) else ""

    @property
    def number(self) -> str:
        return self.handover.record.subject.partition(":")[2]

    @property
    def number_title(self) -> Text:
        """What sort of number it is: a VIN's, or a chassis number's."""
        return scheme_of(self.handover.record.subject).title

    @property
    def path_number(self) -> str:
        return car_number(self.handover.record.subject)

    @property
    def state(self) -> EntryState | None:
        return self.proved.state(self.item)

    @cached_property
    def inspection(self) -> InspectionView | None:
        return InspectionView(inspection_body(self.item.content.body)) if self.item.is_readable else None

    @property
    def lines(self) -> list[Line]:
        if not self.item.is_readable:
            return []
        body = body_opened(self.item.record, self.item.content) if self.is_opened else None
        return public_lines(self.item, body)

    @cached_property
    def originals(self) -> list[RecordAttachment]:
        if not self.is_opened:
            return []
        stated = {(file["name"], file["sha256"]) for file in self.item.content.attachments}
        rows = self.handover.record.attachments.filter(attachment__destroyed_at=None)
        return [
            row for row in rows.select_related("attachment") if (row.name, row.attachment.sha256) in stated
        ]

    @property
    def later(self) -> list[Correction]:
        """The corrections since then."""
        corrections = corrections_of(self.history, self.item.record.digest, opened=self.is_opened)
        return [
            correction
            for correction in corrections
            if correction.earlier.record.digest == self.item.record.digest
        ]

    @cached_property
    def rights(self) -> Rights | None:
        periods = rights_of(self.history, self.item.record.digest)
        return next(
            (period for period in periods if period.shown.record.digest == self.handover.notification_id),
            None,
        )

    @property
    def confirmation(self) -> Item | None:
        return self.rights.confirmation if self.rights else None


def handed_view(handover: Handover) -> HandedView | None:
    """None where the row is not what was handed over, as the notification in the log has it."""
    shown = proved(handover.notification.subject)
    if shown is None or not seal_holds(handover):
        return None
    notified = next((item for item in shown.history.items if item.record == handover.notification), None)
    if notified is None or notified.record.kind != NOTIFICATION.name or not notified.is_readable:
        return None
    said = notified_body(notified.content.body)["record"], notified.record.organisation_id
    return HandedView(handover, shown) if said == (handover.record_id, handover.organisation_id) else None
