"""What was submitted, before it is a record: cleaned, validated, and with what can be derived filled in."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from records.contents.subjects import subject_found
from records.people.authors import Author
from records.people.permissions import refuse_kind
from records.standing.rulebook import rules_for
from records.stating.validation import body_clean, body_refusals
from records.terms.characters import line_clean, misfit_refusal
from records.terms.common import ERASURE, WITHDRAWAL
from records.terms.families import family_of, kind_named
from records.terms.json_types import JsonObject
from records.terms.kinds import CORRECTION_REASON, Kind
from records.terms.rules import Earlier, Facts, Stops
from records.terms.subjects import subject_clean
from records.terms.texts import Refusal, Refusals, RefusalSort, Text

MAX_ATTACHMENTS = 30

_DIGEST_LENGTH = 64
OWN_SERVICE = Text(
    "이 기록은 전용 절차로만 남깁니다.", "This kind of record is made by a procedure of its own."
)
NO_CORRECTION = Text("이 종류의 기록은 정정할 수 없습니다.", "A record of this kind can't be corrected.")
NO_REASON = Text(
    "정정에는 사유를 적어야 합니다.",
    "A correction must say why.",
)
NOTHING_CORRECTED = Text(
    "정정하는 기록(corrects)이 없으면 정정 사유도 없습니다.",
    "Only a record that corrects another (corrects) states a reason for it.",
)
BAD_DIGEST = Text("기록 지문값은 16진수 64자입니다.", "A record's digest is 64 hex digits.")
BAD_EXTERNAL_ID = Text(
    "외부 번호는 1~200자입니다.",
    "An external id has 1 to 200 characters.",
)
BAD_ATTACHMENT = Text(
    "첨부는 {name, sha256}의 목록이며 이름은 1~100자입니다.",
    "Attachments are a list of {name, sha256}; a name has 1 to 100 characters, no slashes.",
)
TOO_MANY = Text("첨부는 최대 {limit}개입니다.", "At most {limit} attachments.")
REPEATED = Text(
    "같은 첨부나 같은 이름이 두 번 있습니다.", "The same attachment or the same name is there twice."
)


@dataclass(frozen=True)
class Draft:
    """One thing to state, as it was submitted."""

    kind: str
    subject: str
    body: Mapping[str, object]
    attachments: Sequence[Mapping[str, object]] = ()
    corrects: str | None = None
    external_id: str | None = None


@dataclass(frozen=True)
class Prepared:
    """A draft that is right by itself. Whether it fits the earlier records is asked in the transaction."""

    kind: Kind
    subject: str
    body: JsonObject
    attachments: tuple[tuple[str, str], ...] = ()
    corrects: str | None = None
    external_id: str | None = None
    about: str | None = field(default=None)


def draft_prepare(author: Author, draft: Draft, now: datetime, *, stated: bool = True) -> Prepared:
    """`stated` is False for the services that make the kinds which nobody states directly."""
    kind = kind_named(draft.kind)
    refusals = Refusals()
    if refusal := refuse_kind(author, kind):
        raise refusal
    if stated and not kind.stated:
        raise Refusal("own_service", OWN_SERVICE, pointer="/kind", sort=RefusalSort.FORBIDDEN)
    subject = ""
    try:
        # What was recorded when the rules were others can still be taken back, and erased.
        clean = subject_found if kind in (WITHDRAWAL, ERASURE) else subject_clean
        subject = clean(draft.subject, schemes=kind.schemes)
    except Refusal as refusal:
        refusals.add(refusal)
    attachments = _attachments(draft.attachments, refusals)
    _check_reference(kind, draft, refusals)
    body = _body(kind, draft.body, refusals)
    if kind.corrected:
        _check_reason(draft, body, refusals)
    refusals.raise_any()
    prepared = Prepared(
        kind=kind,
        subject=subject,
        body=body,
        attachments=attachments,
        corrects=draft.corrects,
        external_id=draft.external_id,
        about=_about(kind, body),
    )
    refusals.extend(_unanswered(prepared, _facts(prepared, now), compares=False))
    refusals.raise_any()
    return prepared


def _about(kind: Kind, body: JsonObject) -> str | None:
    named = body.get(kind.about) if kind.about else None
    return named if isinstance(named, str) else None


def _body(kind: Kind, submitted: object, refusals: Refusals) -> JsonObject:
    body, unusable = body_clean(submitted)
    if isinstance(body, dict):
        body = family_of(kind).complete(body)
    # The schema would say a second time, in other words, what cleaning has taken out.
    told = {refusal.pointer for refusal in unusable}
    refusals.extend(unusable)
    refusals.extend(refusal for refusal in body_refusals(kind, body) if refusal.pointer not in told)
    return body if isinstance(body, dict) else {}


def refused_beside(
    prepared: Prepared,
    now: datetime,
    *,
    organisation: str,
    namesakes: Collection[str] = (),
    earlier: Sequence[Earlier] = (),
    shared: Collection[str] = (),
) -> list[Refusal]:
    """What stops recording beside what was stated before: of this subject, of those that a reader takes for it, and of
    others with the same files."""
    facts = replace(
        _facts(prepared, now),
        organisation=organisation,
        namesakes=namesakes,
        earlier=earlier,
        shared=shared,
    )
    return _unanswered(prepared, facts, compares=True)


def _facts(prepared: Prepared, now: datetime) -> Facts:
    return Facts(
        prepared.kind.name,
        prepared.subject,
        prepared.body,
        now=now,
        has_reasons=prepared.kind.has_reasons,
        attachments=tuple(name for name, _ in prepared.attachments),
    )


def _unanswered(prepared: Prepared, facts: Facts, *, compares: bool) -> list[Refusal]:
    return [
        finding.as_refusal()
        for rule in rules_for(prepared.kind.name, Stops.RECORDING, compares=compares)
        for finding in rule.findings(facts)
        if not finding.is_answered(prepared.body)
    ]


def _check_reference(kind: Kind, draft: Draft, refusals: Refusals) -> None:
    if draft.corrects is not None:
        if not kind.corrected:
            refusals.add(Refusal("not_corrected", NO_CORRECTION, pointer="/corrects"))
        elif not is_digest(draft.corrects):
            refusals.add(Refusal("digest", BAD_DIGEST, pointer="/corrects"))
    if refusal := external_id_refusal(draft.external_id):
        refusals.add(refusal)


def external_id_refusal(identifier: object) -> Refusal | None:
    """Why this can't be the submitter's own id; none needs one."""
    if identifier is None:
        return None
    if not (isinstance(identifier, str) and 1 <= len(identifier) <= 200):
        return Refusal("external_id", BAD_EXTERNAL_ID, pointer="/external_id")
    return misfit_refusal(identifier, "/external_id", lines=False)


def _check_reason(draft: Draft, body: JsonObject, refusals: Refusals) -> None:
    """Who reads a corrected record learns why."""
    has_reason = CORRECTION_REASON in body
    if draft.corrects is not None and not has_reason:
        refusals.add(Refusal(CORRECTION_REASON, NO_REASON, pointer=f"/body/{CORRECTION_REASON}"))
    elif draft.corrects is None and has_reason:
        refusals.add(Refusal("nothing_corrected", NOTHING_CORRECTED, pointer=f"/body/{CORRECTION_REASON}"))


def attachments_check(submitted: object) -> tuple[tuple[str, str], ...]:
    """Names and digests; whether the files are there is asked when the record is made."""
    refusals = Refusals()
    attachments = _attachments(submitted, refusals)
    refusals.raise_any()
    return attachments


def refuse_many_attachments(count: int) -> None:
    """Before any of them is read: those of a form, which come with their contents."""
    if count > MAX_ATTACHMENTS:
        raise _too_many()


def _too_many() -> Refusal:
    return Refusal("too_many", TOO_MANY.format(limit=MAX_ATTACHMENTS), pointer="/attachments")


def _attachments(submitted: object, refusals: Refusals) -> tuple[tuple[str, str], ...]:
    if not isinstance(submitted, list | tuple):
        refusals.add(Refusal("attachment", BAD_ATTACHMENT, pointer="/attachments"))
        return ()
    if len(submitted) > MAX_ATTACHMENTS:
        refusals.add(_too_many())
        return ()
    attachments: list[tuple[str, str]] = []
    for index, item in enumerate(submitted):
        pointer = f"/attachments/{index}"
        try:
            pair = _attachment(item, pointer)
        except Refusal as refusal:
            refusals.add(refusal)
            continue
        if any(pair[0] == name or pair[1] == sha256 for name, sha256 in attachments):
            refusals.add(Refusal("repeated", REPEATED, pointer=pointer))
        else:
            attachments.append(pair)
    return tuple(attachments)


def _attachment(item: object, pointer: str) -> tuple[str, str]:
    unfit = Refusal("attachment", BAD_ATTACHMENT, pointer=pointer)
    if not isinstance(item, Mapping) or item.keys() != {"name", "sha256"}:
        raise unfit
    name, sha256 = item["name"], item["sha256"]
    if not (isinstance(name, str) and is_digest(sha256)):
        raise unfit
    name = line_clean(name, f"{pointer}/name")
    if not 1 <= len(name) <= 100 or {"/", "\\"} & set(name):
        raise unfit
    return name, sha256


def is_digest(text: object) -> bool:
    return isinstance(text, str) and len(text) == _DIGEST_LENGTH and set(text) <= set("0123456789abcdef")
