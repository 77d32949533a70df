from registry.models.accesses import Access
from registry.models.attachments import Attachment, CoveredPhoto, RecordAttachment
from registry.models.certifications import Certification, Opening
from registry.models.drafts import FormDraft
from registry.models.erasures import ErasureRequest, RetentionRun
from registry.models.handovers import Handover, HandoverCode
from registry.models.invitations import Application, Invitation
from registry.models.keys import KeyChallenge, KeyRequest, SigningKey
from registry.models.notices import Notice
from registry.models.organisations import Membership, Organisation, OrganisationEvent
from registry.models.records import Disclosure, Record, RecordContent, Submission
from registry.models.tokens import ApiToken
from registry.models.uploads import Upload, UploadRow
from registry.models.users import User
from registry.models.vehicles import Vehicle

__all__ = [
    "Access",
    "ApiToken",
    "Application",
    "Attachment",
    "Certification",
    "CoveredPhoto",
    "Disclosure",
    "ErasureRequest",
    "FormDraft",
    "Handover",
    "HandoverCode",
    "Invitation",
    "KeyChallenge",
    "KeyRequest",
    "Membership",
    "Notice",
    "Opening",
    "Organisation",
    "OrganisationEvent",
    "Record",
    "RecordAttachment",
    "RecordContent",
    "RetentionRun",
    "SigningKey",
    "Submission",
    "Upload",
    "UploadRow",
    "User",
    "Vehicle",
]
