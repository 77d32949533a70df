"""Why a record or a certification can't be believed, in words."""

from dataclasses import dataclass

from records.terms.texts import Text
from records.terms.verdict_texts import reason_text
from verifier.answers import Reason


@dataclass(frozen=True)
class Fault:
    code: str
    text: Text


_CHANGED = Text("등록된 뒤에 바뀐 기록이 있습니다.", "A record was changed after it was recorded.")
_MISSING = Text(
    "이 기록의 내용이 없는데, 파기되었다는 기록도 없습니다.",
    "The content of this record is missing, and nothing says that it was erased.",
)
_LABEL = Text(
    "이 기록은 다른 대상의 이름표를 달고 있습니다.",
    "This record carries the label of something else.",
)
_UNLOGGED = Text(
    "이 기록은 공개 로그에 없고, 오르기를 기다리고 있지도 않습니다. 이 기록을 믿지 마십시오.",
    "This record is neither in the public log nor waiting for it. Do not rely on it.",
)
_NOT_SIGNED = Text(
    "이 기록의 로그 항목은 서명된 공개 로그에 있는 것이 아닙니다. 이 기록을 믿지 마십시오.",
    "This record's entry is not the one in the signed public log. Do not rely on it.",
)
_OTHER_KIND = Text(
    "이 기록은 공개 로그에 다른 종류로 올라 있습니다.",
    "This record is in the public log as another kind.",
)
_LATER = Text(
    "이 기록에 적힌 때가 공개 로그에 오른 때보다 늦습니다.",
    "This record carries a time after it was logged.",
)
_AUDIT = Text(
    "감사에서 이 기록에 문제가 발견되었습니다. 이 기록을 믿지 마십시오.",
    "The audit found something wrong with this record. Do not rely on it.",
)
_AUDIT_SUBJECT = Text(
    "감사에서 이 대상의 로그 항목에 문제가 발견되었습니다.",
    "The audit found something wrong with the entries of this subject.",
)
_NAME = Text(
    "이 기록을 남긴 업체의 이름이나 상태가 등록부 밖에서 바뀌었습니다. 여기 적힌 이름을 믿지 마십시오.",
    "The name or state of this record's organisation was changed past the registry. Do not rely on the name shown.",
)
_TABLE = Text(
    "여기 적힌 이름, 상태, 서명키 가운데 등록부 밖에서 바뀐 것이 있습니다. 이 쪽을 믿지 마십시오.",
    "A name, a state or a signing key shown here was changed past the registry. Do not rely on this page.",
)
_KEYS = Text(
    "이 자격의 서명키 목록이 공개 로그와 다릅니다. 여기 적힌 것을 믿지 마십시오.",
    "The signing keys listed here are not those that the public log has. Do not rely on what is shown.",
)
_LOST = Text(
    "공개 로그에는 있는데 등록부에는 없는 기록이 {count}건 있습니다. 지워진 기록이 있을 수 있습니다.",
    "{count} records are in the public log and not in the registry. They may have been taken away.",
)
_UNPROVED = Text(
    "지금은 공개 로그로 확인할 수 없습니다. 여기 적힌 것은 증명되지 않은 것입니다.",
    "The public log can't be checked at the moment. Nothing shown here is proved.",
)

_TEXTS = {
    "content_changed": _CHANGED,
    "row_changed": _CHANGED,
    "content_missing": _MISSING,
    "label_changed": _LABEL,
    "unlogged": _UNLOGGED,
    "not_signed": _NOT_SIGNED,
    "other_kind": _OTHER_KIND,
    "recorded_after_logged": _LATER,
    "organisation_changed": _NAME,
    "table_changed": _TABLE,
    "keys_changed": _KEYS,
    "audit": _AUDIT,
    "audit_subject": _AUDIT_SUBJECT,
    "log_unproved": _UNPROVED,
}


def fault(code: str) -> Fault:
    return Fault(code, _TEXTS[code])


def lost(count: int) -> Fault:
    """Entries under the subject's label whose records are not there."""
    return Fault("records_missing", _LOST.format(count=count))


def said_by_verifier(reason: Reason) -> Fault:
    return Fault(reason.code, reason_text(reason.code, **dict(reason.values)))
