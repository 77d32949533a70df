"""The whole stock by program: one call brings what is on offer to what a file says, a second says what became of the rest."""

import shutil
from tempfile import TemporaryFile
from time import monotonic
from typing import IO, Any, ClassVar

from django.core.files.base import ContentFile, File
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response

from anchoring.wake import wake
from records.api.base import NOT_OBJECT, MemberView, located
from records.api.problems import problem_of
from records.terms.json_types import JsonObject
from records.terms.texts import Refusal, Text
from registry.api.stock_serializers import EndedSerializer, EndingSerializer, StockSerializer
from registry.api.uploads import MAX_FILE, SCOPE, flag_of, mapping_of, row_json, upload_json, upload_url
from registry.listings.kinds import LISTED
from registry.stock.endings import Ending, stock_end
from registry.tasks import uploads_resume
from registry.uploads.intake import upload_create
from registry.uploads.jobs import upload_work
from registry.uploads.missing import ended_note
from registry.uploads.models import Upload, UploadRow
from registry.uploads.selectors import rows_page

WORKED = 10.0
"""Seconds for which a request works on its own file. What is not done by then goes on in the job."""
MOST = 500
_ROWS = 1000
ENDINGS = Text("차 1~{most}대의 목록입니다.", "A list of 1 to {most} cars.")


class AnyParser(BaseParser):
    """The body as it comes: what it is, its bytes say."""

    media_type = "*/*"

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,  # noqa: ARG002 - as DRF calls it
        parser_context: Any = None,  # noqa: ARG002
    ) -> Any:
        file = TemporaryFile()  # noqa: SIM115 - the view closes it
        shutil.copyfileobj(stream, file)
        file.flush()
        return File(file, name="stock")


class StockView(MemberView):
    parser_classes = (AnyParser,)
    max_body: ClassVar[int] = MAX_FILE

    @extend_schema(
        operation_id="stock_put",
        summary="재고 전체 보내기 / The whole stock",
        parameters=[
            OpenApiParameter(
                "mapping",
                str,
                description="JSON, as in POST /api/uploads/; guessed from the header where it is left out",
            ),
            OpenApiParameter(
                "trial",
                bool,
                description="record nothing; then POST /api/uploads/{id}/confirm",
                default=False,
            ),
        ],
        request={
            "text/csv": OpenApiTypes.BINARY,
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": OpenApiTypes.BINARY,
            "application/json": OpenApiTypes.OBJECT,
        },
        responses={200: StockSerializer, 202: StockSerializer},
    )
    def put(self, request: Request) -> Response:
        """CSV, XLSX, or JSON (an array of cars). New cars are listed, changed ones amended, those marked as sold sold.
        Cars that are on offer and not in the file are told under `missing`, and never ended by themselves: say what
        became of each by POST /api/stock/ended/. 202 where the file needs longer: ask again at Location."""
        author = self.author(SCOPE)
        body = request.data
        with body if isinstance(body, File) else ContentFile(b"") as file:
            upload = upload_create(
                author=author,
                file=file,
                name="stock",
                kind=LISTED.name,
                mapping=mapping_of(request.query_params.get("mapping")),
                trial=flag_of(request.query_params.get("trial")),
                mode=Upload.Mode.STOCK,
            )
        mine = Upload.claim(upload)
        if mine is not None:
            upload_work(mine, monotonic() + WORKED)
        upload.refresh_from_db()
        if not upload.is_finished:
            wake(uploads_resume)
        status = 200 if upload.is_finished else 202
        return located(_stock_json(upload, request), upload_url(upload), status=status)


class StockEndedView(MemberView):
    @extend_schema(
        operation_id="stock_ended",
        summary="재고에서 빠진 차 / What became of cars",
        request=EndingSerializer(many=True),
        responses={200: EndedSerializer(many=True)},
    )
    def post(self, request: Request) -> Response:
        """To 500 cars, an answer for each in order: its record, or the problem. By VIN, never by digest."""
        author = self.author(SCOPE)
        stated = request.data
        if not isinstance(stated, list) or not 1 <= len(stated) <= MOST:
            raise Refusal("endings", ENDINGS.format(most=MOST), pointer="")
        outcomes = stock_end(author, [_ending(value, place) for place, value in enumerate(stated)])
        ended_note(author.organisation, [made for made in outcomes if not isinstance(made, Refusal)])
        return Response(
            [
                {"record": None, "problem": problem_of(outcome, request)}
                if isinstance(outcome, Refusal)
                else {"record": outcome.record.digest, "problem": None}
                for outcome in outcomes
            ]
        )


def _ending(value: object, place: int) -> Ending:
    if not isinstance(value, dict):
        raise Refusal("not_object", NOT_OBJECT, pointer=f"/{place}")
    stated: JsonObject = {
        name: member for name, member in value.items() if name not in ("vin", "subject", "became")
    }
    subject = value["subject"] if "subject" in value else f"vin:{value.get('vin', '')}"
    return Ending(str(subject), str(value.get("became", "")), stated)


def _stock_json(upload: Upload, request: Request) -> dict[str, object]:
    missing = rows_page(upload, limit=_ROWS, outcome=UploadRow.Outcome.MISSING)
    refused = rows_page(upload, limit=_ROWS, outcome=UploadRow.Outcome.REFUSED)
    asked = rows_page(upload, limit=_ROWS, outcome=UploadRow.Outcome.ASKED)
    return {
        "upload": upload_json(upload, request),
        "missing": [row_json(row) for row in missing],
        "refused": [row_json(row) for row in refused],
        "asked": [row_json(row) for row in asked],
    }
