"""Every reason a file, a mapping or a row can be refused for: what is wrong, and what to do, in both languages."""

import re
import unicodedata
from typing import Any, NamedTuple

from registry.texts import Refusal, Text
from registry.uploads.tables import Reason


class _Wording(NamedTuple):
    ko: str
    en: str
    do_ko: str
    do_en: str


_SAVE_KO = "프로그램에서 ‘CSV UTF-8’ 또는 XLSX로 다시 저장하십시오."
_SAVE_EN = "Save it again as “CSV UTF-8” or XLSX."

_WORDINGS = {
    # the file
    "file_empty": _Wording(
        "파일이 비어 있습니다.",
        "The file is empty.",
        "내용이 있는 파일을 올리십시오.",
        "Upload a file with rows in it.",
    ),
    "file_header_only": _Wording(
        "머리글만 있고 자료 행이 없습니다.",
        "The file has a header and no rows.",
        "자료 행을 넣어 다시 올리십시오.",
        "Add the rows and upload it again.",
    ),
    "file_binary": _Wording(
        "표가 아닌 이진 파일입니다.", "The file is binary, not a table.", _SAVE_KO, _SAVE_EN
    ),
    "file_kind": _Wording(
        "표가 아니라 {found} 파일입니다.",
        "This is a {found} file, not a table.",
        "CSV, XLSX, JSON Lines 가운데 하나로 올리십시오.",
        "Upload CSV, XLSX or JSON Lines.",
    ),
    "file_encoding": _Wording(
        "글자를 UTF-8, UTF-16, CP949 어느 것으로도 읽을 수 없습니다({offset}번째 바이트).",
        "The text is neither UTF-8, UTF-16 nor CP949 (byte {offset}).",
        _SAVE_KO,
        _SAVE_EN,
    ),
    "file_xlsx_broken": _Wording(
        "이름은 XLSX인데 열 수 있는 XLSX가 아닙니다.",
        "The file is named XLSX but can't be opened as one.",
        "Excel에서 열어 XLSX로 다시 저장하십시오.",
        "Open it in Excel and save it again as XLSX.",
    ),
    "file_xls_old": _Wording(
        "옛 XLS이거나 암호가 걸린 파일입니다.",
        "This is an old XLS file or one with a password.",
        "암호를 풀고 XLSX로 다시 저장하십시오.",
        "Remove the password and save it as XLSX.",
    ),
    "file_xlsx_macro": _Wording(
        "매크로나 외부 개체가 든 파일은 받지 않습니다.",
        "Files with macros or embedded programs are not accepted.",
        "매크로 없는 XLSX로 다시 저장하십시오.",
        "Save it as XLSX without macros.",
    ),
    "file_xlsx_bomb": _Wording(
        "압축을 풀면 너무 큰 파일입니다.",
        "Unpacked, the file is too large.",
        "쓰지 않는 시트와 서식을 지우거나 CSV로 나누어 올리십시오.",
        "Delete unused sheets and formats, or upload it as CSV in parts.",
    ),
    "file_columns_one": _Wording(
        "열이 하나뿐입니다. 구분 기호(쉼표, 세미콜론, 탭, |)를 찾지 못했습니다.",
        "There is one column only: no comma, semicolon, tab or | separates the cells.",
        _SAVE_KO,
        _SAVE_EN,
    ),
    "file_columns_many": _Wording(
        "열이 {limit}개를 넘습니다.",
        "There are more than {limit} columns.",
        "필요한 열만 남기십시오.",
        "Keep only the columns you need.",
    ),
    "file_rows_many": _Wording(
        "행이 {limit}개를 넘습니다.",
        "There are more than {limit} rows.",
        "파일을 나누어 올리십시오.",
        "Upload it in parts.",
    ),
    "file_gone": _Wording(
        "올린 파일을 저장소에서 찾을 수 없습니다.",
        "The stored file is gone.",
        "같은 파일을 다시 올리십시오.",
        "Upload the same file again.",
    ),
    "job_failed": _Wording(
        "같은 곳에서 여러 번 멈추어 작업을 끝내지 못했습니다. 앞의 행은 그대로 남아 있습니다.",
        "The job stopped several times at the same row and was ended. The rows before it stand.",
        "같은 파일을 다시 올리면 남은 행만 기록됩니다. 되풀이되면 운영자에게 알리십시오.",
        "Upload the same file again: only the rest is recorded. If it happens again, tell the operator.",
    ),
    # the mapping
    "mapping_shape": _Wording(
        "열 연결(mapping)의 모양이 틀립니다.",
        "The mapping has the wrong shape.",
        "예: {example}",
        "For example: {example}",
    ),
    "mapping_none": _Wording(
        "열 연결(mapping)이 없습니다.",
        "There is no mapping.",
        "제안(suggested_mapping)을 확인하고 고쳐서 함께 보내십시오.",
        "Check the suggested_mapping, mend it and send it along.",
    ),
    "mapping_lines": _Wording(
        "JSON Lines에는 열 연결(mapping)이 없습니다.",
        "JSON Lines have no columns to map.",
        "mapping을 빼고 올리십시오.",
        "Leave the mapping out.",
    ),
    "kind_lines": _Wording(
        "‘{kind}’ 기록은 표로 올릴 수 없습니다(표: {kinds}).",
        "Records of the kind “{kind}” can't come as a table (a table: {kinds}).",
        "JSON Lines로 올리십시오.",
        "Upload them as JSON Lines.",
    ),
    "mapping_field": _Wording(
        "‘{field}’은(는) 연결할 수 있는 항목이 아닙니다.",
        "“{field}” is not a field that can be mapped.",
        "쓸 수 있는 항목: {fields}",
        "Fields: {fields}",
    ),
    "mapping_missing": _Wording(
        "‘{field}’에 연결된 열이 없습니다.",
        "No column is mapped to “{field}”.",
        "파일의 열 가운데 하나를 연결하십시오: {columns}",
        "Map one of the file's columns: {columns}",
    ),
    "mapping_column": _Wording(
        "파일에 ‘{column}’ 열이 없습니다.",
        "The file has no column “{column}”.",
        "파일의 열: {columns}",
        "Its columns: {columns}",
    ),
    "mapping_column_twice": _Wording(
        "‘{column}’ 열이 파일에 둘 이상 있습니다.",
        "The file has more than one column “{column}”.",
        "머리글을 서로 다르게 고치십시오.",
        "Give each column its own header.",
    ),
    "mapping_unit": _Wording(
        "주행거리의 단위를 밝혀야 합니다.",
        "The odometer's unit must be stated.",
        '"unit": "km" 또는 "mi"',
        '"unit": "km" or "mi"',
    ),
    "mapping_currency": _Wording(
        "가격의 통화를 밝혀야 합니다.",
        "The price's currency must be stated.",
        '"currency": "KRW" 와 같이 ISO 4217 세 글자',
        'Three letters of ISO 4217, such as "KRW"',
    ),
    # the row
    "row_quote_open": _Wording(
        "따옴표가 닫히지 않았거나 잘못 쓰였습니다.",
        "A quotation mark is left open or misplaced.",
        "이 행의 큰따옴표를 고치십시오.",
        "Mend the quotation marks in this row.",
    ),
    "row_cells_many": _Wording(
        "칸이 {found}개로 머리글({expected}개)보다 많습니다.",
        "The row has {found} cells, the header {expected}.",
        "칸 안의 구분 기호를 큰따옴표로 감싸십시오.",
        "Put cells that hold the separator in quotation marks.",
    ),
    "row_cells_few": _Wording(
        "칸이 {found}개로 머리글({expected}개)보다 적습니다.",
        "The row has {found} cells, the header {expected}.",
        "빠진 칸을 채우고, 비어 있으면 빈 칸으로 두십시오.",
        "Add the missing cells; leave empty ones empty.",
    ),
    "row_line_long": _Wording(
        "행이 너무 깁니다.",
        "The row is too long.",
        "따옴표와 줄바꿈을 확인하십시오.",
        "Check its quotation marks and line ends.",
    ),
    "row_control": _Wording(
        "쓸 수 없는 제어 문자가 있습니다.",
        "There is a control character.",
        "보이지 않는 글자를 지우십시오.",
        "Delete the invisible character.",
    ),
    "value_long": _Wording(
        "값이 {limit}자를 넘습니다.",
        "The value is longer than {limit} characters.",
        "줄여서 적으십시오.",
        "Shorten it.",
    ),
    "value_missing": _Wording("값이 없습니다.", "The value is missing.", "값을 채우십시오.", "Fill it in."),
    "value_error": _Wording(
        "Excel 오류 값입니다.",
        "This is an error value of Excel.",
        "수식을 고치고 값으로 저장하십시오.",
        "Mend the formula and save the value.",
    ),
    "vin_wrong": _Wording(
        "{why_ko}",
        "{why_en}",
        "차대번호를 등록증과 견주어 고치십시오.",
        "Compare it with the registration paper and mend it.",
    ),
    "number_wrong": _Wording(
        "숫자가 아닙니다.",
        "This is not a number.",
        "숫자만 적으십시오. 예: 38882",
        "Write digits only, such as 38882.",
    ),
    "number_decimals": _Wording(
        "정수가 아닙니다.",
        "This is not a whole number.",
        "소수점 아래를 없애십시오.",
        "Leave out the decimals.",
    ),
    "number_ambiguous": _Wording(
        "천 단위 구분인지 소수점인지 알 수 없습니다.",
        "The mark may group thousands or begin decimals.",
        "구분 기호 없이 적으십시오. 예: 38882",
        "Write it without marks, such as 38882.",
    ),
    "number_range": _Wording(
        "{least}부터 {most}까지여야 합니다.",
        "It must be from {least} to {most}.",
        "값을 확인하십시오.",
        "Check the value.",
    ),
    "odometer_filler": _Wording(
        "실제 계기 값이 아니라 채워 넣은 값으로 보입니다.",
        "This looks like a filler, not a reading.",
        "계기판의 값을 적으십시오.",
        "Write what the gauge shows.",
    ),
    "unit_differs": _Wording(
        "칸에 적힌 단위가 연결에서 밝힌 단위와 다릅니다({expected}).",
        "The unit in the cell is not the mapped one ({expected}).",
        "단위를 하나로 맞추십시오.",
        "Use one unit throughout.",
    ),
    "unit_wrong": _Wording(
        "단위가 km도 mi도 아닙니다.",
        "The unit is neither km nor mi.",
        "km 또는 mi로 적으십시오.",
        "Write km or mi.",
    ),
    "currency_differs": _Wording(
        "칸에 적힌 통화가 연결에서 밝힌 통화와 다릅니다({expected}).",
        "The currency in the cell is not the mapped one ({expected}).",
        "통화를 하나로 맞추십시오.",
        "Use one currency throughout.",
    ),
    "currency_wrong": _Wording(
        "통화 이름이 아닙니다.",
        "This is not a currency.",
        "ISO 4217 세 글자로 적으십시오. 예: KRW",
        "Write three letters of ISO 4217, such as KRW.",
    ),
    "date_wrong": _Wording(
        "날짜로 읽을 수 없습니다.",
        "This can't be read as a date.",
        "2026-11-22 와 같이 적으십시오.",
        "Write it as 2026-11-22.",
    ),
    "date_ambiguous": _Wording(
        "월과 일의 순서를 알 수 없습니다.",
        "Day and month can't be told apart.",
        "2026-11-22 와 같이 적으십시오.",
        "Write it as 2026-11-22.",
    ),
    "choice_wrong": _Wording(
        "쓸 수 있는 값이 아닙니다.",
        "This is not one of the values.",
        "쓸 수 있는 값: {choices}",
        "Values: {choices}",
    ),
    "row_identical": _Wording(
        "{row}행과 똑같습니다.",
        "The row is the same as row {row}.",
        "두 번 적은 것이면 그대로 두고, 다른 기록이면 날짜나 외부 번호(external_id)로 구별하십시오.",
        "If it is there by mistake, leave it; if not, tell them apart by a date or an external_id.",
    ),
    "row_refused": _Wording(
        "{why_ko}", "{why_en}", "이 값을 고쳐 다시 올리십시오.", "Mend it and upload it again."
    ),
    # a line of JSON
    "line_json": _Wording(
        "JSON으로 읽을 수 없습니다: {why}",
        "This can't be read as JSON: {why}",
        "한 줄에 JSON 객체 하나를 적으십시오.",
        "Write one JSON object a line.",
    ),
    "line_object": _Wording(
        "JSON 객체가 아닙니다.",
        "The line is not a JSON object.",
        "한 줄에 JSON 객체 하나를 적으십시오.",
        "Write one JSON object a line.",
    ),
    "line_member": _Wording(
        "‘{member}’은(는) 모르는 항목입니다.",
        "“{member}” is not a known member.",
        "쓸 수 있는 항목: {members}",
        "Members: {members}",
    ),
    "line_type": _Wording(
        "값의 형식이 틀립니다. {expected_ko}이어야 합니다.",
        "The value must be {expected_en}.",
        "형식을 고치십시오.",
        "Mend its type.",
    ),
    "line_subject": _Wording(
        "‘subject’와 ‘vin’ 가운데 하나만 있어야 합니다.",
        "Exactly one of “subject” and “vin” must be there.",
        "하나를 적거나 지우십시오.",
        "Add or delete one.",
    ),
    "line_kind": _Wording(
        "종류가 이 작업의 종류({kind})와 다릅니다.",
        "The kind is not this job's ({kind}).",
        "종류마다 따로 올리십시오.",
        "Upload each kind by itself.",
    ),
}


def refusal(
    code: str, pointer: str | None = None, *, extra: dict[str, Any] | None = None, **values: object
) -> Refusal:
    """A whole file or mapping is refused: what is wrong and what to do, in one text."""
    ko, en, do_ko, do_en = (part.format(**values) for part in _WORDINGS[code])
    return Refusal(code, Text(ko=f"{ko} {do_ko}", en=f"{en} {do_en}"), pointer=pointer, extra=extra)


def reason(code: str, *, column: str | None = None, value: str | None = None, **values: object) -> Reason:
    ko, en, do_ko, do_en = (part.format(**values) for part in _WORDINGS[code])
    return Reason(
        code,
        messages={"ko": ko, "en": en},
        advice={"ko": do_ko, "en": do_en},
        column=None if column is None else shown(column),
        value=None if value is None else shown(value),
    )


_PERSONAL = re.compile(r"\d{6}-?[1-8]\d{6}|01[016-9][-. ]?\d{3,4}[-. ]?\d{4}|[\w.+-]+@[\w-]+\.[\w.-]+")
_SHOWN = 60
_LOOKED_AT = 200


def shown(value: str) -> str:
    """A value as a report may repeat it: short, on one line, without what names a person."""
    flat = "".join(" " if unicodedata.category(c)[0] in "CZ" else c for c in value[:_LOOKED_AT])
    masked = _PERSONAL.sub("•••", flat).strip()
    return masked if len(masked) <= _SHOWN else masked[: _SHOWN - 1] + "…"
