"""Valid forms of any car go through the workbook, the page and the paper, and come back the same."""

import io
import re
from dataclasses import replace
from datetime import UTC, datetime
from html import escape
from typing import Any, cast

import pytest
from hypothesis import given, settings

from records.contents.models import Record
from records.contents.services import Content
from records.people.models import Organisation
from records.standing.history import Item, SubjectHistory
from records.terms.record_json import RecordJson
from registry.form82.catalogue import NOT_APPLICABLE, PANELS, option_text
from registry.form82.drafts import body_answers
from registry.form82.inspections import inspection_body
from registry.form82.leaves import LEAVES, flattened, nested
from registry.form82.typed import typed
from registry.paper.form import YES_NO, Paper, paper_html, paper_pdf
from registry.uploads.form82.book import form_book
from registry.uploads.form82.sheets import form_sheets
from registry.vehicles.signed import Signed
from registry.vehicles.verdict import verdict_of
from registry.web.form82.fields import Fields
from tests.cast import subject
from tests.fixtures.flat import flat
from tests.registry.form82.forms import drawn, forms, in_form_order, plain_words
from tests.registry.form82.on_paper import as_printed, paper_read, without_feet
from tests.verifier.rounds import rounds

VIN = subject().removeprefix("vin:")


def from_the_workbook(body: dict[str, Any]) -> Any:
    file = io.BytesIO()
    form_book(file, [body])
    [(_, read)] = form_sheets(file)
    return in_form_order(read) if isinstance(read, dict) else read


def from_the_fields(body: dict[str, Any]) -> dict[str, Any]:
    """What a page shows of each answer, sent as it is shown."""
    answers = body_answers(body)
    fields = Fields(answers, {})
    posted = {}
    for path, value in answers.items():
        field = fields.of(path)
        chosen = list(field.chosen)
        sent = chosen if field.control == "choices" else [field.shown.replace("\n", "\r\n")]
        posted[path] = typed(path, sent if isinstance(value, list) else sent[0])
    return nested(posted)


def paper_of(body: dict[str, Any]) -> Paper:
    record = Record(
        digest="0" * 64,
        subject=subject(),
        organisation=Organisation(name="한강모터스"),
        recorded_at=datetime.now(UTC),
    )
    item = Item(
        record, Content(cast(RecordJson, {"body": body})), None, None, is_certified=False, is_erased=False
    )
    verdict = verdict_of(SubjectHistory(record.subject, ()), now=datetime.now(UTC))
    return Paper(
        item=item,
        verdict=replace(verdict, signatures={record.digest: Signed.UNSIGNED}),
        body=inspection_body(body),
        state=None,
        link="https://example.com/s/abc/",
        is_opened=True,
    )


def missing_on_paper(body: dict[str, Any]) -> list[str]:
    html = flat(paper_html(paper_of(body), datetime.now(UTC)))
    return [path for path, value in flattened(body).items() if not is_printed(html, path, value)]


def is_printed(html: str, path: str, value: Any) -> bool:
    """Boxes by their ticks, panels by their letters, everything else by its text."""
    leaf = LEAVES.get(path)
    if leaf and leaf.sort == "image":
        return True
    if path.startswith("repair_history.panels."):
        panel = PANELS[path.rpartition(".")[2]]
        return f'<span class="box">{" ".join(value)}</span> {panel.form_no}. {panel.text.ko} ' in html
    if leaf and leaf.enum:
        codes = {value} if isinstance(value, str) else set(value)
        # The paper form of "not applicable" is a row without a tick.
        texts = [
            option_text(leaf.enum, code).ko for code in codes if leaf.item is None or code != NOT_APPLICABLE
        ]
        return all(f"✓</span>{escape(text)} <span" in html for text in texts)
    if leaf and isinstance(value, bool):
        ticked = f"✓</span>{YES_NO[0 if value else 1].ko} <span"
        return re.search(f"{re.escape(leaf.text.ko)}<br>(?:(?!</tr>).)*{re.escape(ticked)}", html) is not None
    shown = f"{value:,}" if isinstance(value, int) and path != "basic.model_year" else str(value)
    return all(flat(escape(line)) in html for line in shown.split("\n"))


@given(forms(VIN))
@settings(max_examples=6, deadline=None)
def test_a_form_comes_back_from_the_workbook(body: dict[str, Any]) -> None:
    assert from_the_workbook(body) == in_form_order(body)


@given(forms(VIN))
@settings(max_examples=6, deadline=None)
def test_a_form_comes_back_from_the_page_s_fields(body: dict[str, Any]) -> None:
    assert from_the_fields(body) == in_form_order(body)


@given(forms(VIN))
@settings(max_examples=3, deadline=None)
def test_every_answer_stands_on_the_paper(body: dict[str, Any]) -> None:
    assert missing_on_paper(body) == []


@pytest.mark.soak
@given(forms(VIN))
@settings(max_examples=rounds(1000), deadline=None)
def test_a_thousand_forms_come_back(body: dict[str, Any]) -> None:
    assert from_the_fields(body) == in_form_order(body)
    assert missing_on_paper(body) == []


def test_an_answer_above_a_foot_keeps_its_last_zero() -> None:
    digest = "0" * 64
    assert without_feet([f"y(각0\n{digest} 1 / 2\n", f"10\n{digest} 2 / 2\n", ""], digest) == "y(각010"


def drawn_and_read(body: dict[str, Any]) -> None:
    paper = paper_of(body)
    answers = paper_read(paper_pdf(paper), body, paper.item.record.digest)
    assert answers == as_printed(body)


@pytest.mark.paper
@pytest.mark.poppler
@pytest.mark.soak
def test_a_hundred_drawn_forms_read_the_same() -> None:
    """Every tick, panel, number and text, by pdftotext: drawing one takes a second and a half."""
    for body in drawn(rounds(400), VIN, plain_words)[::4]:
        drawn_and_read(body)
