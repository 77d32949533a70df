"""The directory's shapes, for the OpenAPI document."""

from typing import Any

from rest_framework import serializers

from records.api.serializers.records import OrganisationSerializer
from records.signing.directory import LicenceState
from records.signing.models import SigningKey


class DirectoryKeySerializer(serializers.Serializer[Any]):
    key = serializers.CharField(help_text="The fingerprint: SHA-256 of the public key")
    licence = serializers.CharField()
    type = serializers.ChoiceField(choices=SigningKey.Type.values)
    enrolled_at = serializers.DateTimeField()
    revoked_at = serializers.DateTimeField(allow_null=True)
    compromised_since = serializers.DateTimeField(allow_null=True)


class CountsSerializer(serializers.Serializer[Any]):
    certified = serializers.IntegerField()
    rejected = serializers.IntegerField()
    withdrawn = serializers.IntegerField()


class WithdrawnSerializer(serializers.Serializer[Any]):
    record = serializers.CharField(help_text="The inspection's digest")
    certification = serializers.CharField()
    recorded_at = serializers.DateTimeField()
    reason = serializers.CharField()


class InspectorSerializer(serializers.Serializer[Any]):
    person = serializers.UUIDField(help_text="A pseudonym, the same as in records")
    licence = serializers.CharField()
    problem = serializers.ChoiceField(
        choices=["table_changed"], allow_null=True, help_text="A row was changed past the registry"
    )
    state = serializers.ChoiceField(choices=[state.value for state in LicenceState])
    expires_on = serializers.DateField(allow_null=True)
    organisation = OrganisationSerializer()
    keys = DirectoryKeySerializer(many=True)
    counts = CountsSerializer()
    withdrawn = WithdrawnSerializer(many=True)


class InspectorsSerializer(serializers.Serializer[Any]):
    count = serializers.IntegerField()
    inspectors = InspectorSerializer(many=True)


class FirmSerializer(OrganisationSerializer):
    registration_no = serializers.CharField()
    problem = serializers.ChoiceField(
        choices=["table_changed"], allow_null=True, help_text="A row was changed past the registry"
    )
    keys = DirectoryKeySerializer(many=True)
    counts = CountsSerializer()


class FirmsSerializer(serializers.Serializer[Any]):
    count = serializers.IntegerField()
    organisations = FirmSerializer(many=True)
