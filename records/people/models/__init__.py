from records.people.models.invitations import Application, Invitation
from records.people.models.organisations import Membership, Organisation, OrganisationEvent
from records.people.models.renewals import Renewal
from records.people.models.tokens import ApiToken
from records.people.models.users import User

__all__ = [
    "ApiToken",
    "Application",
    "Invitation",
    "Membership",
    "Organisation",
    "OrganisationEvent",
    "Renewal",
    "User",
]
