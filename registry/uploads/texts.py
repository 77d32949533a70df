"""Why an upload, its mapping or a row is refused: what is wrong, and what to do."""

from records.terms.texts import Text

_WHY = Text("{why}", "{why}")
_NOTHING = Text("할 일이 없습니다.", "There is nothing to do.")
_PRICE = Text(
    "가격을 어떻게 읽을지 고르거나, 파일의 가격을 고쳐 다시 올리십시오.",
    "Choose how the price is meant, or mend it in the file and upload it again.",
)

UPLOAD_TEXTS = {
    "trial_discarded": (
        Text("시험 등록만 하고 기록하지 않았습니다.", "It was a dry run, and nothing was recorded."),
        Text("기록하려면 다시 올리십시오.", "To record it, upload it again."),
    ),
    "trial_over": (
        Text(
            "이미 확인되었거나 아직 확인할 때가 아닙니다.",
            "This was confirmed already, or is not yet worked through.",
        ),
        Text("업로드의 상태를 확인하십시오.", "Look at the upload's state."),
    ),
    "trial_look_ups": (
        Text(
            "이 시험 등록은 다른 업체가 기록한 차에 대해 알려 주는데, 오늘 조회할 수 있는 만큼 모두 조회했습니다.",
            "This dry run tells of cars that others recorded, and the day's look-ups of those are used up.",
        ),
        Text("{until}부터 다시 시험할 수 있습니다.", "Dry runs of it go on at {until}."),
    ),
    "trial_answers": (
        Text("사유의 모양이 맞지 않습니다.", "The reasons are not in the right shape."),
        Text(
            '{{"12": [{{"rule": "R2W", "pointer": "/body/…", "reason": "…"}}]}}처럼 적으십시오.',
            'Write them like {{"12": [{{"rule": "R2W", "pointer": "/body/…", "reason": "…"}}]}}.',
        ),
    ),
    "not_to_take_back": (
        Text(
            "아직 기록하지 않은 업로드는 되돌릴 수 없습니다.",
            "This upload has not recorded anything that could be taken back.",
        ),
        Text("끝난 뒤에 다시 해 주십시오.", "Wait until it is done."),
    ),
    "status_unknown": (
        Text(
            "이 말이 판매중인지 판매완료인지 알 수 없습니다.",
            "Whether this car is on offer or sold can't be told.",
        ),
        Text(
            "업로드 화면에서 이 말의 뜻을 한 번 고르거나, 판매중, 판매완료, 판매보류 가운데 하나로 적으십시오.",
            "Choose once on the upload's page what this word means, or write on offer, sold or not for sale.",
        ),
    ),
    "row_sold": (
        Text("이미 판 차이므로 매물로 등록하지 않습니다.", "The car is marked as sold: it is not listed."),
        Text(
            "매도는 재고 전체로 올리거나 매물의 매도로 기록하십시오.",
            "Upload the file as your whole stock, or state the sale of its listing.",
        ),
    ),
    "row_held": (
        Text(
            "지금 팔지 않는 차이므로 매물로 등록하지 않습니다.",
            "The car is not for sale now: it is not listed.",
        ),
        Text(
            "그대로 두어도 됩니다. 팔고 있는 차이면 판매중으로 적으십시오.",
            "It may stay as it is. If the car is for sale, write on offer.",
        ),
    ),
    "stock_held": (
        Text(
            "지금 팔지 않는 차이고 매물로 등록되어 있지도 않습니다.",
            "The car is not for sale now, and is not listed.",
        ),
        _NOTHING,
    ),
    "stock_held_offered": (
        Text(
            "지금 팔지 않는 차라고 적혀 있으나 매물로 등록되어 있습니다.",
            "The file says that the car is not for sale now, and it is listed.",
        ),
        Text(
            "매물에서 내릴 사유를 고르거나 그대로 두십시오.",
            "Choose why it is taken off the market, or leave it as it is.",
        ),
    ),
    "stock_sold_days": (
        Text(
            "판매된 차라고 적혀 있으나 매도일이나 인도일이 없습니다.",
            "The file says that the car is sold, and not on which day, or when it was delivered.",
        ),
        Text("두 날짜를 적으십시오.", "Fill in both days."),
    ),
    "stock_twice": (
        Text("같은 차가 {row}행에 이미 있습니다.", "This car is in row {row} already."),
        Text("두 행 가운데 하나만 남기십시오.", "Keep one of the two rows."),
    ),
    "stock_gone": (
        Text("이미 매물이 아닌 판매된 차입니다.", "The car is sold, and was not on offer any more."),
        _NOTHING,
    ),
    "stock_sold_unlisted": (
        Text(
            "판매된 차인데 매물로 등록된 적이 없습니다.",
            "The car is sold, and was never listed here by you.",
        ),
        Text(
            "기록하지 않습니다. 필요하면 매물부터 등록하십시오.",
            "Nothing is recorded. List the car first if you need to.",
        ),
    ),
    "stock_kind": (
        Text("재고 전체에는 매물 등록만 올릴 수 있습니다.", "A whole stock has listings alone."),
        Text("다른 기록은 따로 올리십시오.", "Upload other records by themselves."),
    ),
    "file_gone": (
        Text("올린 파일을 저장소에서 찾을 수 없습니다.", "The stored file is gone."),
        Text("같은 파일을 다시 올리십시오.", "Upload the same file again."),
    ),
    "job_failed": (
        Text(
            "같은 곳에서 여러 번 멈추어 작업을 끝내지 못했습니다. 앞의 행은 그대로 남아 있습니다.",
            "The job stopped several times at the same row and was ended. The rows before it stand.",
        ),
        Text(
            "같은 파일을 다시 올리면 남은 행만 기록됩니다. 되풀이되면 운영자에게 알리십시오.",
            "Upload the same file again: only the rest is recorded. If it happens again, tell the operator.",
        ),
    ),
    "file_sheet": (
        Text("파일에 ‘{sheet}’ 시트가 없습니다.", "The file has no sheet “{sheet}”."),
        Text("파일의 시트: {sheets}", "Its sheets: {sheets}"),
    ),
    "file_header_row": (
        Text("{row}행은 머리글로 쓸 수 없습니다.", "Row {row} can't be the header."),
        Text("머리글로 쓸 수 있는 행: {rows}", "Rows that can: {rows}"),
    ),
    "rows_hopeless": (
        Text(
            "처음 {limit}개 행이 모두 거부되어 더 읽지 않았습니다.",
            "The first {limit} rows were all refused, so no more were read.",
        ),
        Text(
            "보고서의 사유를 보고 파일이나 열 연결을 고쳐 다시 올리십시오.",
            "See the reasons in the report, mend the file or its mapping, and upload it again.",
        ),
    ),
    "file_vin_none": (
        Text("이 파일에는 차대번호 열이 없습니다.", "This file has no column of VINs."),
        Text(
            "차마다 17자리 차대번호를 적은 열을 더해 다시 올리십시오. 등록번호만으로는 기록할 수 없습니다.",
            "Add a column with each car's 17 characters and upload it again. A plate alone is not enough.",
        ),
    ),
    "kind_lines": (
        Text(
            "‘{kind}’ 기록은 표로 올릴 수 없습니다.",
            "Records of the kind “{kind}” can't come as a table.",
        ),
        Text("JSON Lines로 올리십시오.", "Upload them as JSON Lines."),
    ),
    "value_missing": (
        Text("값이 없습니다.", "The value is missing."),
        Text("값을 채우십시오.", "Fill it in."),
    ),
    "left_out_more": (
        Text("그 밖의 여러 값입니다.", "Many other values."),
        Text("행별 결과를 보십시오.", "See the report row by row."),
    ),
    "value_half": (
        Text("함께 적어야 하는 값이 빠졌습니다.", "A value that belongs with it is missing."),
        Text("모두 적거나 모두 비우십시오.", "Fill in all of them or none."),
    ),
    "vin_wrong": (
        _WHY,
        Text(
            "차대번호를 등록증과 비교하여 고치십시오.", "Compare it with the registration paper and mend it."
        ),
    ),
    "choice_left_out": (
        Text("빼기로 한 값입니다.", "This value was to be left out."),
        Text("기록하려면 값의 뜻을 고르십시오.", "To record it, choose what it means."),
    ),
    "price_left_out": (
        Text("빼기로 한 가격입니다.", "This price was to be left out."),
        Text("기록하려면 가격을 어떻게 읽을지 고르십시오.", "To record it, choose how it is meant."),
    ),
    "price_odd": (
        Text(
            "차 한 대의 값으로 맞습니까? {amount}원입니다.",
            "Is this right for a car? It comes to {amount} won.",
        ),
        _PRICE,
    ),
    "price_low": (
        Text(
            "차 한 대의 값으로는 너무 적습니다: {amount}원. 만원으로 적은 값이면 {meant}원입니다.",
            "{amount} won is too low for a car. In units of 10,000 it would be {meant} won.",
        ),
        _PRICE,
    ),
    "price_high": (
        Text(
            "차 한 대의 값으로는 너무 큽니다: {amount}원. 원으로 적은 값이면 {meant}원입니다.",
            "{amount} won is too high for a car. If it is written in won, it would be {meant} won.",
        ),
        _PRICE,
    ),
    "choice_wrong": (
        Text("쓸 수 있는 값이 아닙니다.", "This is not one of the values."),
        Text("쓸 수 있는 값: {choices}", "Values: {choices}"),
    ),
    "row_no_car": (
        Text("차대번호와 주행거리가 없는 행입니다.", "The row has neither a VIN nor an odometer reading."),
        Text(
            "합계, 소제목, 안내처럼 차가 아닌 행이면 그대로 두어도 됩니다. 차이면 두 칸을 채우십시오.",
            "A total, a heading or a note may stay as it is. If it is a car, fill in both.",
        ),
    ),
    "row_total": (
        Text("합계나 평균 행입니다.", "The row is a total or an average."),
        Text(
            "차가 아니므로 그대로 두어도 됩니다. 차이면 차대번호를 적으십시오.",
            "It is no car and may stay as it is. If it is a car, fill in its VIN.",
        ),
    ),
    "row_header": (
        Text("머리글이 되풀이된 행입니다.", "The row repeats the header."),
        Text("차가 아니므로 그대로 두어도 됩니다.", "It is no car and may stay as it is."),
    ),
    "row_identical": (
        Text("{row}행과 똑같습니다.", "The row is the same as row {row}."),
        Text(
            "두 번 적은 것이면 그대로 두고, 다른 기록이면 날짜나 관리번호로 구별하십시오.",
            "If it is there by mistake, leave it; if not, tell them apart by a date or a stock number.",
        ),
    ),
    "row_ended": (
        Text(
            "전에 기록된 뒤 매도·철회되었거나 정정된 내용 그대로입니다.",
            "This was recorded before, and has been sold, taken off the market, withdrawn or corrected since.",
        ),
        Text(
            "다시 매물로 등록하는 것이면 제시일이나 관리번호를 새로 적으십시오.",
            "If the car is listed again, give the row a new date or stock number.",
        ),
    ),
    "text_personal": (
        _WHY,
        Text(
            "사람을 알 수 있는 내용을 빼고 적거나, 이 열을 연결하지 마십시오.",
            "Write it without what tells of a person, or leave the column out.",
        ),
    ),
    "row_refused": (_WHY, Text("이 값을 고쳐 다시 올리십시오.", "Mend it and upload it again.")),
}
