"""The words of Form 82's rules, and what each rule rests on."""

from records.terms.texts import Text

_NOTE_4 = Text("별지 제82호서식 유의사항 4 (사고이력의 기준)", "Form 82, note 4 (what counts as an accident)")
_FORM = Text("별지 제82호서식", "Form 82")
_KCA = Text(
    "한국소비자원 2021년 조사: 20대 중 13대가 차에 없는 부품을 양호로 기재",
    "Korea Consumer Agency 2021: 13 of 20 records called parts good that the car does not have",
)
_EARLIER = Text(
    "자동차관리법 제71조 제2항 (주행거리 변경 금지), 같은 법 시행규칙 제154조의2",
    "Motor Vehicle Management Act Art. 71(2); Enforcement Rule Art. 154-2",
)
_PERIOD = Text(
    "자동차관리법 제58조 제1항 제1호, 같은 법 시행규칙 제120조 제2항",
    "Motor Vehicle Management Act Art. 58(1)1; Enforcement Rule Art. 120(2)",
)
BASIS = {
    "R1": _NOTE_4,
    "R2": _NOTE_4,
    "R2W": _NOTE_4,
    "R3": _NOTE_4,
    "R4": _NOTE_4,
    "R5": _FORM,
    "R5N": _FORM,
    "R6": _KCA,
    "R7": _FORM,
    "R8": _PERIOD,
    "R8F": _PERIOD,
    "R9": Text(
        "자동차관리법 시행규칙 제123조의8 제2항, 서식 유의사항 1",
        "Enforcement Rule Art. 123-8(2); Form 82, note 1",
    ),
    "R10": _EARLIER,
    "R11": Text(
        "한국소비자원: 제작사는 점검자에게 리콜 정보를 알리지 않음",
        "Korea Consumer Agency: makers do not tell inspectors of recalls",
    ),
    "F1": _FORM,
    "F2": Text("자동차관리법 시행규칙 제123조의5 제1항", "Enforcement Rule Art. 123-5(1)"),
    "F3": _FORM,
    "F4": _FORM,
    "F5": _FORM,
}

R1 = Text(
    "주요골격에 교환·판금·용접이 있으면 사고이력은 '있음'이어야 합니다: {panels}",
    "A frame part was replaced or welded, so the accident history must be YES: {panels}",
)
R2 = Text(
    "쿼터·루프·사이드실 패널을 절단·교체하면 사고이력은 '있음'이어야 합니다: {panels}",
    "A quarter, roof or side-sill panel was cut out and replaced, so the accident history must be YES: {panels}",
)
R2_WELDED = Text(
    "절단하거나 용접했습니까, 판금만 했습니까? 용접이면 사고이력은 '있음'입니다: {panels}",
    "Cut or welded, or sheet-metal work only? If welded, the accident history is YES: {panels}",
)
R3 = Text(
    "외판에 교환·판금이 있으면 단순수리는 '있음'이어야 합니다: {panels}",
    "An outer panel was replaced or repaired, so simple repair must be YES: {panels}",
)
R4 = Text(
    "'있음'이라고 했지만 그에 해당하는 부위 표시가 없습니다.",
    "This says YES, but no panel is marked that would show it.",
)
R5 = Text(
    "위 항목이 '있음'(해당)일 때만 적을 수 있습니다.",
    "This can be given only where the item above it is YES.",
)
R5_OPEN = Text("종류를 적지 않았습니다.", "Which kind is left open.")
R6 = Text(
    "조향장치가 {steering}이면 이 부품이 없으므로 '해당 없음'이어야 합니다.",
    'With {steering} steering the car does not have this part: it must be "Not applicable".',
)
R7 = Text(
    "이 차의 연료·변속기에는 없는 부품이므로 '해당 없음'이어야 합니다.",
    'A car with this fuel and transmission does not have this part: it must be "Not applicable".',
)
R8 = Text(
    "발급일은 점검일부터 {days}일 안이어야 합니다.",
    "The record must be issued on the day of inspection or at most {days} days later.",
)
R8_FUTURE = Text("미래의 날짜입니다.", "This day lies in the future.")
R9 = Text("보증은 30일 이상, 2,000km 이상이어야 합니다.", "The warranty is at least 30 days and 2,000 km.")
R10 = Text(
    "앞서 인증된 주행거리 {earlier_km}km보다 적습니다. 계기 고장·교체가 있었으면 먼저 그것을 기록해 주십시오.",
    "This is less than {earlier_km} km, a reading certified earlier. If the gauge failed or was replaced, record that first.",
)
R11 = Text(
    "리콜 여부는 진술된 그대로입니다. 자동차리콜센터(car.go.kr)에서 확인하십시오.",
    "The recall is shown as stated: check it at the recall centre, car.go.kr.",
)
F1 = Text(
    "점검표의 차대번호가 기록 대상의 차대번호와 다릅니다.",
    "The VIN on the form is not the VIN that this record is about.",
)
F2 = Text(
    "이 사진이 첨부에 없습니다. 첨부의 이름을 적어 주십시오.",
    "No attachment has this name: name one of the record's photos.",
)
F3 = Text(
    "검사유효기간의 끝이 시작보다 빠릅니다.", "The periodic inspection's validity ends before it begins."
)
F4 = Text(
    "종이만 있는 기록의 첨부는 모두 종이의 쪽(pages)이고, 쪽은 모두 첨부여야 합니다.",
    "In a record of paper only, every attachment is one of its pages, and every page is an attachment.",
)
F5 = Text(
    "종이 기록부의 사진이나 PDF뿐이라 기계로 읽을 수 없습니다. "
    "양식의 항목은 이 규칙들로 확인되지 않았으니 종이를 직접 읽으십시오.",
    "This is a picture of the paper only, not machine-readable: "
    "none of these rules has checked the form's items. Read the paper itself.",
)
