"""Why the form's workbook or what came with it is refused: what is wrong, and what to do."""

from records.terms.texts import Text
from registry.uploads.files.texts import SPLIT

FORM_TEXTS = {
    "form_book": (
        Text("점검기록부 양식 파일이 아닙니다.", "This is not the form's workbook."),
        Text("양식을 내려받아 그 안에 적으십시오.", "Download the template and fill that in."),
    ),
    "form_column": (
        Text("양식에 없는 열입니다: {column}", "The form has no such column: {column}"),
        Text("양식의 머리글을 바꾸지 마십시오.", "Leave the template's headers as they are."),
    ),
    "form_many": (
        Text(
            "점검기록부는 한 파일에 최대 {limit}건, 20MB입니다.",
            "A file has at most {limit} inspection records and 20 MB.",
        ),
        SPLIT,
    ),
    "form_long": (
        Text("'{sheet}' 시트는 최대 {limit}행입니다.", "The sheet '{sheet}' has at most {limit} rows."),
        SPLIT,
    ),
    "form_large": (
        Text(
            "점검기록부 파일이 너무 큽니다. 한 파일에 최대 {limit}건입니다.",
            "The workbook of inspections is too large: a file has at most {limit} of them.",
        ),
        SPLIT,
    ),
    "form_stray": (
        Text(
            "'{sheet}' 시트 {row}행의 차대번호가 점검기록부 시트에 없습니다.",
            "Row {row} of the sheet '{sheet}' names a car that the sheet of inspection records does not have.",
        ),
        Text("차대번호를 맞추어 주십시오.", "Make the VINs agree."),
    ),
    "supplement_shape": (
        Text(
            "보충 자료는 {members}만 가진 JSON 객체입니다.",
            "What is supplied beside a file of inspections is a JSON object with {members} alone.",
        ),
        Text(
            '{{"photos": {{"front.jpg": "sha256"}}, "defaults": {{"detail.steering_type": "MDPS"}}}}처럼 적으십시오.',
            'Write it like {{"photos": {{"front.jpg": "sha256"}}, "defaults": {{"detail.steering_type": "MDPS"}}}}.',
        ),
    ),
    "form_twice": (
        Text("같은 차가 {row}행에도 있습니다.", "The same car stands in row {row} already."),
        Text(
            "한 파일에 차 한 대의 점검기록부는 하나만 적으십시오.",
            "Put one inspection record a car into a file.",
        ),
    ),
    "form_panel": (
        Text(
            "부위 시트의 행을 읽을 수 없습니다: 부위가 목록에 없거나, 두 번 있거나, 표시가 없거나 ○가 아닙니다.",
            "A row of the sheet of panels can't be read: the panel is unknown, stands twice, or has no mark or another than ○.",
        ),
        Text(
            "부위를 목록에서 고르고 X·W·C·A·U·T 가운데 하나 이상에 ○를 넣으십시오.",
            "Choose the panel from the list and mark at least one of X, W, C, A, U, T.",
        ),
    ),
    "form_place": (
        Text(
            "특기사항 시트의 행을 읽을 수 없습니다: 항목이 목록에 없거나, 두 번 있거나, 내용이 없습니다.",
            "A row of the sheet of remarks can't be read: the item is unknown, stands twice, or has no text.",
        ),
        Text(
            "항목을 목록에서 고르고 항목마다 한 번만 적으십시오.",
            "Choose the item from the list, and write one row an item.",
        ),
    ),
    "photo_missing": (
        Text(
            "점검 장면 사진이 없습니다. 찾은 이름: {names}",
            "A photo of the inspection is missing. Looked for: {names}",
        ),
        Text(
            "사진을 이 이름으로 함께 올리십시오.",
            "Upload the photo under such a name together with the file.",
        ),
    ),
}
