"""The first thing that a buyer reads about a car: the gravest fact in one sentence, and what to do about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from records.terms.texts import Text
from registry.vehicles.harm import Flag, Harm, Level


class Tone(StrEnum):
    GOOD = "success"
    INFO = "info"
    WARNING = "warning"
    BAD = "error"


@dataclass(frozen=True)
class Headline:
    """`record` is the digest of the record that it rests on, `on` its day."""

    code: str
    tone: Tone
    title: Text
    detail: Text
    record: str | None = None
    on: date | None = None


TONES = {
    Level.MISMATCH: Tone.BAD,
    Level.BAD: Tone.BAD,
    Level.WARNING: Tone.WARNING,
    Level.NOTE: Tone.INFO,
}
GOOD = Text(
    "점검자가 인증한 기록이 있고, 등록된 그대로입니다.", "Certified by an inspector, and unchanged since."
)
GOOD_DETAIL = Text(
    "사고, 침수·화재, 용도변경이 없는 것으로 점검되었습니다. 기록한 사람이 그렇게 진술했다는 뜻입니다.",
    "Inspected as free of accident, flood, fire and change of use: that is what the people named here state.",
)
ATTENTION = Text(
    "계약 전에 사유를 물어보고 확인하십시오.", "Ask about it, and look into it, before you sign a contract."
)
DETAILS = {
    Harm.CHANGED: Text(
        "누군가 등록부의 저장 내용을 바꾸었습니다. 아래에 빨간색으로 표시한 기록을 믿지 마십시오. "
        "이미 받아 둔 증거 파일에는 원래 내용이 그대로 있습니다.",
        "Somebody altered what the registry stores. Do not rely on the record marked in red below. "
        "Evidence files that were downloaded before still hold the original.",
    ),
    Harm.ODOMETER_FALL: Text(
        "어느 값이 맞는지 등록부는 알 수 없습니다. 계약 전에 사유를 서면으로 받으십시오.",
        "The registry can't know which reading is right. Get the reason in writing before you sign a contract.",
    ),
    Harm.ODOMETER_BELOW_STATED: Text(
        "앞선 진술이 잘못되었을 수 있습니다. 계약 전에 사유를 확인하십시오.",
        "The earlier statement may have been the mistake. Find out before you sign a contract.",
    ),
    Harm.REJECTED: Text(
        "점검자가 내용이 맞지 않는다고 서명했습니다. 매매업자에게 사유를 물어보십시오.",
        "The inspector signed that it is not right. Ask the dealer why.",
    ),
    Harm.WITHDRAWN_WORD: Text(
        "인증된 기록이 아닙니다. 매매업자에게 사유를 물어보고 새 점검을 요구하십시오.",
        "It is certified no more. Ask the dealer why, and for a new inspection.",
    ),
    Harm.DOUBTFUL: Text(
        "서명키가 도용되었을 수 있는 때에 한 인증입니다. 다른 점검을 요구하십시오.",
        "It was made when the signing key may have been in other hands. Ask for another inspection.",
    ),
    Harm.EXPIRED: Text(
        "계약 전에 새 성능·상태점검기록부를 서면으로 받으십시오.",
        "Get a new inspection record in writing before you sign a contract.",
    ),
    Harm.PAPER_ONLY: Text(
        "계약 전에 종이 기록부를 받아 직접 읽으십시오.",
        "Read the paper itself before you sign a contract.",
    ),
    Harm.UNSIGNED: Text(
        "올린 업체의 진술일 뿐입니다. 점검자가 서명하면 인증된 기록이 됩니다.",
        "It is only what was uploaded. Once an inspector signs, it is certified.",
    ),
    Harm.NO_INSPECTION: Text(
        "매매업자의 진술만 있습니다. 계약 전에 성능·상태점검기록부를 서면으로 받아야 합니다.",
        "Only the dealer's statements are here. The law gives you the inspection record in writing before the contract.",
    ),
}
MORE = Text(
    "{detail} 그 밖에 확인할 점이 {count}가지 있습니다.", "{detail} Points to look at besides: {count}."
)


def headline_of(flags: Sequence[Flag]) -> Headline:
    """`flags` with the gravest first."""
    worst = next((flag for flag in flags if flag.harm.heads), None)
    if worst is None:
        return Headline("good", Tone.GOOD, GOOD, GOOD_DETAIL)
    detail = DETAILS.get(worst.harm, ATTENTION)
    more = sum(flag.level is not Level.NOTE for flag in flags if flag is not worst)
    if more:
        detail = MORE.format(detail=detail, count=more)
    return Headline(worst.code, TONES[worst.level], worst.text, detail, worst.record, worst.on)
