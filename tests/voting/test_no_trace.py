"""What an installation keeps of voters: whoever gets its tables, files, messages and log finds none of what they sent."""

from __future__ import annotations

import base64
import logging
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as installed
from django.core.cache import caches
from django.db import connection

from config.backups.archives import _files, _keys
from tests.verifier.polls.voters import VOTERS
from tests.voting.light import OPENING
from tests.voting.offices import UUID_, Office, signed
from verifier.polls import rights

pytestmark = pytest.mark.django_db


def written(secret: bytes) -> list[str]:
    """A secret as somebody may have written it down."""
    return [
        secret.hex(),
        base64.b64encode(secret).decode().rstrip("="),
        base64.urlsafe_b64encode(secret).decode().rstrip("="),
    ]


def tables() -> str:
    """All that the registry's database holds."""
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
        rows = []
        for name in names:
            cursor.execute(f'SELECT * FROM "{name}"')  # noqa: S608 - its own names
            rows += [repr(row) for row in cursor.fetchall()]
    return "\n".join(rows)


def files(*but: Path) -> str:
    """All that lies in the installation's folder: caches, messages, mails, files."""
    found = (
        path for path in Path(installed.DATA_DIR).rglob("*") if path.is_file() and path.parent not in but
    )
    return "\n".join(f"{path} {path.read_bytes()!r}" for path in found)


def test_nothing_of_a_voter_stands_beside_the_waiting_file(
    offices: list[Office], caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    office, person = offices[0], list(VOTERS[0].person)
    with caplog.at_level(logging.DEBUG):
        session = office.session()
        right = office.right(session).json()
        assert signed(office, session, right, bytes(32) + b"blinded " * 28).status_code == 201
        line = VOTERS[0].ballot(OPENING).decode()
        assert office.post("ballots/", {"ballot": line}).status_code == 201
        office.post("ballots/", {"ballot": line + " "})
        office.post("identify", {"person": ["x", *person]})
        office.right("no session")
    used = rights.right(person, bytes.fromhex(right["proof"]), office.poll.opened.eligible)
    secrets = [
        session,
        line[:400],
        right["proof"],
        *written(used),
        *written(b"blinded " * 8),
        *written(VOTERS[0].key),
    ]
    lines = "\n".join(record.getMessage() for record in caplog.records if record.name != "asyncio")
    kept = "\n".join((tables(), files(), lines, repr(vars(caches["throttles"]))))
    assert not [secret for secret in secrets if secret in kept]
    assert f"/{UUID_}/ballots" not in lines


def test_no_backup_has_what_waits_or_a_polls_keys(
    offices: list[Office], settings: Any, tmp_path: Path
) -> None:
    settings.KEYS_DIR, settings.MEDIA_ROOT = tmp_path / "keys", tmp_path / "media"
    settings.POLL_KEYS_DIR = tmp_path / "keys" / "polls"
    (settings.POLL_KEYS_DIR / str(UUID_)).mkdir(parents=True)
    (settings.POLL_KEYS_DIR / str(UUID_) / "issuer").write_bytes(b"secret")
    assert not [name for name in _keys() if "issuer" in name or "polls" in name]
    assert not Path(settings.WAITING_DIR).is_relative_to(settings.MEDIA_ROOT)
    assert not list(_files(Path(settings.MEDIA_ROOT)))
