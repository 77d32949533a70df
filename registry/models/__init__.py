from registry.models.attachments import Attachment, RecordAttachment
from registry.models.certifications import Certification
from registry.models.keys import SigningKey
from registry.models.organisations import Membership, Organisation
from registry.models.records import Disclosure, Record, RecordContent, Submission
from registry.models.tokens import ApiToken
from registry.models.uploads import Upload, UploadRow
from registry.models.users import User
from registry.models.vehicles import Vehicle

__all__ = [
    "ApiToken",
    "Attachment",
    "Certification",
    "Disclosure",
    "Membership",
    "Organisation",
    "Record",
    "RecordAttachment",
    "RecordContent",
    "SigningKey",
    "Submission",
    "Upload",
    "UploadRow",
    "User",
    "Vehicle",
]
