"""How long databases and name servers are waited for: ours, or what who runs this says."""

import os
from pathlib import Path

import pytest

from tests.ops.settings.test_settings import read, settings


@pytest.mark.parametrize(
    ("name", "alias"), [("DATABASE_URL", "default"), ("DATABASE_REPLICA_URL", "replica")]
)
def test_an_address_keeps_its_own_limits_within_ours(tmp_path: Path, name: str, alias: str) -> None:
    given = {"DEVELOPMENT": "1", "DATABASE_URL": "postgresql://u:p@a.example/cars"}
    own = "postgresql://u:hidden@b.example/cars?application_name=web&connect_timeout="
    [databases] = read(tmp_path, "DATABASES", **given | {name: f"{own}9"})
    options = databases[alias]["OPTIONS"]  # type: ignore[index]
    assert (options["connect_timeout"], options["application_name"]) == (9, "web")
    assert options["tcp_user_timeout"] in {3_000, 20_000}
    # 0 waits for ever.
    for wrong in ("0", "51", "soon"):
        done = settings(tmp_path, "DEBUG", **given | {name: f"{own}{wrong}"})
        assert f"ImproperlyConfigured: {name}: connect_timeout must lie between" in done.stderr
        assert "hidden" not in done.stderr


def test_silent_name_servers_hold_up_for_seconds() -> None:
    """glibc reads it at the first name; as it stands there, so that who runs this may say otherwise."""
    assert os.environ["RES_OPTIONS"] == "timeout:1 attempts:2"
