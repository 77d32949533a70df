"""The words for every reason a row can be refused for: what is wrong, and what to do."""

from registry.uploads.file_wordings import Wording

ROW_WORDINGS = {
    # inspections
    "form_twice": Wording(
        "같은 차가 {row}행에도 있습니다.",
        "The same car stands in row {row} already.",
        "한 파일에 차 한 대의 점검기록부는 하나만 적으십시오.",
        "Put one inspection record a car into a file.",
    ),
    "form_panel": Wording(
        "부위 시트의 행을 읽을 수 없습니다: 부위가 목록에 없거나, 두 번 있거나, 표시가 없거나 ○가 아닙니다.",
        "A row of the sheet of panels can't be read: the panel is unknown, stands twice, or has no mark or another than ○.",
        "부위를 목록에서 고르고 X·W·C·A·U·T 가운데 하나 이상에 ○를 넣으십시오.",
        "Choose the panel from the list and mark at least one of X, W, C, A, U, T.",
    ),
    "form_place": Wording(
        "특기사항 시트의 행을 읽을 수 없습니다: 항목이 목록에 없거나, 두 번 있거나, 내용이 없습니다.",
        "A row of the sheet of remarks can't be read: the item is unknown, stands twice, or has no text.",
        "항목을 목록에서 고르고 항목마다 한 번만 적으십시오.",
        "Choose the item from the list, and write one row an item.",
    ),
    "encar_paper_pages": Wording(
        "사진뿐인 점검기록부인데 종이의 쪽이 함께 오지 않았습니다. 찾은 이름: {names}",
        "This inspection record is pictures only, and the paper's pages did not come along. Looked for: {names}",
        "종이의 사진이나 PDF를 이 이름으로 파일과 함께 올리십시오. 그러면 종이만 있는 기록으로 남습니다. "
        "API에서는 먼저 /api/attachments/에 올리고 mapping.photos에 이름과 sha256을 적으십시오.",
        "Upload pictures or the PDF of the paper under such names with the file: it is then recorded as paper only. "
        "By the API, upload them at /api/attachments/ first and name them with their sha256 in mapping.photos.",
    ),
    "encar_paper_fact": Wording(
        "사진뿐인 점검기록부에 이 내용이 없습니다.",
        "This inspection record is pictures only and does not say this.",
        "종이를 보고 파일 옆의 '종이만 있는 기록'에 {number}의 줄을 적으십시오. API에서는 mapping.papers에 적습니다.",
        "Read it off the paper and write a line for {number} under “Paper only” beside the file; by the API, in mapping.papers.",
    ),
    "encar_paper_vin": Wording(
        "사진뿐인 점검기록부에 차대번호가 없습니다.",
        "This inspection record is pictures only and does not give the car's VIN.",
        "파일 옆의 '종이만 있는 기록'에 엔카 차량 번호(vehicleId)와 함께 차대번호를 적으십시오. "
        "API에서는 mapping.papers의 vin입니다.",
        "Give the VIN beside Encar's number of the car (vehicleId) under “Paper only”; by the API, as vin in mapping.papers.",
    ),
    "encar_code": Wording(
        "알 수 없는 코드입니다. 무엇을 뜻하는지 짐작하지 않습니다.",
        "This code is not known, and what it means is not guessed.",
        "이 점검기록부는 양식 파일(XLSX)이나 화면에서 적으십시오.",
        "State this inspection record in the form's workbook or on the page.",
    ),
    "encar_shape": Wording(
        "엔카 점검기록부의 모양이 아닙니다.",
        "This is not the shape of Encar's inspection record.",
        "master, inners, outers가 있는 JSON 객체를 올리십시오.",
        "Upload JSON objects that have master, inners and outers.",
    ),
    "photo_missing": Wording(
        "점검 장면 사진이 없습니다. 찾은 이름: {names}",
        "A photo of the inspection is missing. Looked for: {names}",
        "사진을 이 이름으로 함께 올리십시오.",
        "Upload the photo under such a name together with the file.",
    ),
    # the row
    "row_quote_open": Wording(
        "따옴표가 닫히지 않았거나 잘못 쓰였습니다.",
        "A quotation mark is left open or misplaced.",
        "이 행의 큰따옴표를 고치십시오.",
        "Mend the quotation marks in this row.",
    ),
    "row_cells_many": Wording(
        "칸이 {found}개로 머리글({expected}개)보다 많습니다.",
        "The row has {found} cells, the header {expected}.",
        "칸 안의 구분 기호를 큰따옴표로 감싸십시오.",
        "Put cells that hold the separator in quotation marks.",
    ),
    "row_cells_few": Wording(
        "칸이 {found}개로 머리글({expected}개)보다 적습니다.",
        "The row has {found} cells, the header {expected}.",
        "빠진 칸을 채우고, 비어 있으면 빈 칸으로 두십시오.",
        "Add the missing cells; leave empty ones empty.",
    ),
    "row_line_long": Wording(
        "행이 너무 깁니다.",
        "The row is too long.",
        "따옴표와 줄바꿈을 확인하십시오.",
        "Check its quotation marks and line ends.",
    ),
    "row_control": Wording(
        "쓸 수 없는 제어 문자가 있습니다.",
        "There is a control character.",
        "보이지 않는 글자를 지우십시오.",
        "Delete the invisible character.",
    ),
    "value_long": Wording(
        "값이 {limit}자를 넘습니다.",
        "The value is longer than {limit} characters.",
        "줄여서 적으십시오.",
        "Shorten it.",
    ),
    "value_missing": Wording("값이 없습니다.", "The value is missing.", "값을 채우십시오.", "Fill it in."),
    "value_error": Wording(
        "Excel 오류 값입니다.",
        "This is an error value of Excel.",
        "수식을 고치고 값으로 저장하십시오.",
        "Mend the formula and save the value.",
    ),
    "vin_wrong": Wording(
        "{why_ko}",
        "{why_en}",
        "차대번호를 등록증과 비교하여 고치십시오.",
        "Compare it with the registration paper and mend it.",
    ),
    "number_wrong": Wording(
        "숫자가 아닙니다.",
        "This is not a number.",
        "숫자만 적으십시오. 예: 38882",
        "Write digits only, such as 38882.",
    ),
    "number_decimals": Wording(
        "정수가 아닙니다.",
        "This is not a whole number.",
        "소수점 아래를 없애십시오.",
        "Leave out the decimals.",
    ),
    "number_ambiguous": Wording(
        "천 단위 구분인지 소수점인지 알 수 없습니다.",
        "The mark may group thousands or begin decimals.",
        "구분 기호 없이 적으십시오. 예: 38882",
        "Write it without marks, such as 38882.",
    ),
    "number_range": Wording(
        "{least}부터 {most}까지여야 합니다.",
        "It must be from {least} to {most}.",
        "값을 확인하십시오.",
        "Check the value.",
    ),
    "odometer_filler": Wording(
        "실제 계기 값이 아니라 채워 넣은 값으로 보입니다.",
        "This looks like a filler, not a reading.",
        "계기판의 값을 적으십시오.",
        "Write what the gauge shows.",
    ),
    "unit_differs": Wording(
        "칸에 적힌 단위가 연결에서 밝힌 단위와 다릅니다({expected}).",
        "The unit in the cell is not the mapped one ({expected}).",
        "단위를 하나로 맞추십시오.",
        "Use one unit throughout.",
    ),
    "unit_wrong": Wording(
        "단위가 km도 mi도 아닙니다.",
        "The unit is neither km nor mi.",
        "km 또는 mi로 적으십시오.",
        "Write km or mi.",
    ),
    "currency_differs": Wording(
        "칸에 적힌 통화가 연결에서 밝힌 통화와 다릅니다({expected}).",
        "The currency in the cell is not the mapped one ({expected}).",
        "통화를 하나로 맞추십시오.",
        "Use one currency throughout.",
    ),
    "currency_wrong": Wording(
        "통화 이름이 아닙니다.",
        "This is not a currency.",
        "ISO 4217 세 글자로 적으십시오. 예: KRW",
        "Write three letters of ISO 4217, such as KRW.",
    ),
    "date_wrong": Wording(
        "날짜로 읽을 수 없습니다.",
        "This can't be read as a date.",
        "2026-11-22 와 같이 적으십시오.",
        "Write it as 2026-11-22.",
    ),
    "date_ambiguous": Wording(
        "월과 일의 순서를 알 수 없습니다.",
        "Day and month can't be told apart.",
        "2026-11-22 와 같이 적으십시오.",
        "Write it as 2026-11-22.",
    ),
    "choice_wrong": Wording(
        "쓸 수 있는 값이 아닙니다.",
        "This is not one of the values.",
        "쓸 수 있는 값: {choices}",
        "Values: {choices}",
    ),
    "row_identical": Wording(
        "{row}행과 똑같습니다.",
        "The row is the same as row {row}.",
        "두 번 적은 것이면 그대로 두고, 다른 기록이면 날짜나 외부 번호(external_id)로 구별하십시오.",
        "If it is there by mistake, leave it; if not, tell them apart by a date or an external_id.",
    ),
    "row_ended": Wording(
        "전에 기록된 뒤 매도·철회되었거나 정정된 내용 그대로입니다.",
        "This was recorded before, and has been sold, taken off the market, withdrawn or corrected since.",
        "다시 매물로 등록하는 것이면 제시일이나 외부 번호(external_id)를 새로 적으십시오.",
        "If the car is listed again, give the row a new date or external_id.",
    ),
    "row_refused": Wording(
        "{why_ko}", "{why_en}", "이 값을 고쳐 다시 올리십시오.", "Mend it and upload it again."
    ),
    # a line of JSON
    "line_json": Wording(
        "JSON으로 읽을 수 없습니다: {ko}",
        "This can't be read as JSON: {en}",
        "한 줄에 JSON 객체 하나를 적으십시오.",
        "Write one JSON object a line.",
    ),
    "line_object": Wording(
        "JSON 객체가 아닙니다.",
        "The line is not a JSON object.",
        "한 줄에 JSON 객체 하나를 적으십시오.",
        "Write one JSON object a line.",
    ),
    "line_member": Wording(
        "‘{member}’은(는) 모르는 항목입니다.",
        "“{member}” is not a known member.",
        "쓸 수 있는 항목: {members}",
        "Members: {members}",
    ),
    "line_type": Wording(
        "값의 형식이 틀립니다. {expected_ko}이어야 합니다.",
        "The value must be {expected_en}.",
        "형식을 고치십시오.",
        "Mend its type.",
    ),
    "line_subject": Wording(
        "‘subject’와 ‘vin’ 가운데 하나만 있어야 합니다.",
        "Exactly one of “subject” and “vin” must be there.",
        "하나를 적거나 지우십시오.",
        "Add or delete one.",
    ),
    "line_kind": Wording(
        "종류가 이 작업의 종류({kind})와 다릅니다.",
        "The kind is not this job's ({kind}).",
        "종류마다 따로 올리십시오.",
        "Upload each kind by itself.",
    ),
}
