"""How polls are named: by a UUID, which is no secret."""

from records.terms.schemes import Scheme
from records.terms.texts import Refusal, Text
from verifier.polls.kinds import SCHEME
from verifier.subjects import is_poll

POLL_SCHEME = SCHEME.removesuffix(":")
POLLS = frozenset({POLL_SCHEME})

NOT_POLL = Text(
    "투표 번호는 소문자로 적은 UUID입니다.",
    "The number of a poll is a UUID in lower case.",
)


def _poll(number: str) -> str:
    if not is_poll(number):
        raise Refusal("poll_number", NOT_POLL, pointer="/subject")
    return number


SCHEMES = (Scheme(POLL_SCHEME, Text("투표", "Poll"), _poll, is_public=True),)
