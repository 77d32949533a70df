"""Who may decide on signing keys and end them."""

from records.people.authors import Author, author_role
from records.people.models import Membership
from records.people.permissions import may_run_the_city
from records.signing.models import KeyRequest, SigningKey
from records.terms.roles import REGISTRY


def may_decide_on_key(author: Author, request: KeyRequest) -> bool:
    """The city may, but no one decides on their own key."""
    return may_run_the_city(author) and author.person != request.membership.person


def may_revoke_key(membership: Membership, key: SigningKey) -> bool:
    """At once: whose key it is and the station's owner, even of a suspended station; and the city."""
    if membership.ended_at is not None or not membership.user.is_active:
        return False
    if membership.organisation_id == key.organisation_id:
        return membership.role == "owner" or membership.person == key.person
    return membership.is_active and author_role(membership) == REGISTRY
