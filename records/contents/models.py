"""What people stated. The digest stays for ever; what may have to be erased lies in tables of its own."""

import json
from typing import ClassVar

import uuid_utils.compat
from django.db import connection, models
from django.db.models import Q
from django.db.models.expressions import RawSQL
from django.utils.functional import cached_property

from anchoring.triggers import protect
from records.contents.encrypted import Encrypted, EncryptedJSONField
from records.contents.skeletons import IsOdd, skeleton_column
from records.files.models import Attachment
from records.people.models.organisations import Organisation
from records.terms.subjects import number_of


@protect
class Record(models.Model):
    """Never updated or deleted: the database refuses it."""

    digest = models.CharField(max_length=64, primary_key=True)
    uuid = models.UUIDField(unique=True, default=uuid_utils.compat.uuid7, editable=False)
    kind = models.CharField(max_length=32)
    subject = models.CharField(max_length=80)
    # Of the subject's number, where it is not how that is written: what looks the same is looked for by it.
    skeleton = models.GeneratedField(
        expression=skeleton_column(), output_field=models.CharField(max_length=80), db_persist=True
    )
    label = models.CharField(max_length=64)
    # The index `record_organisation` begins with it.
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="records", db_index=False
    )
    role = models.CharField(max_length=16)
    person = models.UUIDField()
    recorded_at = models.DateTimeField()
    corrects = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="corrections", db_index=False
    )
    # The earlier record that this one is about: withdrawn, erased, notified, amended, delisted, sold.
    about = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="followers", db_index=False
    )

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["subject", "recorded_at"], name="record_subject"),
            models.Index(fields=["organisation", "-recorded_at"], name="record_organisation"),
            models.Index(fields=["kind", "-recorded_at"], name="record_kind"),
            models.Index(
                fields=["skeleton"], name="record_skeleton", condition=models.Q(skeleton__isnull=False)
            ),
            # Few or none, whose looks are compared one by one.
            models.Index(fields=["subject"], name="record_odd_subject", condition=Q(IsOdd("subject"))),
            models.Index(fields=["label"], name="record_label"),
            # By themselves, for a foreign key's own index has a twin for LIKE on PostgreSQL, which nobody asks. Most records
            # have neither: with all of their NULLs in it SQLite takes an index for a bad one, and reads the table instead.
            models.Index(fields=["corrects"], name="record_corrects", condition=Q(corrects__isnull=False)),
            models.Index(fields=["about"], name="record_about", condition=Q(about__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.digest[:12]}"

    @property
    def number(self) -> str:
        """What stands behind the subject's scheme."""
        return number_of(self.subject)

    @cached_property
    def own_disclosures(self) -> "list[Disclosure]":
        """Of many records at once by DISCLOSURES: read into the relation, each would have a manager and a queryset made.

        Where they were asked for in the record's own question (`disclosures_beside`), they are taken from there.
        """
        told = vars(self).get(BESIDE)
        return list(self.disclosures.all()) if told is None else _disclosures_told(self, told)


DISCLOSURES: "models.Prefetch[str, models.QuerySet[Disclosure], str]" = models.Prefetch(
    "disclosures", to_attr="own_disclosures"
)
BESIDE = "disclosures_told"
"""The name under which `disclosures_beside` stands beside the records of a question."""


def disclosures_beside() -> RawSQL:
    """What opens a record's withheld fields, as JSON: beside rows of `Record`. Nothing is made of it where nobody asks."""
    listed, own = (
        ("json_agg(json_build_array({}))::text", "disclosed.{}")
        if connection.vendor == "postgresql"
        # A value that is no text would be no JSON either, and bytes as a text nothing that can be read.
        else (
            "json_group_array(json_array({}))",
            "CASE typeof(disclosed.{0}) WHEN 'blob' THEN hex(disclosed.{0}) ELSE CAST(disclosed.{0} AS TEXT) END",
        )
    )
    columns = ", ".join(["disclosed.id", *(own.format(name) for name in ("path", "opening", "found_by"))])
    record, disclosure = Record._meta.db_table, Disclosure._meta.db_table
    sql = f"SELECT {listed.format(columns)} FROM {disclosure} disclosed WHERE disclosed.record_id = {record}.digest"  # noqa: S608
    return RawSQL(f"COALESCE(({sql}), '[]')", (), models.TextField())  # noqa: S611  names of tables


def _disclosures_told(record: Record, told: str) -> "list[Disclosure]":
    disclosures = []
    for key, path, opening, found_by in sorted(json.loads(told)):
        encrypted = None if opening is None else Encrypted(opening)
        disclosure = Disclosure(id=key, record=record, path=path, opening=encrypted, found_by=found_by)
        disclosure._state.adding, disclosure._state.db = False, record._state.db
        disclosures.append(disclosure)
    return disclosures


class RecordContent(models.Model):
    """The record's canonical JSON with its salt: destroyed where the law demands it."""

    record = models.OneToOneField(Record, on_delete=models.PROTECT, primary_key=True, related_name="content")
    canonical = models.TextField()
    # No inspector's word on it, so that it may wait for one. Too many have the mark, never too few: what stands decides.
    is_uncertified = models.BooleanField(default=False)

    class Meta:
        indexes: ClassVar = [
            # Few wait among very many, and nobody looks for the others.
            models.Index(fields=["record"], condition=Q(is_uncertified=True), name="content_uncertified"),
        ]

    def __str__(self) -> str:
        return f"content of {self.record_id[:12]}"


class Disclosure(models.Model):
    """What opens one withheld field: salt and value, encrypted, for with the salt alone a plate is guessed."""

    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="disclosures")
    path = models.CharField(max_length=200)
    opening = EncryptedJSONField(bound_to=("record", "path"))
    # A plate's keyed digest, while it leads visitors to a car on offer (docs/adr/0030); it goes with the row at the latest.
    found_by = models.CharField(max_length=80, null=True, editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["record", "path"], name="disclosure_once"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["found_by"], name="disclosure_found_by", condition=Q(found_by__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"disclosure of {self.record_id[:12]}"


class RecordAttachment(models.Model):
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="attachments")
    attachment = models.ForeignKey(Attachment, on_delete=models.PROTECT, related_name="uses")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=100)

    class Meta:
        ordering: ClassVar = ["record", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["record", "position"], name="record_attachment_once"),
        ]

    def __str__(self) -> str:
        return f"attachment {self.position} of {self.record_id[:12]}"


class Submission(models.Model):
    """The submitter's own id for a record: the same id again is answered with the same record."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="submissions")
    external_id = models.CharField(max_length=200)
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="submissions")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "external_id"], name="submission_once"),
        ]

    def __str__(self) -> str:
        return f"submission of {self.record_id[:12]}"


class Certification(models.Model):
    """Which record a certification record speaks of, and what it says: for look-ups."""

    class Verdict(models.TextChoices):
        CERTIFIED = "certified", "인증 / Certified"
        REJECTED = "rejected", "반려 / Rejected"
        WITHDRAWN = "withdrawn", "철회 / Withdrawn"

    # In the order of the log: a later row is a later entry.
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="certifies")
    inspection = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="certifications")
    statement = models.CharField(max_length=64)
    verdict = models.CharField(max_length=16, choices=Verdict)
    key = models.ForeignKey("records.SigningKey", on_delete=models.PROTECT, related_name="certifications")
    signed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["statement", "inspection"], name="certification_statement_once"),
        ]
        indexes: ClassVar = [
            # The seldom verdicts are looked for among very many others.
            models.Index(
                fields=["verdict", "inspection"],
                condition=~Q(verdict="certified"),
                name="certification_other_verdict",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.verdict} {self.inspection_id[:12]}"
