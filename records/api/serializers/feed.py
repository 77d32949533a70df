"""The shapes of many records in one request and of the feed, for the OpenAPI document."""

from typing import Any

from rest_framework import serializers

from records.api.serializers.problems import ProblemSerializer


class BatchAnswerSerializer(serializers.Serializer[Any]):
    status = serializers.IntegerField(help_text="What the statement would be answered with by itself")
    digest = serializers.CharField(allow_null=True)
    problem = ProblemSerializer(allow_null=True)


class FeedChangeSerializer(serializers.Serializer[Any]):
    index = serializers.IntegerField(help_text="In the log")
    logged_at = serializers.DateTimeField()
    record = serializers.CharField()
    kind = serializers.CharField()
    subject = serializers.CharField()
    about = serializers.ListField(
        child=serializers.CharField(), help_text="Digests of the records that it names"
    )
    verdict = serializers.ChoiceField(["certified", "rejected", "withdrawn"], allow_null=True)


class FeedFindingSerializer(serializers.Serializer[Any]):
    record = serializers.CharField()
    code = serializers.CharField()
    found_at = serializers.DateTimeField()


class FeedSerializer(serializers.Serializer[Any]):
    changes = FeedChangeSerializer(many=True)
    next = serializers.IntegerField()
    findings = FeedFindingSerializer(many=True, help_text="Open ones, the newest first")
