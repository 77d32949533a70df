"""A form that says which car it is about is answered with what others stated of that car: a look-up, and counted as one."""

from records.audit_log.look_ups import SPENT, LookUpsSpentError, organisation_count
from records.contents.subjects import subject_found
from records.people.authors import Author
from records.terms.texts import Refusal, RefusalSort
from registry.identity.schemes import CARS


def car_looked_up(author: Author, subject: str, *, before: str = "") -> None:
    """Call it before the answer, and outside of its transaction. Once for each car that a form names: `before` is what it named
    until now. Refusal where the organisation has had enough today."""
    if subject == before:
        return
    try:
        found = subject_found(subject, schemes=CARS)
    except Refusal:
        # No car's number, or not yet one: nothing is told about it.
        return
    try:
        organisation_count(author.organisation.pk, found)
    except LookUpsSpentError as spent:
        raise Refusal(
            "look_ups_spent",
            SPENT.format(until=spent.until),
            pointer="/body/basic/vin",
            sort=RefusalSort.SPENT,
            extra={"retry_after": spent.seconds},
        ) from spent
