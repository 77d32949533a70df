"""How pages write times, digests, amounts and form fields."""

import json
from contextlib import suppress
from datetime import UTC, date, datetime
from functools import lru_cache
from uuid import UUID

from django import template
from django.forms import BoundField
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.timesince import timesince
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from anchoring.anchorer.texts import ATTEMPTS, ENDPOINTS, PROBLEMS
from records import wiring
from records.contents.lines import title_text
from records.notices.texts import SITE
from records.signing.models import SigningKey
from records.terms import styles
from records.terms.families import kind_named
from records.terms.subjects import masked as subject_masked
from records.terms.texts import Text

register = template.Library()

PAPER_FILLS = {
    "X": "#bd2c0f",
    "W": "#8a5c00",
    "T": "#464c53",
    "C": "#7a3e1d",
    "U": "#096ab3",
    "A": "#267337",
}


@register.simple_tag
def site_name() -> str:
    return str(SITE)


@register.simple_tag
def constant(template_name: str) -> str:
    """Includes a template that says the same in every answer in one language: it has no variables, and is rendered once."""
    return _constant(template_name, get_language())


@lru_cache(maxsize=200)
def _constant(template_name: str, _language: str | None) -> str:
    return render_to_string(template_name)


@register.simple_tag
def style_sheets() -> str:
    """Those of every page: one where files were collected, else each by itself."""
    names = [styles.COLLECTED] if wiring.static_collected() else styles.style_sheets()
    return format_html_join("\n", '<link rel="stylesheet" href="{}">', ((static(name),) for name in names))


@register.simple_tag
def site_address() -> str:
    return wiring.public_url()


@register.filter
def moment(time: datetime | None) -> str:
    """A time as people in Seoul read it; the machine-readable one is in UTC."""
    if time is None:
        return ""
    machine = time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return format_html('<time datetime="{}">{}</time>', machine, moment_text(time))


@register.filter
def told_moment(text: object) -> str:
    """The same of a time that stands in a JSON column; nothing where somebody wrote there what is none."""
    with suppress(ValueError):
        return moment(parse_datetime(text) if isinstance(text, str) else None)
    return ""


def moment_text(time: datetime) -> str:
    """The same without markup."""
    # Translators: a date and a time of day, in the letters of Django's date format.
    return date_format(timezone.localtime(time), _("j M Y, H:i"))


@register.filter
def since(time: datetime) -> str:
    """How long ago, in one unit."""
    now = timezone.now()
    seconds = max(0, round((now - time).total_seconds()))
    if seconds < 60:
        return ngettext("%(count)d second", "%(count)d seconds", seconds) % {"count": seconds}
    return timesince(time, now, depth=1)


@register.filter
def waited(time: datetime) -> str:
    """The same in days, where somebody waits for an answer."""
    days = (timezone.now() - time).days
    return ngettext("%(count)d day", "%(count)d days", days) % {"count": days} if days > 0 else since(time)


@register.filter
def short(digest: str) -> str:
    """The first characters of a digest, where the whole one stands next to it or behind a link."""
    return f"{digest[:12]}…" if len(digest) > 12 else digest


@register.filter
def fingerprint(key: str) -> str:
    """In groups of four, as people compare it with a paper."""
    return " ".join(key[start : start + 4] for start in range(0, len(key), 4))


@register.filter
def key_name(key: SigningKey) -> str:
    """What its holder calls it, or what it is and since when: the fingerprint stands where it is compared."""
    if key.name:
        return key.name
    sort = _("passkey") if key.type == SigningKey.Type.WEBAUTHN else _("key file")
    return _("%(sort)s of %(day)s") % {"sort": sort, "day": day(key.enrolled.recorded_at)}


@register.filter
def krds(field: BoundField) -> str:
    """A form field's control in the design system's dress, tied to its hints and errors."""
    widget = field.field.widget
    kind = getattr(widget, "input_type", "")
    attributes: dict[str, str | bool] = {}
    if kind == "file":
        attributes["class"] = "file"
    elif kind == "select":
        attributes["class"] = "krds-form-select"
    elif kind not in {"checkbox", "radio"}:
        attributes["class"] = f"krds-input {widget.attrs.get('class', '')}".strip()
    if field.errors or field.help_text:
        attributes["aria-describedby"] = f"{field.auto_id}_notes"
    if field.errors:
        attributes["aria-invalid"] = "true"
    return field.as_widget(attrs=attributes)


@register.filter
def day(value: date) -> str:
    """The day alone; of a time, the day in Seoul."""
    local = timezone.localtime(value) if isinstance(value, datetime) else value
    # Translators: a date, in the letters of Django's date format.
    return date_format(local, _("j M Y"))


@register.filter
def told_day(text: object) -> str:
    """The same of a day that stands in a JSON column; what is none is shown as it is."""
    try:
        return day(date.fromisoformat(str(text)))
    except ValueError:
        return str(text)


@register.filter
def in_language(texts: dict[str, str] | None) -> str:
    """The reader's language out of {"ko", "en"}."""
    return str(Text(texts["ko"], texts["en"])) if texts else ""


@register.filter
def chain_problem(word: str) -> str:
    """Why anchoring waits, in the reader's language."""
    return str(PROBLEMS.get(word, word))


@register.filter
def kind_title(kind: str) -> str:
    return str(kind_named(kind).title)


@register.filter
def role_name(role: str) -> str:
    return {"dealer": _("Dealer"), "inspector": _("Inspector")}.get(role, _("City staff"))


@register.filter
def person(pseudonym: UUID) -> str:
    """The first characters tell the people of one organisation apart, and name nobody."""
    return pseudonym.hex[:8]


@register.filter
def endpoint_state(word: str) -> str:
    """What an endpoint is like, in the reader's language."""
    return str(ENDPOINTS[word])


@register.filter
def attempt_state(word: str) -> str:
    """What became of a transaction, in the reader's language."""
    return str(ATTEMPTS[word])


@register.filter
def paper_fill(code: str) -> str:
    """The colour of a damaged panel on paper: an SVG there takes no colours from a style sheet."""
    return PAPER_FILLS.get(code, "#ffffff")


@register.filter
def paper_time(time: datetime) -> str:
    return timezone.localtime(time).strftime("%Y-%m-%d %H:%M (KST)")


@register.filter
def json_text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


@register.filter
def masked(subject: str) -> str:
    return subject_masked(subject)


@register.filter
def either(text: str) -> str:
    """The reader's language out of `한국어 / English`."""
    return str(title_text(str(text)))
