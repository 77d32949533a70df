"""What pages say of uploads."""

import json

from django import template

from registry.identity.addresses import car_number
from registry.uploads.mapping import EXAMPLE

register = template.Library()


@register.simple_tag
def mapping_example() -> str:
    return json.dumps(json.loads(EXAMPLE), indent=2)


register.filter("car_number", car_number)
