"""Why a file, or a cell or line of it, can't be read: what is wrong, and what to do."""

from records.terms.texts import Text

_SAVE_XLSX = Text("Excel에서 열어 XLSX로 다시 저장하십시오.", "Open it in Excel and save it again as XLSX.")
_SAVE = Text(
    "프로그램에서 ‘CSV UTF-8’ 또는 XLSX로 다시 저장하십시오.", "Save it again as “CSV UTF-8” or XLSX."
)
SPLIT = Text("파일을 나누어 올리십시오.", "Split the file.")
_WHY = Text("{why}", "{why}")
_DAY = Text("2026-11-22 와 같이 적으십시오.", "Write it as 2026-11-22.")

FILE_TEXTS = {
    "file_empty": (
        Text("파일이 비어 있습니다.", "The file is empty."),
        Text("내용이 있는 파일을 올리십시오.", "Upload a file with rows in it."),
    ),
    "file_header_only": (
        Text("머리글만 있고 자료 행이 없습니다.", "The file has a header and no rows."),
        Text("자료 행을 넣어 다시 올리십시오.", "Add the rows and upload it again."),
    ),
    "file_binary": (Text("표가 아닌 이진 파일입니다.", "The file is binary, not a table."), _SAVE),
    "file_kind": (
        Text("표가 아니라 {kind} 파일입니다.", "This is a {kind} file, not a table."),
        Text(
            "CSV, XLSX, JSON Lines 가운데 하나로 올리십시오. Excel에서 열리면 XLSX로 다시 저장하십시오.",
            "Upload CSV, XLSX or JSON Lines. If Excel opens it, save it again as XLSX.",
        ),
    ),
    "file_encoding": (
        Text(
            "{line}행에서 글자를 읽을 수 없습니다. UTF-8, UTF-16, CP949가 아니거나 한 파일에 섞여 있습니다.",
            "The text can't be read in row {line}: it is neither UTF-8, UTF-16 nor CP949, or a mix of them.",
        ),
        _SAVE,
    ),
    "file_xlsx_broken": (
        Text(
            "이름은 XLSX인데 열 수 있는 XLSX가 아닙니다.",
            "The file is named XLSX but can't be opened as one.",
        ),
        _SAVE_XLSX,
    ),
    "file_secured": (
        Text(
            "문서 보안 프로그램으로 암호화(DRM)된 문서입니다.",
            "The file is encrypted by a document security program (DRM).",
        ),
        Text(
            "보안 프로그램에서 암호화를 풀거나(반출), CSV로 내보내어 올리십시오.",
            "Have it decrypted by that program, or export it as CSV.",
        ),
    ),
    "file_heic": (
        Text("HEIC 사진입니다.", "This is a HEIC photo."),
        Text(
            "표는 CSV나 XLSX로 올리십시오. 사진은 iPhone의 설정 > 카메라 > 포맷에서 ‘높은 호환성’을 고르면 JPEG로 찍힙니다.",
            "Upload tables as CSV or XLSX. For photos choose “Most Compatible” in the iPhone's Settings > Camera > Formats.",
        ),
    ),
    "file_password": (
        Text("암호가 걸린 파일입니다.", "The file has a password."),
        Text(
            "Excel의 파일 > 정보 > 통합 문서 보호에서 암호를 지우고 다시 저장하십시오.",
            "Delete the password in Excel's File > Info > Protect Workbook and save it again.",
        ),
    ),
    "file_xls_broken": (
        Text("열 수 없는 XLS입니다.", "The XLS can't be opened."),
        _SAVE_XLSX,
    ),
    "file_ods_broken": (
        Text("열 수 없는 ODS입니다.", "The ODS can't be opened."),
        Text("XLSX로 다시 저장하십시오.", "Save it again as XLSX."),
    ),
    "file_xlsb": (
        Text("Excel 이진 통합 문서(XLSB)입니다.", "This is a binary workbook of Excel (XLSB)."),
        Text("‘Excel 통합 문서(XLSX)’로 다시 저장하십시오.", "Save it again as “Excel Workbook (XLSX)”."),
    ),
    "file_convert_large": (
        Text(
            "이 형식으로 올리기에는 큰 파일입니다(4MB, 칸 {cells}개까지).",
            "The file is too large for its format (4 MB and {cells} cells at most).",
        ),
        _SAVE_XLSX,
    ),
    "file_xlsx_macro": (
        Text(
            "매크로나 다른 프로그램의 개체가 든 파일은 받지 않습니다.",
            "Files with macros or embedded programs are not accepted.",
        ),
        Text("매크로 없는 XLSX로 다시 저장하십시오.", "Save it as XLSX without macros."),
    ),
    "file_xlsx_bomb": (
        Text("압축을 풀면 너무 큰 파일입니다.", "Unpacked, the file is too large."),
        Text(
            "쓰지 않는 시트와 서식을 지우거나 CSV로 나누어 올리십시오.",
            "Delete unused sheets and formats, or upload it as CSV in parts.",
        ),
    ),
    "file_xlsx_large": (
        Text(
            "엑셀 파일이 커서 열 이름을 바로 읽을 수 없습니다.",
            "The workbook is so large that its header can't be read at once.",
        ),
        Text(
            "CSV로 저장해 올리거나, 열 연결(mapping)을 함께 보내십시오.",
            "Save it as CSV, or send the mapping along.",
        ),
    ),
    "file_columns_one": (
        Text(
            "열이 하나뿐입니다. 구분 기호(쉼표, 세미콜론, 탭, |)를 찾지 못했습니다.",
            "There is one column only: no comma, semicolon, tab or | separates the cells.",
        ),
        _SAVE,
    ),
    "file_columns_many": (
        Text("열이 {limit}개를 넘습니다.", "There are more than {limit} columns."),
        Text("필요한 열만 남기십시오.", "Keep only the columns you need."),
    ),
    "file_rows_many": (Text("행이 {limit}개를 넘습니다.", "There are more than {limit} rows."), SPLIT),
    "row_quote_open": (
        Text("따옴표가 닫히지 않았거나 잘못 쓰였습니다.", "A quotation mark is left open or misplaced."),
        Text("이 행의 큰따옴표를 고치십시오.", "Mend the quotation marks in this row."),
    ),
    "row_cells_many": (
        Text(
            "칸이 {filled}개로 머리글({expected}개)보다 많습니다.",
            "The row has {filled} cells, more than the {expected} of the header.",
        ),
        Text(
            "칸 안의 구분 기호를 큰따옴표로 감싸십시오. 끝의 빈 칸이라면 지우거나 머리글에도 두십시오.",
            "Put cells that hold the separator in quotation marks. If the last ones are blank, delete them or add them"
            " to the header.",
        ),
    ),
    "row_cells_few": (
        Text(
            "칸이 {filled}개로 머리글({expected}개)보다 적습니다.",
            "The row has {filled} cells, fewer than the {expected} of the header.",
        ),
        Text(
            "빠진 칸을 채우고, 비어 있으면 빈 칸으로 두십시오. 차가 아닌 안내 글이면 그대로 두어도 됩니다.",
            "Add the missing cells; leave empty ones empty. A note that is no car may stay as it is.",
        ),
    ),
    "row_shifted": (
        Text(
            "한 숫자가 쉼표에서 두 칸으로 나뉜 것으로 보입니다: {number}",
            "One number seems to be cut at its comma into two cells: {number}",
        ),
        Text(
            "한 숫자이면 쉼표를 빼거나 큰따옴표로 감싸고, 아니면 단위를 붙이십시오. 예: 45km",
            "If it is one number, leave the comma out or put it in quotation marks; if not, add the unit, such as 45km.",
        ),
    ),
    "make_without_letter": (
        Text(
            "제조사에 글자가 없습니다. 이 행의 칸이 밀린 것으로 보입니다.",
            "The make has no letter: the cells of this row seem to be shifted.",
        ),
        Text("이 행의 칸과 쉼표를 확인하십시오.", "Check the row's cells and commas."),
    ),
    "row_line_long": (
        Text("행이 너무 깁니다.", "The row is too long."),
        Text("따옴표와 줄바꿈을 확인하십시오.", "Check its quotation marks and line ends."),
    ),
    "row_character": (
        _WHY,
        Text("칸의 내용을 지우고 다시 적으십시오.", "Empty the cell and type it again."),
    ),
    "value_long": (
        Text("값이 {limit}자를 넘습니다.", "The value is longer than {limit} characters."),
        Text("줄여서 적으십시오.", "Shorten it."),
    ),
    "list_long": (
        Text("항목이 {limit}개를 넘습니다.", "There are more than {limit} items."),
        Text("줄여서 적으십시오.", "Shorten it."),
    ),
    "value_error": (
        Text("Excel 오류 값입니다.", "This is an error value of Excel."),
        Text("수식을 고치고 값으로 저장하십시오.", "Mend the formula and save the value."),
    ),
    "value_unsolved": (
        Text("결과가 저장되지 않은 수식입니다.", "This is a formula that was saved without its result."),
        Text(
            "Excel에서 열어 저장한 뒤 다시 올리십시오.",
            "Open the file in Excel, save it and upload it again.",
        ),
    ),
    "number_cut": (
        Text(
            "15자리가 넘는 숫자라 Excel이 뒷자리를 지웠습니다.",
            "Excel lost the last digits of this number: it has more than 15.",
        ),
        Text(
            "칸의 서식을 ‘텍스트’로 바꾸고 번호를 다시 적으십시오.",
            "Format the cell as text and type the number again.",
        ),
    ),
    "number_wrong": (
        Text("숫자로만 적은 값이 아닙니다.", "This is not written in digits alone."),
        Text("‘만’, ‘약’ 같은 말 없이 숫자만 적으십시오. 예: 38882", "Write digits only, such as 38882."),
    ),
    "number_decimals": (
        Text("정수가 아닙니다.", "This is not a whole number."),
        Text("소수점 아래를 없애십시오.", "Leave out the decimals."),
    ),
    "number_ambiguous": (
        Text(
            "천 단위 구분인지 소수점인지 알 수 없습니다.", "The mark may group thousands or begin decimals."
        ),
        Text("구분 기호 없이 적으십시오. 예: 38882", "Write it without marks, such as 38882."),
    ),
    "price_unsaid": (
        Text("어느 자리까지 적은 금액인지 알 수 없습니다.", "It does not say what its last digits count."),
        Text(
            "만까지 모두 적으십시오. 예: 1억 2,000만 또는 120,000,000",
            "Write all of it, such as 120,000,000.",
        ),
    ),
    "number_range": (
        Text("{least}부터 {most}까지여야 합니다.", "It must be from {least} to {most}."),
        Text("값을 확인하십시오.", "Check the value."),
    ),
    "odometer_filler": (
        Text("실제 계기 값이 아니라 채워 넣은 값으로 보입니다.", "This looks like a filler, not a reading."),
        Text("계기판의 값을 적으십시오.", "Write what the gauge shows."),
    ),
    "unit_differs": (
        Text(
            "칸에 적힌 단위가 이 열의 단위({expected})와 다릅니다.",
            "The unit in the cell is not that of its column ({expected}).",
        ),
        Text("단위를 하나로 맞추십시오.", "Use one unit throughout."),
    ),
    "unit_wrong": (
        Text("단위가 km도 mi도 아닙니다.", "The unit is neither km nor mi."),
        Text("km 또는 mi로 적으십시오.", "Write km or mi."),
    ),
    "currency_differs": (
        Text(
            "칸에 적힌 통화가 이 열의 통화({expected})와 다릅니다.",
            "The currency in the cell is not that of its column ({expected}).",
        ),
        Text("통화를 하나로 맞추십시오.", "Use one currency throughout."),
    ),
    "currency_wrong": (
        Text("통화 이름이 아닙니다.", "This is not a currency."),
        Text("원, USD, EUR처럼 적으십시오.", "Write it as KRW, USD or EUR."),
    ),
    "date_wrong": (Text("날짜로 읽을 수 없습니다.", "This can't be read as a date."), _DAY),
    "year_wrong": (
        Text("네 자리 연도가 아닙니다.", "This is not a year of four digits."),
        Text("연도만 적으십시오. 예: 2019", "Write the year alone, such as 2019."),
    ),
    "date_ambiguous": (Text("월과 일의 순서를 알 수 없습니다.", "Day and month can't be told apart."), _DAY),
}
