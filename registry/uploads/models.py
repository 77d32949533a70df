"""A file of many rows, on its way to becoming records. The table is the queue: a task is only a wake-up."""

from typing import ClassVar, Self

import uuid_utils.compat
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce, Now
from django.utils import timezone

from records.contents.encrypted import EncryptedJSONField
from records.contents.models import Record
from records.leases import Leased
from records.people.models.organisations import Membership, Organisation


class Upload(Leased):
    # All but the lease and the place in the file, which change with each batch.
    SEALED: ClassVar = (
        "organisation",
        "membership",
        "kind",
        "mapping",
        "name",
        "file",
        "size",
        "sha256",
        "format",
        "encoding",
        "trial",
        "answers",
        "state",
        "failure",
        "recorded",
        "repeated",
        "refused",
        "asked",
        "created_at",
        "started_at",
        "finished_at",
    )
    OPEN = Q(state__in=["waiting", "working"])
    TURN = Coalesce("updated_at", "created_at")

    class Mode(models.TextChoices):
        STATEMENTS = "rows", "행마다 기록 / A record a row"
        # The whole stock: what stands on offer becomes what the file says.
        STOCK = "stock", "재고 전체 / The whole stock"
        # Pictures in a ZIP, put to the cars on offer that their names mean.
        PHOTOS = "photos", "차의 사진 / Photos of cars"

    class State(models.TextChoices):
        WAITING = "waiting", "대기 / Waiting"
        WORKING = "working", "처리 중 / Working"
        DONE = "done", "완료 / Done"
        FAILED = "failed", "중단 / Failed"
        # Worked through without recording anything: it waits for its uploader's word.
        CHECKED = "checked", "확인 대기 / Checked"

    class Format(models.TextChoices):
        SEPARATED = "csv", "CSV"
        WORKBOOK = "xlsx", "XLSX"
        JSON_LINES = "jsonl", "JSON Lines"
        CONVERTED = "rows", "XLS, ODS, HTML, JSON"
        FORM82 = "form82", "XLSX (별지 제82호서식) / XLSX (Form 82)"
        ENCAR = "encar", "Encar JSON"
        PHOTOS = "photos", "ZIP (사진) / ZIP (photos)"

    id = models.UUIDField(primary_key=True, default=uuid_utils.compat.uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="uploads")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="uploads")
    kind = models.CharField(max_length=32)
    mode = models.CharField(max_length=8, choices=Mode, default=Mode.STATEMENTS)
    # It may name a plate or a person that is the same in all rows. None once retention took it.
    mapping = EncryptedJSONField(null=True)
    name = models.CharField(max_length=200)
    # Destroyed once every row is recorded or refused: it holds more than the registry was asked to keep.
    file = models.FileField(max_length=120, blank=True)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    format = models.CharField(max_length=8, choices=Format)
    encoding = models.CharField(max_length=16, blank=True)
    # A workbook's file is its rows as lines, once it was read as a whole; a converted one is from the start.
    unpacked = models.BooleanField(default=False)
    rows_expected = models.PositiveIntegerField(null=True)

    # Until it is confirmed, an upload on trial records nothing.
    trial = models.BooleanField(default=False)
    # What the uploader answered to rules that ask, by the row's number.
    answers = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    failure = models.JSONField(null=True, blank=True)
    # The last row whose outcome is committed; reading goes on behind it.
    position = models.PositiveIntegerField(default=0)
    recorded = models.PositiveIntegerField(default=0)
    repeated = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    asked = models.PositiveIntegerField(default=0)
    # Of a stock alone, where `recorded` are the new cars and `repeated` those that are as they were.
    changed = models.PositiveIntegerField(default=0)
    sold = models.PositiveIntegerField(default=0)
    delisted = models.PositiveIntegerField(default=0)
    missing = models.PositiveIntegerField(default=0)

    # Distinct values that the records go without, each with its count (left_out.LeftOut).
    left_out = models.JSONField(default=list)
    # What the file holds that is not read, or not as it looks: {"ko", "en"} each.
    notices = models.JSONField(default=list)

    created_at = models.DateTimeField(default=timezone.now, editable=False)
    started_at = models.DateTimeField(null=True, blank=True)
    updated_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-created_at"]
        indexes: ClassVar = [
            models.Index(
                fields=["created_at"],
                condition=Q(state__in=["waiting", "working"]),
                name="upload_queue",
            ),
            models.Index(fields=["organisation", "-created_at"], name="upload_organisation"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.state})"

    @classmethod
    def claim(cls, wanted: Self | None = None, **values: object) -> Self | None:
        begun = {"state": cls.State.WORKING, "started_at": Coalesce("started_at", Now())}
        return super().claim(wanted, **begun, updated_at=timezone.now(), **values)

    def keep(self, **values: object) -> None:
        super().keep(updated_at=timezone.now(), **values)

    def end(self, state: str, **values: object) -> None:
        super().end(state, finished_at=timezone.now(), **values)

    @property
    def rows(self) -> int:
        """Those of the file: a car that is missing in it has none, nor what became of one later."""
        return self.recorded + self.repeated + self.refused + self.asked + self.changed + self.sold

    @property
    def is_stock(self) -> bool:
        return self.mode == self.Mode.STOCK

    @property
    def is_photos(self) -> bool:
        return self.mode == self.Mode.PHOTOS

    @property
    def is_emptied(self) -> bool:
        """Retention took what the report repeated of the file."""
        return self.name == self.format

    @property
    def is_finished(self) -> bool:
        return self.state in (self.State.DONE, self.State.FAILED, self.State.CHECKED)


class KeptMapping(models.Model):
    """How a dealership's files with one header were mapped last, so that tomorrow's of the same program needs no page."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=32)
    # Of the header's names.
    shape = models.CharField(max_length=64)
    mapping = EncryptedJSONField(null=True)
    kept_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "kind", "shape"], name="kept_mapping_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.shape[:8]}"


TYPED = "typed"
"""In a missing car's `summary`: what a person typed of it on the page, and nothing is recorded of."""


class UploadRow(models.Model):
    """What became of one row."""

    class Outcome(models.TextChoices):
        RECORDED = "recorded", "기록됨 / Recorded"
        REPEATED = "repeated", "이미 기록됨 / Already recorded"
        REFUSED = "refused", "거절됨 / Refused"
        ASKED = "asked", "사유 필요 / Needs a reason"
        CHANGED = "changed", "변경 / Changed"
        SOLD = "sold", "매도 / Sold"
        DELISTED = "delisted", "매물 내림 / Taken off"
        # On offer by what stands, and not by the file: what became of it, a person says.
        MISSING = "missing", "파일에 없음 / Not in the file"

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="row_set")
    number = models.PositiveIntegerField()
    outcome = models.CharField(max_length=8, choices=Outcome)
    # Of a stock's rows, as far as their number could be read: which cars the file has.
    subject = models.CharField(max_length=80, blank=True, default="")
    # What was recorded; of a car that is missing its listing.
    record = models.ForeignKey(Record, on_delete=models.PROTECT, null=True, related_name="+")
    reasons = models.JSONField(default=list)
    # On trial: what would be recorded, in a few words. Gone once it is confirmed.
    summary = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar = ["upload", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["upload", "number"], name="upload_row_once"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["upload", "subject"], condition=~models.Q(subject=""), name="upload_row_car"
            ),
        ]

    def __str__(self) -> str:
        return f"row {self.number}: {self.outcome}"
