"""The shapes of bulk upload, for the OpenAPI document."""

from typing import Any

from rest_framework import serializers

from records.api.serializers.problems import MessagesSerializer
from records.api.serializers.records import KindField
from registry.listings.kinds import LISTED
from registry.uploads.models import Upload, UploadRow


class NewUploadSerializer(serializers.Serializer[Any]):
    file = serializers.FileField(
        help_text="CSV, XLSX or JSON Lines, at most 100 MB and 200,000 rows; "
        "XLS, ODS, HTML or an array of JSON, at most 4 MiB"
    )
    kind = KindField(default=LISTED.name)
    trial = serializers.BooleanField(
        default=False, help_text="work through it without recording; then POST …/confirm"
    )
    mode = serializers.ChoiceField(
        Upload.Mode.values,
        default=Upload.Mode.STATEMENTS,
        help_text="`stock`: the file is the whole stock; cars that are new in it are listed, changed ones amended, "
        "sold ones sold, and those that it has no more are told as `missing`",
    )
    mapping = serializers.CharField(
        required=False,
        help_text='JSON: which column fills which field, such as {"vin": "VIN", '
        '"odometer": {"column": "ODOMETER", "unit": "mi"}, "price": {"column": "PRICE", "currency": "USD"}, '
        '"sale_type": {"value": "DIRECT"}, "fuel": {"column": "FUEL", "values": {"경유차": "DIESEL", "?": ""}}}. '
        'A column may be named by its letter ({"letter": "C"}); "unusual" of the price (won, manwon, as_written, '
        'left_out) says how amounts are meant that are none for a car; "table" has the sheet, header_row and '
        "hidden_rows (left_out). Without a mapping the one is used that was confirmed for a file with this header.",
    )


class ConfirmSerializer(serializers.Serializer[Any]):
    reasons = serializers.DictField(
        required=False,
        help_text='by row: {"12": [{"rule": "R2W", "pointer": "/body/…", "reason": "…"}]}',
    )


class BackSerializer(serializers.Serializer[Any]):
    reason = serializers.CharField(help_text="One for all that is withdrawn")


class TakenBackSerializer(serializers.Serializer[Any]):
    withdrawn = serializers.IntegerField()
    kept = serializers.IntegerField(help_text="Records on which somebody built since")
    done = serializers.BooleanField()


class UploadProgressSerializer(serializers.Serializer[Any]):
    rows = serializers.IntegerField()
    expected = serializers.IntegerField(allow_null=True)
    percent = serializers.IntegerField(allow_null=True)
    before = serializers.IntegerField(help_text="Uploads that came before this one and are not done")
    recorded = serializers.IntegerField()
    repeated = serializers.IntegerField()
    refused = serializers.IntegerField()
    asked = serializers.IntegerField()
    changed = serializers.IntegerField()
    sold = serializers.IntegerField()
    delisted = serializers.IntegerField()
    missing = serializers.IntegerField(help_text="On offer, and not in the file")
    rows_per_second = serializers.IntegerField(allow_null=True)
    ends_at = serializers.DateTimeField(allow_null=True)


class UploadFailureSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    messages = MessagesSerializer()


class LeftOutSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    column = serializers.CharField(allow_null=True)
    value = serializers.CharField(allow_null=True)
    messages = MessagesSerializer()
    count = serializers.IntegerField()


class UploadLinksSerializer(serializers.Serializer[Any]):
    self = serializers.CharField()
    report = serializers.CharField()
    report_csv = serializers.CharField()
    report_xlsx = serializers.CharField()


class UploadSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    kind = serializers.CharField()
    mode = serializers.ChoiceField(Upload.Mode.values)
    name = serializers.CharField()
    format = serializers.ChoiceField(Upload.Format.values)
    encoding = serializers.CharField(allow_blank=True)
    size = serializers.IntegerField()
    sha256 = serializers.CharField()
    mapping = serializers.DictField()
    state = serializers.ChoiceField(Upload.State.values)
    trial = serializers.BooleanField()
    failure = UploadFailureSerializer(allow_null=True)
    left_out = LeftOutSerializer(many=True, help_text="Values that the records go without")
    notices = MessagesSerializer(
        many=True, help_text="What the file holds that is not read, or not as it looks in Excel"
    )
    progress = UploadProgressSerializer()
    created_at = serializers.DateTimeField()
    started_at = serializers.DateTimeField(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)
    links = UploadLinksSerializer()


class ReasonSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    column = serializers.CharField(allow_null=True)
    value = serializers.CharField(allow_null=True, allow_blank=True)
    messages = MessagesSerializer()
    advice = MessagesSerializer()
    asks = serializers.DictField(allow_null=True, help_text="the question's `rule` and `pointer`")


class UploadRowSerializer(serializers.Serializer[Any]):
    row = serializers.IntegerField(help_text="As a text editor or Excel counts it, the header included")
    outcome = serializers.ChoiceField(UploadRow.Outcome.values)
    subject = serializers.CharField(allow_blank=True, help_text="Of a whole stock's rows: the car")
    record = serializers.CharField(allow_null=True)
    reasons = ReasonSerializer(many=True)
    summary = serializers.DictField(help_text="after a dry run: what would be recorded, in a few words")


class UploadReportSerializer(serializers.Serializer[Any]):
    upload = UploadSerializer()
    rows = UploadRowSerializer(many=True)
    next_after = serializers.IntegerField(allow_null=True, help_text="Ask again with ?after= this")
