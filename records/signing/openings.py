"""Record views: which records an inspector has opened, for a browser signs only those."""

from collections.abc import Iterable, Sequence

from records.contents.models import Record
from records.people.authors import Author
from records.people.permissions import may_certify
from records.signing.models import Opening
from records.terms.texts import Refusal, Refusals, Text

NOT_OPENED = Text(
    "아직 열어 보지 않은 기록입니다. 먼저 열어 차량과 대조하십시오.",
    "You have not opened this record yet: open it and compare it with the car first.",
)


def opening_note(*, author: Author, record: Record) -> None:
    if may_certify(author):
        Opening.objects.get_or_create(person=author.person, record=record)


def opened_by(author: Author, digests: Iterable[str]) -> frozenset[str]:
    openings = Opening.objects.filter(person=author.person, record__in=list(digests))
    return frozenset(openings.values_list("record_id", flat=True))


def check_opened(author: Author, digests: Sequence[str]) -> None:
    opened, refusals = opened_by(author, digests), Refusals()
    for index, digest in enumerate(digests):
        if digest not in opened:
            refusals.add(Refusal("not_opened", NOT_OPENED, pointer=f"/statement/records/{index}"))
    refusals.raise_any()
