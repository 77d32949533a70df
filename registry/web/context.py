"""What every page shows around its content: languages, menu, and the desks of who is logged in."""

from dataclasses import dataclass, field

from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import gettext as _

from registry import wiring
from registry.web.desk import Desk, Link, desks_of, link


@dataclass(frozen=True)
class Language:
    code: str
    name: str
    url: str
    current: bool


@dataclass(frozen=True)
class Page:
    languages: list[Language]
    menu: list[Link]
    desks: list[Desk] = field(default_factory=list)
    demonstration: bool = False


def page(request: HttpRequest) -> dict[str, Page]:
    return {
        "page": Page(
            languages=_languages(request),
            menu=[
                link(request, _("Look up"), "home"),
                link(request, _("Check evidence"), "verify"),
                link(request, _("Status"), "status"),
                link(request, _("What is proved"), "about"),
            ],
            desks=desks_of(request),
            demonstration=wiring.demonstration(),
        )
    }


def _languages(request: HttpRequest) -> list[Language]:
    current = translation.get_language()
    languages = []
    for code, name in wiring.languages():
        query = request.GET.copy()
        query["lang"] = code
        languages.append(Language(code, name, f"{request.path}?{query.urlencode()}", code == current))
    return languages
