"""A dry run records nothing and tells what others stated of its cars: of each car of others that it tells of, a look-up."""

from collections.abc import Sequence

from records.audit_log.look_ups import LookUpsSpentError, told_count
from records.contents.models import Record
from records.people.authors import Author
from records.standing.rulebook import rules
from records.stating.drafts import Draft
from records.terms.subjects import subject_clean
from registry.uploads.models import UploadRow
from registry.uploads.reasons import refusal
from registry.uploads.row_drafts import ReadRow


def trial_counted(author: Author, rows: Sequence[UploadRow], batch: Sequence[ReadRow]) -> None:
    """Refusal, which ends the dry run, where the organisation has had enough today."""
    comparing = {rule.id for rule in rules() if rule.compares is not None}
    told = {row.number for row in rows if comparing.intersection(reason["code"] for reason in row.reasons)}
    cars = {
        subject_clean(row.stated.subject, schemes=frozenset())
        for row in batch
        if row.number in told and isinstance(row.stated, Draft)
    }
    own = Record.objects.filter(organisation=author.organisation, subject__in=cars)
    if others := cars - set(own.values_list("subject", flat=True)):
        try:
            told_count(author.organisation.pk, len(others))
        except LookUpsSpentError as spent:
            raise refusal("trial_look_ups", until=spent.until) from spent
