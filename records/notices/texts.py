"""What the mails say: for each kind a subject and a body. Values stand in braces."""

from records.notices.account_texts import ACCOUNT_TEXTS
from records.terms.texts import Text

SITE = Text("장안평 중고차 등록부", "Janganpyeong used-car registry")

TEXTS: dict[str, tuple[Text, Text]] = {
    **ACCOUNT_TEXTS,
    "logged_in": (
        Text("로그인 알림", "A log-in"),
        Text(
            "{at}에 {address}에서 회원님의 계정으로 로그인했습니다 ({agent}).\n"
            "본인이 아니라면 바로 비밀번호를 바꾸고 다른 기기의 로그인을 끝내십시오.",
            "Somebody logged in to your account at {at} from {address} ({agent}).\n"
            "If that was not you, change your password at once and end the other log-ins.",
        ),
    ),
    "key_enrolled": (
        Text("서명키가 등록되었습니다", "A signing key was enrolled"),
        Text(
            "자격 번호 {licence} 이름으로 서명키({key})가 {at}에 등록되었습니다.\n"
            "요청한 적이 없다면 바로 폐기하거나 시 담당자에게 알리십시오.",
            "The signing key {key} was enrolled under the licence {licence} at {at}.\n"
            "If you did not ask for it, revoke it at once, or tell the city.",
        ),
    ),
    "key_asked": (
        Text("새 서명키 등록이 신청되었습니다", "A new signing key was asked for"),
        Text(
            "{at}에 자격 번호 {licence} 이름으로 서명키 {key} 등록이 신청되었습니다. 시가 종이의 지문값과 대조한 뒤 등록합니다.\n"
            "신청한 적이 없다면 바로 시 담당자에게 알리십시오.",
            "The enrolment of the signing key {key} under the licence {licence} was asked for at {at}. "
            "The city enrols it after comparing the paper.\nIf you did not ask for it, tell the city at once.",
        ),
    ),
    "key_revoked": (
        Text("서명키가 폐기되었습니다", "A signing key was revoked"),
        Text(
            "자격 번호 {licence}의 서명키({key})가 {at}에 폐기되었습니다. 사유: {reason}",
            "The signing key {key} of the licence {licence} was revoked at {at}. Reason: {reason}",
        ),
    ),
    "licence_ending": (
        Text("자격 기간이 곧 끝납니다", "A licence ends soon"),
        Text(
            "자격 번호 {licence}의 기간이 {until}에 끝납니다. 그 뒤에는 서명할 수 없고 서명키가 폐기됩니다.\n"
            "자격을 갱신했다면 그날까지 아래 페이지에서 갱신을 신청하십시오. 그러면 서명키를 계속 쓸 수 있습니다.",
            "The licence {licence} ends on {until}. Nothing can be signed after that, and its signing keys are revoked.\n"
            "If it was renewed, ask for the renewal on the page below by that day: your signing keys then go on.",
        ),
    ),
    "licence_renewed": (
        Text("자격이 갱신되었습니다", "A licence was renewed"),
        Text(
            "자격 번호 {licence}의 기간이 {until}까지로 갱신되었습니다. 폐기되지 않은 서명키는 그대로 쓸 수 있습니다.",
            "The licence {licence} is good until {until} now. Signing keys that were not revoked go on.",
        ),
    ),
    "renewal_refused": (
        Text("자격 갱신 신청이 거절되었습니다", "The renewal of a licence was refused"),
        Text(
            "자격 번호 {licence}의 갱신 신청이 거절되었습니다. 사유: {reason}\n아래 페이지에서 다시 신청할 수 있습니다.",
            "The renewal of the licence {licence} was refused. Reason: {reason}\nYou may ask again on the page below.",
        ),
    ),
    "token_created": (
        Text("API 토큰이 만들어졌습니다", "An API token was made"),
        Text(
            "{organisation}의 API 토큰이 만들어졌습니다: ‘{name}’({prefix}…). {expires}까지 쓸 수 있습니다.",
            "The API token “{name}” ({prefix}…) of {organisation} was made. It works until {expires}.",
        ),
    ),
    "application_received": (
        Text("업체 등록 신청을 받았습니다", "We have your application"),
        Text(
            "{organisation}의 등록 신청을 받았습니다. 시 담당자가 서류를 확인한 뒤 결과를 이메일로 알려 드립니다.",
            "The application of {organisation} has arrived. The city's staff will check the papers and write to you.",
        ),
    ),
    "organisation_refused": (
        Text("업체 등록 신청이 거절되었습니다", "Your application was refused"),
        Text(
            "{organisation}의 등록 신청이 거절되었습니다. 사유: {reason}\n고쳐서 다시 신청할 수 있습니다.",
            "The application of {organisation} was refused. Reason: {reason}\nYou may mend it and apply again.",
        ),
    ),
    "organisation_suspended": (
        Text("업체의 이용이 정지되었습니다", "Your organisation was suspended"),
        Text(
            "{organisation}의 이용이 정지되었습니다. 사유: {reason}\n이미 남긴 기록은 그대로 남습니다.",
            "{organisation} was suspended. Reason: {reason}\nWhat it recorded before stays.",
        ),
    ),
    "organisation_reinstated": (
        Text("업체의 이용 정지가 풀렸습니다", "Your organisation was reinstated"),
        Text(
            "{organisation}의 이용 정지가 풀렸습니다. 사유: {reason}",
            "{organisation} was reinstated. Reason: {reason}",
        ),
    ),
    "invited": (
        Text("{organisation}에서 초대했습니다", "An invitation from {organisation}"),
        Text(
            "{organisation}에서 회원님을 초대했습니다. 역할: {role}\n"
            "아래 링크는 {expires}까지 한 번만 쓸 수 있습니다. 모르는 업체라면 무시하십시오.",
            "{organisation} invites you. Role: {role}\n"
            "The link below works once, until {expires}. If you don't know them, ignore this.",
        ),
    ),
    "joined": (
        Text("{organisation}의 구성원이 되었습니다", "You are a member of {organisation}"),
        Text(
            "회원님은 이제 {organisation}의 구성원입니다. 역할: {role}",
            "You are now a member of {organisation}. Role: {role}",
        ),
    ),
    "membership_ended": (
        Text("{organisation} 소속이 끝났습니다", "Your membership of {organisation} ended"),
        Text(
            "{organisation} 소속이 {at}에 끝났습니다. 그 업체로 만든 API 토큰은 더 이상 쓸 수 없습니다.",
            "Your membership of {organisation} ended at {at}. API tokens that you made there work no longer.",
        ),
    ),
    "audit_found": (
        Text("감사에서 새로운 문제가 발견되었습니다", "The audit found something new"),
        Text(
            "감사에서 새로 발견된 사항이 {count}건 있습니다. 첫 번째: {what} ({row})\n"
            "직접 고치지 마시고 데이터베이스를 그대로 복사해 두십시오. 그 밖의 사항은 아래 페이지에 있습니다.",
            "The audit found {count} new things. The first: {what} ({row})\n"
            "Change nothing by hand and copy the database as it is. The others stand on the page below.",
        ),
    ),
    "exported": (
        Text("내 정보를 내려받았습니다", "Your data was exported"),
        Text(
            "{at}에 회원님의 모든 정보가 파일로 내려받아졌습니다. 본인이 아니라면 바로 비밀번호를 바꾸십시오.",
            "All data of yours was downloaded at {at}. If that was not you, change your password at once.",
        ),
    ),
    "erasure_requested": (
        Text("삭제 요청을 받았습니다", "We have your request for erasure"),
        Text(
            "개인정보 삭제 요청을 받았습니다. 시 담당자가 결정한 뒤 이메일로 알려 드립니다.",
            "Your request for erasure has arrived. The city's staff will decide and write to you.",
        ),
    ),
    "erasure_done": (
        Text("개인정보를 삭제했습니다", "Your data was erased"),
        Text(
            "요청하신 개인정보를 {at}에 삭제했습니다. 이 계정으로는 더 이상 로그인할 수 없습니다.\n"
            "차량에 관한 사실과 증명은 이름 없이 남습니다. {answer}",
            "The data that you asked about was erased at {at}. This account can't log in any more.\n"
            "Facts about cars and their proofs stay, without your name. {answer}",
        ),
    ),
    "erasure_refused": (
        Text("삭제 요청이 거절되었습니다", "Your request for erasure was refused"),
        Text(
            "삭제 요청이 거절되었습니다. 사유: {answer}",
            "Your request for erasure was refused. Reason: {answer}",
        ),
    ),
}
