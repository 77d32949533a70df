"""No page has a script or a style in itself, or asks another site for anything."""

import re
from pathlib import Path

import pytest
from django.test import Client

from config.middleware import CONTENT_SECURITY_POLICY

ROOT = Path(__file__).resolve().parents[3]
TEMPLATES = sorted(ROOT.glob("templates/**/*.*"))


def test_the_policy_allows_only_what_we_serve() -> None:
    rules = dict(rule.split(" ", 1) for rule in CONTENT_SECURITY_POLICY.split("; "))
    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == rules["style-src"] == rules["font-src"] == rules["form-action"] == "'self'"
    assert "unsafe" not in CONTENT_SECURITY_POLICY


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/about/", "/accounts/login/", "/nowhere/"])
def test_every_page_says_so(client: Client, path: str) -> None:
    response = client.get(path)
    assert response.headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda file: file.name)
def test_no_template_has_inline_script_or_style(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", text)
    assert not re.search(r"""(?:src|href)=["']https?:""", text)


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda file: file.name)
def test_no_page_withholds_its_origin(file: Path) -> None:
    """Under no-referrer a browser sends forms with `Origin: null`, which the protection of forms refuses."""
    assert "no-referrer" not in file.read_text(encoding="utf-8")


@pytest.mark.parametrize("file", sorted(ROOT.glob("static/**/*.css")), ids=lambda file: file.name)
def test_no_style_sheet_leaves_the_site(file: Path) -> None:
    assert "http" not in file.read_text(encoding="utf-8")
