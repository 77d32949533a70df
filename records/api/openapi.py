"""The OpenAPI document: made from the views, committed as docs/openapi.yaml, and served."""

from functools import lru_cache
from typing import Any, Literal

from django.http import HttpResponse
from django.utils.translation import get_language
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.renderers import OpenApiJsonRenderer, OpenApiYamlRenderer
from drf_spectacular.utils import extend_schema
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request

from records.api.base import PublicView
from records.api.problems import MEDIA_TYPE
from records.api.serializers.problems import ProblemSerializer
from records.terms.families import Family, families


class ApiSchema(AutoSchema):
    """Whatever goes wrong at an address, the answer is a problem."""

    def _get_response_bodies(self, direction: Literal["request", "response"] = "response") -> dict[str, Any]:
        bodies: dict[str, Any] = super()._get_response_bodies(direction)
        bodies["default"] = self._get_response_for_code(  # type: ignore[no-untyped-call]
            ProblemSerializer, "default", media_types=[MEDIA_TYPE]
        )
        bodies["default"]["description"] = "RFC 9457"
        return bodies

    def _map_basic_serializer(self, serializer: Any, direction: str) -> Any:
        shape = super()._map_basic_serializer(serializer, direction)  # type: ignore[no-untyped-call]
        if direction == "request":
            # What no shape names is refused (`envelope` in base.py), and the document says so.
            shape["additionalProperties"] = False
        return shape


class SchemaView(PublicView):
    renderer_classes = (OpenApiYamlRenderer, OpenApiJsonRenderer, JSONRenderer)

    @extend_schema(exclude=True)
    def get(self, request: Request) -> HttpResponse:
        renderer = request.accepted_renderer
        asked = request.accepted_media_type
        kind = f"{asked}; charset={renderer.charset}" if renderer.charset else asked
        # Of what may stand behind the media type this alone makes another text.
        indent = renderer.get_indent(asked, {}) if isinstance(renderer, JSONRenderer) else None
        written = _written(families(), renderer.media_type, indent, get_language())
        return HttpResponse(written, content_type=kind, headers={"Cache-Control": "max-age=300"})


def document() -> dict[str, Any]:
    return _document(families())


@lru_cache(maxsize=32)
def _written(of: tuple[Family, ...], media_type: str, indent: int | None, _language: str | None) -> bytes:
    """Kept: the document is the same in every answer, and takes a while to write."""
    renderer = next(kind for kind in SchemaView.renderer_classes if kind.media_type == media_type)
    written = renderer().render(_document(of), media_type, {"indent": indent})
    return written if isinstance(written, bytes) else written.encode()


@lru_cache
def _document(_of: tuple[Family, ...]) -> dict[str, Any]:
    return SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call,no-any-return]
