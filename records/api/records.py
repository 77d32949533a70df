"""Stating something, reading it again, and its receipt."""

from django.http import HttpResponse, HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from records.api.base import ApiView, MemberView, PublicView, envelope, located
from records.api.serializers.corrections import CorrectionSerializer
from records.api.serializers.records import NewRecordSerializer, RecordSerializer
from records.api.shapes import correction_json, item_json, new_json, record_links
from records.audit_log.look_ups import NOBODY_S
from records.audit_log.services import corrections_note
from records.contents.models import Record
from records.contents.permissions import may_read_disclosures
from records.contents.services import record_found
from records.people.authors import Author
from records.people.permissions import missing
from records.proof.proved import proved
from records.proof.selectors import record_proved, record_receipt
from records.standing.corrections import corrections_of
from records.stating.services import Recorded, record_create
from records.terms.families import scheme_of
from records.terms.subjects import is_number_of
from records.terms.texts import Refusal, RefusalSort, Text

SCOPE = "records"
NOT_LOGGED = Text(
    "아직 로그에 오르지 않아 접수증이 없습니다. 잠시 뒤에 다시 받으십시오.",
    "The record is not in the log yet, so there is no receipt. Ask again in a moment.",
)


class RecordsView(MemberView):
    @extend_schema(
        operation_id="records_create",
        summary="기록 남기기 / State a record",
        request=NewRecordSerializer,
        responses={201: RecordSerializer, 200: RecordSerializer},
    )
    def post(self, request: Request) -> Response:
        """The same `external_id` with the same content is answered with the first record (200), with other content
        refused (409). The body obeys the kind's schema under /schemas/; withheld fields are sent as plain values."""
        author = self.author(SCOPE)
        stated = envelope(request.data, NewRecordSerializer)
        recorded = record_create(
            author=author,
            kind=stated["kind"],
            subject=stated["subject"],
            body=stated["body"],
            attachments=stated.get("attachments", ()),
            corrects=stated.get("corrects"),
            external_id=stated.get("external_id"),
        )
        return recorded_answer(recorded, request, author)


class RecordView(ApiView):
    @extend_schema(
        operation_id="records_get",
        summary="기록 읽기 / Read a record",
        parameters=[OpenApiParameter("vin", str, description="The car's VIN, for who has no token")],
        auth=[{"token": []}, {"session": []}, {}],  # type: ignore[list-item]
        responses={200: RecordSerializer},
    )
    def get(self, request: Request, digest: str) -> Response:
        """For its organisation and the city, inspections also for inspectors; for others who know the car's VIN.
        Digests are public in the log, so a digest alone must not lead to a car."""
        reader = self.reader(SCOPE)
        record = record_opened(self, record_found(digest), reader)
        item, shown = record_proved(record)
        self.shown(reader, [item.record])
        return Response(item_json(item, shown, request, reader))


class ChangesView(ApiView):
    @extend_schema(
        operation_id="records_changes",
        summary="정정 내용 / What a correction changed",
        parameters=[OpenApiParameter("vin", str, description="The car's VIN, for who has no token")],
        auth=[{"token": []}, {"session": []}, {}],  # type: ignore[list-item]
        responses={200: CorrectionSerializer(many=True)},
    )
    def get(self, _request: Request, digest: str) -> Response:
        """Field by field, in the form's words: what this record corrects, and what corrected it. For whom `GET` of the
        record itself answers; who may not read a withheld field is told only that it changed."""
        reader = self.reader(SCOPE)
        record = record_opened(self, record_found(digest), reader)
        shown = proved(record.subject)
        if shown is None:
            raise missing()
        corrections = corrections_of(shown.history, digest, opened=reads(reader, record))
        if reader is not None and reads(reader, record):
            corrections_note(reader=reader, corrections=corrections, token=self.token)
        return Response([correction_json(correction) for correction in corrections])


def reads(reader: Author | None, record: Record) -> bool:
    return reader is not None and may_read_disclosures(reader, record)


def record_opened(view: ApiView, record: Record | None, reader: Author | None) -> Record:
    """For who may read it anyhow, and for who brings its subject's number, which is counted as a look-up, right or wrong: else
    a digest of the log would tell its car to who tries every number."""
    if record is None:
        raise missing()
    if reads(reader, record):
        return record
    typed = view.request.query_params.get("vin", "")
    known = is_number_of(record.subject, typed)
    if typed and not scheme_of(record.subject).is_public:
        view.look_up(record.subject if known else NOBODY_S)
    if not known:
        raise missing()
    return record


class ReceiptView(PublicView):
    @extend_schema(
        operation_id="records_receipt",
        summary="접수증 / The record's receipt",
        auth=[],
        responses={(200, "text/plain"): OpenApiTypes.STR},
    )
    def get(self, _request: Request, digest: str) -> HttpResponseBase:
        """c2sp.org/tlog-proof@v1 of the record's entry against the newest checkpoint."""
        record = record_found(digest)
        if record is None:
            raise missing()
        text = record_receipt(record)
        if text is None:
            raise Refusal("not_logged", NOT_LOGGED, sort=RefusalSort.MISSING)
        name = f"{record.digest[:16]}.tlog-proof"
        return HttpResponse(
            text,
            content_type="text/plain; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )


def recorded_answer(recorded: Recorded, request: Request, author: Author) -> Response:
    """What was stated now, or had been before: then with all that became of it."""
    record = recorded.record
    shown = (
        new_json(record, recorded.opened, request)
        if recorded.created
        else item_json(*record_proved(record), request, author)
    )
    location = record_links(record, request)["self"]
    return located(shown, location, status=201 if recorded.created else 200)
