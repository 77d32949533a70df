"""What pages say of uploads."""

import json

from django import template

from registry.uploads.mapping import EXAMPLE

register = template.Library()


@register.simple_tag
def mapping_example() -> str:
    return json.dumps(json.loads(EXAMPLE), indent=2)


@register.filter
def car_number(subject: str) -> str:
    """A car's number as it stands on its papers. A chassis number keeps what tells it from a VIN."""
    return subject.removeprefix("vin:")
