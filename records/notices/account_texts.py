"""What the mails about an account say, of allauth's events: by the name of the template that allauth would have sent."""

from records.terms.texts import Text

_NOT_YOU = Text(
    "{at}, {address} ({agent})\n본인이 아니라면 바로 비밀번호를 바꾸고 다른 기기의 로그인을 끝낸 뒤 시 담당자에게 알리십시오.",
    "{at}, {address} ({agent})\nIf that was not you, change your password at once, end the other log-ins, and tell the city.",
)

_NEW_PASSWORD = Text("비밀번호 재설정", "Reset your password")


def _told(title: Text, body: Text) -> tuple[Text, Text]:
    return title, Text(f"{body.ko}\n{_NOT_YOU.ko}", f"{body.en}\n{_NOT_YOU.en}")


ACCOUNT_TEXTS: dict[str, tuple[Text, Text]] = {
    "password_reset_key": (
        _NEW_PASSWORD,
        Text(
            "비밀번호를 다시 정해 달라는 요청을 받았습니다. 아래 링크에서 새 비밀번호를 정하십시오.\n"
            "링크는 사흘 동안 한 번만 쓸 수 있습니다. 요청한 적이 없다면 무시하십시오.",
            "Somebody asked for a new password of this account. Choose it behind the link below.\n"
            "The link works once, for three days. If it was not you, ignore this.",
        ),
    ),
    "unknown_account": (
        _NEW_PASSWORD,
        Text(
            "비밀번호를 다시 정해 달라는 요청을 받았으나, 이 주소의 계정이 없습니다.\n"
            "계정은 소속 업체 대표의 초대로 만듭니다. 요청한 적이 없다면 무시하십시오.",
            "Somebody asked for a new password, but there is no account for this address.\n"
            "Accounts are opened by an invitation of your organisation's owner. If it was not you, ignore this.",
        ),
    ),
    "email_confirmation": (
        Text("이메일 주소를 확인해 주십시오", "Confirm your e-mail address"),
        Text(
            "이 주소를 회원님 계정의 이메일 주소로 쓰려면 아래 링크에서 확인하십시오.\n요청한 적이 없다면 무시하십시오.",
            "To use this address with your account, confirm it behind the link below.\nIf it was not you, ignore this.",
        ),
    ),
    "email_confirm": _told(
        Text("이메일 주소가 확인되었습니다", "An e-mail address was confirmed"),
        Text(
            "회원님 계정의 이메일 주소가 확인되었습니다.", "An e-mail address of your account was confirmed."
        ),
    ),
    "email_changed": _told(
        Text("이메일 주소가 바뀌었습니다", "Your e-mail address changed"),
        Text(
            "회원님 계정의 이메일 주소가 {from_email}에서 {to_email}(으)로 바뀌었습니다.",
            "The e-mail address of your account changed from {from_email} to {to_email}.",
        ),
    ),
    "email_deleted": _told(
        Text("이메일 주소가 삭제되었습니다", "An e-mail address was removed"),
        Text(
            "회원님 계정에서 이메일 주소 {deleted_email}이(가) 삭제되었습니다.",
            "The e-mail address {deleted_email} was removed from your account.",
        ),
    ),
    "password_changed": _told(
        Text("비밀번호가 바뀌었습니다", "Your password changed"),
        Text("회원님 계정의 비밀번호가 바뀌었습니다.", "The password of your account changed."),
    ),
    "password_set": _told(
        Text("비밀번호가 정해졌습니다", "A password was set"),
        Text("회원님 계정의 비밀번호가 정해졌습니다.", "A password was set for your account."),
    ),
    "password_reset": _told(
        Text("비밀번호가 다시 정해졌습니다", "Your password was reset"),
        Text(
            "메일의 링크로 회원님 계정의 비밀번호가 다시 정해졌습니다.",
            "The password of your account was reset by the link in a mail.",
        ),
    ),
    "totp_activated": _told(
        Text("인증 앱이 등록되었습니다", "An authenticator app was added"),
        Text(
            "회원님 계정에 2단계 인증을 위한 인증 앱이 등록되었습니다.",
            "An authenticator app was added to your account.",
        ),
    ),
    "totp_deactivated": _told(
        Text("인증 앱이 해제되었습니다", "The authenticator app was removed"),
        Text(
            "회원님 계정에서 2단계 인증을 위한 인증 앱이 해제되었습니다.",
            "The authenticator app was removed from your account.",
        ),
    ),
    "webauthn_added": _told(
        Text("패스키가 등록되었습니다", "A passkey was added"),
        Text(
            "회원님 계정에 로그인을 위한 패스키가 등록되었습니다. 기록에 서명하는 서명키와는 다릅니다.",
            "A passkey for logging in was added to your account. It is not a signing key.",
        ),
    ),
    "webauthn_removed": _told(
        Text("패스키가 삭제되었습니다", "A passkey was removed"),
        Text(
            "회원님 계정에서 로그인을 위한 패스키가 삭제되었습니다.",
            "A passkey for logging in was removed from your account.",
        ),
    ),
    "recovery_codes_generated": _told(
        Text("복구 코드가 새로 만들어졌습니다", "New recovery codes were made"),
        Text(
            "회원님 계정의 복구 코드를 새로 만들었습니다. 이전 코드는 더 이상 쓸 수 없습니다.",
            "New recovery codes were made for your account. The earlier ones work no longer.",
        ),
    ),
}
