"""A dry run records nothing and tells what others stated of its cars: of each car of others that it tells of, a look-up."""

from collections.abc import Sequence

from records.audit_log.look_ups import LookUpsSpentError, spent_refuse, told_note
from records.contents.models import Record
from records.people.authors import Author
from records.standing.rulebook import rules
from records.stating.drafts import Draft
from records.terms.subjects import subject_clean
from records.terms.texts import Refusal
from registry.uploads.models import UploadRow
from registry.uploads.reasons import refusal
from registry.uploads.row_drafts import ReadRow


def trial_allow(author: Author, batch: Sequence[ReadRow]) -> None:
    """Call it before the rows are looked at, outside of their transaction. Refusal, which ends the dry run, where the
    organisation has had enough today and the rows are of cars that it has not stated: whether others have makes no difference."""
    if not _not_own(author, batch):
        return
    try:
        spent_refuse(author.organisation.pk)
    except LookUpsSpentError as spent:
        raise refusal("trial_look_ups", until=spent.until) from spent


def trial_counted(author: Author, rows: Sequence[UploadRow], batch: Sequence[ReadRow]) -> None:
    comparing = {rule.id for rule in rules() if rule.compares is not None}
    told = {row.number for row in rows if comparing.intersection(reason["code"] for reason in row.reasons)}
    if others := _not_own(author, [row for row in batch if row.number in told]):
        told_note(author.organisation.pk, len(others))


def _not_own(author: Author, batch: Sequence[ReadRow]) -> set[str]:
    cars = {car for row in batch if isinstance(row.stated, Draft) and (car := _car(row.stated))}
    own = Record.objects.filter(organisation=author.organisation, subject__in=cars)
    return cars - set(own.values_list("subject", flat=True))


def _car(stated: Draft) -> str | None:
    try:
        return subject_clean(stated.subject, schemes=frozenset())
    except Refusal:
        return None
