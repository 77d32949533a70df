"""The two photos of the inspection must be pictures."""

from collections.abc import Mapping
from typing import Any

from registry.attachments import IMAGES
from registry.texts import Refusal, Text

NO_PICTURE = Text("사진은 JPEG나 PNG여야 합니다.", "A photo is a JPEG or PNG picture.")


def photo_refusal(body: Mapping[str, Any], media_types: Mapping[str, str]) -> Refusal | None:
    """`media_types` of the record's attachments, by their names."""
    for field in ("photo_front", "photo_rear"):
        if media_types[body["closing"][field]] not in IMAGES:
            return Refusal("no_picture", NO_PICTURE, pointer=f"/body/closing/{field}")
    return None
