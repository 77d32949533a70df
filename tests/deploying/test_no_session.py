"""Nothing is kept in a session of PostgreSQL's beyond its transaction: what would be is not written, nor let through."""

import re

from django.conf import settings

from tests.fixtures.checkout import ROOT, tracked

STATE = re.compile(
    r"\bpg_(?:try_)?advisory_(?:lock|unlock)\b|\bSET\s+SESSION\b|\"(?:SET|LISTEN|UNLISTEN|PREPARE|DECLARE)\s|\bCREATE\s+TEMP|\bWITH\s+HOLD\b"
    r"|prepare_threshold|set_config\("
)
APPS = ("anchoring", "records", "registry", "voting", "config")


def test_no_statement_sets_up_a_session() -> None:
    sources = [path for path in tracked("*.py") if path.parts[0] in APPS and "migrations" not in path.parts]
    assert len(sources) > 400
    found = {str(path): match[0] for path in sources if (match := STATE.search((ROOT / path).read_text()))}
    assert found == {}


def test_no_cursor_outlives_its_transaction() -> None:
    assert settings.DATABASES["default"]["DISABLE_SERVER_SIDE_CURSORS"] is True
