"""Words on inspections."""

from typing import Any

from rest_framework import serializers

from records.api.serializers.records import RecordSerializer


class NewCertificationSerializer(serializers.Serializer[Any]):
    statement = serializers.DictField(help_text="`certification/1`")
    signature = serializers.DictField()


class CertificationsSerializer(serializers.Serializer[Any]):
    records = RecordSerializer(many=True)
