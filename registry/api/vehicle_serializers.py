"""The shape of a car and its verdict, for the OpenAPI document."""

from typing import Any

from rest_framework import serializers

from records.api.serializers.problems import MessagesSerializer
from records.api.serializers.records import RecordSerializer
from registry.odometer.readings import Outcome
from registry.vehicles.harm import Harm, Level, Topic
from registry.vehicles.headline import Tone
from registry.vehicles.signed import Signed
from registry.vehicles.tiles import State
from registry.vehicles.verdict import FLAGS_TOLD

CODES = list(dict.fromkeys(harm.code for harm in Harm))


class FlagSerializer(serializers.Serializer[Any]):
    code = serializers.ChoiceField(CODES)
    level = serializers.ChoiceField([level.value for level in Level])
    record = serializers.CharField(allow_null=True, help_text="The digest of the record that it rests on")
    on = serializers.DateField(allow_null=True, help_text="The day of what that record states")
    messages = MessagesSerializer()


class HeadlineSerializer(serializers.Serializer[Any]):
    """The gravest fact, as the car's page begins with it."""

    code = serializers.ChoiceField([*CODES, "good"])
    tone = serializers.ChoiceField([tone.value for tone in Tone])
    record = serializers.CharField(allow_null=True)
    on = serializers.DateField(allow_null=True)
    messages = MessagesSerializer()
    detail = MessagesSerializer()


class TileSerializer(serializers.Serializer[Any]):
    topic = serializers.ChoiceField([topic.value for topic in Topic])
    state = serializers.ChoiceField([state.value for state in State])
    record = serializers.CharField(allow_null=True)
    on = serializers.DateField(allow_null=True)
    title = MessagesSerializer()
    messages = MessagesSerializer()


class ReadingSerializer(serializers.Serializer[Any]):
    record = serializers.CharField()
    kind = serializers.CharField()
    on = serializers.DateField()
    stated = serializers.IntegerField()
    unit = serializers.ChoiceField(["km", "mi"])
    km = serializers.IntegerField()
    certified = serializers.BooleanField()
    compared = serializers.BooleanField(
        help_text="Whether another reading of the same gauge is of another day and another organisation"
    )


class OdometerSerializer(serializers.Serializer[Any]):
    outcome = serializers.ChoiceField([outcome.value for outcome in Outcome])
    reading_count = serializers.IntegerField(help_text="Of the readings in all records")
    readings = ReadingSerializer(many=True, help_text="Those of the records in this answer")


class VerdictSerializer(serializers.Serializer[Any]):
    """What a buyer should look at first; `inspection`, `listing` and `sold` are digests."""

    certified = serializers.BooleanField(help_text="By a signature that is not in doubt")
    signature = serializers.ChoiceField(
        [signed.value for signed in Signed], allow_null=True, help_text="Of `inspection`"
    )
    mismatch = serializers.BooleanField(help_text="What is stored is not what the log has")
    inspection = serializers.CharField(allow_null=True)
    listing = serializers.CharField(allow_null=True)
    sold = serializers.CharField(allow_null=True)
    headline = HeadlineSerializer()
    mileage = ReadingSerializer(allow_null=True, help_text="The newest reading that no inspector rejected")
    tiles = TileSerializer(many=True, help_text="A buyer's questions, each answered from one record")
    flags = FlagSerializer(many=True, help_text=f"The gravest first, at most {FLAGS_TOLD}")
    flag_count = serializers.IntegerField(help_text="Of all flags")
    odometer = OdometerSerializer()


class VehicleLinksSerializer(serializers.Serializer[Any]):
    self = serializers.CharField()
    evidence = serializers.CharField()
    earlier = serializers.CharField(
        required=False, help_text="The records before these, where there are more"
    )
    later = serializers.CharField(required=False)


class VehicleSerializer(serializers.Serializer[Any]):
    subject = serializers.CharField()
    verdict = VerdictSerializer()
    record_count = serializers.IntegerField(help_text="Of all records, which the verdict is of")
    records = RecordSerializer(many=True, help_text="One page of them, in the order of the log")
    links = VehicleLinksSerializer()
