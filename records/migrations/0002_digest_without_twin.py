from typing import Any

from django.db import migrations

_TWIN = "SELECT indexname FROM pg_indexes WHERE tablename = 'records_record' AND indexname LIKE 'records_record_digest%%_like'"


def drop_twin(_apps: Any, schema_editor: Any) -> None:
    """PostgreSQL has a second index on a text key, for LIKE. Nobody asks for digests by their beginning."""
    connection = schema_editor.connection
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute(_TWIN)
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP INDEX {connection.ops.quote_name(name)}")


class Migration(migrations.Migration):
    dependencies = [("records", "0001_initial")]

    operations = [migrations.RunPython(drop_twin, migrations.RunPython.noop, elidable=False)]
