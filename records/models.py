"""Where Django looks for them; each is defined in the room of its noun."""

from records.audit_log.models import Access, LookUps
from records.contents.models import (
    Certification,
    Disclosure,
    Record,
    RecordAttachment,
    RecordContent,
    Submission,
)
from records.files.models import Attachment, CoveredPhoto, FileLetGo, StoredOnDay
from records.notices.models import Notice
from records.people.models import (
    ApiToken,
    Application,
    Invitation,
    Membership,
    Organisation,
    OrganisationEvent,
    Renewal,
    User,
)
from records.privacy.models import ErasureRequest, RetentionRun
from records.signing.models import KeyChallenge, KeyRequest, Opening, SigningKey

__all__ = [
    "Access",
    "ApiToken",
    "Application",
    "Attachment",
    "Certification",
    "CoveredPhoto",
    "Disclosure",
    "ErasureRequest",
    "FileLetGo",
    "Invitation",
    "KeyChallenge",
    "KeyRequest",
    "LookUps",
    "Membership",
    "Notice",
    "Opening",
    "Organisation",
    "OrganisationEvent",
    "Record",
    "RecordAttachment",
    "RecordContent",
    "Renewal",
    "RetentionRun",
    "SigningKey",
    "StoredOnDay",
    "Submission",
    "User",
]
