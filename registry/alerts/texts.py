"""What the mails and the feed say: that something changed, and the gravest of it. No mail's subject says which car."""

from records.terms.texts import Text

TITLE = Text("관심 차량에 새 기록이 있습니다", "A car that you follow has a new record")
ASKED_TITLE = Text("알림 신청을 확인해 주십시오", "Confirm that you want to be told")
ASKED = Text(
    "이 주소로 중고차 한 대의 새 기록을 알려 달라는 신청이 있었습니다. 받으시려면 아래 페이지에서 버튼을 눌러 주십시오.\n"
    "신청한 적이 없다면 아무것도 하지 마십시오. 하루 뒤에 주소를 지우며, 다른 메일은 가지 않습니다.",
    "Somebody asked that this address be told of new records of one used car. If it was you, press the button behind the link.\n"
    "If it was not you, do nothing: the address is erased after a day, and no other mail comes.",
)
CHANGED = Text(
    "관심 차량의 새 기록: {kinds}\n이 차에서 가장 중요한 점: {headline}",
    "New on the car that you follow: {kinds}.\nThe gravest about the car: {headline}",
)
GRAVEST = Text("\n새 기록에서 가장 중요한 점: {flag}", "\nThe gravest of what is new: {flag}")
PAGE = Text("차량 보기", "See the car")
END = Text("알림 끝내기", "End these mails")
UNTIL = Text(
    "이 알림은 {day} 또는 차가 팔리면 끝납니다.", "These mails end on {day}, or when the car is sold."
)
SOLD = Text(
    "차가 팔렸습니다. 이 메일이 마지막이며, 주소를 지웠습니다.",
    "The car was sold. This is the last mail, and your address is erased.",
)
