"""The two photos of the inspection must be pictures."""

from collections.abc import Mapping

from records.files.services import IMAGES
from records.terms.texts import Refusal, Text
from registry.form82.inspections import PHOTOS, inspection_body, is_paper_only

NO_PICTURE = Text("사진은 JPEG나 PNG여야 합니다.", "A photo is a JPEG or PNG picture.")


def photo_refusal(stated: Mapping[str, object], media_types: Mapping[str, str]) -> Refusal | None:
    """`media_types` of the record's attachments, by their names. Pages of paper alone may be a PDF too."""
    body = inspection_body(stated)
    if is_paper_only(body):
        return None
    for field in PHOTOS:
        if media_types[body["closing"][field]] not in IMAGES:
            return Refusal("no_picture", NO_PICTURE, pointer=f"/body/closing/{field}")
    return None
