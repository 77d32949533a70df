"""What the audit's findings and parts are called on pages and in mails."""

from records.terms.texts import Text

CODES: dict[str, Text] = {
    "anchor:checkpoint": Text("앵커와 같은 체크포인트가 없습니다", "No checkpoint is what this anchor says"),
    "anchor:contract": Text(
        "스마트 계약에는 이 앵커가 다르게 있거나 없습니다", "The smart contract has another anchor, or none"
    ),
    "anchor:hole": Text("앞선 앵커가 빠져 있습니다", "An anchor before this one is missing"),
    "anchor:missing": Text("스마트 계약에만 있는 앵커입니다", "Only the smart contract has this anchor"),
    "attempt:changed": Text("서명한 거래와 다릅니다", "Not the transaction that was signed"),
    "audit:failed": Text("감사가 이 자리에서 멈추었습니다", "The audit could not go through this part"),
    "certification:changed": Text(
        "인증 표가 기록과 다릅니다", "The table of certifications differs from the record"
    ),
    "certification:false": Text("인증의 서명이나 서명키가 맞지 않습니다", "A certification does not hold"),
    "chain:ahead": Text("스마트 계약이 로그보다 앞서 있습니다", "The smart contract is ahead of the log"),
    "chain:fork": Text("스마트 계약의 이력이 로그와 다릅니다", "The smart contract has another history"),
    "chain:root": Text("타일로 로그의 루트를 계산할 수 없습니다", "The tiles do not give the log's root"),
    "checkpoint:beyond": Text("있을 수 없는 체크포인트입니다", "A checkpoint where there can be none"),
    "checkpoint:missing": Text("체크포인트가 없습니다", "A checkpoint is missing"),
    "checkpoint:note": Text("체크포인트의 서명이 맞지 않습니다", "The checkpoint's signature is false"),
    "checkpoint:root": Text(
        "항목이 서명된 체크포인트와 다릅니다", "The entries are not what the checkpoint signs"
    ),
    "commitment:root": Text("로그에 적힌 지도와 다릅니다", "The log commits to another map"),
    "entry:beyond": Text("로그의 끝 뒤에 있는 항목입니다", "An entry beyond the log's end"),
    "entry:leaf": Text("항목의 내용이 바뀌었습니다", "The entry was changed"),
    "entry:leaf_hash": Text("항목의 해시가 바뀌었습니다", "The entry's hash was changed"),
    "entry:missing": Text("항목이 없습니다", "The entry is missing"),
    "entry:time": Text("항목의 시각이 앞뒤와 맞지 않습니다", "The entry's time is out of order"),
    "entry:unknown": Text("기록 없이 들어간 항목입니다", "An entry without a record"),
    "handover:changed": Text("고지 표가 기록과 다릅니다", "The table of hand-overs differs from the record"),
    "key:changed": Text("서명키 표가 기록과 다릅니다", "The table of signing keys differs from the record"),
    "log:keys": Text("로그 행의 서명키가 다릅니다", "The log's row names other keys"),
    "map:missing": Text("지도의 일부가 없습니다", "A page of the map is missing"),
    "map:page": Text("지도가 로그 항목과 다릅니다", "The map is not what the entries say"),
    "map:state": Text("지도의 크기가 로그와 맞지 않습니다", "The map's size can't be that of the log"),
    "partial_tile:beyond": Text("있을 수 없는 끝 타일입니다", "A last tile where there can be none"),
    "partial_tile:hash": Text("끝 타일이 바뀌었습니다", "A last tile was changed"),
    "pending:not_handed_in": Text(
        "등록부가 접수하지 않은 항목이 로그를 기다립니다", "What waits was not handed in by this registry"
    ),
    "pending:unknown": Text("기록 없이 대기하는 항목입니다", "An entry waits without a record"),
    "photo:changed": Text("공개용 사진이 바뀌었습니다", "The public copy of a photo was changed"),
    "photo:missing": Text("공개용 사진이 없습니다", "The public copy of a photo is missing"),
    "photo:uncovered": Text(
        "번호판을 가리지 않은 원본이 공개용으로 되어 있습니다", "The original stands in for the covered photo"
    ),
    "record:attachments_changed": Text(
        "첨부파일 목록이 기록과 다릅니다", "The attachments are not those of the record"
    ),
    "record:content_changed": Text("기록의 내용이 바뀌었습니다", "The record's content was changed"),
    "record:content_missing": Text("기록의 내용이 없습니다", "The record's content is gone"),
    "record:disclosure_changed": Text("비공개 항목이 바뀌었습니다", "A withheld part was changed"),
    "record:file_changed": Text("첨부파일이 바뀌었습니다", "An attached file was changed"),
    "record:file_missing": Text("첨부파일이 없습니다", "An attached file is missing"),
    "record:kind": Text("로그에는 다른 종류로 적혀 있습니다", "The log has it as another kind"),
    "record:label_changed": Text("다른 차량의 라벨입니다", "The label is another subject's"),
    "record:not_in_queue": Text(
        "점검자의 대기 목록에서 빠진 기록입니다", "The inspectors' queue leaves this record out"
    ),
    "record:other_subject": Text(
        "본문에 적힌 차대번호가 기록의 대상과 다릅니다",
        "The body names another number than the record's subject",
    ),
    "record:row_changed": Text("기록 표의 값이 내용과 다릅니다", "The record's row differs from its content"),
    "record:skeleton_changed": Text(
        "비슷한 번호를 찾는 값이 다릅니다", "What look-alike numbers are found by is another's"
    ),
    "record:subject_refused": Text(
        "지금은 받지 않는 번호로 된 기록입니다", "A record under a number that is not taken any more"
    ),
    "record:time": Text("로그에 적힌 시각이 기록보다 이릅니다", "Logged before it was recorded"),
    "record:unlogged": Text("로그에 없는 기록입니다", "The record is not in the log"),
    "row:changed": Text("표의 값이 등록부가 적은 것과 다릅니다", "The row is not as this registry wrote it"),
    "row:deleted": Text(
        "등록부가 지우지 않은 행이 없어졌습니다", "A row is gone that the registry did not delete"
    ),
    "row:set_back": Text("행이 예전 상태로 되돌려졌습니다", "A row was set back to an earlier state"),
    "tile:beyond": Text("있을 수 없는 타일입니다", "A tile where there can be none"),
    "tile:hash": Text("타일이 바뀌었습니다", "A tile was changed"),
    "tile:missing": Text("타일이 없습니다", "A tile is missing"),
    "trigger:missing": Text("표를 지키는 트리거가 없습니다", "A trigger that guards a table is missing"),
    "vehicle:changed": Text("차량 표의 차대번호가 다릅니다", "The car's row has another VIN"),
    "vehicle:missing": Text("차량 표에 차량이 없습니다", "The car has no row"),
}
"""Each code of a finding. A test finds those that the code adds and this table lacks."""

PARTS: dict[str, Text] = {
    "end": Text("로그의 끝", "The log's end"),
    "anchors": Text("앵커", "Anchors"),
    "attempts": Text("이더리움 거래", "Transactions"),
    "rows": Text("업체, 사람, 차량 등의 표", "Tables of firms, people, cars and others"),
    "deletions": Text("없어진 행", "Rows that are gone"),
    "outbox": Text("대기 항목", "What waits"),
    "log": Text("로그 항목", "Entries"),
    "map": Text("지도", "The map"),
    "records": Text("기록", "Records"),
}
"""Each part of an audit, by its name up to the colon."""


def code_text(code: str) -> Text:
    """The words of a finding's code."""
    return CODES.get(code, Text(code, code))


def part_text(part: str) -> Text:
    """The words of a part's name."""
    return PARTS.get(part.partition(":")[0], Text(part, part))
