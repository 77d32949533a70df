"""Who may decide what is erased."""

from records.people.authors import Author
from records.people.permissions import may_run_the_city
from records.privacy.models import ErasureRequest


def may_decide_erasure(author: Author, request: ErasureRequest) -> bool:
    """The city; but an account's own end is decided by somebody else."""
    return may_run_the_city(author) and request.person != author.person
