"""The shapes of drafts, for the OpenAPI document and the envelope's check."""

from typing import Any

from rest_framework import serializers

from records.api.serializers.problems import MessagesSerializer
from records.api.serializers.records import AttachmentNameSerializer


class NewDraftSerializer(serializers.Serializer[Any]):
    body = serializers.DictField(help_text="As much of the form as there is, right or wrong")
    attachments = AttachmentNameSerializer(many=True, required=False)
    external_id = serializers.CharField(required=False, allow_null=True)
    chassis = serializers.BooleanField(
        required=False, help_text="The car has no VIN of 17 characters: `basic.vin` is its chassis number"
    )
    corrects = serializers.CharField(
        required=False,
        allow_null=True,
        help_text="The digest of the record that this one is to correct; fixed at the beginning",
    )


class DraftLinksSerializer(serializers.Serializer[Any]):
    self = serializers.CharField()
    page = serializers.CharField(help_text="The form on the page, for a person")


class DraftListSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    vin = serializers.CharField(allow_null=True)
    corrects = serializers.CharField(allow_null=True)
    revision = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()
    links = DraftLinksSerializer()


class BlockSerializer(serializers.Serializer[Any]):
    block = serializers.CharField()
    state = serializers.ChoiceField(["open", "wrong", "done"])
    required = serializers.IntegerField(  # type: ignore[assignment]  # DRF takes declared fields out of the class
        help_text="Answers that the block must have"
    )
    open = serializers.ListField(
        child=serializers.CharField(), help_text="Pointers to those that are not there"
    )


class DraftMessageSerializer(serializers.Serializer[Any]):
    pointer = serializers.CharField()
    level = serializers.ChoiceField(["wrong", "ask", "note"])
    rule = serializers.CharField(allow_null=True)
    messages = MessagesSerializer()


class DraftSerializer(DraftListSerializer):
    body = serializers.DictField()
    attachments = AttachmentNameSerializer(many=True)
    external_id = serializers.CharField(allow_null=True)
    chassis = serializers.BooleanField()
    blocks = BlockSerializer(many=True)
    messages = DraftMessageSerializer(many=True)
