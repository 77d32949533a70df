"""The shapes of the whole stock, for the OpenAPI document."""

from typing import Any

from rest_framework import serializers

from records.api.serializers.problems import ProblemSerializer
from registry.api.upload_serializers import UploadRowSerializer, UploadSerializer


class StockSerializer(serializers.Serializer[Any]):
    upload = UploadSerializer()
    missing = UploadRowSerializer(
        many=True, help_text="The first 1,000; all by the upload's report with ?outcome=missing"
    )
    refused = UploadRowSerializer(many=True)
    asked = UploadRowSerializer(many=True, help_text="What wants a reason, or another value in the file")


class EndingSerializer(serializers.Serializer[Any]):
    vin = serializers.CharField(required=False)
    subject = serializers.CharField(
        required=False, help_text="of a car without VIN: `chassis:` and its number"
    )
    became = serializers.ChoiceField(["sold", "delisted"])
    sold_on = serializers.DateField(required=False)
    delivered_on = serializers.DateField(
        required=False,
        allow_null=True,
        help_text="of a sale always: null where the car is not handed over yet",
    )
    price = serializers.DictField(required=False, help_text="{amount, currency}")
    odometer = serializers.DictField(required=False, help_text="{stated, unit}")
    contract_no = serializers.CharField(required=False)
    delisted_on = serializers.DateField(required=False)
    reason = serializers.ChoiceField(
        ["RETURNED", "TRANSFERRED", "OWN_USE", "SCRAPPED", "EXPORTED", "OTHER"], required=False
    )
    remark = serializers.CharField(required=False)


class EndedSerializer(serializers.Serializer[Any]):
    record = serializers.CharField(allow_null=True)
    problem = ProblemSerializer(allow_null=True)
