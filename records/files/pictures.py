"""Pictures without what a camera adds to them, and with a part of them covered for good."""

import io
import re
import struct
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image, ImageDraw, ImageFile, ImageOps

from records.terms.texts import Refusal, Text

PUBLIC_EDGE = 1600
MAX_BOXES = 8
SMALL_EDGE = 480
MIN_SIDE = 8

NO_BOX = Text("가릴 곳을 하나 이상 그려 주십시오.", "Draw at least one box over what is to be covered.")
BAD_BOX = Text(
    "가릴 곳은 사진 안의 x, y, width, height(화소, 정수)이며 한 변은 {least} 이상입니다.",
    "A box is x, y, width and height in whole pixels, within the picture, each side at least {least}.",
)
TOO_MANY_BOXES = Text("가릴 곳은 최대 {most}개입니다.", "At most {most} boxes.")

_JPEG_KEPT = frozenset({0xE0, 0xE2, 0xEE})
"""JFIF, the colour profile, Adobe's colour transform. Exif, XMP, IPTC and comments say where and by whom."""
_PNG_KEPT = frozenset(
    {
        b"IHDR",
        b"PLTE",
        b"IDAT",
        b"IEND",
        b"tRNS",
        b"cHRM",
        b"gAMA",
        b"iCCP",
        b"sBIT",
        b"sRGB",
        b"cICP",
        b"bKGD",
        b"pHYs",
    }
)
_ORIENTATION = 0x0112
_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7]")


_MOST_STEPS = {"image/jpeg": 10_000, "image/png": 50_000}
_MOST_SCANS = 40
"""How many segments or chunks a file is read through, and how often a JPEG goes over all of its pixels: cameras and programs
write some dozens, and ten. Each costs, however short it is."""


class DamagedError(Exception):
    """The bytes end early or are no picture of that format."""


class TooManyPartsError(DamagedError):
    """A small file that is a long work: nothing makes such a one but to be that."""


@dataclass(frozen=True)
class Box:
    """In pixels of the picture as it is seen."""

    x: int
    y: int
    width: int
    height: int

    @property
    def corners(self) -> tuple[int, int, int, int]:
        return self.x, self.y, self.x + self.width - 1, self.y + self.height - 1


def metadata_removed(data: bytes, media_type: str) -> bytes:
    """The same pixels without place, time, device or words. What is clean stays byte for byte as it is."""
    try:
        return _jpeg_clean(data) if media_type == "image/jpeg" else _png_clean(data)
    except (struct.error, IndexError):
        raise DamagedError from None


def _jpeg_clean(data: bytes) -> bytes:
    """Up to the first end of image: what some telephones put behind it (a film, a second picture) goes too."""
    kept, at, scans = [data[:2]], 2, 0
    for _ in range(_MOST_STEPS["image/jpeg"]):
        if data[at] != 0xFF:
            raise DamagedError
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        if marker == 0xD9:
            return b"".join([*kept, b"\xff\xd9"])
        (length,) = struct.unpack_from(">H", data, at + 2)
        end = at + 2 + length
        if marker == 0xDA:
            scans += 1
            if scans > _MOST_SCANS:
                raise TooManyPartsError
            end = _scan_end(data, end)
        segment = data[at:end]
        if marker == 0xE1 and (minimal := _turned(segment)):
            kept.append(minimal)
        elif not (0xE0 <= marker <= 0xEF or marker == 0xFE) or _is_kept(marker, segment):
            kept.append(segment)
        at = end
    raise TooManyPartsError


def _is_kept(marker: int, segment: bytes) -> bool:
    # APP2 also carries MPF, an index of further pictures.
    return marker in _JPEG_KEPT and (marker != 0xE2 or segment[4:15] == b"ICC_PROFILE")


def _scan_end(data: bytes, at: int) -> int:
    """Coded pixels go on until a marker that is neither stuffing nor a restart."""
    marker = _MARKER.search(data, at)
    if marker is None:
        raise DamagedError
    return marker.start()


def _turned(segment: bytes) -> bytes | None:
    """An Exif segment that says which way is up and nothing else; None where the picture already stands upright."""
    if segment[4:10] != b"Exif\x00\x00":
        return None
    exif = Image.Exif()
    try:
        exif.load(segment[4:])
        turn = exif.get(_ORIENTATION)
    except Exception:  # noqa: BLE001  damaged metadata makes Pillow raise errors of any kind; it goes either way
        return None
    if not isinstance(turn, int) or not 2 <= turn <= 8:
        return None
    tiff = struct.pack(">2sHLHHHLHHL", b"MM", 42, 8, 1, _ORIENTATION, 3, 1, turn, 0, 0)
    return b"\xff\xe1" + struct.pack(">H", len(tiff) + 8) + b"Exif\x00\x00" + tiff


def _png_clean(data: bytes) -> bytes:
    kept, at = [data[:8]], 8
    for _ in range(_MOST_STEPS["image/png"]):
        length, name = struct.unpack_from(">L4s", data, at)
        end = at + 12 + length
        if end > len(data):
            raise DamagedError
        if name in _PNG_KEPT:
            kept.append(data[at:end])
        if name == b"IEND":
            return b"".join(kept)
        at = end
    raise TooManyPartsError


def unpacked(image: ImageFile.ImageFile) -> int:
    """How much a PNG that was opened and not read yet unpacks to: a byte for each colour of a pixel, two where they have sixteen
    bits. What Pillow keeps of it may be more or less. 0 of a JPEG, which is read as a fraction."""
    if image.format != "PNG":
        return 0
    # Sixteen bits of a colour are told by how the rows are read alone: the mode is that of eight.
    deep = 2 if any("16" in str(tile.args) for tile in image.tile) else 1
    return image.width * image.height * len(image.getbands()) * deep


def boxes_checked(submitted: object, size: tuple[int, int]) -> list[Box]:
    """`size` of the picture as it is seen."""
    if not isinstance(submitted, list) or not submitted:
        raise Refusal("no_box", NO_BOX, pointer="/boxes")
    if len(submitted) > MAX_BOXES:
        raise Refusal("too_many_boxes", TOO_MANY_BOXES.format(most=MAX_BOXES), pointer="/boxes")
    return [_box(box, size, f"/boxes/{index}") for index, box in enumerate(submitted)]


def _box(submitted: object, size: tuple[int, int], pointer: str) -> Box:
    wanted = ("x", "y", "width", "height")
    if isinstance(submitted, dict) and submitted.keys() == set(wanted):
        values = [submitted[name] for name in wanted]
        if all(isinstance(value, int) and not isinstance(value, bool) for value in values):
            box = Box(*values)
            inside = (
                box.x >= 0 and box.y >= 0 and box.x + box.width <= size[0] and box.y + box.height <= size[1]
            )
            if inside and box.width >= MIN_SIDE and box.height >= MIN_SIDE:
                return box
    raise Refusal("box", BAD_BOX.format(least=MIN_SIDE), pointer=pointer)


def seen_size(data: bytes) -> tuple[int, int]:
    """Width and height as the picture is seen, turned upright."""
    with Image.open(io.BytesIO(data)) as image:
        width, height = image.size
        turned = image.getexif().get(_ORIENTATION) in {5, 6, 7, 8}
    return (height, width) if turned else (width, height)


def small(data: bytes) -> bytes:
    """Of a public copy, what a page shows before anybody wants it large: a first visit has little to fetch."""
    with Image.open(io.BytesIO(data)) as image:
        # Read no larger than needed: a fraction of the work.
        image.draft("RGB", (SMALL_EDGE, SMALL_EDGE))
        shown = image.convert("RGB")
    shown.thumbnail((SMALL_EDGE, SMALL_EDGE))
    out = io.BytesIO()
    shown.save(out, "JPEG", quality=75, optimize=True)
    return out.getvalue()


def covered(data: bytes, boxes: Sequence[Box]) -> bytes:
    """A new JPEG of the upright picture, at most 1,600 pixels long, in which the boxes are solid: nothing is left under them."""
    with Image.open(io.BytesIO(data)) as image:
        upright = ImageOps.exif_transpose(image).convert("RGB")
    draw = ImageDraw.Draw(upright)
    for box in boxes:
        draw.rectangle(box.corners, fill="#33475b")
    upright.thumbnail((PUBLIC_EDGE, PUBLIC_EDGE))
    out = io.BytesIO()
    # Drawn anew without what the original carried: no profile, no Exif.
    Image.frombytes("RGB", upright.size, upright.tobytes()).save(out, "JPEG", quality=85, optimize=True)
    return out.getvalue()
