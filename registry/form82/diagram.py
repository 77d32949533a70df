"""The body diagram: Form 82's 37 panels as shapes, seen from above with both sides, coloured by what was found on them.

body_diagram.json has the shapes alone; names, numbers and ranks are the catalogue's.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import TypedDict

from records.terms.texts import Text
from registry.form82.catalogue import ENUMS, PANELS, Option, Panel, option_text

# The gravest first: it gives the panel its colour.
GRAVITY = "XWTCUA"
FIGURES = {
    "outer": Text("외판 (위와 양옆에서 본 모습)", "Outer panels, from above and both sides"),
    "frame": Text("주요골격 (위에서 본 모습)", "Main frame, from above"),
}


class _ShapeData(TypedDict):
    panel: str
    d: str
    x: float
    y: float


class _FigureData(TypedDict):
    key: str
    outline: str
    glass: list[str]
    wheels: list[dict[str, float]]
    panels: list[_ShapeData]


class _DiagramData(TypedDict):
    """body_diagram.json."""

    view_box: str
    figures: list[_FigureData]


@dataclass(frozen=True, eq=False)
class Shape:
    """One object for all panels that are marked alike: what is drawn of it is kept under it."""

    panel: Panel
    d: str
    x: float
    y: float
    codes: tuple[str, ...]

    @property
    def tone(self) -> str:
        return self.codes[0] if self.codes else ""

    @property
    def mark(self) -> str:
        return "".join(self.codes) or str(self.panel.form_no)

    @property
    def lines(self) -> list[str]:
        """A panel is wide enough for three letters."""
        return [self.mark[at : at + 3] for at in range(0, len(self.mark), 3)]

    @property
    def damages(self) -> list[Text]:
        return [option_text("DAMAGE", code) for code in self.codes]

    @property
    def rank(self) -> Text:
        return option_text("RANK", self.panel.rank)


@dataclass(frozen=True)
class Figure:
    key: str
    outline: str
    glass: tuple[str, ...]
    wheels: tuple[Mapping[str, float], ...]
    shapes: tuple[Shape, ...]

    @property
    def title(self) -> Text:
        return FIGURES[self.key]

    @property
    def ranks(self) -> list[Option]:
        """Of the parts that this figure shows."""
        shown = {shape.panel.rank for shape in self.shapes}
        return [rank for rank in ENUMS["RANK"] if rank.code in shown]


@dataclass(frozen=True, eq=False)
class BodyDiagram:
    """As of a shape: one object for all bodies that are marked alike."""

    view_box: str
    figures: tuple[Figure, ...]

    @property
    def shapes(self) -> list[Shape]:
        return [shape for figure in self.figures for shape in figure.shapes]

    @property
    def damaged(self) -> list[Shape]:
        damaged = [shape for shape in self.shapes if shape.codes]
        return sorted(damaged, key=lambda shape: (not shape.panel.is_frame, shape.panel.form_no))

    @property
    def legend(self) -> tuple[Option, ...]:
        return ENUMS["DAMAGE"]


def body_diagram(panels: Mapping[str, Sequence[str]]) -> BodyDiagram:
    """`panels` has the codes X W C A U T for each panel that carries some."""
    return _diagram(tuple(sorted((panel, tuple(codes)) for panel, codes in panels.items() if codes)))


# As many as a process meets of bodies that are marked each in its own way; most are not marked at all.
@lru_cache(maxsize=200)
def _diagram(marks: tuple[tuple[str, tuple[str, ...]], ...]) -> BodyDiagram:
    data, panels = _data(), dict(marks)
    figures = tuple(
        Figure(
            key=figure["key"],
            outline=figure["outline"],
            glass=tuple(figure["glass"]),
            wheels=tuple(figure["wheels"]),
            shapes=tuple(
                _shape(shape["panel"], panels.get(shape["panel"], ())) for shape in figure["panels"]
            ),
        )
        for figure in data["figures"]
    )
    return BodyDiagram(data["view_box"], figures)


@lru_cache(maxsize=2_000)
def _shape(panel: str, codes: Sequence[str]) -> Shape:
    data = _shapes()[panel]
    ordered = tuple(sorted(codes, key=GRAVITY.index))
    return Shape(PANELS[panel], data["d"], data["x"], data["y"], ordered)


@cache
def _shapes() -> Mapping[str, _ShapeData]:
    return {shape["panel"]: shape for figure in _data()["figures"] for shape in figure["panels"]}


@cache
def _data() -> _DiagramData:
    loaded: _DiagramData = json.loads(
        (Path(__file__).parent / "body_diagram.json").read_text(encoding="utf-8")
    )
    return loaded
