"""Exactly the version that a buyer was shown, whatever became of the record since."""

from dataclasses import dataclass
from functools import cached_property

from anchoring.log.selectors import EntryState
from registry.contents import body_opened
from registry.diffs import Correction, corrections_of
from registry.history import Item, SubjectHistory
from registry.models import Handover, RecordAttachment
from registry.permissions import may_open_for_buyer
from registry.rights import Rights, rights_of
from registry.selectors import record_state
from registry.web.bodies import Line
from registry.web.inspections import InspectionView
from registry.web.timeline import public_lines


@dataclass(frozen=True)
class HandedView:
    handover: Handover
    history: SubjectHistory

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

    @property
    def number(self) -> str:
        return self.handover.record.subject.partition(":")[2]

    @property
    def path_number(self) -> str:
        return self.handover.record.subject.removeprefix("vin:")

    @property
    def state(self) -> EntryState | None:
        return record_state(self.handover.record)

    @cached_property
    def inspection(self) -> InspectionView | None:
        return InspectionView(self.item.content.body) if self.item.is_readable else None

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
        return list(
            self.handover.record.attachments.filter(attachment__destroyed_at=None).select_related(
                "attachment"
            )
        )

    @property
    def later(self) -> list[Correction]:
        """What has been mended since."""
        found = corrections_of(self.history, self.item.record.digest, opened=self.is_opened)
        return [each for each in found if each.earlier.record.digest == self.item.record.digest]

    @cached_property
    def rights(self) -> Rights | None:
        found = rights_of(self.history, self.item.record.digest)
        return next(
            (each for each in found if each.shown.record.digest == self.handover.notification_id), None
        )

    @property
    def confirmation(self) -> Item | None:
        return self.rights.confirmation if self.rights else None
