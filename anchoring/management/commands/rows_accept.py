"""Tell the audit that a sealed row is right as it stands, that it is gone for good, or to begin a table's memory anew.

For an operator who has looked: after a row's true content was brought back from a backup, say. Exit status 0: done.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from anchoring.deletions import deletion_note, memory_renew, row_accept
from anchoring.seals import Sealed, sealed_models


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("table", help="as findings name it: records.organisation")
        parser.add_argument("key", nargs="?", help="the row's key, as the finding names it")
        parser.add_argument("--gone", action="store_true", help="the row is gone and is not to come back")
        parser.add_argument(
            "--memory", action="store_true", help="begin anew what the audit saw of the table"
        )

    def handle(self, *_args: Any, table: str, key: str | None, gone: bool, memory: bool, **_: Any) -> None:
        model = _model(table)
        if memory == (key is not None) or (gone and memory):
            raise CommandError("give a row's key, or --memory alone")
        if key is None:
            memory_renew(model)
            self.stdout.write(f"the memory of {table} begins with the next audit")
            return
        row = _row(model, key)
        if gone != (row is None):
            raise CommandError(f"{table} {key} is {'there' if gone else 'not there'}")
        if row is None:
            deletion_note(model, key)
            self.stdout.write(f"{table} {key} is missed no more")
            return
        row_accept(row)
        self.stdout.write(f"{table} {key} is right as it stands")


def _model(table: str) -> type[Sealed]:
    for model in sealed_models():
        if model._meta.label_lower == table:
            return model
    raise CommandError(f"no sealed table is called {table}")


def _row(model: type[Sealed], key: str) -> Sealed | None:
    try:
        return model._base_manager.filter(pk=key).first()
    except (ValidationError, ValueError):
        raise CommandError(f"{key} is no key of {model._meta.label_lower}") from None
