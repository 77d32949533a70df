"""RFC 9457's answers."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from records.api.problem_types import TYPES


class MessagesSerializer(serializers.Serializer[Any]):
    ko = serializers.CharField()
    en = serializers.CharField()


class ProblemErrorSerializer(serializers.Serializer[Any]):
    pointer = serializers.CharField(allow_null=True, help_text="JSON pointer (RFC 6901) into what was sent")
    code = serializers.CharField()
    messages = MessagesSerializer()


@extend_schema_field(
    {
        "type": "string",
        "format": "uri",
        "pattern": f"/problems/({'|'.join(TYPES)})$",
        "description": "The address of a page about this kind of problem. Behind /problems/ stands one of: "
        + "; ".join(f"`{kind.slug}` ({kind.status}) {kind.title.en}" for kind in TYPES.values()),
    }
)
class ProblemTypeField(serializers.CharField):
    """Every kind of problem by its name."""


class ProblemSerializer(serializers.Serializer[Any]):
    """RFC 9457."""

    type = ProblemTypeField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField(help_text="In the language that Accept-Language asks for")
    code = serializers.CharField()
    messages = MessagesSerializer()
    errors = ProblemErrorSerializer(many=True)  # type: ignore[assignment]  # DRF takes declared fields out of the class
    error_count = serializers.IntegerField(
        required=False, help_text="How many there are; `errors` tells the first 100"
    )
