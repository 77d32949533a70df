"""What views hand to templates does not hide what every page has."""

import ast
from pathlib import Path

from django.test import RequestFactory

from records.web.context import site

ROOT = Path(__file__).resolve().parents[2]


def test_no_view_hides_the_page_s_own_context() -> None:
    """A view's `site` would take the menu, the desks and the style sheets away from its page."""
    [own] = site(RequestFactory().get("/"))
    modules = [
        file for room in ("records", "registry", "voting") for file in ROOT.glob(f"{room}/web/**/*.py")
    ]
    hiding = [
        f"{file.relative_to(ROOT)}:{node.lineno}"
        for file in modules
        if file != ROOT / "records" / "web" / "context.py"
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Dict)
        for key in node.keys
        if isinstance(key, ast.Constant) and key.value == own
    ]
    assert len(modules) > 50
    assert hiding == []
