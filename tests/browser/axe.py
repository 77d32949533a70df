"""What axe finds on a page, at a telephone's width and a desk's, and what sticks out of it."""

from typing import Any

from tests.browser.conftest import ROOT, Visitor

WIDTHS = (1280, 390)
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}


def barriers(visitor: Visitor, path: str = "") -> list[str]:
    """Of the page there, or of the one that is open."""
    page = visitor.open(path) if path else visitor.page
    path = path or page.url.removeprefix(visitor.site.url)
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    page.add_script_tag(path=AXE)
    violations = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        result: dict[str, Any] = page.evaluate("(options) => axe.run(document, options)", RULES)
        for violation in result["violations"]:
            places = "; ".join(str(node["target"]) for node in violation["nodes"][:3])
            violations.append(f"{path} at {width}: {violation['id']}: {places}")
        sticks_out = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        if sticks_out > 0:
            violations.append(f"{path} at {width}: sticks out by {sticks_out}")
    return violations


def assert_none(visitor: Visitor, paths: list[str]) -> None:
    violations = [barrier for path in paths for barrier in barriers(visitor, path)]
    assert not violations, "\n".join(violations)
