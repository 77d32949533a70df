"""The public log, under `/log/`: the paths of c2sp.org/tlog-tiles, each tile under exactly one spelling."""

import re

from django.urls import path, register_converter

from anchoring import views

app_name = "log"


class _TileNumber:
    """A number in groups of three digits: 1234067 is `x001/x234/067`."""

    regex = r"(?:x[0-9]{3}/){0,4}[0-9]{3}"

    def to_python(self, value: str) -> int:
        number = int(re.sub(r"[x/]", "", value))
        if self.to_url(number) != value:
            raise ValueError("not the number's one spelling")
        return number

    def to_url(self, value: int) -> str:
        groups = f"{value:,}".split(",")
        return "/".join([*(f"x{group:0>3}" for group in groups[:-1]), f"{groups[-1]:0>3}"])


class _Level:
    """0 to 63, without leading zeroes."""

    regex = r"[0-9]|[1-5][0-9]|6[0-3]"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


class _Width:
    """1 to 255, without leading zeroes."""

    regex = r"[1-9][0-9]?|1[0-9]{2}|2[0-4][0-9]|25[0-5]"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


register_converter(_TileNumber, "tile_number")
register_converter(_Level, "tile_level")
register_converter(_Width, "tile_width")

urlpatterns = [
    path("checkpoint", views.checkpoint, name="checkpoint"),
    path("tile/<tile_level:level>/<tile_number:number>", views.tile, name="tile"),
    path(
        "tile/<tile_level:level>/<tile_number:number>.p/<tile_width:width>", views.tile, name="partial-tile"
    ),
    path("tile/entries/<tile_number:number>", views.entries, name="entries"),
    path("tile/entries/<tile_number:number>.p/<tile_width:width>", views.entries, name="partial-entries"),
]
