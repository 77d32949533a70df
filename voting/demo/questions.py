"""What is asked in the made-up polls: one that stays open, one that ends soon, and one whose answer is due at once."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from voting.openings.services import NOTICE_ON_THE_SPOT
from voting.proposals.bodies import PollProposed

PERSON = ("이름 (띄어쓰기 없이)",)
TRIAL = "시연용 투표입니다. 누구나 아무 이름으로 한 표를 던질 수 있습니다."
_MARGIN = timedelta(seconds=5)
"""Between asking for the opening and stating it."""

Name = Literal["open", "closed", "overdue"]


@dataclass(frozen=True)
class Times:
    """Of an opening."""

    opens_at: datetime
    closes_at: datetime
    answer_by: datetime


@dataclass(frozen=True)
class Question:
    """`lasts` from its beginning, `answer` from its end; `voters` are made up; the first option gets `share` in ten of them."""

    name: Name
    proposal: PollProposed
    lasts: timedelta
    answer: timedelta
    voters: int
    share: int

    def times(self, now: datetime) -> Times:
        """Of an opening that is stated now. Nothing is back-dated, so that a poll that is over has to be short."""
        opens_at = (now + NOTICE_ON_THE_SPOT + _MARGIN).replace(microsecond=0)
        closes_at = opens_at + self.lasts
        return Times(opens_at, closes_at, closes_at + self.answer)

    @property
    def options(self) -> list[str]:
        """Their ids."""
        return [option["id"] for option in self.proposal["options"]]

    def choice(self, voter: int) -> str:
        """What the made-up voter with this number chooses."""
        first, *others = self.options
        return first if voter % 10 < self.share else others[voter % len(others)]


def _proposal(title: str, question: str, background: str, *options: str) -> PollProposed:
    return {
        "title": title,
        "question": question,
        "background": background,
        "area": "서울특별시 동대문구",
        "options": [{"id": "abcdefgh"[place], "text": text} for place, text in enumerate(options)],
        "proposer": {"sort": "citizen", "name": "김제안"},
    }


SHORT = timedelta(minutes=1)
QUESTIONS = (
    Question(
        "overdue",
        _proposal(
            "장안평역 앞 자전거 주차장",
            "장안평역 3번 출구 앞에 자전거 주차장을 만들까요?",
            "시연용 투표입니다. 처음 시작할 때 1분 동안 열렸고, 답변 기한은 형식이 허락하는 가장 이른 때인 마감 1초 뒤입니다."
            " 시가 아직 답하지 않아 기한이 지난 것으로 나옵니다.",
            "만든다",
            "만들지 않는다",
        ),
        lasts=SHORT,
        answer=timedelta(seconds=1),
        voters=12,
        share=7,
    ),
    Question(
        "closed",
        _proposal(
            "주말 차 없는 거리",
            "중고차 시장길을 토요일 오후에 차 없는 거리로 할까요?",
            "시연용 투표입니다. 처음 시작할 때 1분 동안 열렸고, 지어낸 시민들이 실제 발급 기관과 투표함을 거쳐 투표했습니다.",
            "한다",
            "하지 않는다",
            "한 달에 한 번만 한다",
        ),
        lasts=SHORT,
        answer=timedelta(days=30),
        voters=24,
        share=5,
    ),
    Question(
        "open",
        _proposal(
            "빈 유수지를 어떻게 쓸까요",
            "비어 있는 유수지를 무엇으로 쓰면 좋겠습니까?",
            "시연용 투표입니다. 직접 투표해 보십시오.",
            "숲으로 남긴다",
            "도서관을 짓는다",
            "주차장을 만든다",
        ),
        lasts=timedelta(days=60),
        answer=timedelta(days=30),
        voters=12,
        share=5,
    ),
)
"""The open one last: the newest stands first on every page."""
