"""The words for every reason a file or a mapping can be refused for: what is wrong, and what to do."""

from typing import NamedTuple


class Wording(NamedTuple):
    ko: str
    en: str
    do_ko: str
    do_en: str


_SAVE_KO = "프로그램에서 ‘CSV UTF-8’ 또는 XLSX로 다시 저장하십시오."
_SAVE_EN = "Save it again as “CSV UTF-8” or XLSX."

FILE_WORDINGS = {
    # the file
    "file_empty": Wording(
        "파일이 비어 있습니다.",
        "The file is empty.",
        "내용이 있는 파일을 올리십시오.",
        "Upload a file with rows in it.",
    ),
    "file_header_only": Wording(
        "머리글만 있고 자료 행이 없습니다.",
        "The file has a header and no rows.",
        "자료 행을 넣어 다시 올리십시오.",
        "Add the rows and upload it again.",
    ),
    "file_binary": Wording(
        "표가 아닌 이진 파일입니다.", "The file is binary, not a table.", _SAVE_KO, _SAVE_EN
    ),
    "form_book": Wording(
        "점검기록부 양식 파일이 아닙니다.",
        "This is not the form's workbook.",
        "양식을 내려받아 그 안에 적으십시오.",
        "Download the template and fill that in.",
    ),
    "form_column": Wording(
        "양식에 없는 열입니다: {column}",
        "The form has no such column: {column}",
        "양식의 머리글을 바꾸지 마십시오.",
        "Leave the template's headers as they are.",
    ),
    "form_many": Wording(
        "점검기록부는 한 파일에 최대 {limit}건, 20MB입니다.",
        "A file has at most {limit} inspection records and 20 MB.",
        "파일을 나누어 올리십시오.",
        "Split the file.",
    ),
    "form_long": Wording(
        "'{sheet}' 시트는 최대 {limit}행입니다.",
        "The sheet '{sheet}' has at most {limit} rows.",
        "파일을 나누어 올리십시오.",
        "Split the file.",
    ),
    "form_stray": Wording(
        "'{sheet}' 시트 {row}행의 차대번호가 점검기록부 시트에 없습니다.",
        "Row {row} of the sheet '{sheet}' names a car that the sheet of inspection records does not have.",
        "차대번호를 맞추어 주십시오.",
        "Make the VINs agree.",
    ),
    "supplement_shape": Wording(
        "보충 자료는 {members}만 가진 JSON 객체입니다.",
        "What is supplied beside a file of inspections is a JSON object with {members} alone.",
        '{{"photos": {{"front.jpg": "sha256"}}, "defaults": {{"detail.steering_type": "MDPS"}}}}처럼 적으십시오.',
        'Write it like {{"photos": {{"front.jpg": "sha256"}}, "defaults": {{"detail.steering_type": "MDPS"}}}}.',
    ),
    "trial_discarded": Wording(
        "시험 등록만 하고 기록하지 않았습니다.",
        "It was a dry run, and nothing was recorded.",
        "기록하려면 다시 올리십시오.",
        "To record it, upload it again.",
    ),
    "trial_over": Wording(
        "이미 확인되었거나 아직 확인할 때가 아닙니다.",
        "This was confirmed already, or is not yet worked through.",
        "업로드의 상태를 확인하십시오.",
        "Look at the upload's state.",
    ),
    "trial_answers": Wording(
        "사유의 모양이 맞지 않습니다.",
        "The reasons are not in the right shape.",
        '{{"12": [{{"rule": "R2W", "pointer": "/body/…", "reason": "…"}}]}}처럼 적으십시오.',
        'Write them like {{"12": [{{"rule": "R2W", "pointer": "/body/…", "reason": "…"}}]}}.',
    ),
    "file_kind": Wording(
        "표가 아니라 {found} 파일입니다.",
        "This is a {found} file, not a table.",
        "CSV, XLSX, JSON Lines 가운데 하나로 올리십시오.",
        "Upload CSV, XLSX or JSON Lines.",
    ),
    "file_encoding": Wording(
        "글자를 UTF-8, UTF-16, CP949 어느 것으로도 읽을 수 없습니다({offset}번째 바이트).",
        "The text is neither UTF-8, UTF-16 nor CP949 (byte {offset}).",
        _SAVE_KO,
        _SAVE_EN,
    ),
    "file_xlsx_broken": Wording(
        "이름은 XLSX인데 열 수 있는 XLSX가 아닙니다.",
        "The file is named XLSX but can't be opened as one.",
        "Excel에서 열어 XLSX로 다시 저장하십시오.",
        "Open it in Excel and save it again as XLSX.",
    ),
    "file_xls_old": Wording(
        "옛 XLS이거나 암호가 걸린 파일입니다.",
        "This is an old XLS file or one with a password.",
        "암호를 풀고 XLSX로 다시 저장하십시오.",
        "Remove the password and save it as XLSX.",
    ),
    "file_xlsx_macro": Wording(
        "매크로나 외부 개체가 든 파일은 받지 않습니다.",
        "Files with macros or embedded programs are not accepted.",
        "매크로 없는 XLSX로 다시 저장하십시오.",
        "Save it as XLSX without macros.",
    ),
    "file_xlsx_bomb": Wording(
        "압축을 풀면 너무 큰 파일입니다.",
        "Unpacked, the file is too large.",
        "쓰지 않는 시트와 서식을 지우거나 CSV로 나누어 올리십시오.",
        "Delete unused sheets and formats, or upload it as CSV in parts.",
    ),
    "file_columns_one": Wording(
        "열이 하나뿐입니다. 구분 기호(쉼표, 세미콜론, 탭, |)를 찾지 못했습니다.",
        "There is one column only: no comma, semicolon, tab or | separates the cells.",
        _SAVE_KO,
        _SAVE_EN,
    ),
    "file_columns_many": Wording(
        "열이 {limit}개를 넘습니다.",
        "There are more than {limit} columns.",
        "필요한 열만 남기십시오.",
        "Keep only the columns you need.",
    ),
    "file_rows_many": Wording(
        "행이 {limit}개를 넘습니다.",
        "There are more than {limit} rows.",
        "파일을 나누어 올리십시오.",
        "Upload it in parts.",
    ),
    "file_gone": Wording(
        "올린 파일을 저장소에서 찾을 수 없습니다.",
        "The stored file is gone.",
        "같은 파일을 다시 올리십시오.",
        "Upload the same file again.",
    ),
    "job_failed": Wording(
        "같은 곳에서 여러 번 멈추어 작업을 끝내지 못했습니다. 앞의 행은 그대로 남아 있습니다.",
        "The job stopped several times at the same row and was ended. The rows before it stand.",
        "같은 파일을 다시 올리면 남은 행만 기록됩니다. 되풀이되면 운영자에게 알리십시오.",
        "Upload the same file again: only the rest is recorded. If it happens again, tell the operator.",
    ),
    # the mapping
    "mapping_shape": Wording(
        "열 연결(mapping)의 모양이 틀립니다.",
        "The mapping has the wrong shape.",
        "예: {example}",
        "For example: {example}",
    ),
    "mapping_none": Wording(
        "열 연결(mapping)이 없습니다.",
        "There is no mapping.",
        "제안(suggested_mapping)을 확인하고 고쳐서 함께 보내십시오.",
        "Check the suggested_mapping, mend it and send it along.",
    ),
    "mapping_lines": Wording(
        "JSON Lines에는 열 연결(mapping)이 없습니다.",
        "JSON Lines have no columns to map.",
        "mapping을 빼고 올리십시오.",
        "Leave the mapping out.",
    ),
    "kind_lines": Wording(
        "‘{kind}’ 기록은 표로 올릴 수 없습니다(표: {kinds}).",
        "Records of the kind “{kind}” can't come as a table (a table: {kinds}).",
        "JSON Lines로 올리십시오.",
        "Upload them as JSON Lines.",
    ),
    "mapping_field": Wording(
        "‘{field}’은(는) 연결할 수 있는 항목이 아닙니다.",
        "“{field}” is not a field that can be mapped.",
        "쓸 수 있는 항목: {fields}",
        "Fields: {fields}",
    ),
    "mapping_missing": Wording(
        "‘{field}’에 연결된 열이 없습니다.",
        "No column is mapped to “{field}”.",
        "파일의 열 가운데 하나를 연결하십시오: {columns}",
        "Map one of the file's columns: {columns}",
    ),
    "mapping_column": Wording(
        "파일에 ‘{column}’ 열이 없습니다.",
        "The file has no column “{column}”.",
        "파일의 열: {columns}",
        "Its columns: {columns}",
    ),
    "mapping_column_twice": Wording(
        "‘{column}’ 열이 파일에 둘 이상 있습니다.",
        "The file has more than one column “{column}”.",
        "머리글을 서로 다르게 고치십시오.",
        "Give each column its own header.",
    ),
    "mapping_unit": Wording(
        "주행거리의 단위를 밝혀야 합니다.",
        "The odometer's unit must be stated.",
        '"unit": "km" 또는 "mi"',
        '"unit": "km" or "mi"',
    ),
    "mapping_currency": Wording(
        "가격의 통화를 밝혀야 합니다.",
        "The price's currency must be stated.",
        '"currency": "KRW" 와 같이 ISO 4217 세 글자',
        'Three letters of ISO 4217, such as "KRW"',
    ),
}
