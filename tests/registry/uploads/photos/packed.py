"""ZIPs of made-up photos, as dealers and their systems pack them."""

import io
import struct
import zipfile
from collections.abc import Mapping
from functools import cache

from PIL import Image

from records.people.authors import Author
from registry.uploads.models import Upload, UploadRow
from tests.registry.uploads.files import csv, uploaded, vin

STOCK = "차대번호,관리번호,주행거리,제조사,모델"
MAPPING = {
    "vin": "차대번호",
    "external_id": "관리번호",
    "odometer": {"column": "주행거리", "unit": "km"},
    "make": "제조사",
    "model": "모델",
}


@cache
def picture(shade: int, image_format: str = "JPEG") -> bytes:
    """One is not another, by its colour."""
    file = io.BytesIO()
    Image.new("RGB", (64, 48), (shade * 53 % 256, shade * 97 % 256, 90)).save(file, image_format)
    return file.getvalue()


def zipped(files: Mapping[str, bytes], *, method: int = zipfile.ZIP_STORED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return file.getvalue()


def renamed(content: bytes, written: bytes) -> bytes:
    """The one file's name as another system writes it: these bytes, and no word of their encoding."""
    old = b"a" * len(written)
    content = zipped({old.decode(): content})
    assert struct.unpack_from("<H", content, 6) == (0,)
    return content.replace(old, written)


def stocked(dealer: Author, *numbers: int, name: str = "JA-{:03d}", trial: bool = False) -> Upload:
    rows = (f"{vin(number)},{name.format(number)},{10_000 + number},현대,아반떼" for number in numbers)
    content = csv(*rows, header=STOCK)
    return uploaded(dealer, content, mapping=MAPPING, mode=Upload.Mode.STOCK, trial=trial)


def sent(dealer: Author, files: Mapping[str, bytes] | bytes, *, trial: bool = False) -> Upload:
    content = files if isinstance(files, bytes) else zipped(files)
    return uploaded(dealer, content, name="photos.zip", mapping=None, mode=Upload.Mode.PHOTOS, trial=trial)


def told(upload: Upload) -> dict[str, tuple[str, ...]]:
    """For each file its outcome and codes, by its name."""
    rows = UploadRow.objects.filter(upload=upload).order_by("number")
    return {
        row.reasons[0]["column"]: (row.outcome, *(reason["code"] for reason in row.reasons)) for row in rows
    }
