"""The shapes of files that records name, and of photos covered for the public."""

from typing import Any

from rest_framework import serializers


class NewAttachmentSerializer(serializers.Serializer[Any]):
    file = serializers.FileField(help_text="JPEG, PNG or PDF, at most 20 MB")


class SelfLinkSerializer(serializers.Serializer[Any]):
    self = serializers.CharField()


class AttachmentSerializer(serializers.Serializer[Any]):
    sha256 = serializers.CharField()
    media_type = serializers.CharField()
    size = serializers.IntegerField()
    metadata_removed = serializers.BooleanField(
        help_text="The digest is that of what is stored, not of what was sent"
    )
    links = SelfLinkSerializer()


class BoxSerializer(serializers.Serializer[Any]):
    x = serializers.IntegerField()
    y = serializers.IntegerField()
    width = serializers.IntegerField()
    height = serializers.IntegerField()


class NewCoverSerializer(serializers.Serializer[Any]):
    boxes = BoxSerializer(many=True, help_text="At most 8, each side at least 8 pixels, within the picture")


class PublicLinkSerializer(serializers.Serializer[Any]):
    public = serializers.CharField()


class CoveredPhotoSerializer(serializers.Serializer[Any]):
    sha256 = serializers.CharField(help_text="Of the public copy")
    original = serializers.CharField(help_text="Of the photo that the record names")
    size = serializers.IntegerField()
    boxes = BoxSerializer(many=True)
    links = PublicLinkSerializer()
