"""Public documents: whom to trust, the schemas, what a problem means."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from anchoring.wiring import KeysMissingError
from records import wiring
from records.api.base import PublicView
from records.api.problem_types import TYPES
from records.api.serializers.trust import TrustSerializer
from records.proof.trust import trust_build
from records.terms.schemas import schema_text


class TrustView(PublicView):
    @extend_schema(
        operation_id="trust",
        summary="신뢰 정보 / Whom a verifier trusts",
        auth=[],
        responses={200: TrustSerializer},
    )
    def get(self, _request: Request) -> Response:
        """The file that `registry-verifier --trust` takes. It is meant to come from elsewhere too."""
        trust = trust_build(
            rp_ids=wiring.rp_ids(),
            rpc=wiring.public_rpc(),
            asked=wiring.witnessing(),
            registry=wiring.public_url(),
        )
        if trust is None:
            raise KeysMissingError("the log has not begun")
        return Response(trust, headers={"Cache-Control": "max-age=60"})


class SchemaFileView(PublicView):
    @extend_schema(
        operation_id="schema_file",
        summary="기록 종류의 JSON 스키마 / The JSON Schema of a kind",
        auth=[],
        responses={(200, "application/schema+json"): OpenApiTypes.OBJECT},
    )
    def get(self, _request: Request, name: str) -> HttpResponseBase:
        """JSON Schema 2020-12 of a record's body."""
        text = schema_text(name)
        if text is None:
            raise Http404
        return HttpResponse(
            text, content_type="application/schema+json", headers={"Cache-Control": "max-age=3600"}
        )


@require_safe
def problem_page(request: HttpRequest, slug: str) -> HttpResponse:
    kind = TYPES.get(slug)
    if kind is None:
        raise Http404
    context: dict[str, object] = {"problem": kind, "problems": TYPES.values()}
    return render(request, "records/api/problem.html", context)
