"""The version of before runs on the new tables until its machine's turn comes (docs/deploying.md)."""

from collections.abc import Iterator, Sequence

import pytest
from django.db import models
from django.db.migrations import operations
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models.fields import NOT_PROVIDED

RULED_FROM = {"anchoring": 17, "records": 18, "registry": 12, "voting": 6}
"""The first migrations under the rule."""

GONE = (operations.RemoveField, operations.DeleteModel, operations.RenameField, operations.RenameModel)


def breaks(app: str, done: Sequence[Operation], state: ProjectState) -> Iterator[str]:
    """What the running version could not live with. `state` is what it knows."""
    made = {operation.name_lower for operation in done if isinstance(operation, operations.CreateModel)}
    for operation in done:
        if isinstance(operation, GONE):
            yield operation.describe()
        if not isinstance(operation, (operations.AddField, operations.AlterField)):
            continue
        if operation.model_name_lower in made:
            continue
        field = operation.field
        if isinstance(operation, operations.AddField) and not (
            field.null or field.many_to_many or field.db_default is not NOT_PROVIDED
        ):
            yield f"{operation.describe()}: neither empty nor with its default in the database"
        if isinstance(operation, operations.AlterField):
            before = state.models[app, operation.model_name_lower].fields[operation.name]
            if (before.null and not field.null) or _longest(before) > _longest(field):
                yield f"{operation.describe()}: narrower"


def _longest(field: models.Field) -> float:  # type: ignore[type-arg]
    return getattr(field, "max_length", None) or float("inf")


def test_no_migration_takes_what_the_running_version_needs() -> None:
    loader = MigrationLoader(None)
    for (app, name), migration in sorted(loader.disk_migrations.items()):
        if int(name[:4]) < RULED_FROM.get(app, 10_000):
            continue
        before = loader.project_state(
            [key for key in migration.dependencies if key in loader.disk_migrations]
        )
        assert list(breaks(app, migration.operations, before)) == [], f"{app} {name}"


NAME = models.CharField(max_length=20, null=True)


@pytest.mark.parametrize(
    "operation",
    [
        operations.AddField("car", "seal", models.TextField(default="")),
        operations.AddField("car", "seal", models.TextField()),
        operations.AlterField("car", "name", models.CharField(max_length=20)),
        operations.AlterField("car", "name", models.CharField(max_length=19, null=True)),
        operations.RemoveField("car", "name"),
        operations.RenameField("car", "name", "called"),
        operations.RenameModel("Car", "Vehicle"),
        operations.DeleteModel("Car"),
    ],
    ids=lambda operation: str(operation.describe()),
)
def test_each_thing_that_breaks_is_seen(operation: Operation) -> None:
    assert len(list(breaks("made_up", [operation], _known()))) == 1


@pytest.mark.parametrize(
    "operation",
    [
        operations.AddField("car", "seal", models.TextField(db_default="")),
        operations.AddField("car", "seal", models.TextField(null=True)),
        operations.AlterField("car", "name", models.CharField(max_length=21, null=True)),
        operations.CreateModel("Bus", [("name", models.TextField())]),
    ],
    ids=lambda operation: str(operation.describe()),
)
def test_a_change_that_the_running_version_survives_is_allowed(operation: Operation) -> None:
    assert list(breaks("made_up", [operation], _known())) == []


def _known() -> ProjectState:
    made = operations.CreateModel("Car", [("id", models.BigAutoField(primary_key=True)), ("name", NAME)])
    state = ProjectState()
    made.state_forwards("made_up", state)
    return state
