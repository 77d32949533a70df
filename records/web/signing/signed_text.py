"""Reads a statement and its signature, signed elsewhere, from pasted text or a file."""

from django.core.files.base import File

from records.terms.texts import Refusal, Text
from records.terms.verdict_texts import with_fault
from verifier import canonical
from verifier.errors import Malformed

MAX_SIGNED = 64 * 1024

NOT_JSON = Text("서명한 파일을 읽을 수 없습니다: {error}", "The signed file can't be read: {error}")
NO_PAIR = Text(
    "‘registry-verifier sign’이 만든 파일이어야 합니다. statement와 signature가 있어야 합니다.",
    "This must be what `registry-verifier sign` made: it has a statement and a signature.",
)
NOTHING = Text("서명한 내용을 붙여 넣거나 파일을 고르십시오.", "Paste the signed text or choose the file.")


def signed_read(file: "File[bytes] | None", pasted: str) -> dict[str, object]:
    data = file.read(MAX_SIGNED + 1) if file else pasted.strip()
    if not data:
        raise Refusal("nothing", NOTHING)
    try:
        value = canonical.loads(data)
    except Malformed as error:
        raise Refusal("not_json", with_fault(NOT_JSON, error.fault)) from None
    if not isinstance(value, dict) or value.keys() != {"statement", "signature"}:
        raise Refusal("no_pair", NO_PAIR)
    return value
