"""An upload on trial: worked through without recording anything, then confirmed, with reasons where rules ask, or let go."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from records.stating.drafts import Draft
from records.terms.characters import misfit_refusal, storable
from records.terms.texts import Refusal, RefusalSort
from registry.form82.inspections import PAGES
from registry.uploads import prices
from registry.uploads.mapping import UNUSUAL
from registry.uploads.models import Upload, UploadRow
from registry.uploads.reasons import Reason, refusal

KEPT = timedelta(hours=24)
_MAX_ANSWERS = 5000


def upload_confirm(upload: Upload, *, answers: object = None) -> None:
    """From here on it records. Refusal where it is not waiting for that, so that of two confirmations one counts."""
    checked = _answers(answers or {})
    with transaction.atomic():
        won = Upload.objects.filter(pk=upload.pk, state=Upload.State.CHECKED, trial=True).update(
            state=Upload.State.WAITING,
            trial=False,
            answers=checked,
            position=0,
            recorded=0,
            repeated=0,
            refused=0,
            asked=0,
            changed=0,
            sold=0,
            missing=0,
            left_out=[],
            attempts=0,
            started_at=None,
            finished_at=None,
        )
        if not won:
            raise _over()
        # The trial's rows: recording begins at the first again and writes its own.
        UploadRow.objects.filter(upload=upload).delete()


def upload_discard(upload: Upload) -> None:
    """Nothing is recorded; its file goes with the next wake-up."""
    if not _let_go(Upload.objects.filter(pk=upload.pk)):
        raise _over()


def trials_forget() -> None:
    """What nobody confirmed within a day: it holds more than the registry was asked to keep."""
    _let_go(Upload.objects.filter(finished_at__lt=timezone.now() - KEPT))


def answered(upload: Upload, number: int, draft: Draft) -> Draft:
    given = [answer for answer in upload.answers.get(str(number), ()) if answer["rule"] != prices.RULE]
    if not given or not isinstance(draft.body, Mapping):
        return draft
    earlier = draft.body.get("reasons", [])
    reasons = earlier if isinstance(earlier, list) else []
    return replace(draft, body={**draft.body, "reasons": [*reasons, *given]})


def price_answer(upload: Upload, number: int) -> str | None:
    """How the row's price is meant, as its uploader answered."""
    given = upload.answers.get(str(number), ())
    meant = next((answer["reason"] for answer in given if answer["rule"] == prices.RULE), None)
    return meant if meant in UNUSUAL else None


def summary(stated: Draft | tuple[Reason, ...]) -> dict[str, str | int]:
    """What tells a row from the others on the preview; without a plate or a name."""
    if not isinstance(stated, Draft):
        return {}
    facts: dict[str, str | int] = {"subject": _short(stated.subject)}
    body: Mapping[str, object] = stated.body if isinstance(stated.body, Mapping) else {}
    for name, section, key in (
        ("car", "basic", "car_name"),
        ("km", "overall", "odometer_km"),
        ("inspected_on", "closing", "inspected_on"),
        ("accident", "repair_history", "accident_history"),
    ):
        part = body.get(section)
        if isinstance(part, Mapping) and isinstance(part.get(key), str | int):
            facts[name] = _short(part[key])
    if isinstance(model := body.get("model"), str):
        facts["car"] = _short(model)
    reading = body.get("odometer")
    if isinstance(reading, Mapping) and isinstance(reading.get("stated"), int):
        facts["km"] = _short(f"{reading['stated']} {reading.get('unit', '')}")
    for name in ("record_no", "issued_on"):
        if isinstance(text := body.get(name), str):
            facts[name] = _short(text)
    if isinstance(pages := body.get(PAGES), list):
        facts["pages"] = len(pages)
    return facts


def _short(value: object) -> str:
    return storable(str(value))[:80]


def _let_go(uploads: Any) -> int:
    shown = refusal("trial_discarded")
    failure = {"code": shown.code, "messages": shown.text.as_dict()}
    changed: int = uploads.filter(state=Upload.State.CHECKED).update(
        state=Upload.State.FAILED, failure=failure
    )
    return changed


def _over() -> Refusal:
    over = refusal("trial_over")
    return Refusal(over.code, over.text, sort=RefusalSort.CONFLICT)


def _answers(value: object) -> dict[str, list[dict[str, str]]]:
    if not isinstance(value, dict) or len(value) > _MAX_ANSWERS:
        raise refusal("trial_answers", "/reasons")
    for number, given in value.items():
        if not (
            str(number).isascii() and str(number).isdigit() and isinstance(given, list) and len(given) <= 50
        ):
            raise refusal("trial_answers", "/reasons")
        for at, answer in enumerate(given):
            if not isinstance(answer, dict) or answer.keys() != {"rule", "pointer", "reason"}:
                raise refusal("trial_answers", "/reasons")
            if not all(isinstance(text, str) and len(text) <= 1000 for text in answer.values()):
                raise refusal("trial_answers", "/reasons")
            for name, text in answer.items():
                if unusable := misfit_refusal(text, f"/reasons/{number}/{at}/{name}"):
                    raise unusable
    return value
