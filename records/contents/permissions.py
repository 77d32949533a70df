"""Who may read and mend a record."""

from records.contents.models import Record
from records.people.authors import Author
from records.people.permissions import may_run_the_city, missing
from records.terms.common import WITHDRAWAL
from records.terms.families import kind_named, kinds_about
from records.terms.roles import REGISTRY
from records.terms.texts import Refusal


def refuse_others(author: Author, record: Record, pointer: str) -> Refusal | None:
    """For who would correct, withdraw, amend or end it."""
    return None if record.organisation_id == author.organisation.id else missing(pointer)


def may_correct(author: Author, record: Record) -> bool:
    kind = kind_named(record.kind)
    return refuse_others(author, record, "/corrects") is None and kind.corrected and author.role in kind.roles


def may_withdraw(author: Author, record: Record) -> bool:
    return (
        refuse_others(author, record, "/body/record") is None
        and record.kind in kinds_about(WITHDRAWAL)
        and author.role in WITHDRAWAL.roles
    )


def may_read_disclosures(author: Author, record: Record) -> bool:
    """Plates and names: for who stated the record, for the city, and for whom the kind names."""
    if record.organisation_id == author.organisation.id or author.role == REGISTRY:
        return True
    return author.role in kind_named(record.kind).read_by


def may_ask_for_erasure(author: Author, record: Record) -> bool:
    """The record's organisation, and the city for who wrote to it."""
    return may_run_the_city(author) or record.organisation_id == author.organisation.id
