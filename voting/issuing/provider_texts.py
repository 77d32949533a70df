"""What a person is told where a provider does not identify them."""

from records.terms.texts import Refusal, RefusalSort, Text

AWAY = Text(
    "본인확인 서비스가 지금 응답하지 않습니다. 잠시 뒤에 다시 해 주십시오.",
    "The service that identifies people does not answer now. Try again in a while.",
)
REFUSES = Text(
    "이 기관의 본인확인 설정이 올바르지 않아 지금은 본인확인을 할 수 없습니다. 적은 내용이 잘못된 것이 아닙니다. "
    "이 기관에 알려 주시고, 고친 뒤에 다시 해 주십시오.",
    "Identification is not set up right at this office, so it can identify nobody now. What you wrote is not the cause. "
    "Tell this office, and try again once that is mended.",
)
STOPPED = Text(
    "본인확인을 마치지 않았거나 본인확인 서비스가 거절했습니다. 투표하려면 본인확인을 다시 해 주십시오.",
    "You were not identified: it was stopped, or the service refused. To vote, identify yourself again.",
)
EXPIRED = Text(
    "본인확인한 지 오래되었거나 이미 쓴 본인확인입니다. 다시 해 주십시오.",
    "This identification is too old, or was used before. Identify yourself again.",
)
ELSEWHERE = Text(
    "이 창에서 시작한 본인확인이 아닙니다. 여기서 다시 해 주십시오.",
    "This identification was not begun in this window. Identify yourself again here.",
)
FALSE = Text(
    "본인확인 서비스의 답이 올바르지 않아 받지 않았습니다. 다시 해 보시고, 또 그러면 이 기관에 알려 주십시오.",
    "The identification service's answer is not right and was not accepted. Try again; if it goes on, tell this office.",
)
LACKING = Text(
    "본인확인 서비스가 이 투표에 필요한 내용을 알려 주지 않았습니다: {names}. 이 기관에 알려 주십시오.",
    "The identification service does not say what this poll needs: {names}. Tell this office.",
)
OTHER = Text(
    "본인확인으로 확인된 내용이 적은 내용과 다릅니다. 확인된 그대로 적은 뒤 다시 해 주십시오.",
    "Who was identified is not who was written. Write it as you are identified, and try again.",
)


def away() -> Refusal:
    return Refusal("provider_away", AWAY, sort=RefusalSort.AWAY)


def refuses() -> Refusal:
    return Refusal("provider_refuses", REFUSES, sort=RefusalSort.AWAY)


def stopped() -> Refusal:
    return _refusal("identification_stopped", STOPPED)


def expired() -> Refusal:
    return _refusal("identification_expired", EXPIRED)


def elsewhere() -> Refusal:
    return _refusal("identification_elsewhere", ELSEWHERE)


def false() -> Refusal:
    return _refusal("identification_false", FALSE)


def lacking(names: str) -> Refusal:
    return _refusal("identification_lacking", LACKING.format(names=names))


def other() -> Refusal:
    return _refusal("identified_other", OTHER)


def _refusal(code: str, text: Text) -> Refusal:
    return Refusal(code, text, sort=RefusalSort.FORBIDDEN)
