"""A poll as it was frozen, for who takes rights and ballots: the question, the time, and whether it is over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from uuid import UUID

from records.terms.texts import Refusal, RefusalSort, Text
from verifier.polls.ballots import Rules, rules
from verifier.polls.kinds import SCHEME
from verifier.polls.opening import Opened
from verifier.times import seconds

NOT_OPEN = Text(
    "투표가 아직 시작되지 않았습니다. {opens_at}부터 할 수 있습니다.",
    "The poll has not begun. It opens at {opens_at}.",
)
NOT_CERTIFIED = Text(
    "투표용지를 발급하는 기관이 아직 모두 개시를 인증하지 않았습니다. 잠시 뒤에 다시 해 주십시오.",
    "Not every office that issues votes has certified the opening yet. Try again in a while.",
)
OVER = Text("투표가 끝났습니다.", "The poll is over.")


@dataclass(frozen=True)
class Running:
    """`digest` is the opening's. `is_certified`: by every issuer; `is_over`: closed or cancelled."""

    subject: str
    digest: str
    opened: Opened
    is_certified: bool
    is_over: bool

    @property
    def uuid(self) -> UUID:
        return UUID(self.subject.removeprefix(SCHEME))

    @cached_property
    def rules(self) -> Rules:
        """What its ballots are held against."""
        return rules(self.opened, self.digest)

    @property
    def opens_at(self) -> datetime:
        return _moment(self.opened.opens_at)

    @property
    def closes_at(self) -> datetime:
        return _moment(self.opened.closes_at)

    def refuse_early(self, now: datetime) -> None:
        """Raises a Refusal before the poll opens."""
        if now < self.opens_at:
            text = NOT_OPEN.format(opens_at=self.opens_at)
            raise Refusal("not_open", text, sort=RefusalSort.FORBIDDEN)
        if not self.is_certified:
            raise Refusal("not_certified", NOT_CERTIFIED, sort=RefusalSort.FORBIDDEN)

    def refuse_late(self, now: datetime) -> None:
        """Raises a Refusal from the end on, to the second."""
        if self.is_over or now >= self.closes_at:
            raise over()


def over() -> Refusal:
    return Refusal("poll_over", OVER, sort=RefusalSort.OVER)


def _moment(text: str) -> datetime:
    return datetime.fromtimestamp(seconds(text), UTC)
