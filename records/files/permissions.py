"""Who may see a photo as it was taken, and cover it for the public."""

from records.files.models import Attachment
from records.people.authors import Author
from records.terms.roles import INSPECTOR, REGISTRY

UPLOADED = frozenset({"image/jpeg", "image/png", "application/pdf"})
"""The types of what people upload. A file of another type the registry made, and its family says who reads it, and when."""


def may_read_photo(author: Author, attachment: Attachment) -> bool:
    """The original, which shows the plate: for its uploader, for inspectors and for the city."""
    if attachment.media_type not in UPLOADED:
        return False
    return attachment.organisation_id == author.organisation.id or author.role in (INSPECTOR, REGISTRY)


def may_cover_photo(author: Author, attachment: Attachment) -> bool:
    """Only a photo's uploader may cover it for the public."""
    return attachment.organisation_id == author.organisation.id
