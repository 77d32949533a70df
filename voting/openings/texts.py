"""What is said where an opening or a cancellation is refused, and what its preview warns of."""

from records.terms.texts import Text
from records.terms.verdict_texts import reason_text

NOT_ACCEPTED = Text(
    "채택으로 심사된 제안이 있어야 개시할 수 있습니다.",
    "A poll is opened on a proposal that was reviewed and accepted.",
)
OPENED_ALREADY = Text("이미 개시된 투표입니다.", "This poll was opened already.")
TOO_SOON = Text(
    "투표는 개시하고 30분이 지난 뒤에 시작할 수 있습니다. 현장투표라면 그렇게 표시해 주십시오.",
    "A poll begins half an hour after it is opened, or later. For a vote on the spot, mark it as one.",
)
TOO_SOON_ON_THE_SPOT = Text(
    "현장투표는 개시하고 1분이 지난 뒤에 시작할 수 있습니다.",
    "A vote on the spot begins a minute after it is opened, or later.",
)
TOO_FAR = Text(
    "10년 뒤보다 늦은 때입니다. 연도를 확인해 주십시오.", "This is more than ten years ahead: check the year."
)
PAST = Text("이미 지난 때입니다.", "This time has passed.")
NO_ROLL = Text(
    "명부를 먼저 올려 주십시오. 명부의 항목 이름은 여기 적은 것과 같아야 합니다.",
    "Upload the roll first. What tells people apart has the same names there as here.",
)
NO_SIGNING_KEY = Text(
    "위촉 번호 {licence}(으)로 등록된 유효한 서명키가 없어, 이 기관은 개시를 인증할 수 없습니다.",
    "No valid signing key is enrolled under the number {licence}: this office could not certify the opening.",
)
KEY_USED = Text(
    "이 공개키는 다른 투표에 쓰였습니다. 투표마다 새 공개키를 만들어야 합니다.",
    "This public key was used in another poll: a new one has to be made for each.",
)
NOT_KEY = Text(
    "발급 기관의 공개키가 아닙니다: 2048비트 RSA, 지수 65537, base64url로 적은 SubjectPublicKeyInfo 294바이트.",
    "This is no issuer's public key: RSA of 2,048 bits, exponent 65537, the 294 bytes of a SubjectPublicKeyInfo as base64url.",
)
NO_ADDRESS = Text(
    "{licence} 기관이 어디에서 투표용지를 발급하는지 알 수 없습니다. 공개키가 이 등록부의 것이 아니므로, 운영 설정 ISSUER_URLS에"
    " 그 주소를 적어야 합니다.",
    "Nothing says where the office {licence} issues votes: its key is not this registry's, and ISSUER_URLS names no address.",
)
SAME_ADDRESS = Text(
    "{licence} 기관의 주소가 앞에 적은 기관과 같습니다. 한 주소에서는 한 기관만 발급할 수 있습니다.",
    "The office {licence} has the address of one before it: at one address only one office can issue.",
)
FIRST_ELSEWHERE = Text(
    "첫째 기관은 이 등록부여야 합니다. 이 화면에 나온 등록부의 공개키를 첫 줄에 적어 주십시오.",
    "The first issuer has to be this registry: put the key that this page shows into the first line.",
)
CHANGED = Text(
    "미리 본 뒤에 내용이 달라졌습니다. 다시 보고 개시해 주십시오.",
    "What would be frozen is not what was previewed: look at it again, then open the poll.",
)
NOT_OPENED = reason_text("not_opened")
ENDED = Text("이미 끝난 투표입니다.", "This poll is over already.")
TOO_LATE = Text(
    "마감 1분 전부터는 취소할 수 없습니다.", "From a minute before the end on, a poll can't be cancelled."
)

WARN_FEW = Text(
    "명부가 {size}명으로, 한 투표함의 최소 인원 {minimum}명보다 적습니다. 비밀이 지켜지지 않습니다.",
    "The roll has {size} persons, fewer than the {minimum} of one box: this vote would not be secret.",
)
WARN_ONE_BOX = Text(
    "명부가 {size}명이어서 투표함은 하나뿐일 것입니다. 마감 뒤에야 표가 로그에 오릅니다.",
    "With {size} persons on the roll there will be one box only: no ballot is logged before the end.",
)
WARN_ON_THE_SPOT = Text(
    "현장투표입니다. 첫 표보다 먼저 이더리움에 기록된다는 보장이 없습니다.",
    "A vote on the spot: nothing says that the question is on Ethereum before the first ballot.",
)
WARN_ONE_ISSUER = Text(
    "발급 기관이 하나뿐이어서, 그 기관 혼자 없는 유권자를 만들어 낼 수 있습니다.",
    "There is one issuer only, which could invent voters all by itself.",
)
WARN_NO_ROLL = Text(
    "명부가 없어, 발급 기관이 누구를 유권자로 보았는지는 증명되지 않습니다.",
    "Without a roll nothing proves whom the issuers took for eligible.",
)
WARN_BLANK = Text("기권표를 낼 수 있습니다.", "A ballot may be blank.")
