"""Why an inspection record of Encar is refused: what is wrong, and what to do."""

from records.terms.texts import Text

ENCAR_TEXTS = {
    "encar_paper_pages": (
        Text(
            "사진뿐인 점검기록부인데 종이의 쪽이 함께 오지 않았습니다. 찾은 이름: {names}",
            "This inspection record is pictures only, and the paper's pages did not come along. Looked for: {names}",
        ),
        Text(
            "종이의 사진이나 PDF를 이 이름으로 파일과 함께 올리십시오. 그러면 종이만 있는 기록으로 남습니다. "
            "API에서는 먼저 /api/attachments/에 올리고 mapping.photos에 이름과 sha256을 적으십시오.",
            "Upload pictures or the PDF of the paper under such names with the file: it is then recorded as paper only. "
            "By the API, upload them at /api/attachments/ first and name them with their sha256 in mapping.photos.",
        ),
    ),
    "encar_paper_fact": (
        Text(
            "사진뿐인 점검기록부에 이 내용이 없습니다.",
            "This inspection record is pictures only and does not say this.",
        ),
        Text(
            "종이를 보고 파일 옆의 '종이만 있는 기록'에 {number}의 줄을 적으십시오. API에서는 mapping.papers에 적습니다.",
            "Read it off the paper and write a line for {number} under “Paper only” "
            "beside the file; by the API, in mapping.papers.",
        ),
    ),
    "encar_paper_vin": (
        Text(
            "사진뿐인 점검기록부에 차대번호가 없습니다.",
            "This inspection record is pictures only and does not give the car's VIN.",
        ),
        Text(
            "파일 옆의 '종이만 있는 기록'에 엔카 차량 번호(vehicleId)와 함께 차대번호를 적으십시오. "
            "API에서는 mapping.papers의 vin입니다.",
            "Give the VIN beside Encar's number of the car (vehicleId) under “Paper only”; by the API, as vin in mapping.papers.",
        ),
    ),
    "encar_code": (
        Text(
            "알 수 없는 코드입니다. 무엇을 뜻하는지 짐작하지 않습니다.",
            "This code is not known, and what it means is not guessed.",
        ),
        Text(
            "이 점검기록부는 양식 파일(XLSX)이나 화면에서 적으십시오.",
            "State this inspection record in the form's workbook or on the page.",
        ),
    ),
    "encar_shape": (
        Text("엔카 점검기록부의 모양이 아닙니다.", "This is not the shape of Encar's inspection record."),
        Text(
            "master, inners, outers가 있는 JSON 객체를 올리십시오.",
            "Upload JSON objects that have master, inners and outers.",
        ),
    ),
}
