"""What an inspection record marks on body and frame, in one sentence."""

from collections.abc import Iterable

from records.terms.texts import Text
from registry.form82.bodies import FormBody
from registry.form82.catalogue import PANELS, Panel, option_text

RANKS = ("FRAME_C", "FRAME_B", "FRAME_A", "OUTER_2", "OUTER_1")
"""The gravest first: what carries the car, then what is cut open to be replaced, then what is unscrewed."""
FRAME = frozenset({"FRAME_A", "FRAME_B", "FRAME_C"})
WORKED = frozenset("XW")
"""Replaced; sheet-metal work or welding."""
NAMED = 3

_PANEL = Text("{rank} {panel} {damage}", "{panel} ({rank}) {damage}")
_MORE = Text("{panels} 외 {count}곳", "{panels} and {count} more")


def marked(form: FormBody, ranks: Iterable[str], codes: Iterable[str]) -> list[tuple[Panel, list[str]]]:
    """Panels of these ranks with those of their marks that are asked for, the gravest first."""
    wanted = frozenset(codes)
    panels: list[tuple[Panel, list[str]]] = [
        (PANELS[key], [code for code in marks if code in wanted])
        for key, marks in form["repair_history"]["panels"].items()
        if PANELS[key].rank in ranks and wanted & set(marks)
    ]
    return sorted(panels, key=lambda panel: (RANKS.index(panel[0].rank), "X" not in panel[1]))


def panels_text(panels: Iterable[tuple[Panel, list[str]]]) -> Text:
    """The first few by rank, name and mark, and how many more there are."""
    texts = [_panel_text(panel, codes) for panel, codes in panels]
    named = joined(texts[:NAMED])
    return _MORE.format(panels=named, count=len(texts) - NAMED) if len(texts) > NAMED else named


def joined(texts: Iterable[Text]) -> Text:
    listed = list(texts)
    return Text(", ".join(text.ko for text in listed), ", ".join(text.en for text in listed))


def _panel_text(panel: Panel, codes: list[str]) -> Text:
    damage = [option_text("DAMAGE", code) for code in codes]
    marks = Text("·".join(text.ko for text in damage), " and ".join(text.en.lower() for text in damage))
    rank = option_text("RANK", panel.rank)
    return _PANEL.format(
        rank=Text(rank.ko, rank.en[:1].lower() + rank.en[1:]), panel=panel.text, damage=marks
    )
