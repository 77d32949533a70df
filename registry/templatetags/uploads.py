"""What pages say of uploads."""

import json
import re

from django import template
from django.utils.translation import ngettext

from registry.identity.addresses import car_number
from registry.uploads.mapping import EXAMPLE
from registry.uploads.models import Upload

register = template.Library()


@register.simple_tag
def mapping_example() -> str:
    return json.dumps(json.loads(EXAMPLE), indent=2)


@register.filter
def upload_name(upload: Upload) -> str:
    """What its sender called the file. Photos that were chosen one by one had none: they are counted."""
    counted = (
        re.fullmatch(r"photos chosen one by one, (\d{1,3})\.zip", upload.name) if upload.is_photos else None
    )
    if counted is None:
        return upload.name
    count = int(counted[1])
    return ngettext("%(counter)s photo", "%(counter)s photos", count) % {"counter": count}


register.filter("car_number", car_number)
