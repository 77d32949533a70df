"""`docs/threat-model.md` says of each column of each table what guards it: held against the models."""

import pytest
from django.db import models

from anchoring.seals import Sealed
from tests.records.tampering.changes import columns, tables
from tests.records.tampering.guards import GUARDS, guards

COLUMNS = {(model._meta.label, field.name) for model in tables() for field in columns(model)}


def test_every_column_has_its_guard_and_no_other_does() -> None:
    assert guards().keys() == COLUMNS
    assert set(guards().values()) <= set(GUARDS)


@pytest.mark.parametrize("model", tables(), ids=lambda model: model._meta.label)
def test_each_column_said_to_be_sealed_is_sealed(model: type[models.Model]) -> None:
    sealed = set(model.SEALED) if issubclass(model, Sealed) else set()
    said = {
        column
        for (table, column), guard in guards().items()
        if table == model._meta.label and guard == "seal"
    }
    # A row's key is in every seal.
    assert said - {model._meta.pk.name} == sealed - {model._meta.pk.name}
