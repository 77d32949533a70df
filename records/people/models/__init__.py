from records.people.models.organisations import Membership, Organisation, OrganisationEvent
from records.people.models.tokens import ApiToken
from records.people.models.users import User

__all__ = ["ApiToken", "Membership", "Organisation", "OrganisationEvent", "User"]
