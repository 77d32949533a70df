"""The border from the body of any kind to a box's: checked by its schema when it was stated, by its digest when read."""

from collections.abc import Mapping
from typing import cast

from voting.boxes.bodies import BoxFilled


def filled_body(body: Mapping[str, object]) -> BoxFilled:
    return cast(BoxFilled, body)
