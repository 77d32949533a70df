"""The openings and tallies that an issuer has not certified, or has taken its word back on."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from records.people.authors import Author
from records.people.models import Membership
from voting.openings.models import IssuerKey
from voting.polls.course import Course, course_of
from voting.polls.models import Poll


@dataclass(frozen=True)
class Asked:
    """A record that is an issuer's to certify; `verdict` is its latest word, empty where there is none."""

    poll: Poll
    digest: str
    kind: str
    title: str
    licence: str
    verdict: str


def asked_of(author: Author) -> Sequence[Asked]:
    """What is asked of the author's office, the newest first."""
    members = Membership.objects.filter(organisation=author.organisation, ended_at=None)
    licences = {licence for licence in members.values_list("licence", flat=True) if licence}
    keys = IssuerKey.objects.filter(licence__in=licences).select_related("poll").order_by("-pk")
    courses: dict[str, Course] = {}
    asked: list[Asked] = []
    for key in keys[:100]:
        subject = key.poll.subject
        if subject not in courses:
            courses[subject] = course_of(subject, only_last_box=True)
        asked += _asked(key, courses[subject])
    return asked


def _asked(key: IssuerKey, course: Course) -> Iterator[Asked]:
    opening = course.poll.opening
    for item in reversed([*([opening] if opening else []), *course.poll.tallies]):
        said = course.statements.latest(item.digest, key.licence)
        verdict = said.statement.verdict if said else ""
        title = course.opened.title if course.opened else ""
        yield Asked(key.poll, item.digest, item.kind, title, key.licence, verdict)
