"""A form read back from its PDF: the letters that pdftotext finds, in their order, blanks apart."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any

from records.terms.texts import Text
from registry.form82.catalogue import DETAIL_GROUPS, ENUMS, NOT_APPLICABLE, PANELS, SECTIONS, option_text
from registry.form82.diagram import body_diagram
from registry.form82.leaves import LEAVES, REASON, flattened
from registry.form82.typed import leaf_of
from registry.web.form82.fields import HEADS
from tests.fixtures.paper import pdf_pages

_TICK = "✓"
_BESIDE = HEADS | {"overall.paint_kinds": "overall.color"}
"""Choices that are printed on one row with the question that opens them."""
_OPINIONS = ("closing.inspector_opinion", "closing.appraiser_opinion")
_PHOTOS = ("closing.photo_front", "closing.photo_rear")
_TITLES = {
    "basic": "자동차기본정보Basicinformation",
    "overall": "자동차종합상태Overallcondition",
    "repair_history": "사고·교환·수리등이력Accidents,replacements,repairs",
    "legend": "※상태표시부호Codes",
    "detail": "자동차세부상태Detailedcondition",
    "note": "표시가없는줄은이차에없는부품입니다",
    "other": "자동차기타정보Otherinformation(appraisal)",
    "opinions": "특기사항및점검자의의견Remarksandopinions",
    "photos": "점검장면촬영사진Photographsoftheinspection",
    "closing": "확인및보증Signaturesandwarranty",
    "proof": "기록의증명Proofofthisrecord",
}
_YES_NO = {"true": Text("예", "yes"), "false": Text("아니요", "no")}
# On the first page it is drawn last.
_HEADER = re.compile(r"자동차성능.상태점검기록부Usedcar.*?Thecar'spage")
_TABLE_HEADS = (
    "주요장치Unit항목Item해당부품상태Condition특기사항Remarks",
    "항목Item상태Condition특기사항Remarks",
)


def paper_read(pdf: bytes, body: Mapping[str, Any], digest: str) -> dict[str, Any]:
    """The answers by their paths. Of `body` only the paths count, of what has no row of its own: notes and appraisal."""
    marks = diagram_marks(body["repair_history"]["panels"])
    paper = _Paper(pdf, digest, marks)
    assert paper.has_marks, f"the diagram does not show {marks}"
    for section, end in (("basic", "overall"), ("overall", "repair_history"), ("repair_history", "legend")):
        paper.section(section, _TITLES[end])
    paper.panels()
    paper.detail()
    if "other" in body:
        paper.section("other", _TITLES["opinions"])
    paper.skip_to(_TITLES["opinions"])
    paper.notes([path for path in (*_OPINIONS, *_noted(body)) if path in flattened(body)])
    paper.section("closing", _TITLES["proof"])
    return paper.answers


def as_printed(body: Mapping[str, Any]) -> dict[str, Any]:
    """What is to be read there. A remark beside a value that is not a choice is one text with it."""
    answers = {path: value for path, value in flattened(body).items() if path not in _PHOTOS}
    printed = {path: _printed(path, value) for path, value in answers.items() if path not in _beside(answers)}
    for path, about in _beside(answers).items():
        printed[about] = printed.get(about, "") + squeezed(answers[path])
    return printed


def _beside(answers: Mapping[str, Any]) -> dict[str, str]:
    pairs = ((path, path.replace(".remarks.", ".")) for path in answers if ".remarks." in path)
    return {path: about for path, about in pairs if about in LEAVES and LEAVES[about].enum is None}


def _printed(path: str, value: Any) -> Any:
    leaf = LEAVES.get(path)
    if isinstance(value, list) and leaf and leaf.enum:
        return [option.code for option in ENUMS[leaf.enum] if option.code in value]
    if isinstance(value, bool) or (leaf and leaf.enum):
        return value
    return f"{value:,}" if isinstance(value, int) and path != "basic.model_year" else squeezed(value)


def _noted(body: Mapping[str, Any]) -> list[str]:
    """Reasons, and remarks on what has no row of its own."""
    rows = {f"repair_history.remarks.{panel}" for panel in PANELS} | {
        f"{section}.remarks.{key}" for section, _, key in (path.partition(".") for path in _BESIDE)
    }
    return [path for path in flattened(body) if path.startswith(REASON) or path in rows]


def diagram_marks(panels: Mapping[str, list[str]]) -> str:
    return "".join(shape.mark for figure in body_diagram(panels).figures for shape in figure.shapes)


def squeezed(text: object) -> str:
    return "".join(unicodedata.normalize("NFKC", str(text)).split())


def both(text: Text) -> str:
    return squeezed(text.ko) + squeezed(text.en)


def without_feet(pages: list[str], digest: str) -> str:
    """All pages as one, without the digest and the number at the foot of each. Behind the last one comes an empty one."""
    count = len(pages) - 1
    return "".join(
        squeezed(page).removesuffix(f"{digest}{number}/{count}") for number, page in enumerate(pages, 1)
    )


class _Paper:
    def __init__(self, pdf: bytes, digest: str, marks: str) -> None:
        text = without_feet(pdf_pages(pdf, "-raw"), digest)
        for head in _TABLE_HEADS:
            text = text.replace(head, "")
        text = _HEADER.sub("", text, count=1)
        # The diagram's letters come at the end of their page.
        before, self.has_marks, behind = text.partition(marks)
        self.text = before + behind
        self.answers: dict[str, Any] = {}

    def until(self, token: str) -> str:
        at = self.text.find(token)
        assert at >= 0, f"{token} is not on the paper behind: {self.text[:200]}"
        rest, self.text = self.text[:at], self.text[at:]
        return rest

    def skip_to(self, token: str) -> str:
        rest = self.until(token)
        self.text = self.text.removeprefix(token)
        return rest

    def take(self, token: str) -> bool:
        is_next = self.text.startswith(token)
        self.text = self.text.removeprefix(token)
        return is_next

    def ticked(self, options: Iterable[tuple[str, Text]]) -> list[str]:
        chosen = []
        for code, text in options:
            if self.take(_TICK):
                chosen.append(code)
            assert self.take(both(text)), f"{text.ko} does not begin: {self.text[:80]}"
        return chosen

    def choice(self, path: str) -> None:
        leaf = LEAVES[path]
        if leaf.enum is None:
            [answer] = self.ticked(_YES_NO.items()) or [""]
            if answer:
                self.answers[path] = answer == "true"
            return
        chosen = self.ticked((option.code, option.text) for option in ENUMS[leaf.enum])
        if leaf.is_list and chosen:
            self.answers[path] = chosen
        elif chosen or leaf.item:
            [self.answers[path]] = chosen or [NOT_APPLICABLE]

    def section(self, section: str, end: str) -> None:
        self.skip_to(_TITLES[section])
        paths = [f"{section}.{field.key}" for field in SECTIONS[section].fields]
        rows = [path for path in paths if path not in {*_BESIDE, *_OPINIONS, *_PHOTOS}]
        for path, following in zip(rows, [*rows[1:], ""], strict=True):
            self.row(path, both(LEAVES[following].text) if following else end)

    def row(self, path: str, end: str) -> None:
        """A question with its boxes or its value, and the remark beside it."""
        leaf = LEAVES[path]
        assert self.take(both(leaf.text)), f"{leaf.text.ko} does not begin: {self.text[:80]}"
        section, _, name = path.partition(".")
        if leaf.enum or leaf.sort == "bool":
            for place in (path, *(other for other, head in _BESIDE.items() if head == path)):
                self.choice(place)
            path = f"{section}.remarks.{name}"
        if rest := self.until(end):
            self.answers[path] = rest

    def panels(self) -> None:
        for rank, group in groupby(PANELS.values(), key=lambda panel: panel.rank):
            self.skip_to(both(option_text("RANK", rank)))
            for panel in group:
                marks = self.skip_to(f"{panel.form_no}.{both(panel.text)}")
                if marks:
                    codes = [option.code for option in ENUMS["DAMAGE"] if option.code in marks]
                    self.answers[f"repair_history.panels.{panel.key}"] = codes

    def detail(self) -> None:
        rows: list[tuple[str, str]] = []
        for group in DETAIL_GROUPS:
            paths = [f"detail.{item.key}" for item in group.items]
            if group.key == "steering":
                paths.insert(0, "detail.steering_type")
            rows += [(path, "" if at else both(group.text)) for at, path in enumerate(paths)]
        self.skip_to(_TITLES["detail"])
        ends = [title + both(LEAVES[path].text) for path, title in rows[1:]]
        for (path, title), end in zip(rows, [*ends, _TITLES["note"]], strict=True):
            assert self.take(title), f"{title} does not begin: {self.text[:80]}"
            self.row(path, end)

    def notes(self, paths: list[str]) -> None:
        for path in paths:
            leaf = leaf_of(path)
            assert leaf
            assert self.take(both(leaf.text)), f"{leaf.text.ko} does not begin: {self.text[:80]}"
            others = [both(other.text) for place in paths if (other := leaf_of(place)) and place != path]
            self.answers[path] = self._shortest([*others, _TITLES["photos"]])

    def _shortest(self, ends: list[str]) -> str:
        at = min(position for end in ends if (position := self.text.find(end)) >= 0)
        rest, self.text = self.text[:at], self.text[at:]
        return rest
