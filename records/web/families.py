"""A family's parts of the common pages, with templates and words of its own."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from django.http import HttpResponse

from records.audit.families import AuditedFamily
from records.contents.models import Record
from records.people.authors import Author
from records.proof.proved import Proved
from records.standing.history import Item, SubjectHistory
from records.terms.families import families, family_of, kind_named
from records.terms.json_types import JsonObject


@dataclass(frozen=True)
class Part:
    """A piece of a page: its template, which finds its context as `part`."""

    template: str
    context: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class RecordParts:
    """On the page of one record: under its title, beneath that, and beside it above and below the state of its proof."""

    head: Sequence[Part] = ()
    main: Sequence[Part] = ()
    above: Sequence[Part] = ()
    below: Sequence[Part] = ()


@dataclass(frozen=True)
class Shown:
    """A record that somebody looks at; `reader` where they also read what is withheld, `authors` as whom they may act."""

    item: Item
    proved: Proved
    reader: Author | None = None
    authors: Sequence[Author] = ()

    @property
    def history(self) -> SubjectHistory:
        return self.proved.history


@dataclass(frozen=True)
class Review:
    """What an inspector sees of a record that may be certified, before everything that it states.

    `looked_at` are the earlier records that the parts show too.
    """

    title: str = ""
    parts: Sequence[Part] = ()
    looked_at: Sequence[Record] = ()


@dataclass(frozen=True)
class Summary:
    """One record in a line or two, and what has to be known besides, for who is about to sign a statement on it."""

    line: Part
    note: Part | None = None


@dataclass(frozen=True)
class Editor:
    """Another way to correct a record than field by field: its button, and what a press of it answers."""

    button: Part
    # With the body as it may be read by who corrects it.
    open: Callable[[Author, JsonObject], HttpResponse]


def _no_parts(_shown: Shown) -> RecordParts:
    return RecordParts()


def _no_review(_shown: Shown) -> Review:
    return Review()


def _no_summary(_item: Item) -> Summary | None:
    return None


def _no_editor(_item: Item) -> Editor | None:
    return None


def _no_links(_role: str | None) -> Sequence[tuple[str, str]]:
    return ()


@dataclass(frozen=True, eq=False)
class ShownFamily(AuditedFamily):
    record_parts: Callable[[Shown], RecordParts] = _no_parts
    review: Callable[[Shown], Review] = _no_review
    summary: Callable[[Item], Summary | None] = _no_summary
    editor: Callable[[Item], Editor | None] = _no_editor
    # For a role the links of its desk: labels, with the names of pages.
    desk_links: Callable[[str | None], Sequence[tuple[str, str]]] = _no_links
    # The same for the main menu, which everybody sees.
    menu: Callable[[], Sequence[tuple[str, str]]] = tuple
    # On the first page, for everybody.
    front: Callable[[], Sequence[Part]] = tuple
    # Names of the pages where kinds are stated that have one of their own.
    own_pages: Mapping[str, str] = field(default_factory=dict)
    # The same of pages where kinds are corrected that have a service of their own; they take the digest.
    correction_pages: Mapping[str, str] = field(default_factory=dict)


PLAIN = ShownFamily("plain", ())
"""Of families that show nothing of their own."""


def menu_links() -> list[tuple[str, str]]:
    """What the families add to the main menu."""
    shown = [family for family in families() if isinstance(family, ShownFamily)]
    return [link for family in shown for link in family.menu()]


def front_parts() -> list[Part]:
    """What the families show on the first page."""
    shown = [family for family in families() if isinstance(family, ShownFamily)]
    return [part for family in shown for part in family.front()]


def links_of(role: str | None) -> list[tuple[str, str]]:
    """What the families add to a role's desk."""
    shown = [family for family in families() if isinstance(family, ShownFamily)]
    return [link for family in shown for link in family.desk_links(role)]


def is_corrected_here(record: Record) -> bool:
    """Whether a page corrects it; of kinds that are not stated directly, some are only made anew by their service."""
    return kind_named(record.kind).stated or record.kind in shown_family(record).correction_pages


def shown_family(record: Record) -> ShownFamily:
    family = family_of(kind_named(record.kind))
    return family if isinstance(family, ShownFamily) else PLAIN
