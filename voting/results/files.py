"""The boxes' files for the verifier's own count, as they are stored."""

from collections.abc import Mapping

from records.contents.models import RecordAttachment
from records.files.models import Attachment
from records.files.services import attachment_whole
from verifier.polls.sources import NotGiven
from voting.polls.course import Course


class Stored:
    """A `Source` (verifier/polls/sources.py): names are those of the poll's address."""

    def __init__(self, course: Course) -> None:
        self._files = _files(course)

    def read(self, name: str, most: int) -> bytes:
        """Raises NotGiven where the file is gone or was changed."""
        attachment = self._files.get(name)
        if attachment is None:
            raise NotGiven
        try:
            with attachment_whole(attachment) as file:
                return file.read(most + 1)
        except FileNotFoundError as error:
            raise NotGiven from error


def _files(course: Course) -> Mapping[str, Attachment]:
    places = {box.digest: f"boxes/{number}/" for number, box in enumerate(course.poll.boxes)}
    if course.poll.opening:
        places[course.poll.opening.digest] = ""
    rows = RecordAttachment.objects.filter(record__in=places).select_related("attachment")
    return {f"{places[row.record_id]}{row.name}": row.attachment for row in rows}
