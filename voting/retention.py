"""What of polls goes by itself when its time is over, and what can't go yet."""

from datetime import datetime

from records.contents.models import Disclosure
from records.privacy.retention import rows_destroy
from records.terms.families import RetentionPart
from records.terms.texts import Refusal, RefusalSort, Text
from voting.boxes.kinds import FILLED
from voting.openings.kinds import OPENED
from voting.polls.models import Poll
from voting.proposals.kinds import PROPOSED, TEN_YEARS

RUNNING = Text(
    "진행 중인 투표의 이 기록은 지울 수 없습니다. 먼저 투표를 취소하거나 마감을 기다려 주십시오.",
    "This record can't be erased while its poll is running: cancel the poll first, or wait for its end.",
)


def _proposers(due: datetime) -> int:
    """The names of citizens who proposed. Rolls and boxes stay: without them nobody could count again."""
    return rows_destroy(Disclosure.objects.filter(record__kind=PROPOSED.name, record__recorded_at__lt=due))


PARTS = (RetentionPart("poll_proposers", TEN_YEARS, _proposers),)


def refuse_erasure(kind: str, subject: str) -> Refusal | None:
    """Every box rests on the opening and on the boxes before it: without them the poll could not even be closed."""
    if kind not in (OPENED.name, FILLED.name):
        return None
    is_running = Poll.objects.filter(subject=subject, ending=None).exclude(opening=None).exists()
    return (
        Refusal("poll_running", RUNNING, pointer="/record", sort=RefusalSort.CONFLICT) if is_running else None
    )
