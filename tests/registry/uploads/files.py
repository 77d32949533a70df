"""Made-up files, and what becomes of them."""

import io
from typing import Any
from uuid import UUID

from django.core.files.base import ContentFile
from openpyxl import Workbook

from records.people.authors import Author
from registry.uploads.intake import upload_create
from registry.uploads.jobs import uploads_work
from registry.uploads.models import Upload, UploadRow

MAPPING: dict[str, Any] = {"vin": "VIN", "odometer": {"column": "KM", "unit": "km"}}


def vin(number: int) -> str:
    return f"KMHXX00XXXX{number:06d}"


def csv(*lines: str, header: str = "VIN,KM") -> bytes:
    return "\n".join([header, *lines, ""]).encode()


def cars(count: int, *, first: int = 1) -> bytes:
    return csv(*(f"{vin(n)},{10_000 + n}" for n in range(first, first + count)))


def workbook(*rows: tuple[Any, ...], header: tuple[str, ...] = ("VIN", "KM")) -> bytes:
    book, file = Workbook(), io.BytesIO()
    for row in (header, *rows):
        book.worksheets[0].append(row)
    book.save(file)
    return file.getvalue()


def take_in(author: Author, content: bytes, *, name: str = "cars.csv", **options: Any) -> Upload:
    options.setdefault("mapping", MAPPING)
    return upload_create(author=author, file=ContentFile(content), name=name, **options)


def worked(upload: Upload) -> Upload:
    while uploads_work():
        pass
    upload.refresh_from_db()
    return upload


def uploaded(author: Author, content: bytes, **options: Any) -> Upload:
    return worked(take_in(author, content, **options))


def refused(upload: Upload) -> dict[int, list[str]]:
    """The codes of each refused row."""
    rows = UploadRow.objects.filter(upload=upload, outcome=UploadRow.Outcome.REFUSED)
    return {row.number: [reason["code"] for reason in row.reasons] for row in rows}


def counts(upload: Upload | UUID) -> tuple[int, int, int]:
    """Recorded, repeated, refused."""
    row = Upload.objects.get(pk=upload.pk if isinstance(upload, Upload) else upload)
    return row.recorded, row.repeated, row.refused
