"""The standard classification, for programs: the version in the log, and its evidence."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from records.api.base import PublicView
from records.api.evidence import EvidenceRenderer, evidence_answer
from records.api.serializers.records import RecordLinksSerializer, StateSerializer
from records.api.shapes import moment, record_links, state_json
from records.classification.rows import classification_now
from records.classification.selectors import SUBJECT, Version, published
from records.proof.evidence import MEDIA_TYPE

_SCHEMA = "As /schemas/classification-published.json says"


class VersionSerializer(serializers.Serializer[Any]):
    number = serializers.IntegerField(help_text="From 1 on")
    digest = serializers.CharField()
    recorded_at = serializers.DateTimeField()
    reason = serializers.CharField(allow_null=True, help_text="Why it changed")
    is_current = serializers.BooleanField(help_text="Whether this registry's program has it so")
    problem = serializers.CharField(allow_null=True, help_text="Why it can't be believed")
    state = StateSerializer(allow_null=True)
    links = RecordLinksSerializer()


class ClassificationSerializer(serializers.Serializer[Any]):
    version = VersionSerializer(
        allow_null=True, help_text="The one that stands in the log; null where none was published yet"
    )
    tasks = serializers.ListField(child=serializers.DictField(), help_text=_SCHEMA)
    rows = serializers.ListField(child=serializers.DictField(), help_text=_SCHEMA)


class ClassificationView(PublicView):
    @extend_schema(
        operation_id="classification_get",
        summary="표준 분류 / The standard classification",
        auth=[],
        responses={200: ClassificationSerializer},
    )
    def get(self, request: Request) -> Response:
        """The criteria of each kind of record, and the city's tasks as far as they are known: as logged, or as this program
        has them where nothing was published or it can't be read."""
        version = published()
        body = version.body if version and version.body else classification_now()
        return Response(
            {
                "version": _version(version, request) if version else None,
                "tasks": body["tasks"],
                "rows": body["rows"],
            }
        )


def _version(version: Version, request: Request) -> dict[str, object]:
    state = version.state
    return {
        "number": version.number,
        "digest": version.record.digest,
        "recorded_at": moment(version.record.recorded_at),
        "reason": version.body.get("correction_reason") if version.body else None,
        "is_current": version.is_current,
        "problem": next((fault.code for fault in version.faults), None),
        "state": state_json(state) if state else None,
        "links": record_links(version.record, request),
    }


class ClassificationEvidenceView(PublicView):
    renderer_classes = (EvidenceRenderer, JSONRenderer)

    @extend_schema(
        operation_id="classification_evidence",
        summary="표준 분류의 증거 파일 / The classification's evidence file",
        auth=[],
        responses={(200, MEDIA_TYPE): OpenApiTypes.OBJECT},
    )
    def get(self, request: Request) -> HttpResponse:
        """`evidence/1`: every version that was ever published. Before the first anchor there is none, and the problem names
        the receipts."""
        return evidence_answer(request, SUBJECT, reverse("api:classification_evidence"))
