"""Files that can't be read as a table, by their first bytes: what they are, and what to do."""

from typing import IO

from records.terms.texts import Refusal
from registry.uploads.reasons import refusal

_SECURED = (
    b"SCDSA",
    b"<## NASCA DRM",
    b"\x9b DRMONE",
    b"DRMONE",
    b"FasooSecure",
    b"<!-- FasooSecure",
    b"MarkAny",
    b"<DOCUMENT SAFER",
)
"""Envelopes of the programs that secure documents in Korean offices: Softcamp, NASCA, Fasoo, MarkAny."""
_PICTURES = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif")
_KINDS = {
    b"%PDF": "PDF",
    b"\xff\xd8\xff": "JPEG",
    b"\x89PNG": "PNG",
    b"GIF8": "GIF",
    b"\x1f\x8b": "GZIP",
    b"Rar!": "RAR",
    b"7z\xbc\xaf": "7-Zip",
}


def sign_refusal(file: IO[bytes]) -> Refusal | None:
    """What the first bytes of a file say against it."""
    file.seek(0)
    start = file.read(64)
    if start.startswith(_SECURED):
        return refusal("file_secured")
    if start[4:8] == b"ftyp" and start[8:12] in _PICTURES:
        return refusal("file_heic")
    for sign, kind in _KINDS.items():
        if start.startswith(sign):
            return refusal("file_kind", kind=kind)
    return None
