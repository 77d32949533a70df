"""A registry from before withheld values were encrypted, brought up to date: prints what its tables have then, as JSON."""

import json
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

SALT = "c2FsdCBvZiBmb3J0eS10aHJlZSBjaGFyYWN0ZXJzLCA"


def before() -> None:
    """Rows as they were written then."""
    for app, name in (("records", "0010_polls_people"), ("registry", "0003_row_versions")):
        call_command("migrate", app, name, verbosity=0)
    loader = MigrationExecutor(connection).loader
    apps = loader.project_state([("records", "0010_polls_people"), ("registry", "0003_row_versions")]).apps
    now = "2026-11-01T00:00:00Z"
    user = apps.get_model("records", "User").objects.create(email="a@example.com")
    firm = apps.get_model("records", "Organisation").objects.create(kind="dealership", name="Hanbit")
    member = apps.get_model("records", "Membership").objects.create(
        user=user, organisation=firm, role="dealer", person=user.person
    )
    record = apps.get_model("records", "Record").objects.create(
        digest="0" * 64, kind="x", subject="vin:x", label="x", organisation=firm, role="dealer",
        person=user.person, recorded_at=now,
    )  # fmt: skip
    openings = apps.get_model("records", "Disclosure").objects
    openings.create(record=record, path="plate_no", salt=SALT, value='"12가3456"')
    openings.create(record=record, path="seller_name", salt=SALT, value="changed by hand")
    apps.get_model("registry", "FormDraft").objects.create(
        organisation=firm, person=user.person, answers={"basic.plate_no": "12가3456"}, aside={"a": "12가3456"},
        created_at=now, updated_at=now,
    )  # fmt: skip
    apps.get_model("registry", "Upload").objects.create(
        organisation=firm, membership=member, kind="x", name="x", size=1, sha256="0" * 64, format="csv",
        mapping={"plate_no": {"value": "12가3456"}},
    )  # fmt: skip


def after() -> dict[str, object]:
    from records.contents.models import Disclosure
    from registry.form82.models import FormDraft
    from registry.uploads.models import Upload

    clear = []
    with connection.cursor() as cursor:
        for table in ("records_disclosure", "registry_formdraft", "registry_upload"):
            cursor.execute(f"SELECT * FROM {table}")  # noqa: S608
            rows = str(cursor.fetchall())
            clear += [f"{table}: {secret}" for secret in ("12가3456", SALT, "changed") if secret in rows]
    draft = FormDraft.objects.get()
    return {
        "clear": clear,
        "openings": [row.opening for row in Disclosure.objects.order_by("pk")],
        "draft": [draft.answers, draft.aside],
        "mapping": Upload.objects.get().mapping,
        "mode": Path(settings.WITHHELD_KEYS_FILE).stat().st_mode & 0o777,
    }


if __name__ == "__main__":
    django.setup()
    before()
    call_command("migrate", verbosity=0)
    print(json.dumps(after()))  # noqa: T201
