import re

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from registry.form82.catalogue import PANELS
from registry.form82.diagram import GRAVITY, body_diagram


def test_every_panel_of_the_form_has_one_shape() -> None:
    shapes = body_diagram({}).shapes
    assert len(shapes) == 37
    assert {shape.panel.key for shape in shapes} == set(PANELS)


def test_outer_panels_and_frame_are_apart() -> None:
    outer, frame = body_diagram({}).figures
    assert not any(shape.panel.is_frame for shape in outer.shapes)
    assert all(shape.panel.is_frame for shape in frame.shapes)


def test_a_panel_without_damage_shows_its_number() -> None:
    hood = next(shape for shape in body_diagram({}).shapes if shape.panel.key == "hood")
    assert (hood.mark, hood.tone, hood.damages) == ("1", "", [])


def test_the_gravest_damage_gives_the_colour() -> None:
    hood = body_diagram({"hood": ["A", "U", "X"]}).damaged[0]
    assert hood.tone == "X"
    assert hood.mark == "XUA"
    assert [text.en for text in hood.damages] == ["Replaced", "Dent", "Scratch"]


def test_every_letter_has_its_place() -> None:
    assert {option.code for option in body_diagram({}).legend} == set(GRAVITY)


def test_frame_damage_is_listed_before_outer_panels() -> None:
    damaged = body_diagram({"hood": ["X"], "floor_panel": ["C"], "front_panel": ["W"]}).damaged
    assert [shape.panel.key for shape in damaged] == ["front_panel", "floor_panel", "hood"]


@pytest.mark.parametrize("shape", body_diagram({}).shapes, ids=lambda shape: shape.panel.key)
def test_a_shape_lies_within_the_picture_and_holds_its_number(shape: object) -> None:
    numbers = [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", shape.d)]  # type: ignore[attr-defined]
    assert all(0 <= number <= 560 for number in numbers)
    assert 0 < shape.x < 560  # type: ignore[attr-defined]
    assert 0 < shape.y < 400  # type: ignore[attr-defined]


def _drawn(panels: dict[str, list[str]], language: str) -> str:
    with translation.override(language):
        return render_to_string("registry/form82/body_diagram.html", {"diagram": body_diagram(panels)})


def test_a_kept_drawing_has_these_marks_and_this_language() -> None:
    bodies: list[dict[str, list[str]]] = [{}, {"hood": ["A", "X"]}]
    drawn = [_drawn(panels, language) for panels in bodies for language in ("ko", "en")]
    again = [_drawn(panels, language) for panels in bodies for language in ("ko", "en")]
    assert drawn == again
    assert len(set(drawn)) == 4
    assert ["XA" in page for page in drawn] == [False, False, True, True]
    assert ["Replaced" in page for page in drawn] == [False, True, False, True]
