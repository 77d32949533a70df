"""Forms that somebody is filling in. They are nobody else's business, change all the time, and go when they are done."""

from typing import ClassVar

import uuid_utils.compat
from django.db import models

from records.contents.encrypted import EncryptedJSONField
from records.people.models.organisations import Organisation

_OWNER = ("id", "organisation", "person")


class FormDraft(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid_utils.compat.uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="drafts")
    person = models.UUIDField()
    # Answers by their paths, as they were typed, right or wrong; `@` begins what is no answer of the form. A plate is one.
    answers = EncryptedJSONField(bound_to=_OWNER)
    # For each path the revision that last changed it: two devices collide only where both changed the same answer.
    changed = models.JSONField(default=dict)
    # What parts said before a rule made them NOT_APPLICABLE.
    aside = EncryptedJSONField(bound_to=_OWNER)
    attachments = models.JSONField(default=list)
    corrects = models.CharField(max_length=64, null=True)
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["organisation", "person", "-updated_at"], name="form_draft_owner"),
        ]

    def __str__(self) -> str:
        return f"draft {self.id}, revision {self.revision}"

    @property
    def is_readable(self) -> bool:
        """Not where it was changed behind the registry, was another person's, or its key is away."""
        return self.answers is not None and self.aside is not None
