"""The audit log: who read, changed or downloaded which of people's data. Kept for as long as the law demands."""

from typing import ClassVar

from django.db import models

from anchoring.seals import Sealed
from records.people.models.organisations import Organisation


class Access(Sealed):
    SEALED: ClassVar = ("at", "person", "organisation", "role", "token", "action", "what", "target")

    class Action(models.TextChoices):
        READ = "read", "열람 / Read"
        CHANGE = "change", "변경 / Changed"
        EXPORT = "export", "내보내기 / Exported"

    class What(models.TextChoices):
        DISCLOSURES = "disclosures", "기록의 비공개 항목 / Withheld parts of a record"
        ATTACHMENT = "attachment", "첨부파일 / Attached file"
        UPLOAD = "upload", "올린 파일의 보고서 / Report of an upload"
        MEMBERS = "members", "구성원 / Members"
        APPLICATION = "application", "업체 신청서 / Application"
        ACCOUNT = "account", "계정 정보 / Account"
        ERASURE = "erasure", "삭제 / Erasure"
        ADMIN = "admin", "관리 화면 / Admin"
        TRAIL = "trail", "열람 기록 / This audit log"

    at = models.DateTimeField(db_index=True)
    # Pseudonyms: erasing a person leaves the trail readable, and nameless.
    person = models.UUIDField(null=True, db_index=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="accesses"
    )
    role = models.CharField(max_length=16, blank=True)
    # The first characters of the token, where a program asked.
    token = models.CharField(max_length=12, blank=True)
    action = models.CharField(max_length=8, choices=Action)
    what = models.CharField(max_length=16, choices=What)
    # A digest, an id or a pseudonym, in the admin behind its table's name; never the data itself.
    target = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.action} {self.what} {self.target[:12]}"


class LookUps(models.Model):
    """How many cars that others stated an organisation looked up on a day; which ones, nobody keeps."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="look_ups")
    day = models.DateField()
    known = models.PositiveIntegerField(default=0)
    unknown = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    # What known and unknown ones have cost, which the day's limit is compared with.
    spent = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["-day", "-spent"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "day"], name="look_ups_once"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} on {self.day}"
