"""The database itself refuses to change what never changes."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.checks import run_checks
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from anchoring import triggers
from anchoring.log.genesis import log_create
from anchoring.models import Checkpoint, Entry, Log, MapPage, PartialTile, PendingEntry, Tile
from tests.anchoring.log.cast import KEYS, entry, logged, submit

OWN = [Checkpoint, Entry, Log, Tile]


@pytest.fixture
def rows(log: Any) -> None:
    logged(range(300))


@pytest.mark.parametrize("model", OWN)
@pytest.mark.usefixtures("rows")
def test_rows_are_neither_updated_nor_deleted(model: Any) -> None:
    field = next(
        field for field in model._meta.concrete_fields if not field.primary_key and field.name != "seal"
    ).name
    changes: list[Callable[[], Any]] = [
        lambda: model.objects.update(**{field: getattr(model.objects.first(), field)}),
        lambda: model.objects.all().delete(),
        lambda: model.objects.first().delete(),
        lambda: model.objects.first().save(),
    ]
    for change in changes:
        with pytest.raises(IntegrityError, match="never change"), transaction.atomic():
            change()


@pytest.mark.parametrize("model", OWN)
@pytest.mark.usefixtures("rows")
def test_tables_are_not_emptied_and_rows_not_replaced(model: Any) -> None:
    table = model._meta.db_table
    sql = f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"  # noqa: S608
    if connection.vendor == "postgresql":
        sql = f"TRUNCATE {table} CASCADE"
    with (
        pytest.raises(IntegrityError, match="never change"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)


@pytest.mark.usefixtures("rows")
def test_the_side_doors_of_each_database_are_shut_too() -> None:
    """REPLACE by way of another unique column on SQLite, a replica's session on PostgreSQL."""
    columns = "kind, label, record, root, time, leaf_hash"
    replace = f'INSERT OR REPLACE INTO anchoring_entry ("index", {columns})'
    statements = [f"{replace} SELECT 999, {columns} FROM anchoring_entry"]  # noqa: S608
    if connection.vendor == "postgresql":
        statements = ["SET LOCAL session_replication_role = replica", "DELETE FROM anchoring_entry"]
    with connection.cursor() as cursor, transaction.atomic():
        for statement in statements[:-1]:
            cursor.execute(statement)
        with pytest.raises(IntegrityError, match="never change"), transaction.atomic():
            cursor.execute(statements[-1])


@pytest.mark.usefixtures("rows")
def test_changing_rows_lie_in_unprotected_tables() -> None:
    submit(entry(1000))
    for model in (PendingEntry, PartialTile, MapPage):
        assert model not in triggers.protected_models()
        model.objects.all().delete()


@pytest.mark.django_db
def test_every_table_that_never_changes_has_all_of_its_triggers() -> None:
    assert set(OWN) <= set(triggers.protected_models())
    assert triggers.missing(connection) == []
    assert run_checks(databases=["default"], tags=["database"]) == []


@pytest.mark.django_db
@pytest.mark.parametrize("gone", ["anchoring_entry", "anchoring_checkpoint"])
def test_a_check_names_the_missing_trigger(gone: str) -> None:
    change = "change" if connection.vendor == "postgresql" else "update"
    on = f" ON {gone}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {gone}_no_{change}{on}")
    (message,) = run_checks(databases=["default"], tags=["database"])
    assert (message.id, f"{gone}_no_{change}" in message.msg) == ("anchoring.E001", True)


@pytest.mark.django_db
def test_a_trigger_that_does_something_else_counts_as_missing() -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE anchoring_entry DISABLE TRIGGER anchoring_entry_no_change")
        else:
            cursor.execute("DROP TRIGGER anchoring_entry_no_update")
            cursor.execute(
                "CREATE TRIGGER anchoring_entry_no_update BEFORE UPDATE ON anchoring_entry BEGIN SELECT 1; END"
            )
    assert len(triggers.missing(connection)) == 1
    triggers.install(connection)
    assert triggers.missing(connection) == []


@pytest.mark.django_db
def test_a_trigger_that_guards_fewer_columns_counts_as_missing() -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            name, when = "anchoring_entry_no_change", "UPDATE OF time OR DELETE"
            cursor.execute(f"DROP TRIGGER {name} ON anchoring_entry")
            action = "FOR EACH ROW EXECUTE FUNCTION immutable_row()"
        else:
            name, when = "anchoring_entry_no_update", "UPDATE OF time"
            cursor.execute(f"DROP TRIGGER {name}")
            action = "BEGIN SELECT RAISE(ABORT, 'rows of anchoring_entry never change'); END"
        cursor.execute(f"CREATE TRIGGER {name} BEFORE {when} ON anchoring_entry {action}")
        if connection.vendor == "postgresql":
            cursor.execute(f"ALTER TABLE anchoring_entry ENABLE ALWAYS TRIGGER {name}")
    assert triggers.missing(connection) == [name]
    triggers.install(connection)
    assert triggers.missing(connection) == []


def test_migrating_puts_triggers_back_after_a_table_was_rebuilt(flushing_db: None) -> None:
    with connection.schema_editor() as editor:
        if connection.vendor == "sqlite":
            editor._remake_table(Checkpoint)  # type: ignore[attr-defined]  # what a migration does there
        else:
            editor.execute("DROP TRIGGER anchoring_checkpoint_no_change ON anchoring_checkpoint")
    assert triggers.missing(connection)
    call_command("migrate", verbosity=0)
    assert triggers.missing(connection) == []


def test_migrating_puts_a_missing_trigger_back(flushing_db: None) -> None:
    on = " ON anchoring_entry" if connection.vendor == "postgresql" else ""
    name = "anchoring_entry_no_change" if on else "anchoring_entry_no_update"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {name}{on}")
    call_command("migrate", plan=True, verbosity=0)
    assert triggers.missing(connection) == [name]
    call_command("migrate", verbosity=0, skip_checks=False)  # as from the command line
    assert triggers.missing(connection) == []


def test_a_test_that_flushes_can_log_entries(flushing_db: None) -> None:
    log_create(keys=KEYS)
    logged(range(3))
    assert triggers.missing(connection) == []


def test_the_next_test_finds_an_empty_database_with_triggers(flushing_db: None) -> None:
    assert not Entry.objects.exists()
    assert triggers.missing(connection) == []
