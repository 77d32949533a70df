"""The shape of a correction, for the API's document."""

from typing import Any

from rest_framework import serializers

from records.api.serializers.problems import MessagesSerializer
from records.api.serializers.records import OrganisationSerializer


class ChangeSerializer(serializers.Serializer[Any]):
    path = serializers.CharField(help_text="Dotted names from the body down")
    label = MessagesSerializer()  # type: ignore[assignment]  # DRF takes declared fields out of the class
    withheld = serializers.BooleanField(help_text="It changed, and its values are not for this reader")
    old = MessagesSerializer(allow_null=True)
    new = MessagesSerializer(allow_null=True)


class CorrectionSerializer(serializers.Serializer[Any]):
    record = serializers.CharField()
    corrects = serializers.CharField()
    recorded_at = serializers.DateTimeField()
    organisation = OrganisationSerializer()
    role = serializers.CharField()
    person = serializers.UUIDField()
    reason = serializers.CharField(allow_null=True)
    both_stand = serializers.BooleanField(
        help_text="Until an inspector certifies the correction of a certified record"
    )
    changes = ChangeSerializer(many=True, allow_null=True)
