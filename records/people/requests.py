"""What people ask of the city waits until somebody decides, once."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from records.terms.texts import Refusal, RefusalSort, Text

DECIDED = Text("이미 처리된 신청입니다.", "This request was decided already.")
PENDING = "pending"


def request_decide(asked: QuerySet[Any], state: str, person: UUID, reason: str = "") -> None:
    """`asked` is the one request. Refusal where somebody else decided meanwhile."""
    decided_at = datetime.now(UTC)
    waits = asked.filter(state=PENDING)
    if not waits.update(state=state, decided_at=decided_at, decided_by=person, reason=reason):
        raise decided()


def decided() -> Refusal:
    return Refusal("decided", DECIDED, sort=RefusalSort.CONFLICT)
