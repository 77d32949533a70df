"""A licence with its keys."""

from typing import Any

from rest_framework import serializers

from records.api.serializers.records import OrganisationSerializer, RecordLinksSerializer, StateSerializer


class KeyEventSerializer(serializers.Serializer[Any]):
    digest = serializers.CharField()
    recorded_at = serializers.DateTimeField()
    state = StateSerializer(allow_null=True)
    links = RecordLinksSerializer()


class KeySerializer(serializers.Serializer[Any]):
    key = serializers.CharField()
    type = serializers.ChoiceField(["webauthn", "ed25519"])
    public_key = serializers.CharField()
    person = serializers.UUIDField()
    organisation = OrganisationSerializer()
    enrolled = KeyEventSerializer()
    revoked = KeyEventSerializer(allow_null=True)
    compromised_since = serializers.DateTimeField(allow_null=True)


class LicenceSerializer(serializers.Serializer[Any]):
    licence = serializers.CharField()
    problem = serializers.CharField(allow_null=True, help_text="Why what stands here can't be believed")
    keys = KeySerializer(many=True)
