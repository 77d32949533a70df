"""Who may see a photo as it was taken, and cover it for the public."""

from records.files.models import Attachment
from records.people.authors import Author
from records.terms.roles import INSPECTOR, REGISTRY


def may_read_photo(author: Author, attachment: Attachment) -> bool:
    """The original, which shows the plate: for its uploader, for inspectors and for the city."""
    return attachment.organisation_id == author.organisation.id or author.role in (INSPECTOR, REGISTRY)


def may_cover_photo(author: Author, attachment: Attachment) -> bool:
    """Only a photo's uploader may cover it for the public."""
    return attachment.organisation_id == author.organisation.id
