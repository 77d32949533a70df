"""The smallest whole PDF files, and such as nobody may upload."""

BODY = (
    b"1 0 obj<</Type/Catalog/Pages 2 0 R%s>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>endobj\n"
)


def paper(*, catalog: bytes = b"", more: bytes = b"", version: str = "1.7") -> bytes:
    """With entries of its catalogue, and further objects."""
    return b"%%PDF-%s\n" % version.encode() + BODY % catalog + more + b"trailer<</Root 1 0 R>>\n%%EOF\n"
