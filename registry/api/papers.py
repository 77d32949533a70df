"""Form 82 as a PDF file."""

from django.http import HttpResponse, HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request

from records.api.base import ApiView
from records.api.records import reads, record_opened
from records.audit_log.models import Access
from records.audit_log.services import access_note
from records.contents.services import record_found
from records.people.permissions import missing
from records.proof.selectors import record_proved
from registry.form82.kinds import INSPECTION
from registry.paper.form import paper_pdf
from registry.paper.services import PAPER_TYPE, paper_name, paper_of

SCOPE = "records"


class PaperRenderer(JSONRenderer):
    media_type = PAPER_TYPE
    format = "pdf"


class PaperView(ApiView):
    renderer_classes = (PaperRenderer, JSONRenderer)

    @extend_schema(
        operation_id="records_paper",
        summary="별지 제82호서식 PDF / Form 82 as PDF",
        parameters=[
            OpenApiParameter("vin", str, description="The car's VIN, for who has no token"),
            OpenApiParameter(
                "copy",
                str,
                enum=["public", "full"],
                description="full: with what is withheld, for who may read it",
            ),
        ],
        auth=[{"token": []}, {"session": []}, {}],  # type: ignore[list-item]
        responses={(200, PAPER_TYPE): OpenApiTypes.BINARY},
    )
    def get(self, request: Request, digest: str) -> HttpResponseBase:
        """An inspection record in the form's own layout, with the state of its proof and the QR code of the car's page."""
        reader = self.reader(SCOPE)
        record = record_opened(self, record_found(digest, kind=INSPECTION.name), reader)
        item, car = record_proved(record)
        if not item.is_readable:
            raise missing()
        full = reads(reader, record) and request.query_params.get("copy") == "full"
        if reader is not None and full:
            access_note(
                membership=reader.membership,
                action=Access.Action.EXPORT,
                what=Access.What.DISCLOSURES,
                target=digest,
                token=self.token,
            )
        headers = {"Content-Disposition": f'attachment; filename="{paper_name(item)}"'}
        return HttpResponse(
            paper_pdf(paper_of(car, digest, opened=full)), content_type=PAPER_TYPE, headers=headers
        )
