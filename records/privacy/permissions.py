"""Who may decide what is erased."""

from records.people.authors import Author
from records.people.permissions import may_run_the_city
from records.privacy.models import ErasureRequest


def may_decide_erasure(author: Author, request: ErasureRequest) -> bool:
    """The city may, but no one decides on their own account."""
    return may_run_the_city(author) and request.person != author.person
