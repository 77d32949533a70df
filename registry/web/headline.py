"""The first thing that a buyer reads about a car: one sentence, its colour, and what it rests on."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from anchoring.log.selectors import EntryState, Stage
from records.signing.models import SigningKey
from records.standing.history import Word
from records.terms.texts import Text
from registry.form82.inspections import inspection_body, is_paper_only
from registry.vehicles.selectors import VehicleHistory
from registry.vehicles.verdict import Flag, Level


class Tone(StrEnum):
    GOOD = "success"
    INFO = "info"
    WARNING = "warning"
    BAD = "error"


@dataclass(frozen=True)
class Headline:
    tone: Tone
    title: Text
    detail: Text


CHANGED = Text("등록된 뒤에 바뀐 기록이 있습니다", "A record was changed after it was recorded")
CHANGED_DETAIL = Text(
    "누군가 등록부의 저장 내용을 바꾸었습니다. 아래에 빨간색으로 표시한 기록을 믿지 마십시오. "
    "이미 받아 둔 증거 파일에는 원래 내용이 그대로 있습니다.",
    "Somebody altered what the registry stores. Do not rely on the record marked in red below. "
    "Evidence files that were downloaded before still hold the original.",
)
NONE = Text("점검기록부가 없습니다", "There is no inspection record")
NONE_DETAIL = Text(
    "매매업자의 진술만 있습니다. 계약 전에 성능·상태점검기록부를 서면으로 받아야 합니다.",
    "Only the dealer's statements are here. The law gives you the inspection record in writing before the contract.",
)
UNSIGNED = Text(
    "점검자가 아직 서명하지 않은 점검기록부입니다", "No inspector has signed the inspection record yet"
)
UNSIGNED_DETAIL = Text(
    "올린 업체의 진술일 뿐입니다. 점검자가 서명하면 인증된 기록이 됩니다.",
    "It is only what was uploaded. Once an inspector signs, it is certified.",
)
REJECTED = Text("점검자가 반려한 점검기록부입니다", "An inspector rejected the inspection record")
REJECTED_DETAIL = Text(
    "점검자가 내용이 맞지 않는다고 서명했습니다. 매매업자에게 사유를 물어보십시오.",
    "The inspector signed that it is not right. Ask the dealer why.",
)
DOUBTFUL = Text("서명을 믿을 수 있는지 알 수 없습니다", "The signature is in doubt")
DOUBTFUL_DETAIL = Text(
    "서명키가 도용되었을 수 있는 때에 한 인증입니다. 다른 점검을 요구하십시오.",
    "It was made when the signing key may have been in other hands. Ask for another inspection.",
)
ATTENTION = Text(
    "인증된 기록이 있고, 확인할 점이 {count}가지 있습니다", "Certified, with {count} points to look at"
)
ATTENTION_ONE = Text(
    "인증된 기록이 있고, 확인할 점이 한 가지 있습니다", "Certified, with one point to look at"
)
ATTENTION_DETAIL = Text(
    "기록은 등록된 그대로입니다. 아래에 표시한 점을 계약 전에 확인하십시오.",
    "The records are as they were stated. Look at the points below before you sign a contract.",
)
PAPER = Text("인증된 것은 종이 기록부의 사진뿐입니다", "Certified, but only as a picture of the paper")
PAPER_DETAIL = Text(
    "점검 항목은 기계로 읽을 수 없어 확인되지 않았습니다. 계약 전에 종이 기록부를 받아 직접 읽으십시오.",
    "Its items are not machine-readable and were not checked. Read the paper itself before you sign a contract.",
)
GOOD = Text(
    "점검자가 인증한 기록이 있고, 등록된 그대로입니다", "Certified by an inspector, and unchanged since"
)
GOOD_DETAIL = Text(
    "사고, 침수·화재, 용도변경이 없는 것으로 점검되었습니다. 기록한 사람이 그렇게 진술했다는 뜻입니다.",
    "Inspected as free of accident, flood, fire and change of use: that is what the people named here state.",
)


def headline(car: VehicleHistory, doubtful: frozenset[str]) -> Headline:
    """`doubtful` has the records whose certification may have been signed by other hands."""
    verdict = car.verdict
    if verdict.is_mismatch:
        return Headline(Tone.BAD, CHANGED, CHANGED_DETAIL)
    item = verdict.inspection
    if item is None:
        return Headline(Tone.INFO, NONE, NONE_DETAIL)
    if not item.is_certified:
        rejected = item.certification is not None and item.certification.verdict == "rejected"
        if rejected:
            return Headline(Tone.WARNING, REJECTED, REJECTED_DETAIL)
        return Headline(Tone.INFO, UNSIGNED, UNSIGNED_DETAIL)
    if item.record.digest in doubtful:
        return Headline(Tone.WARNING, DOUBTFUL, DOUBTFUL_DETAIL)
    if is_paper_only(inspection_body(item.content.body)):
        return Headline(Tone.WARNING, PAPER, PAPER_DETAIL)
    count = sum(flag.level == Level.WARNING for flag in flags_shown(verdict.flags))
    if count:
        title = ATTENTION_ONE if count == 1 else ATTENTION.format(count=count)
        return Headline(Tone.WARNING, title, ATTENTION_DETAIL)
    return Headline(Tone.GOOD, GOOD, GOOD_DETAIL)


def doubtful_records(car: VehicleHistory) -> frozenset[str]:
    """Records whose last word was logged when its key was no longer safely its holder's (FORMATS section 6)."""
    words = {item.record.digest: item.certification for item in car.items if item.certification}
    keys = SigningKey.objects.filter(
        key__in={word.key for word in words.values()}, compromised_since__isnull=False
    )
    since = {row.key: row.compromised_since for row in keys if row.compromised_since}
    return frozenset(
        digest
        for digest, word in words.items()
        if word.key in since and _entered(car, word) >= since[word.key]
    )


def _entered(car: VehicleHistory, word: Word) -> datetime:
    state = car.states.get(word.record.digest)
    return state.logged_at if state and state.logged_at else word.record.recorded_at


@dataclass(frozen=True)
class Proof:
    """The state that all of the car's records have reached."""

    total: int
    counts: dict[str, int]
    last: EntryState | None

    @property
    def all_final(self) -> bool:
        return self.counts.get(Stage.FINAL, 0) == self.total

    @property
    def anchored(self) -> int:
        return self.counts.get(Stage.FINAL, 0) + self.counts.get(Stage.ANCHORED, 0)

    @property
    def waiting(self) -> int:
        return self.total - self.anchored


_ORDER = list(Stage)


def proof_of(states: Sequence[EntryState]) -> Proof:
    last = min(states, key=lambda state: _ORDER.index(state.stage), default=None)
    return Proof(len(states), dict(Counter(state.stage for state in states)), last)


def flags_shown(flags: Sequence[Flag]) -> list[Flag]:
    """Each sort of flag once for one text, the gravest first; a mismatch for every record that it names."""
    seen: set[tuple[str, str]] = set()
    shown = []
    order = [Level.MISMATCH, Level.WARNING, Level.NOTE]
    for flag in sorted(flags, key=lambda flag: order.index(flag.level)):
        key = (flag.text.ko, flag.record or "" if flag.level == Level.MISMATCH else "")
        if key not in seen:
            seen.add(key)
            shown.append(flag)
    return shown
