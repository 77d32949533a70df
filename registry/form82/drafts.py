"""Filling in the form over a while, on several devices: what is kept, and what becomes of it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from records.people.authors import Author
from records.people.permissions import missing, refuse_kind
from records.stating.drafts import BAD_DIGEST, Draft, is_digest
from records.stating.services import Recorded, records_create_many
from records.stating.validation import body_clean
from records.terms.json_types import JsonObject, JsonValue
from records.terms.texts import STALE, Refusal, Refusals, RefusalSort, Text
from registry.form82.applicability import settled
from registry.form82.kinds import INSPECTION
from registry.form82.leaves import REASON, flattened, nested
from registry.form82.looked_up import car_looked_up
from registry.form82.models import FormDraft
from registry.form82.typed import CHASSIS, EXTERNAL_ID, answers_clean
from registry.form82.unfinished import Review, review
from registry.identity.chassis import chassis_clean
from registry.identity.schemes import CHASSIS_SCHEME, VIN_SCHEME
from registry.identity.vin import vin_clean

NUMBERS = {"basic.vin", CHASSIS}
"""Answers that say which car it is."""
MAX_DRAFTS = 200
MAX_LENGTH = 300_000

TOO_MANY = Text(
    "작성 중인 점검기록부가 {limit}건입니다. 필요 없는 것을 먼저 지워 주십시오.",
    "You have {limit} drafts: delete what you don't need first.",
)
TOO_LONG = Text("작성 내용이 너무 깁니다.", "The draft is too long.")
NO_BODY = Text("본문은 점검기록부의 JSON 객체입니다.", "The body is the form as a JSON object.")


@dataclass(frozen=True)
class Collision:
    """An answer that was changed elsewhere since this device last read it, and differs from what is sent now."""

    path: str
    mine: JsonValue
    theirs: JsonValue


@dataclass(frozen=True)
class Changed:
    """`answers` are those that this save or others changed since the sender's revision."""

    draft: FormDraft
    answers: JsonObject
    collisions: tuple[Collision, ...]


def drafts_of(author: Author) -> QuerySet[FormDraft]:
    """One's own in this organisation, the last worked on first."""
    mine = FormDraft.objects.filter(organisation=author.organisation, person=author.person)
    return mine.order_by("-updated_at", "-id")


def drafts_readable(author: Author) -> list[FormDraft]:
    return [draft for draft in drafts_of(author)[:MAX_DRAFTS] if draft.is_readable]


def draft_get(author: Author, draft_id: UUID) -> FormDraft:
    draft = drafts_of(author).filter(id=draft_id).first()
    if draft is None or not draft.is_readable:
        raise missing()
    return draft


def draft_create(
    *,
    author: Author,
    answers: Mapping[str, JsonValue] | None = None,
    attachments: Sequence[Mapping[str, JsonValue]] = (),
    corrects: str | None = None,
) -> FormDraft:
    if refusal := refuse_kind(author, INSPECTION):
        raise refusal
    if corrects is not None and not is_digest(corrects):
        raise Refusal("digest", BAD_DIGEST, pointer="/corrects")
    # Not locked: two at once may exceed it by one, which harms nobody.
    if drafts_of(author).count() >= MAX_DRAFTS:
        raise Refusal("too_many_drafts", TOO_MANY.format(limit=MAX_DRAFTS), sort=RefusalSort.CONFLICT)
    now = datetime.now(UTC)
    kept, aside = settled({}, _cleaned(answers or {}), {})
    car_looked_up(author, subject_of(kept))
    return FormDraft.objects.create(
        organisation=author.organisation,
        person=author.person,
        answers=kept,
        aside=aside,
        changed=dict.fromkeys(kept, 1),
        attachments=[dict(attachment) for attachment in attachments],
        corrects=corrects,
        created_at=now,
        updated_at=now,
    )


def draft_change(*, author: Author, draft_id: UUID, answers: Mapping[str, JsonValue], base: int) -> Changed:
    """Some answers, from a device that last saw the revision `base`. What collides stays as it is and is told."""
    spent = None
    if NUMBERS & answers.keys():
        before = draft_get(author, draft_id)
        try:
            car_looked_up(author, subject_of({**before.answers, **answers}), before=draft_subject(before))
        except Refusal as refused:
            # The rest is kept: nobody writes a form twice because the day's look-ups are used up.
            spent, answers = refused, {path: value for path, value in answers.items() if path not in NUMBERS}
    with transaction.atomic():
        draft = _locked(author, draft_id)
        collisions, wanted = [], dict(draft.answers)
        for path, value in answers.items():
            theirs = draft.answers.get(path)
            if value == theirs:
                continue
            # Somebody else's answer since this device last looked: neither of the two is thrown away unseen.
            if draft.changed.get(path, 0) > base:
                collisions.append(Collision(path, value, theirs))
            elif value is None:
                wanted.pop(path, None)
            else:
                wanted[path] = value
        _keep(draft, _cleaned(wanted), draft.attachments)
    if spent:
        raise spent
    newer = {path: draft.answers.get(path) for path, at in draft.changed.items() if at > base}
    return Changed(draft, newer, tuple(collisions))


def draft_replace(
    *,
    author: Author,
    draft_id: UUID,
    answers: Mapping[str, JsonValue],
    attachments: Sequence[Mapping[str, JsonValue]],
    revision: int,
) -> FormDraft:
    """All of it, by who has read the revision that is there now."""
    car_looked_up(author, subject_of(answers), before=draft_subject(draft_get(author, draft_id)))
    with transaction.atomic():
        draft = _locked(author, draft_id)
        _check_revision(draft, revision)
        _keep(draft, _cleaned(answers), [dict(attachment) for attachment in attachments])
    return draft


def draft_attach(*, author: Author, draft_id: UUID, field: str, name: str, sha256: str | None) -> FormDraft:
    """One of the two photos; None takes it away."""
    with transaction.atomic():
        draft = _locked(author, draft_id)
        answers, before = dict(draft.answers), draft.answers.get(field)
        kept = [attachment for attachment in draft.attachments if attachment["name"] not in {before, name}]
        answers.pop(field, None)
        if sha256 is not None:
            # The same picture for both sides is told when the form is handed in: a file has one name in a record.
            answers[field] = name
            kept.append({"name": name, "sha256": sha256})
        _keep(draft, answers, kept)
    return draft


def draft_delete(*, author: Author, draft_id: UUID, revision: int | None = None) -> None:
    with transaction.atomic():
        draft = _locked(author, draft_id)
        if revision is not None:
            _check_revision(draft, revision)
        draft.delete()


def draft_submit(*, author: Author, draft_id: UUID, revision: int | None = None) -> Recorded:
    """The draft becomes a record and is gone.

    Without an id of the writer's own the draft's is the external one: a crash between the two steps leaves the draft, and
    handing it in again finds the record that is there.
    """
    draft = draft_get(author, draft_id)
    if revision is not None:
        _check_revision(draft, revision)
    submission = Draft(
        INSPECTION.name,
        draft_subject(draft),
        draft_body(draft, asked=frozenset(draft_review(draft).asks)),
        draft.attachments,
        draft.corrects,
        draft.answers.get(EXTERNAL_ID) or f"draft-{draft.id}",
    )
    [outcome] = records_create_many(author=author, drafts=[submission])
    if isinstance(outcome, Refusal):
        raise outcome
    FormDraft.objects.filter(pk=draft.pk).delete()
    return outcome


def draft_body(draft: FormDraft, *, asked: frozenset[str] | None = None) -> JsonObject:
    """`asked` leaves out the reasons for which no rule asks any more."""
    answers = _told(draft.answers)
    if asked is not None:
        answers = {path: value for path, value in answers.items() if path[0] != REASON or path in asked}
    return nested({path: value for path, value in answers.items() if not path.startswith("@")})


def draft_subject(draft: FormDraft) -> str:
    return subject_of(draft.answers)


def subject_of(answers: Mapping[str, JsonValue]) -> str:
    """The car that these answers are about, as far as they say so."""
    scheme = CHASSIS_SCHEME if answers.get(CHASSIS) is True else VIN_SCHEME
    return f"{scheme}:{_told(answers).get('basic.vin', '')}"


def _told(answers: Mapping[str, JsonValue]) -> JsonObject:
    """The answers, with the number as it is written on the car."""
    number = answers.get("basic.vin")
    if not isinstance(number, str):
        return dict(answers)
    clean = chassis_clean if answers.get(CHASSIS) is True else vin_clean
    return {**answers, "basic.vin": clean(number)}


def draft_review(draft: FormDraft) -> Review:
    return review(
        {path: value for path, value in _told(draft.answers).items() if not path.startswith("@")},
        subject=draft_subject(draft),
        attachments=tuple(attachment["name"] for attachment in draft.attachments),
        now=datetime.now(UTC),
    )


def body_answers(body: object) -> JsonObject:
    """A program's body, whole or not, by path."""
    cleaned, unusable = body_clean(body)
    if not isinstance(cleaned, dict):
        raise Refusal("type", NO_BODY, pointer="/body")
    refusals = Refusals(list(unusable))
    refusals.raise_any()
    return answers_clean(flattened(cleaned))


def _locked(author: Author, draft_id: UUID) -> FormDraft:
    draft = drafts_of(author).select_for_update().filter(id=draft_id).first()
    if draft is None or not draft.is_readable:
        raise missing()
    return draft


def _check_revision(draft: FormDraft, revision: int) -> None:
    if draft.revision != revision:
        raise Refusal("stale", STALE, sort=RefusalSort.CONFLICT, extra={"revision": draft.revision})


def _cleaned(answers: Mapping[str, JsonValue]) -> JsonObject:
    cleaned = answers_clean(answers)
    if len(json.dumps(cleaned)) > MAX_LENGTH:
        raise Refusal("too_long", TOO_LONG, pointer="/body")
    return cleaned


def _keep(draft: FormDraft, answers: Mapping[str, JsonValue], attachments: list[JsonObject]) -> None:
    """Call it with the row locked. What says nothing new leaves the revision as it is."""
    kept, aside = settled(draft.answers, answers, draft.aside)
    different = {
        path for path in kept.keys() | draft.answers.keys() if kept.get(path) != draft.answers.get(path)
    }
    if not different and attachments == draft.attachments:
        return
    draft.revision += 1
    draft.changed = draft.changed | dict.fromkeys(different, draft.revision)
    draft.answers, draft.aside, draft.attachments = kept, aside, attachments
    draft.updated_at = datetime.now(UTC)
    draft.save(update_fields=["answers", "changed", "aside", "attachments", "revision", "updated_at"])
