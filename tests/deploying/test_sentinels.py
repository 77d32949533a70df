"""REDIS_URL that names sentinels: read whole, and everybody who uses Redis asks them."""

import json
import os
import subprocess
import sys
from pathlib import Path
from ssl import CERT_REQUIRED
from typing import Any

import pytest
from django.core.cache import CacheHandler
from django.core.exceptions import ImproperlyConfigured
from pytest_django import Settings

from config import env, health
from config.findings import Finding
from config.sentinels import Sentinels, sentinels_read
from tests.fixtures.checkout import ROOT

WHOLE = "sentinel://who:p%40ss@a.example,b.example:26380,[::1]:1/main?db=2&tls=yes&ca=/etc/ca.pem"


def configured(tmp_path: Path, expression: str, **environment: str) -> Any:
    """Of Celery's configuration, as a process reads it."""
    done = subprocess.run(
        [sys.executable, "-c", f"import json; from config import celeryconfig as c; print(json.dumps({expression}))"],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "DATA_DIR": str(tmp_path),
            "DEVELOPMENT": "1",
            "DJANGO_SETTINGS_MODULE": "config.settings",
            **environment,
        },
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_an_address_of_sentinels_is_read_whole() -> None:
    read = sentinels_read(WHOLE, "their own")
    hosts = (("a.example", 26379), ("b.example", 26380), ("::1", 1))
    tls = {"ssl_ca_certs": "/etc/ca.pem"}
    assert read == Sentinels(hosts, "main", 2, "who", "p@ss", "their own", tls)
    assert "p@ss" not in repr(read)
    assert "their own" not in repr(read)
    assert sentinels_read("sentinel://a/main", None) == Sentinels((("a", 26379),), "main")


@pytest.mark.parametrize(
    "value",
    [
        "sentinel://", "sentinel://hidden", "sentinel:///main", "sentinel://a,/main", "sentinel://a:port/main",
        "sentinel://hidden@b@c/main", "sentinel://a/main?db=one", "sentinel://a/main?db=1&db=2",
        "sentinel://a/main?zone=1", "sentinel://a/main?tls=perhaps", "sentinel://a/main?ca=/etc/ca.pem",
        "sentinel://[a/main", "sentinel://a/main?db", "SENTINEL://a/main", "sentinel://a:0/main",
        "sentinel://a/main?db=1#hidden",
    ],
)  # fmt: skip
def test_another_address_is_refused_by_its_name_alone(value: str) -> None:
    with pytest.raises(ImproperlyConfigured) as refused:
        env.sentinels("REDIS_URL", value, None)
    assert str(refused.value).startswith(
        "REDIS_URL must look like redis://HOST/0 or sentinel://[USER:PASSWORD@]HOST"
    )
    assert "hidden" not in str(refused.value)


def test_celery_asks_each_sentinel(tmp_path: Path) -> None:
    (tmp_path / "password").write_text("their own\n")
    asked = "[c.broker_url, c.broker_transport_options, c.broker_use_ssl]"
    password = {"REDIS_SENTINEL_PASSWORD_FILE": str(tmp_path / "password")}
    url, options, tls = configured(tmp_path, asked, REDIS_URL=WHOLE, **password)
    assert url.split(";") == [
        "sentinel://who:p%40ss@a.example:26379/2",
        "sentinel://who:p%40ss@b.example:26380/2",
        "sentinel://who:p%40ss@[::1]:1/2",
    ]
    assert options["master_name"] == "main"
    asking = options["sentinel_kwargs"]
    assert (asking["password"], asking["ssl"], asking["retry"]) == ("their own", True, None)
    assert tls == {"ssl_cert_reqs": CERT_REQUIRED, "ssl_ca_certs": "/etc/ca.pem"}


def test_celery_believes_no_certificate_unasked(tmp_path: Path) -> None:
    told = configured(tmp_path, "c.broker_use_ssl", REDIS_URL="rediss://a.example/0")
    assert told == {"ssl_cert_reqs": CERT_REQUIRED}


def test_sentinels_that_are_away_hold_nobody_up(settings: Settings, quiet_port: int) -> None:
    away = sentinels_read(f"sentinel://127.0.0.1:{quiet_port}/main", None)
    settings.REDIS_URL, settings.REDIS_SENTINELS = "sentinel://", away
    assert health.broker() == Finding(False, "no answer")
    made = {"BACKEND": "config.cache.RedisOrMemoryCache", "LOCATION": [""], "OPTIONS": {"pool_class": away}}
    cache = CacheHandler({"default": made})["default"]
    assert cache.add("counted", 1)
    assert cache.get("counted") == 1
