"""The style sheets of every page."""

from records.terms.families import families

COLLECTED = "records/css/collected.css"
"""All of them in one, which takes their place where files are collected."""
_COMMON = (
    "records/fonts/fonts.css",
    "krds/css/token/krds_tokens.css",
    "krds/css/component/output.css",
    "records/css/site.css",
    "records/css/parts.css",
    "records/css/desks.css",
    "records/css/course.css",
)


def style_sheets() -> tuple[str, ...]:
    """In their order: a later one has the last word."""
    return (*_COMMON, *(sheet for family in families() for sheet in family.style_sheets))
