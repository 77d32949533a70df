"""The body of a box.

Made from the schemas by `manage.py schemas`: not to be edited.
"""

from typing import NotRequired, TypedDict


class Rights(TypedDict):
    count: int
    total: int


class Cast(TypedDict):
    count: int
    total: int
    root: str


class BoxFilled(TypedDict):
    opening: str
    number: int
    previous: NotRequired[str]
    rights: Rights
    cast: Cast
