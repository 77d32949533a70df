"""One record, whole. A digest alone, which the public log has, leads to no car: who has no part in it brings the car's number."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from anchoring.log.selectors import EntryState
from records.audit_log.services import corrections_note, disclosures_note
from records.contents.lines import Line
from records.contents.models import Record
from records.contents.permissions import may_ask_for_erasure, may_correct, may_read_disclosures, may_withdraw
from records.contents.services import body_opened, record_found
from records.people.authors import Author
from records.proof.proved import record_states
from records.proof.selectors import record_proved
from records.signing.certified import certified_body
from records.standing.corrections import Correction, corrections_of
from records.standing.history import Item
from records.terms.families import family_with, kind_named, scheme_of
from records.terms.record_json import AttachmentJson
from records.terms.subjects import is_licence, is_number_of, masked
from records.terms.texts import Text
from records.web.desk import authors_of
from records.web.families import RecordParts, Shown, is_corrected_here, shown_family
from records.web.lines import public_lines
from records.web.throttling import look_ups_limited, number_refused


@dataclass(frozen=True)
class RecordView:
    item: Item
    state: EntryState | None
    reader: Author | None
    is_mismatch: bool
    corrections: list[Correction]
    parts: RecordParts
    # Certified when the signing key may have been in other hands.
    is_doubtful: bool
    ending: Item | None = None

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
    def subject_url(self) -> str:
        """Where its subject has a page of its own; empty where it has none."""
        if is_licence(self.record.subject):
            return reverse("licence", args=[self.number])
        return family_with(self.record.subject).addresses(self.record.subject).get("page", "")

    @property
    def is_public(self) -> bool:
        """Whether who knows the digest may read it; else links carry the subject's number too."""
        return scheme_of(self.record.subject).is_public

    @property
    def shown_number(self) -> str:
        return masked(self.record.subject)

    @property
    def lines(self) -> list[Line]:
        """The body as anybody sees it; its own organisation, inspectors and the city also see what is withheld."""
        if self.item.content.value is None:
            return []
        if self.reader is None:
            return public_lines(self.item)
        return public_lines(self.item, body_opened(self.record, self.item.content))

    @property
    def attachments(self) -> list[AttachmentJson]:
        return self.item.content.attachments if self.item.is_readable else []

    @property
    def ending_reason(self) -> str:
        """Why it no longer stands, as who ended it gave it."""
        ending = self.ending.content.body if self.ending and self.ending.is_readable else {}
        signed = certified_body(ending)["statement"].get("reason") if "statement" in ending else None
        return str(ending.get("correction_reason") or ending.get("reason") or signed or "")

    @property
    def is_correctable(self) -> bool:
        if self.reader is None or not self.item.stands or not is_corrected_here(self.record):
            return False
        return may_correct(self.reader, self.record)

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
    row = record_found(digest)
    if row is None:
        raise Http404
    authors = authors_of(request)
    reader = next((author for author in authors if may_read_disclosures(author, row)), None)
    if not (scheme_of(row.subject).is_public or reader):
        typed = request.GET.get("vin", "")
        if refused := number_refused(request, row.subject, typed):
            return refused
        if not is_number_of(row.subject, typed):
            return _closed(request, row)
    item, proved = record_proved(row)
    state, history = proved.state(item), proved.history
    corrections = corrections_of(history, digest, opened=reader is not None)
    view = RecordView(
        item,
        state,
        reader,
        digest in proved.faults,
        corrections,
        shown_family(row).record_parts(Shown(item, proved, reader, authors)),
        digest in proved.doubts,
        history.item(item.ended_by) if item.ended_by else None,
    )
    if reader and item.record.own_disclosures:
        disclosures_note(reader=reader, records=[digest])
    if reader:
        corrections_note(reader=reader, corrections=corrections)
    response = render(request, "records/stating/record.html", {"view": view, "state": state})
    response.headers["Cache-Control"] = "no-store" if reader else "no-cache"
    return response


def _closed(request: HttpRequest, row: Record) -> HttpResponse:
    """What the public log says of it, and a field for the number."""
    context = {
        "record": row,
        "title": kind_named(row.kind).title,
        "state": record_states([row]).get(row.digest),
        "wrong": "vin" in request.GET,
        "typed": request.GET.get("vin", "")[:64],
    }
    return render(request, "records/stating/record_closed.html", context)
