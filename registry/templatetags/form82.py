"""The form's page: its pieces where a template needs them."""

from collections.abc import Callable, Mapping
from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.translation import get_language

from records.contents.covered_photos import papers_of, photos_of, public_copy
from records.contents.models import Record
from records.contents.services import content_of
from records.files.models import Attachment
from records.files.permissions import may_cover_photo, may_read_photo
from records.people.authors import Author
from records.terms.texts import Text
from registry.form82 import inspections
from registry.form82.diagram import BodyDiagram, Shape
from registry.form82.typed import PATHS
from registry.form82.unfinished import Progress
from registry.web.form82.editor import state_text
from registry.web.form82.fields import FieldView, choices_of, element_id

register = template.Library()


@register.filter
def answer(answers: Mapping[str, object], path: str) -> object:
    return answers.get(path, "")


@register.filter
def state_of(progress: Progress) -> Text:
    return state_text(progress)


@register.inclusion_tag("registry/form82/photos.html")
def photos(record: Record, reader: Author | None = None) -> dict[str, object]:
    """A record's pictures: the originals for who may see the plate, for all others what was covered for them."""
    pictures = [
        {
            "name": picture.name,
            "sha256": picture.attachment.sha256,
            "covered": public_copy(picture.attachment),
            "original": _may(reader, picture.attachment, may_read_photo),
            "own": _may(reader, picture.attachment, may_cover_photo),
        }
        for picture in photos_of(record.digest)
    ]
    is_paper_only = inspections.is_paper_only(inspections.inspection_body(content_of(record).body))
    papers = papers_of(record.digest) if is_paper_only else []
    is_shown = any(picture["covered"] or picture["original"] for picture in pictures)
    return {
        "photos": pictures if is_shown else [],
        "papers": [page for page in papers if _may(reader, page.attachment, may_read_photo)],
        "is_paper_only": is_paper_only,
        "record": record,
        "number": record.subject.partition(":")[2],
    }


@register.simple_tag
def body_drawing(diagram: BodyDiagram) -> str:
    """The body diagram. Kept, with its panels: it is most of a car's page, and most bodies are marked alike."""
    return _drawing("registry/form82/body_drawing.html", diagram, get_language())


@register.simple_tag
def panel_drawing(shape: Shape) -> str:
    return _panel_drawing("registry/form82/panel.html", shape, get_language())


def _drawn(template_name: str, drawn: BodyDiagram | Shape, _language: str | None) -> str:
    """From what it is called with alone: a diagram or shape has its marks, and the catalogue is the same for good."""
    return render_to_string(template_name, {"drawn": drawn})


_drawing = lru_cache(maxsize=200)(_drawn)  # some 30 kB each
_panel_drawing = lru_cache(maxsize=2_000)(_drawn)


@register.simple_tag
def choices(field: FieldView) -> str:
    """What can be chosen. Kept: it is half of the page on which the form is filled in, and most forms are filled in alike."""
    return _choices(field.name, field.chosen, field.why_not is not None, get_language())


@lru_cache(maxsize=5_000)  # some 2 kB each
def _choices(path: str, chosen: tuple[str, ...], is_ruled: bool, _language: str | None) -> str:
    leaf = PATHS[path]
    shown = {"leaf": leaf, "id": element_id(path), "choices": choices_of(leaf, chosen), "is_ruled": is_ruled}
    return render_to_string("registry/form82/editor/choices.html", shown)


def _may(reader: Author | None, photo: Attachment, rule: Callable[[Author, Attachment], bool]) -> bool:
    """Not once the file was destroyed when its time was over."""
    return reader is not None and photo.destroyed_at is None and rule(reader, photo)
