"""What is printed of a record, and for whom."""

import io
from collections.abc import Iterator

from django.urls import reverse
from PIL import Image

from registry import wiring
from registry.attachments import IMAGES, attachment_open
from registry.contents import body_opened
from registry.history import Item
from registry.models import Record
from registry.paper import Paper, Photo, as_data
from registry.selectors import record_state
from registry.texts import Text

PAPER_TYPE = "application/pdf"
_WIDEST = 1200
_SIDES = {"photo_front": Text("앞면", "front"), "photo_rear": Text("뒷면", "rear")}


def paper_of(item: Item, *, opened: bool) -> Paper:
    """`opened` for who may read what is withheld: plate, names, the whole VIN and the original photographs."""
    record = item.record
    return Paper(
        item=item,
        body=body_opened(record, item.content) if opened else item.content.body,
        state=record_state(record),
        link=short_link(record),
        photos=tuple(_photos(item)) if opened else (),
        is_opened=opened,
        ended_by=item.ended_by,
    )


def short_link(record: Record) -> str:
    """The car's page without its number in the address."""
    code = record.vehicle.code if record.vehicle else ""
    return f"{wiring.public_url()}{reverse('short', args=[code])}"


def paper_name(item: Item) -> str:
    return f"form82-{item.record.digest[:16]}.pdf"


def _photos(item: Item) -> Iterator[Photo]:
    closing = item.content.body["closing"]
    rows = {row.name: row.attachment for row in item.record.attachments.select_related("attachment")}
    for field, side in _SIDES.items():
        attachment = rows.get(closing.get(field, ""))
        if attachment is None or attachment.media_type not in IMAGES:
            continue
        with attachment_open(attachment) as opened, Image.open(opened) as image:
            image.thumbnail((_WIDEST, _WIDEST))
            buffer = io.BytesIO()
            image.convert("RGB").save(buffer, "JPEG", quality=80)
        yield Photo(side, as_data(buffer.getvalue(), "image/jpeg"))
