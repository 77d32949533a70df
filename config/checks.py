"""Checks of an installation, each with an id. `manage.py check --deploy --database default` runs them all."""

import sqlite3
import stat
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.checks import Warning as Doubt
from django.core.checks.security.base import SECRET_KEY_MIN_LENGTH
from django.db import connections

from anchoring import wiring
from anchoring.models import Log
from anchoring.witnesses.witness import WitnessesError
from config.lineage import OF_BEFORE, is_of_before
from records.contents.keyring import keyring_at_hand
from verifier.origins import is_host, is_origin

_SQLITE = (3, 35)
_ENGINES = {"django.db.backends.sqlite3", "django.db.backends.postgresql"}


def registered() -> None:
    register(secret_key_strong, Tags.security)
    register(debug_off, Tags.security)
    register(keys_private, Tags.security)
    register(signing_sites_written, Tags.security)
    register(mail_sent, Tags.security)
    register(witnesses_usable, Tags.security)
    register(buckets_apart, Tags.security)
    register(database_known, Tags.compatibility)
    register(sqlite_new_enough, Tags.compatibility)
    register(origin_kept, Tags.database)
    register(withheld_keys_there, Tags.database)
    register(lineage_known, Tags.database)


def secret_key_strong(**_options: Any) -> list[CheckMessage]:
    if settings.DEVELOPMENT or len(settings.SECRET_KEY) >= SECRET_KEY_MIN_LENGTH:
        return []
    return [
        Error(
            f"SECRET_KEY has fewer than {SECRET_KEY_MIN_LENGTH} characters: sessions could be forged.",
            hint="`openssl rand -base64 48` makes one. Put it into a file and name that in SECRET_KEY_FILE.",
            id="config.E001",
        )
    ]


def debug_off(**_options: Any) -> list[CheckMessage]:
    if settings.DEVELOPMENT or not settings.DEBUG:
        return []
    return [
        Error(
            "DEBUG is on outside development: error pages would show settings and people's data.",
            hint="Unset DEBUG, or set DEVELOPMENT=1 on a laptop.",
            id="config.E002",
        )
    ]


def signing_sites_written(**_options: Any) -> list[CheckMessage]:
    """Verifiers take the trust file for malformed, or a key's record, where these are written another way."""
    wrong = [f"SIGNING_RP_IDS: {rp_id}" for rp_id in settings.SIGNING_RP_IDS if not is_host(rp_id)]
    wrong += [f"SIGNING_ORIGINS: {origin}" for origin in settings.SIGNING_ORIGINS if not is_origin(origin)]
    return [
        Error(
            f"{setting} is not written as verifiers read it.",
            hint="A relying party is a host in small letters, such as registry.example; an origin is https:// and such a"
            " host, at most a port behind it. They come from PUBLIC_URL where they are not set.",
            id="config.E008",
        )
        for setting in wrong
    ]


def witnesses_usable(**_options: Any) -> list[CheckMessage]:
    try:
        wiring.witnessing()
    except WitnessesError as error:
        return [
            Error(
                str(error),
                hint="WITNESSES is <verifier key>=<address>, several separated by commas; docs/operating.md says more.",
                id="config.E010",
            )
        ]
    return []


def buckets_apart(**_options: Any) -> list[CheckMessage]:
    """Whoever makes the one public for readers of the log must not make people's files public."""
    files, log = settings.STORAGE, settings.LOG_BUCKET
    if files is None or log is None or (files.endpoint, files.name) != (log.endpoint, log.name):
        return []
    return [
        Error(
            f"STORAGE_URL and LOG_BUCKET both name the bucket {log.name}: papers would lie beside what everybody reads.",
            hint="Give the log a bucket of its own.",
            id="config.E012",
        )
    ]


def database_known(**_options: Any) -> list[CheckMessage]:
    if settings.DATABASES["default"]["ENGINE"] in _ENGINES:
        return []
    return [
        Error(
            "DATABASE_URL names neither PostgreSQL nor SQLite: no trigger would keep logged rows from being changed.",
            hint="postgresql://USER:PASSWORD@HOST/NAME",
            id="config.E003",
        )
    ]


def sqlite_new_enough(**_options: Any) -> list[CheckMessage]:
    """Django takes older ones: it goes without RETURNING there, with which new cars' rows are written."""
    default = settings.DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3"
    if not default or sqlite3.sqlite_version_info >= _SQLITE:
        return []
    return [
        Error(
            f"This Python has SQLite {sqlite3.sqlite_version}; the registry needs 3.35 or newer.",
            hint="Take a Python that was built with a newer one, or name PostgreSQL in DATABASE_URL.",
            id="config.E011",
        )
    ]


def origin_kept(*, databases: Sequence[str] | None = None, **_options: Any) -> list[CheckMessage]:
    """The origin is a part of every signature: the log's own counts, another one in the settings is a mistake."""
    errors: list[CheckMessage] = []
    for alias in databases or []:
        if Log._meta.db_table not in connections[alias].introspection.table_names():
            continue  # not migrated yet
        log = Log.objects.using(alias).first()
        if log is not None and settings.LOG_ORIGIN_SET and log.origin != settings.LOG_ORIGIN:
            errors.append(
                Error(
                    f"LOG_ORIGIN is {settings.LOG_ORIGIN}, but this log was begun as {log.origin}.",
                    hint="Unset LOG_ORIGIN, or connect to the log that it names: an origin is fixed for good at genesis.",
                    id="config.E004",
                )
            )
    return errors


def withheld_keys_there(*, databases: Sequence[str] | None = None, **_options: Any) -> list[CheckMessage]:
    """Not before there is a log: the first `migrate` makes the key."""
    if not databases or Log._meta.db_table not in connections["default"].introspection.table_names():
        return []
    if keyring_at_hand() or not Log.objects.exists():
        return []
    return [
        Error(
            f"{settings.WITHHELD_KEYS_FILE} has no keys: plates and names that are withheld can be neither stored nor opened.",
            hint="Bring it back from a backup, or name it in WITHHELD_KEYS_FILE. A new one opens nothing of before.",
            id="config.E009",
        )
    ]


def lineage_known(*, databases: Sequence[str] | None = None, **_options: Any) -> list[CheckMessage]:
    return [
        Error(OF_BEFORE, id="config.E007") for alias in databases or [] if is_of_before(connections[alias])
    ]


def mail_sent(**_options: Any) -> list[CheckMessage]:
    if settings.DEVELOPMENT or settings.EMAIL_HOST:
        return []
    return [
        Doubt(
            "EMAIL_HOST is not set: mails, with people's addresses and one-time links, stay in DATA_DIR/mails and reach nobody.",
            hint="Set EMAIL_HOST, EMAIL_HOST_USER and EMAIL_HOST_PASSWORD_FILE.",
            id="config.W001",
        )
    ]


def keys_private(**_options: Any) -> list[CheckMessage]:
    """KEYS_DIR and the files in it are for the registry's own user alone."""
    folder = Path(settings.KEYS_DIR)
    if not folder.is_dir():
        return []
    open_to_others = [
        path
        for path in [folder, *sorted(folder.iterdir())]
        if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)
    ]
    return [
        Error(
            f"{path} can be read or changed by other users of this machine.",
            hint=f"chmod {'700' if path.is_dir() else '600'} {path}",
            id="config.E005",
        )
        for path in open_to_others
    ]
