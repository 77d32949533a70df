"""Multipart forms: one file, and nothing that nobody asked for."""

from django.core.files.uploadedfile import UploadedFile
from rest_framework.request import Request

from records.api.base import UNEXPECTED
from records.terms.texts import Refusal, Text

NO_FILE = Text("‘file’에 파일 하나를 넣어 주십시오.", "Put one file into ‘file’.")


def one_file(request: Request, *others: str) -> "UploadedFile[bytes]":
    """The form's `file`; the `others` are texts that may stand beside it."""
    for name in [*request.POST, *request.FILES]:
        if name not in {"file", *others}:
            raise Refusal("unexpected", UNEXPECTED, pointer=f"/{name[:60]}")
    files = request.FILES.getlist("file")
    if len(files) != 1 or "file" in request.POST:
        raise Refusal("no_file", NO_FILE, pointer="/file")
    file: UploadedFile[bytes] = files[0]
    return file
