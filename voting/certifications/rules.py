"""Whose signed word on a poll is recorded: an issuer's that the opening names, on records that it may speak of."""

from records.terms.families import Signing
from records.terms.texts import Refusal, RefusalSort, Text
from voting.polls.course import course_of
from voting.polls.sizes import refuse_size

NOT_ISSUER = Text(
    "이 위촉 번호는 이 투표의 발급 기관이 아닙니다.",
    "No issuer of this poll has this number.",
)
NOTHING_TO_WITHDRAW = Text(
    "이 기관이 인증하지 않은 기록은 철회할 인증이 없습니다.",
    "This office has not certified this record: there is nothing to withdraw.",
)


def refuse_signing(signing: Signing) -> Refusal | None:
    """Why an issuer's word would be none (docs/formats.md section 9), or None."""
    course = course_of(signing.subject, only_last_box=True)
    if course.opened is None or signing.licence not in course.opened.licences:
        return Refusal("not_issuer", NOT_ISSUER, sort=RefusalSort.FORBIDDEN)
    if signing.verdict == "withdrawn" and not course.statements.is_certified(signing.digest, signing.licence):
        return Refusal("not_certified", NOTHING_TO_WITHDRAW, sort=RefusalSort.CONFLICT)
    try:
        refuse_size(signing.subject)
    except Refusal as refusal:
        return refusal
    return None
