"""Whether a database was made by this version's migrations. They began anew after 0.1, which was never released."""

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder

OF_BEFORE = (
    "This database was made by version 0.1, whose tables this version does not read. It was not touched: keep it for 0.1, and "
    "name another one in DATABASE_URL, or another DATA_DIR (make reset deletes the one of make run)."
)


def is_of_before(connection: BaseDatabaseWrapper) -> bool:
    """In 0.1 the people's tables were the car market's; from then on `records` comes before `registry`."""
    applied = {app for app, _ in MigrationRecorder(connection).applied_migrations()}
    return "registry" in applied and "records" not in applied
