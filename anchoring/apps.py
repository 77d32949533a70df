from typing import Any

from django.apps import AppConfig
from django.core.checks import Tags, register
from django.db import connections
from django.db.models.signals import post_migrate

from anchoring import checks, triggers


class AnchoringConfig(AppConfig):
    name = "anchoring"

    def ready(self) -> None:
        register(checks.triggers_present, Tags.database)
        post_migrate.connect(_triggers_installed, dispatch_uid="anchoring.triggers")
        # The models are there only now.
        from anchoring import deletions

        deletions.deletions_note()
        post_migrate.connect(deletions.memory_begin, sender=self, dispatch_uid="anchoring.memory")


def _triggers_installed(*, using: str, **_signal: Any) -> None:
    """Triggers are put back after every migration: SQLite loses them silently when it rebuilds a table."""
    triggers.install(connections[using])
