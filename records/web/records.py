"""One record, whole. A digest alone, which the public log has, leads to no car: who has no part in it brings the car's number."""

from dataclasses import dataclass, field

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from anchoring.log import selectors as log
from anchoring.log.selectors import EntryState
from records.audit_log.services import corrections_note, disclosures_note
from records.contents.lines import Line
from records.contents.models import Record
from records.contents.permissions import may_ask_for_erasure, may_correct, may_read_disclosures, may_withdraw
from records.contents.services import body_opened
from records.people.authors import Author
from records.standing.corrections import Correction, corrections_of
from records.standing.history import Item, subject_history
from records.terms.families import kind_named
from records.terms.schemes import number_masked
from records.terms.texts import Text
from records.web.desk import authors_of
from records.web.throttling import look_ups_limited
from records.web.timeline import public_lines
from registry.form82.kinds import INSPECTION
from registry.handovers.permissions import may_hand_over
from registry.handovers.rights import Rights, rights_of
from registry.identity.vin import vin_clean
from registry.vehicles.selectors import record_state
from registry.web.form82.inspections import InspectionView


@dataclass(frozen=True)
class RecordView:
    item: Item
    state: EntryState | None
    reader: Author | None
    is_mismatch: bool
    corrections: list[Correction]
    ending: Item | None = None
    rights: list[Rights] = field(default_factory=list)
    may_hand_over: bool = False

    @property
    def record(self) -> Record:
        return self.item.record

    @property
    def title(self) -> Text:
        return kind_named(self.record.kind).title

    @property
    def number(self) -> str:
        return self.record.subject.partition(":")[2]

    @property
    def path_number(self) -> str:
        return self.record.subject.removeprefix("vin:")

    @property
    def is_car(self) -> bool:
        return not self.record.subject.startswith("licence:")

    @property
    def shown_number(self) -> str:
        return number_masked(self.number) if self.is_car else self.number

    @property
    def inspection(self) -> InspectionView | None:
        if self.record.kind != INSPECTION.name or not self.item.is_readable:
            return None
        return InspectionView(self.item.content.body)

    @property
    def lines(self) -> list[Line]:
        """The body as anybody sees it; its own organisation, inspectors and the city also see what is withheld."""
        if self.item.content.value is None:
            return []
        if self.reader is None:
            return public_lines(self.item)
        return public_lines(self.item, body_opened(self.record, self.item.content))

    @property
    def attachments(self) -> list[dict[str, object]]:
        value = self.item.content.value
        return list(value["attachments"]) if value and self.item.is_readable else []

    @property
    def ending_reason(self) -> str:
        """Why it no longer stands, as who ended it gave it."""
        ending = self.ending.content.body if self.ending and self.ending.is_readable else {}
        statement = ending.get("statement", {})
        return str(ending.get("correction_reason") or ending.get("reason") or statement.get("reason") or "")

    @property
    def is_correctable(self) -> bool:
        return self.item.stands and self.reader is not None and may_correct(self.reader, self.record)

    @property
    def is_withdrawable(self) -> bool:
        return self.item.stands and self.reader is not None and may_withdraw(self.reader, self.record)

    @property
    def may_ask_for_erasure(self) -> bool:
        return self.reader is not None and may_ask_for_erasure(self.reader, self.record)

    @property
    def is_own(self) -> bool:
        return self.reader is not None and self.reader.organisation.id == self.record.organisation_id


@require_safe
@look_ups_limited
def record(request: HttpRequest, digest: str) -> HttpResponse:
    row = Record.objects.filter(digest=digest).first()
    if row is None:
        raise Http404
    typed = request.GET.get("vin", "")
    known = row.subject.partition(":")[2] in (typed, vin_clean(typed))
    reader = next((author for author in authors_of(request) if may_read_disclosures(author, row)), None)
    is_public = row.subject.startswith("licence:") or known
    state = record_state(row)
    if not (is_public or reader):
        context = {
            "record": row,
            "title": kind_named(row.kind).title,
            "state": state,
            "wrong": "vin" in request.GET,
        }
        return render(request, "registry/vehicles/record_closed.html", context)
    history = subject_history(row.subject)
    item = history.item(digest)
    corrections = corrections_of(history, digest, opened=reader is not None)
    is_mismatch = item.is_changed or bool(log.findings_about(records=[digest]))
    view = RecordView(
        item,
        state,
        reader,
        is_mismatch,
        corrections,
        history.item(item.ended_by) if item.ended_by else None,
        rights_of(history, digest),
        item.stands and any(may_hand_over(author, row) for author in authors_of(request)),
    )
    if reader and row.disclosures.exists():
        disclosures_note(reader=reader, records=[digest])
    if reader:
        corrections_note(reader=reader, corrections=corrections)
    response = render(request, "registry/vehicles/record.html", {"view": view, "state": state})
    response.headers["Cache-Control"] = "no-store" if reader else "no-cache"
    return response
