"""The context of every page: languages, menu, and the desks of who is logged in."""

from dataclasses import dataclass
from functools import cached_property

from django.http import HttpRequest
from django.utils import translation
from django.utils.encoding import escape_uri_path
from django.utils.translation import gettext as _

from records import wiring
from records.web.desk import Desk, Link, desks_of, link
from records.web.families import menu_links


@dataclass(frozen=True)
class Language:
    code: str
    name: str
    url: str
    current: bool


@dataclass(frozen=True)
class Site:
    """Worked out when a template asks: a page that shows no desks needs no database."""

    request: HttpRequest

    @cached_property
    def languages(self) -> list[Language]:
        return _languages(self.request)

    @property
    def menu(self) -> list[Link]:
        return [
            link(self.request, _("Look up"), "home"),
            *(link(self.request, label, name) for label, name in menu_links()),
            link(self.request, _("Check evidence"), "verify"),
            link(self.request, _("Directory"), "directory"),
            link(self.request, _("Status"), "status"),
            link(self.request, _("What is proved"), "about"),
        ]

    @property
    def desks(self) -> list[Desk]:
        return desks_of(self.request)

    @property
    def demonstration(self) -> bool:
        return wiring.demonstration()


def site(request: HttpRequest) -> dict[str, Site]:
    # Not `site`: allauth's log-in page has a site of its own in its context, and would show no menu.
    return {"around": Site(request)}


def _languages(request: HttpRequest) -> list[Language]:
    current = translation.get_language()
    languages = []
    for code, name in wiring.languages():
        query = request.GET.copy()
        query["lang"] = code
        languages.append(
            Language(code, name, f"{escape_uri_path(request.path)}?{query.urlencode()}", code == current)
        )
    return languages
