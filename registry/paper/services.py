"""What is printed of a record, and for whom."""

import io
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import IO

from django.urls import reverse
from PIL import Image

from records import wiring
from records.contents.covered_photos import photo_whole, photos_of, public_copy
from records.contents.models import Record
from records.contents.services import body_opened
from records.files.models import Attachment
from records.files.services import attachment_whole
from records.proof.proved import Proved
from records.standing.history import Item
from records.terms.texts import Text
from registry.form82.inspections import inspection_body, is_paper_only
from registry.paper.form import Paper, Photo, as_data
from registry.vehicles.selectors import car_verdict, vehicle_code

PAPER_TYPE = "application/pdf"
_WIDEST = 1200
_SIDES = {"photo_front": Text("앞면", "front"), "photo_rear": Text("뒷면", "rear")}


def paper_of(car: Proved, digest: str, *, opened: bool) -> Paper:
    """`opened` for who may read what is withheld: plate, names, the whole VIN and the original photographs."""
    item = car.history.item(digest)
    record = item.record
    return Paper(
        item=item,
        verdict=car_verdict(car, now=datetime.now(UTC)),
        body=inspection_body(body_opened(record, item.content) if opened else item.content.body),
        state=car.state(item),
        link=short_link(record),
        photos=tuple(_photos(item, opened=opened)),
        is_opened=opened,
        ended_by=item.ended_by,
    )


def short_link(record: Record) -> str:
    """The car's page without its number in the address."""
    code = vehicle_code(record.subject)
    return f"{wiring.public_url()}{reverse('short', args=[code]) if code else reverse('home')}"


def paper_name(item: Item) -> str:
    return f"form82-{item.record.digest[:16]}.pdf"


def _photos(item: Item, *, opened: bool) -> Iterator[Photo]:
    """The originals for who may see the plate; for the public the copies on which it is covered."""
    body = inspection_body(item.content.body)
    names: Mapping[str, object] = {} if not body or is_paper_only(body) else body["closing"]
    rows = {row.name: row.attachment for row in photos_of(item.record.digest)}
    for field, side in _SIDES.items():
        attachment = rows.get(str(names.get(field, "")))
        if attachment is None or attachment.destroyed_at:
            continue
        try:
            source = attachment_whole(attachment) if opened else _public(attachment)
        except FileNotFoundError:
            continue
        with source as file, Image.open(file) as image:
            image.thumbnail((_WIDEST, _WIDEST))
            buffer = io.BytesIO()
            image.convert("RGB").save(buffer, "JPEG", quality=80)
        yield Photo(side, as_data(buffer.getvalue(), "image/jpeg"))


def _public(attachment: Attachment) -> IO[bytes]:
    photo = public_copy(attachment)
    if photo is None:
        raise FileNotFoundError(attachment.sha256)
    return photo_whole(photo)
