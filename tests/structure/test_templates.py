"""Templates are laid out as the Python packages are, and written to be read."""

import re
from collections import Counter
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.http import HttpRequest
from django.template.base import VariableNode
from django.template.loader import get_template

from records.web.context import site as context_of_every_page

TEMPLATES = Path(__file__).resolve().parent.parent.parent / "templates"
FILES = sorted(path for path in TEMPLATES.rglob("*") if path.is_file())
CONSTANTS = sorted(
    {
        name
        for path in FILES
        for name in re.findall(r"""\{% constant ["']([^"']*)["']""", path.read_text(encoding="utf-8"))
    }
)
LINE, LONGER_SHARE, FOLDER = 120, 0.02, 25

TITLE = re.compile(r"\{% block (?:title|head_title|tool_title) %\}(.*?)\{% endblock", re.S)
NAMED_TITLE = re.compile(r"\{% block (title|head_title|tool_title) %\}(.*?)\{% endblock", re.S)


def test_each_page_has_a_title_of_its_own() -> None:
    """Tabs, history and screen readers tell pages apart by it. A frame's is a block of its pages, or nothing."""
    titles = [
        (title.strip(), path.relative_to(TEMPLATES).as_posix())
        for path in FILES
        for title in TITLE.findall(path.read_text(encoding="utf-8"))
        if title.strip() and "{% block" not in title
    ]
    assert len(titles) > 80
    times = Counter(title for title, _ in titles)
    assert [(title, name) for title, name in titles if times[title] > 1] == []


def test_a_title_has_no_mark_before_its_colon() -> None:
    """A tool's title goes on with a colon and its poll: “in my name?:” is read out as two."""
    mark = re.compile(r"""[.:?!]["'] %\}\s*(?::|$)""")
    titles = [
        title
        for path in FILES
        for name, title in NAMED_TITLE.findall(path.read_text(encoding="utf-8"))
        if name == "tool_title" or "%}:" in title
    ]
    assert titles
    assert [title for title in titles if mark.search(title)] == []


def test_a_hint_may_be_a_list() -> None:
    """The rules of a password are one, and a list ends the paragraph that it stands in."""
    texts = [path.read_text(encoding="utf-8") for path in FILES]
    assert [found for text in texts for found in re.findall(r"<p[^>]*>\s*\{\{ field\.help_text", text)] == []


def test_lines_are_short() -> None:
    lines = [line for path in FILES for line in path.read_text(encoding="utf-8").splitlines()]
    assert sum(len(line) > LINE for line in lines) <= LONGER_SHARE * len(lines)


def test_no_folder_is_crowded() -> None:
    counts = Counter(path.parent.relative_to(TEMPLATES).as_posix() for path in FILES)
    assert {folder: count for folder, count in counts.items() if count > FOLDER} == {}


def test_each_file_that_a_page_asks_for_is_there() -> None:
    """A name that is put together in the template has no hash where files are collected: 404 there, and nowhere else."""
    asked = {
        name
        for path in FILES
        for name in re.findall(r"""\{% static ["']([^"']*)["']""", path.read_text("utf-8"))
    }
    assert len(asked) > 20
    assert [name for name in sorted(asked) if not _is_file(name)] == []


def _is_file(name: str) -> bool:
    place = finders.find(name)
    return isinstance(place, str) and Path(place).is_file()


def test_the_common_templates_know_none_of_the_car_market() -> None:
    knowing = [
        path.relative_to(TEMPLATES).as_posix()
        for path in FILES
        if not path.is_relative_to(TEMPLATES / "registry")
        and re.search(r"""\{% (?:extends|include) ["']registry/""", path.read_text(encoding="utf-8"))
    ]
    assert knowing == []


def test_no_view_hides_the_frame_of_its_page() -> None:
    """A view's context wins over that of every page: one that has a name of it shows no menu, and nobody is told."""
    [name] = context_of_every_page(HttpRequest())
    root = TEMPLATES.parent
    hiding = [
        path.relative_to(root).as_posix()
        for room in ("records", "registry", "voting")
        for path in (root / room).rglob("*.py")
        if path.name != "context.py" and re.search(rf"""["']{name}["']:""", path.read_text(encoding="utf-8"))
    ]
    assert hiding == []


@pytest.mark.parametrize("name", CONSTANTS)
def test_a_piece_rendered_once_says_nothing_of_a_request(name: str) -> None:
    read = [name]
    for template in read:
        source = (TEMPLATES / template).read_text(encoding="utf-8")
        nodes = get_template(template).template.nodelist.get_nodes_by_type(VariableNode)  # type: ignore[attr-defined]
        assert nodes == [], template
        # What it is, is seen here: tags that read the request or the database are not among them.
        tags = set(re.findall(r"\{% (\w+)", source))
        assert tags <= {*_OF_LANGUAGE, "load", "include", "if", "endif", "comment", "endcomment"}, template
        assert set(re.findall(r"\{% if (.*?) %\}", source)) <= {'LANGUAGE_CODE == "ko"'}, template
        read += re.findall(r"""\{% include ["']([^"']*)["'] %\}""", source)


_OF_LANGUAGE = (
    "style_sheets",
    "get_current_language",
    "translate",
    "blocktranslate",
    "endblocktranslate",
    "static",
    "url",
    "site_name",
)


def test_htmx_is_loaded_by_the_pages_that_use_it_alone() -> None:
    """It is a fifth of a page's script, and notes in the tab's store at which address it is: on a ballot, too."""
    texts = {path.relative_to(TEMPLATES).as_posix(): path.read_text(encoding="utf-8") for path in FILES}

    def uses(name: str, before: frozenset[str] = frozenset()) -> bool:
        included = set(re.findall(r"""\{% include ["']([^"']*)["']""", texts[name])) - before
        return bool(re.search(r"\shx-\w", texts[name])) or any(uses(one, before | {name}) for one in included)

    pages = [name for name, text in texts.items() if text.startswith("{% extends")]
    assert len(pages) > 50
    using = {name for name in pages if uses(name)}
    assert using == {name for name in pages if "{% block htmx %}" in texts[name]}
    assert len(using) > 3
