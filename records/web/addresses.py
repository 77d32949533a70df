"""Addresses of a page's neighbours."""

from django.http import HttpRequest, QueryDict


def query_without_page(request: HttpRequest, *places: str) -> QueryDict:
    """What was asked, without which of its pages: links to the others put their own there."""
    query = request.GET.copy()
    for name in ("page", *places):
        query.pop(name, None)
    return query
