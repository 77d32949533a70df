"""System checks of the log. Those that read the database run with `check --database default`."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error
from django.db import connections

from anchoring import triggers


def triggers_present(*, databases: Sequence[str] | None = None, **_options: Any) -> list[CheckMessage]:
    """anchoring.E001: a table whose rows never change has lost a trigger that refuses a change."""
    messages: list[CheckMessage] = []
    for alias in databases or []:
        connection = connections[alias]
        tables = set(connection.introspection.table_names())
        if not all(model._meta.db_table in tables for model in triggers.protected_models()):
            continue  # not migrated yet: the triggers come with the tables
        messages += [
            Error(
                f"The trigger {name} is missing: the database would let an immutable row be changed.",
                hint="`python manage.py migrate` puts it back; then let `python manage.py log_audit` look.",
                id="anchoring.E001",
            )
            for name in triggers.missing(connection)
        ]
    return messages
