"""What is stored of a record: `record/1` (docs/formats.md section 1)."""

from typing import Literal, NotRequired, TypedDict

from records.terms.json_types import JsonObject


class AuthorJson(TypedDict):
    organisation: str
    role: str
    person: str


class AttachmentJson(TypedDict):
    name: str
    media_type: str
    size: int
    sha256: str


class RecordJson(TypedDict):
    format: Literal["record/1"]
    kind: str
    id: str
    subject: str
    author: AuthorJson
    recorded_at: str
    body: JsonObject
    attachments: list[AttachmentJson]
    salt: str
    corrects: NotRequired[str]
