"""The shapes of polls, for the OpenAPI document."""

from typing import Any

from rest_framework import serializers

from records.api.serializers.records import RecordSerializer
from voting.polls.overview import Stage


class PollLineSerializer(serializers.Serializer[Any]):
    uuid = serializers.UUIDField()
    subject = serializers.CharField()
    opening = serializers.CharField(
        allow_null=True, help_text="The digest of `poll:opened`, by which a monitor finds it in the log"
    )
    step = serializers.ChoiceField([stage.value for stage in Stage])
    title = serializers.CharField()
    question = serializers.CharField()
    opens_at = serializers.DateTimeField(allow_null=True)
    closes_at = serializers.DateTimeField(allow_null=True)
    answer_by = serializers.DateTimeField(allow_null=True)
    answer_overdue = serializers.BooleanField()
    links = serializers.DictField(child=serializers.URLField())


class PollsSerializer(serializers.Serializer[Any]):
    polls = PollLineSerializer(many=True)
    next = serializers.URLField(allow_null=True)


class IssuerSerializer(serializers.Serializer[Any]):
    licence = serializers.CharField()
    identify = serializers.URLField(
        required=False, help_text="Without addresses: nothing says where it issues, or it does not any more"
    )
    right = serializers.URLField(
        required=False, help_text="Of the first one, whose signature is asked for last"
    )
    signature = serializers.URLField(required=False)


class PollSerializer(PollLineSerializer):
    issuers = IssuerSerializer(many=True, help_text="In the opening's order; none before it")
    boxes = serializers.IntegerField()
    files_public = serializers.BooleanField(help_text="Whether rights and ballots are there for all")
    records = RecordSerializer(many=True, help_text="All but the boxes, in the order of the log")


class BallotBoxSerializer(serializers.Serializer[Any]):
    number = serializers.IntegerField()
    record = serializers.CharField(help_text="The digest of `box:filled`")
    rights = serializers.IntegerField(allow_null=True)
    cast = serializers.IntegerField(allow_null=True)
    cast_root = serializers.CharField(allow_null=True)
    links = serializers.DictField(child=serializers.URLField())


class BoxesSerializer(serializers.Serializer[Any]):
    boxes = BallotBoxSerializer(many=True)
    files_public = serializers.BooleanField()


class OptionSerializer(serializers.Serializer[Any]):
    id = serializers.CharField()
    text = serializers.CharField()


class ProposerSerializer(serializers.Serializer[Any]):
    sort = serializers.ChoiceField(["department", "institution"])
    name = serializers.CharField()


class NewPollSerializer(serializers.Serializer[Any]):
    title = serializers.CharField()
    question = serializers.CharField()
    background = serializers.CharField()
    area = serializers.CharField()
    options = OptionSerializer(many=True)
    proposer = ProposerSerializer()
