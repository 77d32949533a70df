"""What a car's page shows of its offer: the listing as it was changed since, and the pictures that everybody may see."""

from collections.abc import Sequence
from dataclasses import dataclass

from records.contents.covered_photos import photos_of, public_copy
from records.contents.models import RecordAttachment
from records.standing.history import Item
from registry.listings.bodies import VehicleListed
from registry.listings.kinds import AMENDED
from registry.listings.stated import listed_body
from registry.vehicles.selectors import VehicleHistory

MOST = 40
"""Pictures of one sort; each is fetched when it comes in sight."""


@dataclass(frozen=True)
class Shown:
    name: str
    sha256: str


@dataclass(frozen=True)
class CarPictures:
    inspected: list[Shown]
    offered: list[Shown]


def offered_items(car: VehicleHistory) -> list[Item]:
    """The newest standing listing and its changes; none where nothing is on offer."""
    listing = car.verdict.listing
    if listing is None:
        return []
    about = (listing.record.digest, AMENDED.name)
    changes = [item for item in car.items if (item.record.about_id, item.record.kind) == about]
    return [listing, *(item for item in changes if item.stands and item.is_readable)]


def listing_now(offered: Sequence[Item]) -> VehicleListed | None:
    if not offered:
        return None
    body, *amended = [item.content.body for item in offered]
    return listed_body(body, *amended)


def car_pictures(inspection: Item | None, offered: Sequence[Item]) -> CarPictures:
    """Those whose plate is covered, all by one question."""
    records = [item.record.digest for item in offered]
    first = [inspection.record.digest] if inspection else []
    named = photos_of(*first, *records) if first or records else []
    return CarPictures(
        _shown([picture for picture in named if picture.record_id in first]),
        _shown([picture for picture in named if picture.record_id in records]),
    )


def _shown(pictures: Sequence[RecordAttachment]) -> list[Shown]:
    named = ((picture.name, public_copy(picture.attachment)) for picture in pictures)
    return [Shown(name, copy.sha256) for name, copy in named if copy][:MOST]
