"""What a kind of record is. Each is defined once, in its noun's room; its family brings it in (`families`)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from records.terms.json_types import JsonObject
from records.terms.texts import Refusal, Text

CORRECTION_REASON = "correction_reason"
"""The member of a body in which a correction says why."""
YEAR = timedelta(days=366)
"""What belongs to an inspection is kept for a year (Enforcement Rule of the Motor Vehicle Management Act, 120(1))."""


def _any_files(_body: Mapping[str, object], _media_types: Mapping[str, str]) -> Refusal | None:
    return None


def _nothing(_body: Mapping[str, object]) -> frozenset[str]:
    return frozenset()


Bodies = tuple[JsonObject, JsonObject]


def _as_they_are(earlier: JsonObject, later: JsonObject) -> Bodies:
    return earlier, later


@dataclass(frozen=True, eq=False)
class Kind:
    """One object for each kind, so that it is compared by identity."""

    name: str
    title: Text
    roles: frozenset[str]
    # Of the subjects that it may be about; none: of any that there are.
    schemes: frozenset[str]
    # The folder with its JSON Schema.
    schemas: Path
    # The member of the body that names an earlier record of the same subject, and that record's kinds.
    about: str | None = None
    about_kinds: frozenset[str] = frozenset()
    about_own: bool = False
    # Stated through record_create; the others have a service of their own.
    stated: bool = True
    corrected: bool = True
    withdrawn: bool = False
    # The kind of the signed statements that vouch for such a record.
    certified_by: str | None = None
    # Whether each licence has a word of its own on such a record, which no other's overrules.
    by_licence: bool = False
    # Who reads what is withheld, besides its own organisation and the city.
    read_by: frozenset[str] = frozenset()
    # How long what opens its withheld members is kept.
    kept: timedelta = YEAR
    # Paths of the body that a course of records shows.
    shown: tuple[str, ...] = ()
    # The path of the body at which the subject's number stands, where one does.
    names_subject: str | None = None
    # Whether the body has a place for the reasons that asking rules want.
    has_reasons: bool = True
    # Paths of members that the public does not read, and that this very body states in the open.
    stated_openly: Callable[[Mapping[str, object]], frozenset[str]] = _nothing
    # What its attachments must be, by their names and media types.
    refuse_files: Callable[[Mapping[str, object], Mapping[str, str]], Refusal | None] = _any_files
    # Two bodies in the one shape in which they can be compared field by field.
    aligned: Callable[[JsonObject, JsonObject], Bodies] = _as_they_are

    @property
    def schema_name(self) -> str:
        return self.name.replace(":", "-")

    @property
    def schema_file(self) -> Path:
        return self.schemas / f"{self.schema_name}.json"

    @property
    def row_file(self) -> Path:
        """Where its row of the classification stands, with those of its neighbours."""
        return self.schemas.parent / "classification.json"

    @property
    def schema_path(self) -> str:
        return f"/schemas/{self.schema_name}.json"
