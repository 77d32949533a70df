"""The kinds of problems, each with its page under /problems/."""

from dataclasses import dataclass

from records.terms.texts import STALE, Text
from records.terms.verdict_texts import with_fault
from verifier.words import Fault


@dataclass(frozen=True)
class ProblemType:
    slug: str
    status: int
    title: Text
    detail: Text


_TYPES = (
    ProblemType(
        "malformed",
        400,
        Text("읽을 수 없는 요청", "The request can't be read"),
        Text("요청의 형식이 잘못되어 읽을 수 없습니다.", "The request is not well-formed."),
    ),
    ProblemType(
        "unauthenticated",
        401,
        Text("인증 필요", "Who are you?"),
        Text(
            "유효한 토큰이 없거나, 만료되었거나, 폐기되었습니다. ‘Authorization: Bearer <토큰>’으로 보내 주십시오.",
            "There is no token, or it is unknown, expired or revoked. Send ‘Authorization: Bearer <token>’.",
        ),
    ),
    ProblemType(
        "forbidden",
        403,
        Text("허용되지 않음", "Not allowed"),
        Text("이 소속과 역할로는 할 수 없는 일입니다.", "Your organisation and role may not do this."),
    ),
    ProblemType(
        "not-found",
        404,
        Text("찾을 수 없음", "Not found"),
        Text(
            "그런 것이 없거나, 볼 수 있는 것이 아닙니다.",
            "There is no such thing, or it is not yours to see.",
        ),
    ),
    ProblemType(
        "no-evidence-yet",
        404,
        Text("아직 증거 파일이 없음", "No evidence yet"),
        Text(
            "아직 이더리움에 고정된 것이 없어 증거 파일이 없습니다. 기록의 접수증(receipt)은 로그에 오르면 받을 수 있습니다.",
            "Nothing is anchored on Ethereum yet, so there is no evidence file. A record's receipt is there once it is logged.",
        ),
    ),
    ProblemType(
        "evidence-too-large",
        404,
        Text("증거 파일에 다 담을 수 없음", "Too much for one evidence file"),
        Text(
            "기록이 너무 많아 증거 파일 하나(최대 10MiB)에 담기지 않습니다."
            " 기록마다 접수증(receipt)으로 로그에 있음을 확인할 수 있습니다.",
            "There are more records than one evidence file has room for (10 MiB). "
            "Each record's receipt shows that it is in the log.",
        ),
    ),
    ProblemType(
        "method-not-allowed",
        405,
        Text("쓸 수 없는 메서드", "Method not allowed"),
        Text(
            "이 주소에서는 그 메서드를 쓸 수 없습니다. Allow 헤더를 보십시오.",
            "This address does not take that method: see the Allow header.",
        ),
    ),
    ProblemType(
        "not-acceptable",
        406,
        Text("만들 수 없는 형식", "Not acceptable"),
        Text(
            "요청한 형식(Accept)으로는 답할 수 없습니다.", "There is no answer in the media type asked for."
        ),
    ),
    ProblemType(
        "conflict",
        409,
        Text("충돌", "Conflict"),
        Text("이미 있는 것과 맞지 않습니다.", "It does not fit what is there already."),
    ),
    ProblemType(
        "gone",
        410,
        Text("이미 끝남", "It is over"),
        Text("이미 끝나서 더는 받지 않습니다.", "It is over: nothing is taken any more."),
    ),
    ProblemType(
        "length-required",
        411,
        Text("길이 필요", "Length required"),
        Text("Content-Length 헤더를 보내 주십시오.", "Send a Content-Length header."),
    ),
    ProblemType(
        "precondition-failed",
        412,
        Text("그 사이에 바뀜", "Changed in the meantime"),
        STALE,
    ),
    ProblemType(
        "too-large",
        413,
        Text("너무 큼", "Too large"),
        Text("보낸 내용이 너무 큽니다.", "What was sent is too large."),
    ),
    ProblemType(
        "unsupported-media-type",
        415,
        Text("받지 않는 형식", "Unsupported media type"),
        Text(
            "받지 않는 Content-Type 또는 문자 집합입니다.",
            "This Content-Type or character set is not taken here.",
        ),
    ),
    ProblemType(
        "invalid",
        422,
        Text("맞지 않는 내용", "Invalid content"),
        Text("보낸 내용이 규칙에 맞지 않습니다.", "What was sent does not obey the rules."),
    ),
    ProblemType(
        "precondition-required",
        428,
        Text("If-Match 필요", "If-Match is needed"),
        Text(
            "읽은 ETag를 If-Match 헤더로 보내 주십시오.",
            "Send the ETag that you read as If-Match, so that nothing saved elsewhere is lost.",
        ),
    ),
    ProblemType(
        "too-many-requests",
        429,
        Text("요청이 너무 많음", "Too many requests"),
        Text(
            "짧은 시간에 요청이 너무 많았습니다. Retry-After 초 뒤에 다시 해 주십시오.",
            "There were too many requests in a short time. Try again after Retry-After seconds.",
        ),
    ),
    ProblemType(
        "too-many-at-once",
        429,
        Text("동시에 너무 많은 요청", "Too many requests at once"),
        Text(
            "이 토큰이나 세션의 다른 요청을 아직 처리하고 있습니다. Retry-After 초 뒤에 다시 해 주십시오.",
            "Other requests of this token or session are still being answered. Try again after Retry-After seconds.",
        ),
    ),
    ProblemType(
        "internal",
        500,
        Text("내부 오류", "Internal error"),
        Text(
            "저희 쪽의 잘못입니다. 이미 접수된 기록은 안전합니다.",
            "The failure is ours. Records that were accepted are safe.",
        ),
    ),
    ProblemType(
        "no-paper",
        503,
        Text("PDF를 만들 수 없음", "No PDF on this machine"),
        Text(
            "PDF를 그리는 데 필요한 Pango나 한글 글꼴이 이 서버에 설치되어 있지 않습니다.",
            "What drawing a PDF needs, Pango and a Korean font, is not installed on this machine.",
        ),
    ),
    ProblemType(
        "paper-busy",
        503,
        Text("PDF를 만들 차례를 기다림", "A PDF waits for its turn"),
        Text(
            "다른 PDF를 만들고 있습니다. Retry-After 초 뒤에 다시 해 주십시오.",
            "Other PDF files are being drawn. Try again after Retry-After seconds.",
        ),
    ),
    ProblemType(
        "no-space",
        503,
        Text("저장할 곳이 없음", "No space left"),
        Text(
            "등록부의 디스크가 가득 찼습니다. 이미 접수된 기록은 안전하고 읽을 수 있습니다."
            " 방금 보낸 것은 저장되지 않았으니 나중에 다시 보내 주십시오.",
            "The registry's disk is full. Records that were accepted are safe and can be read; what was just sent was not saved: "
            "send it again later.",
        ),
    ),
    ProblemType(
        "unavailable",
        503,
        Text("잠시 이용할 수 없음", "Unavailable for now"),
        Text(
            "지금은 처리할 수 없습니다. 잠시 뒤에 다시 해 주십시오.",
            "This can't be done right now. Try again in a moment.",
        ),
    ),
)
TYPES = {problem.slug: problem for problem in _TYPES}
_BODY = Text("본문을 읽을 수 없습니다: {error}", "The body can't be read: {error}")


def malformed_json_text(fault: Fault) -> Text:
    """The fault that verifier.canonical found, in both languages."""
    return with_fault(_BODY, fault)
