"""A record, sent and shown."""

from typing import Any

from rest_framework import serializers

from records.terms.families import kinds


class KindField(serializers.ChoiceField):
    """What is stated by itself; the choices are those of the families that there are."""

    def __init__(self, **options: Any) -> None:
        super().__init__([name for name, kind in kinds().items() if kind.stated], **options)


class AttachmentNameSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    sha256 = serializers.CharField()


class NewRecordSerializer(serializers.Serializer[Any]):
    kind = KindField()
    subject = serializers.CharField(help_text="`vin:` and a VIN, or `chassis:` and a number")
    body = serializers.DictField(help_text="As the kind's schema under /schemas/ says; withheld fields plain")
    attachments = AttachmentNameSerializer(many=True, required=False)
    corrects = serializers.CharField(
        required=False, help_text="The digest of the record that this one corrects"
    )
    external_id = serializers.CharField(required=False, help_text="Your own id: makes a repetition harmless")


class OrganisationSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    kind = serializers.CharField()
    name = serializers.CharField()
    state = serializers.CharField()


class AnchorSerializer(serializers.Serializer[Any]):
    chain_id = serializers.IntegerField()
    network = serializers.CharField()
    contract = serializers.CharField()
    size = serializers.IntegerField()
    previous_size = serializers.IntegerField()
    root = serializers.CharField()  # type: ignore[assignment]  # DRF takes declared fields out of the class
    time = serializers.DateTimeField()
    transaction = serializers.CharField()
    block_number = serializers.IntegerField()
    final = serializers.BooleanField()
    gas_used = serializers.IntegerField(allow_null=True)
    fee = serializers.CharField(allow_null=True, help_text="In wei")


class StateSerializer(serializers.Serializer[Any]):
    stage = serializers.ChoiceField(["pending", "logged", "sent", "anchored", "final"])
    waits_for = serializers.ChoiceField(["sequencer", "anchorer", "block", "finality"], allow_null=True)
    since = serializers.DateTimeField()
    index = serializers.IntegerField(allow_null=True)
    logged_at = serializers.DateTimeField(allow_null=True)
    entry = serializers.CharField(allow_null=True, help_text="The leaf in the log, which a receipt proves")
    anchor = AnchorSerializer(allow_null=True)


class WordSerializer(serializers.Serializer[Any]):
    verdict = serializers.ChoiceField(["certified", "rejected", "withdrawn"])
    record = serializers.CharField()
    licence = serializers.CharField()
    key = serializers.CharField()
    station = OrganisationSerializer()
    signed_at = serializers.DateTimeField()
    reason = serializers.CharField(allow_null=True)


class RecordLinksSerializer(serializers.Serializer[Any]):
    self = serializers.CharField()
    receipt = serializers.CharField()
    vehicle = serializers.CharField(required=False)
    poll = serializers.CharField(required=False)
    classification = serializers.CharField(required=False)
    evidence = serializers.CharField(required=False)
    licence = serializers.CharField(required=False)


class RecordSerializer(serializers.Serializer[Any]):
    digest = serializers.CharField()
    kind = serializers.CharField()
    subject = serializers.CharField()
    recorded_at = serializers.DateTimeField()
    organisation = OrganisationSerializer()
    role = serializers.CharField()
    person = serializers.UUIDField(help_text="A pseudonym")
    corrects = serializers.CharField(allow_null=True)
    stands = serializers.BooleanField()
    ended_by = serializers.CharField(allow_null=True)
    certified = serializers.BooleanField()
    certification = WordSerializer(allow_null=True, help_text="The latest word on an inspection")
    erased = serializers.BooleanField()
    problem = serializers.CharField(
        allow_null=True, help_text="Why it can't be believed: a code, where it is not what the log proves"
    )
    record = serializers.DictField(allow_null=True, help_text="`record/1`; null where it was erased")
    state = StateSerializer(allow_null=True)
    links = RecordLinksSerializer()
    disclosures = serializers.ListField(
        required=False, help_text="For who may read them: [salt, path, value] of each withheld field"
    )
