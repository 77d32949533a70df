"""Bulk upload: a file in, a job with its progress, a report of every row."""

from collections.abc import Iterator
from tempfile import SpooledTemporaryFile
from time import monotonic
from typing import ClassVar
from uuid import UUID

from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from anchoring.wake import wake
from records.api.base import MemberView, envelope, located
from records.api.forms import one_file
from records.api.parsers import MalformedJsonError
from records.api.shapes import moment
from records.audit_log.models import Access
from records.audit_log.services import access_note
from records.terms.texts import Refusal, Text
from registry.api.upload_serializers import (
    BackSerializer,
    ConfirmSerializer,
    NewUploadSerializer,
    TakenBackSerializer,
    UploadReportSerializer,
    UploadSerializer,
)
from registry.listings.kinds import LISTED
from registry.tasks import uploads_resume
from registry.uploads.intake import upload_create
from registry.uploads.models import TYPED, Upload, UploadRow
from registry.uploads.report import csv_report, xlsx_report
from registry.uploads.selectors import progress, rows_all, rows_page, upload_get, uploads_before, uploads_of
from registry.uploads.taking_back import upload_take_back
from registry.uploads.trials import upload_confirm
from verifier import canonical
from verifier.errors import Malformed

SCOPE = "uploads"
MAX_FILE = 100 * 2**20
BACK_SECONDS = 3.0
_FORM = 64 * 1024
_LIST = 100
_PAGE = 1000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

PARAMETER = Text("쓸 수 있는 값: {allowed}", "Allowed: {allowed}")

_AFTER = {"type": "integer", "minimum": 0, "maximum": 999_999_999}


class UploadsView(MemberView):
    parser_classes = (MultiPartParser,)
    max_body: ClassVar[int] = MAX_FILE + _FORM

    @extend_schema(
        operation_id="uploads_create",
        summary="파일로 올리기 / Upload a file of many",
        request={"multipart/form-data": NewUploadSerializer},
        responses={202: UploadSerializer},
    )
    def post(self, request: Request) -> Response:
        """Uploads a file; its rows become records in a job. In a dry run nothing is recorded before it is confirmed."""
        author = self.author(SCOPE)
        file = one_file(request, "kind", "mapping", "mode", "trial")
        upload = upload_create(
            author=author,
            file=file,
            name=file.name or "",
            kind=request.POST.get("kind") or LISTED.name,
            mapping=mapping_of(request.POST.get("mapping")),
            trial=flag_of(request.POST.get("trial")),
            mode=_mode(request.POST.get("mode")),
        )
        wake(uploads_resume)
        return located(upload_json(upload, request), upload_url(upload), status=202)

    @extend_schema(
        operation_id="uploads_list",
        summary="올린 파일 / Uploads",
        responses={200: UploadSerializer(many=True)},
    )
    def get(self, request: Request) -> Response:
        """The organisation's newest uploads."""
        uploads = uploads_of(self.author(SCOPE).organisation)[:_LIST]
        return Response([upload_json(upload, request) for upload in uploads])


class UploadView(MemberView):
    @extend_schema(
        operation_id="uploads_get",
        summary="진행 상황 / An upload's progress",
        responses={200: UploadSerializer},
    )
    def get(self, request: Request, upload_id: UUID) -> Response:
        """How far an upload is."""
        return Response(upload_json(upload_get(self.author(SCOPE).organisation, upload_id), request))


class UploadConfirmView(MemberView):
    @extend_schema(
        operation_id="uploads_confirm",
        summary="시험 등록한 파일 기록하기 / Record an upload after its dry run",
        request=ConfirmSerializer,
        responses={202: UploadSerializer},
    )
    def post(self, request: Request, upload_id: UUID) -> Response:
        """Records the good rows; `reasons` answers the rules that asked, by the row's number."""
        upload = upload_get(self.author(SCOPE).organisation, upload_id)
        body = request.data if isinstance(request.data, dict) else {}
        upload_confirm(upload, answers=body.get("reasons"))
        wake(uploads_resume)
        upload.refresh_from_db()
        return located(upload_json(upload, request), upload_url(upload), status=202)


class UploadBackView(MemberView):
    @extend_schema(
        operation_id="uploads_take_back",
        summary="업로드 되돌리기 / Take an upload back",
        request=BackSerializer,
        responses={200: TakenBackSerializer},
    )
    def post(self, request: Request, upload_id: UUID) -> Response:
        """Withdraws what it recorded, as far as nobody built on it. Where `done` is false, ask again for the rest."""
        author = self.author(SCOPE)
        upload = upload_get(author.organisation, upload_id)
        stated = envelope(request.data, BackSerializer)
        reason = stated["reason"] if isinstance(stated["reason"], str) else ""
        taken = upload_take_back(upload, author=author, reason=reason, until=monotonic() + BACK_SECONDS)
        return Response({"withdrawn": taken.withdrawn, "kept": taken.kept, "done": taken.is_done})


class UploadReportView(MemberView):
    @extend_schema(
        operation_id="uploads_report",
        summary="행별 보고서 / Row-by-row report",
        parameters=[
            OpenApiParameter("format", str, enum=["json", "csv", "xlsx"], default="json"),
            OpenApiParameter("outcome", str, enum=UploadRow.Outcome.values),
            OpenApiParameter("after", _AFTER, description="JSON: rows behind this one", default=0),
        ],
        responses={
            (200, "application/json"): UploadReportSerializer,
            (200, "text/csv"): OpenApiTypes.STR,
            (200, XLSX): OpenApiResponse(OpenApiTypes.BINARY),
        },
    )
    def get(self, request: Request, upload_id: UUID) -> HttpResponseBase:
        """What became of each row, with its reasons in Korean and English."""
        author = self.author(SCOPE)
        upload = upload_get(author.organisation, upload_id)
        outcome = _choice(request, "outcome", UploadRow.Outcome.values)
        wanted = _choice(request, "format", ["json", "csv", "xlsx"]) or "json"
        access_note(
            membership=author.membership,
            action=Access.Action.READ if wanted == "json" else Access.Action.EXPORT,
            what=Access.What.UPLOAD,
            target=upload.pk,
            token=self.token,
        )
        name = f"report-{upload.pk}.{wanted}"
        if wanted == "csv":
            rows = rows_all(upload, outcome=outcome)
            return StreamingHttpResponse(
                _encoded(rows),
                content_type="text/csv; charset=utf-8",
                headers={"Content-Disposition": f'attachment; filename="{name}"'},
            )
        if wanted == "xlsx":
            file = SpooledTemporaryFile(max_size=4 * 2**20)  # noqa: SIM115 - the response closes it
            xlsx_report(rows_all(upload, outcome=outcome), file)
            file.seek(0)
            return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)
        return Response(_report(upload, request, outcome))


def upload_json(upload: Upload, request: Request) -> dict[str, object]:
    url = request.build_absolute_uri(upload_url(upload))
    return {
        "id": str(upload.pk),
        "kind": upload.kind,
        "mode": upload.mode,
        "name": upload.name,
        "format": upload.format,
        "encoding": upload.encoding,
        "size": upload.size,
        "sha256": upload.sha256,
        "mapping": upload.mapping or {},
        "state": upload.state,
        "trial": upload.trial,
        "failure": upload.failure,
        "left_out": upload.left_out,
        "notices": upload.notices,
        "progress": _progress_json(upload),
        "created_at": moment(upload.created_at),
        "started_at": moment(upload.started_at),
        "finished_at": moment(upload.finished_at),
        "links": {
            "self": url,
            "report": f"{url}report",
            "report_csv": f"{url}report?format=csv",
            "report_xlsx": f"{url}report?format=xlsx",
        },
    }


def _progress_json(upload: Upload) -> dict[str, object]:
    state = progress(upload)
    return {
        "rows": state.done,
        "expected": state.expected,
        "percent": state.percent,
        "before": uploads_before(upload),
        "recorded": upload.recorded,
        "repeated": upload.repeated,
        "refused": upload.refused,
        "asked": upload.asked,
        "changed": upload.changed,
        "sold": upload.sold,
        "delisted": upload.delisted,
        "missing": upload.missing,
        "rows_per_second": None if state.rate is None else round(state.rate),
        "ends_at": moment(state.ends_at),
    }


def _report(upload: Upload, request: Request, outcome: str | None) -> dict[str, object]:
    after = request.query_params.get("after", "0")
    if not after.isascii() or not after.isdigit() or len(after) > 9:
        raise Refusal("parameter", PARAMETER.format(allowed="0, 1, 2, …"), pointer="/after")
    rows = rows_page(upload, after=int(after), limit=_PAGE, outcome=outcome)
    last = rows[-1].number if len(rows) == _PAGE else None
    return {
        "upload": upload_json(upload, request),
        "rows": [row_json(row) for row in rows],
        "next_after": last,
    }


def row_json(row: UploadRow) -> dict[str, object]:
    return {
        "row": row.number,
        "outcome": row.outcome,
        "subject": row.subject,
        "record": row.record_id,
        "reasons": row.reasons,
        # What somebody typed on the page and nothing came of is nothing stated.
        "summary": {name: value for name, value in row.summary.items() if name != TYPED},
    }


def _encoded(rows: Iterator[UploadRow]) -> Iterator[bytes]:
    for chunk in csv_report(rows):
        yield chunk.encode()


def upload_url(upload: Upload) -> str:
    return reverse("api:upload", args=[upload.pk])


def mapping_of(text: object) -> object:
    if not text:
        return None
    if not isinstance(text, str):
        raise Refusal("mapping_shape", PARAMETER.format(allowed="JSON"), pointer="/mapping")
    try:
        return canonical.loads(text)
    except Malformed as error:
        raise MalformedJsonError(error.fault) from error


def _mode(text: object) -> str:
    if text and text not in Upload.Mode.values:
        raise Refusal("parameter", PARAMETER.format(allowed=", ".join(Upload.Mode.values)), pointer="/mode")
    return str(text or Upload.Mode.STATEMENTS)


def flag_of(text: object) -> bool:
    if text not in {None, "", "true", "false"}:
        raise Refusal("parameter", PARAMETER.format(allowed="true, false"), pointer="/trial")
    return text == "true"


def _choice(request: Request, name: str, allowed: list[str]) -> str | None:
    value = request.query_params.get(name)
    if value is not None and value not in allowed:
        raise Refusal("parameter", PARAMETER.format(allowed=", ".join(allowed)), pointer=f"/{name}")
    return value
