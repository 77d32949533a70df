"""Rows of every sealed table that exchanged keys or seals, were copied, or were set back: each is named by the audit."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError, connection, models, transaction

from anchoring import triggers
from anchoring.audit.deletions import DeletionsPart
from anchoring.audit.report import Report
from anchoring.audit.rows import RowsPart
from anchoring.deletions import remembered_models
from anchoring.models import AuditFinding, AuditRun
from anchoring.seals import Sealed, seal_holds, sealed_models
from records.people.authors import Author
from tests.cast import Signer
from tests.records.tampering.changes import rows, values_of
from tests.registry.tampering.stage import stage

pytestmark = [pytest.mark.django_db, pytest.mark.soak]

LEAST = 10
"""In so many tables at least each can be done."""

Model = type[Sealed]


@pytest.fixture
def _staged(dealer: Author, rival: Author, inspector: Author, city: Author, signer: Signer) -> None:
    staged = stage(dealer, rival, inspector, city, signer)
    triggers.remove(connection)
    assert staged.findings() == set()


def named() -> set[tuple[str, str]]:
    """What the audit names in the sealed tables now: codes and tables."""
    run = AuditRun.objects.create()
    for part in (RowsPart(), DeletionsPart()):
        report = Report(run, part.name)
        step = part.step(None, report)
        while step.position is not None:
            step = part.step(step.position, report)
    found = AuditFinding.objects.filter(run=run).values_list("code", "row")
    return {(code, row.partition(" ")[0]) for code, row in found}


def keys_exchanged(model: Model) -> bool:
    one, other = _two(model)
    spare = _spare(model, one)
    for before, after in ((one, spare), (other, one), (spare, other)):
        rows(model).filter(pk=before).update(**{model._meta.pk.name: after})
    return True


def seals_exchanged(model: Model) -> bool:
    one, other = (rows(model).get(pk=key) for key in _two(model))
    rows(model).filter(pk=one.pk).update(seal=other.seal)
    rows(model).filter(pk=other.pk).update(seal=one.seal)
    return True


def copied(model: Model) -> bool:
    """All but the key, and what may be there only once: then a part of it."""
    row = rows(model).latest("pk")
    row.pk = _spare(model, row.pk)
    rows(model).bulk_create([row])
    return True


def set_back(model: Model) -> bool:
    """The registry changes a row; an audit sees it; somebody brings the old row, with its old seal."""
    row = rows(model).earliest("pk")
    before = rows(model).filter(pk=row.pk).values(*model.SEALED, "seal").get()
    for field in (model._meta.get_field(name) for name in model.SEALED):
        for _, value in values_of(field, row):  # type: ignore[arg-type]
            if _is_changed(model, row.pk, field.name, value):
                assert named() == set()
                rows(model).filter(pk=row.pk).update(**before)
                return True
    return False


def _is_changed(model: Model, key: object, column: str, value: object) -> bool:
    try:
        with transaction.atomic():
            model._default_manager.filter(pk=key).update(**{column: value})
            connection.check_constraints()
    except DatabaseError:
        return False
    return seal_holds(rows(model).get(pk=key))


@pytest.mark.usefixtures("_staged")
def test_no_sealed_row_stands_for_another(capsys: pytest.CaptureFixture[str]) -> None:
    done, unseen = dict[str, int](), list[str]()
    for change, code, tables in (
        (keys_exchanged, "row:changed", sealed_models()),
        (seals_exchanged, "row:changed", sealed_models()),
        (copied, "row:changed", sealed_models()),
        (set_back, "row:set_back", remembered_models()),
    ):
        for model in tables:
            made, found = _tried(change, model)
            done[change.__name__] = done.get(change.__name__, 0) + made
            if made and (code, model._meta.label_lower) not in found:
                unseen.append(f"{change.__name__} {model._meta.label}: {found}")
    with capsys.disabled():
        print(done)  # noqa: T201
    assert not unseen, "\n".join(unseen)
    assert all(count >= LEAST for count in done.values()), done


def _tried(change: Callable[[Model], bool], model: Model) -> tuple[bool, set[tuple[str, str]]]:
    """Whether it could be made, and what the audit names then. All is taken back."""
    made, found = False, set[tuple[str, str]]()
    with transaction.atomic():
        try:
            with transaction.atomic():
                made = change(model)
        except (DatabaseError, LookupError, ObjectDoesNotExist):
            made = False
        if made:
            found = named()
        transaction.set_rollback(True)
    return made, found


def _two(model: Model) -> tuple[Any, Any]:
    """The first and the last row's keys. LookupError where there is one row alone."""
    keys = list(rows(model).order_by("pk").values_list("pk", flat=True))
    if len(keys) < 2:
        raise LookupError
    return keys[0], keys[-1]


def _spare(model: Model, like: object) -> object:
    """A key that no row has."""
    field = model._meta.pk
    if isinstance(field, models.OneToOneField):
        taken = rows(model).values("pk")
        others = field.related_model._base_manager.exclude(pk__in=taken)
        if (spare := others.values_list("pk", flat=True).first()) is None:
            raise LookupError
        return spare
    match like:
        case int():
            return int(rows(model).aggregate(last=models.Max("pk"))["last"]) + 1000
        case uuid.UUID():
            return uuid.UUID(int=like.int ^ 1)
    return "~" + str(like)[1:]
