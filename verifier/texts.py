"""What a verdict says, in Korean and English: one sentence for each code of `answers.Reason`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from . import details

LANGUAGES = ("ko", "en")

_SENTENCES: dict[str, tuple[str, str]] = {
    # signed
    "signed": ("certified under licence {licence}: {count}", "자격 번호 {licence} 명의로 인증됨: {count}건"),
    "no_inspection": ("there is no inspection to sign", "서명할 점검기록이 없음"),
    "none_stands": ("no inspection stands", "유효한 점검기록이 없음"),
    "uncertified": (
        "standing inspections without a standing certification: {count}",
        "유효한 점검기록 가운데 유효한 인증이 없는 것: {count}건",
    ),
    "rejected": (
        "entry {index}: rejected under licence {licence}",
        "{index}번: 자격 번호 {licence} 명의로 반려됨",
    ),
    "withdrawn": (
        "entry {index}: certification withdrawn under licence {licence}",
        "{index}번: 자격 번호 {licence} 명의로 인증이 철회됨",
    ),
    "void": (
        "entry {index}: corrects or withdraws what it may not, and has no effect",
        "{index}번: 정정·철회할 수 없는 기록을 가리켜 효력이 없음",
    ),
    "certification_erased": (
        "entry {index}: a certification whose content was erased",
        "{index}번: 내용이 파기된 인증",
    ),
    "certifies_nothing": (
        "entry {index}: certifies no earlier inspection of this subject",
        "{index}번: 이 대상의 앞선 점검기록을 하나도 인증하지 않음",
    ),
    "statement_repeated": ("entry {index}: the same statement again", "{index}번: 같은 진술이 되풀이됨"),
    "key_not_enrolled": (
        "entry {index}: its key was not enrolled under licence {licence} at that place in the log",
        "{index}번: 로그의 그 위치에서 서명키가 자격 번호 {licence}에 등록되어 있지 않음",
    ),
    "key_revoked": (
        "entry {index}: its key had been revoked under licence {licence}",
        "{index}번: 자격 번호 {licence}의 서명키가 이미 폐기됨",
    ),
    "key_twice": (
        "entry {index}: its key was enrolled or revoked more than once under licence {licence}",
        "{index}번: 자격 번호 {licence}에 서명키가 두 번 이상 등록되거나 폐기됨",
    ),
    "key_hidden": (
        "entry {index}: a key record of licence {licence} was erased",
        "{index}번: 자격 번호 {licence}의 서명키 기록이 파기됨",
    ),
    "signature_false": (
        "entry {index}: the signature under licence {licence} does not hold ({error})",
        "{index}번: 자격 번호 {licence} 명의의 서명이 맞지 않음 ({error})",
    ),
    "doubtful": (
        "entry {index}: logged after {since}, since when its key may be in other hands",
        "{index}번: 서명키가 유출되었을 수 있는 {since} 이후에 기록됨",
    ),
    # logged
    "logged": (
        "{entries} entries are in the signed log {origin} of {size}",
        "{entries}건이 서명된 로그 {origin}(크기 {size}) 안에 있음",
    ),
    "other_log": ("this is not the log {expected}", "로그 {expected}이(가) 아님"),
    "checkpoint_not_signed": (
        "the checkpoint is not signed by the log's key ({error})",
        "체크포인트에 로그의 서명이 없음 ({error})",
    ),
    "other_checkpoint": (
        "entry {index}: proved against another checkpoint",
        "{index}번: 다른 체크포인트에 대한 증명",
    ),
    "not_included": ("entry {index}: not in the log ({error})", "{index}번: 로그에 들어 있지 않음 ({error})"),
    "time_decreases": ("entry {index}: earlier than the entry before it", "{index}번: 앞 항목보다 이른 시각"),
    "label_not_proved": (
        "{subject}: the label is not proved ({error})",
        "{subject}: 라벨이 증명되지 않음 ({error})",
    ),
    "other_label": ("entry {index}: not under the label of {subject}", "{index}번: {subject}의 라벨이 아님"),
    "record_changed": (
        "entry {index}: the record is not the one logged",
        "{index}번: 기록이 로그에 오른 것과 다름",
    ),
    "record_repeated": ("entry {index}: the same record again", "{index}번: 같은 기록이 되풀이됨"),
    "other_kind": ("entry {index}: logged as another kind", "{index}번: 로그에 다른 종류로 올라 있음"),
    "other_subject": ("entry {index}: a record of another subject", "{index}번: 다른 대상의 기록"),
    "recorded_after_logged": (
        "entry {index}: recorded after it was logged",
        "{index}번: 로그에 오른 뒤의 시각으로 기록됨",
    ),
    "disclosure_false": (
        "entry {index}: what is disclosed at {path} is not what the record withholds",
        "{index}번: {path}에 공개된 값이 기록에 가려진 값이 아님",
    ),
    "record_erased": ("entry {index}: the record's content was erased", "{index}번: 기록의 내용이 파기됨"),
    "record_missing": (
        "entry {index}: the record is missing, and nothing says that it was erased",
        "{index}번: 기록이 없고, 파기되었다는 기록도 없음",
    ),
    # complete
    "complete": ("{subject}: all {entries} entries", "{subject}: 전체 {entries}건"),
    "absent": ("{subject}: the log has no entry", "{subject}: 로그에 항목이 없음"),
    "commitment_not_last": (
        "the map's commitment is entry {index}, not the last of {size}",
        "맵 확약이 마지막 항목이 아님 (크기 {size} 중 {index}번)",
    ),
    "commitment_of_other_size": (
        "the map's commitment at {index} is of the first {size} entries",
        "{index}번의 맵 확약이 처음 {size}건에 대한 것임",
    ),
    "licence_missing": (
        "{subject}: signed, and its keys are not shown",
        "{subject}: 서명했으나 그 서명키 기록이 없음",
    ),
    "licence_needless": (
        "{subject}: keys of a licence that did not sign",
        "{subject}: 서명하지 않은 자격 번호의 서명키 기록",
    ),
    "licence_order": (
        "{subject}: the licences are not in the order of first use",
        "{subject}: 자격 번호가 처음 쓰인 순서대로 있지 않음",
    ),
    "order": (
        "{subject}: entries not in the log's order, each once",
        "{subject}: 항목이 로그 순서대로 한 번씩 있지 않음",
    ),
    "entry_after_commitment": (
        "entry {index}: not before the map's commitment",
        "{index}번: 맵 확약보다 앞서지 않음",
    ),
    "not_complete": (
        "{subject}: not all of its entries, or others ({error})",
        "{subject}: 항목이 빠졌거나 더 있음 ({error})",
    ),
    # anchored, dated, current
    "anchored": (
        "contract {contract} on chain {chain_id} has size {size} since {time}",
        "체인 {chain_id}의 계약 {contract}에 크기 {size}이(가) {time}부터 있음",
    ),
    "anchor_missing": ("the file names no anchor of size {size}", "크기 {size}의 앵커가 파일에 없음"),
    "anchor_other_root": (
        "chain {chain_id} has another root for size {size}",
        "체인 {chain_id}의 크기 {size}에 다른 루트가 있음",
    ),
    "anchor_lacking": (
        "contract {contract} on chain {chain_id} has no anchor of size {size}",
        "체인 {chain_id}의 계약 {contract}에 크기 {size}의 앵커가 없음",
    ),
    "anchor_otherwise": (
        "contract {contract} on chain {chain_id} has another anchor of size {size}",
        "체인 {chain_id}의 계약 {contract}에 있는 크기 {size}의 앵커가 다름",
    ),
    "anchor_beyond": (
        "contract {contract} on chain {chain_id} was succeeded before size {size}",
        "체인 {chain_id}의 계약 {contract}은(는) 크기 {size} 이전에 후속 계약으로 넘어감",
    ),
    "anchor_no_successor": (
        "contract {contract} on chain {chain_id} is not the predecessor of the newer one",
        "체인 {chain_id}의 계약 {contract}은(는) 새 계약이 이어받은 것이 아님",
    ),
    "anchor_not_final": (
        "only newer blocks than the finalized one of chain {chain_id} have size {size}",
        "체인 {chain_id}에서 아직 확정되지 않은 블록에만 크기 {size}이(가) 있음",
    ),
    "anchor_not_trusted": (
        "contract {contract} on chain {chain_id} is not a trusted one",
        "체인 {chain_id}의 계약 {contract}은(는) 신뢰 목록에 없음",
    ),
    "no_endpoint": (
        "no endpoint of chain {chain_id} answers ({error})",
        "체인 {chain_id}의 노드가 답하지 않음 ({error})",
    ),
    "no_network": ("no network is trusted", "신뢰하는 네트워크가 없음"),
    "dated": (
        "{count} entries, logged before {first} to {last}",
        "{count}건이 {first}부터 {last}까지 사이의 앵커로 확인됨",
    ),
    "nothing_to_date": ("there is no entry to date", "시각을 확인할 항목이 없음"),
    "dated_not_anchored": ("the checkpoint is not shown to be anchored", "체크포인트의 앵커가 확인되지 않음"),
    "anchor_not_given": (
        "entry {index}: the file lacks the first anchor with it, or the one before",
        "{index}번: 처음 담은 앵커나 그 앞의 앵커가 파일에 없음",
    ),
    "not_dated": ("entry {index}: {error}", "{index}번: {error}"),
    "backdated": (
        "warning: entry {index} says {recorded_at} and was not in the log at {after}",
        "주의: {index}번은 {recorded_at}에 작성되었다고 하나 {after}에는 로그에 없었음",
    ),
    "current": ("size {size} is the newest anchored", "크기 {size}이(가) 최신 앵커임"),
    "newer_not_final": (
        "newer blocks have {lacks} more entries, not final yet",
        "아직 확정되지 않은 블록에 {lacks}건이 더 있음",
    ),
    "stale": (
        "newer anchors have {lacks} more entries, perhaps of other cars; there is a newer file",
        "더 새로운 앵커에 {lacks}건이 더 있음(다른 차의 것일 수 있음). 더 새로운 파일이 있음",
    ),
    # a receipt
    "receipt": (
        "record {record} is in the signed log of {size} since {time}, under label {label}",
        "기록 {record}이(가) 서명된 로그(크기 {size})에 {time}부터 라벨 {label}(으)로 있음",
    ),
    "chain_behind": ("no newest anchor is this size, {size}", "크기 {size}이(가) 최신 앵커로 나타나지 않음"),
}


def text(code: str, language: str, values: Mapping[str, Any]) -> str:
    """The sentence of a code with its values in place."""
    english, korean = _SENTENCES[code]
    if language != "ko":
        return english.format_map(values)
    return korean.format_map({**values, "error": details.korean(str(values.get("error", "")))})
