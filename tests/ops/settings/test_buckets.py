"""Which buckets the settings take, and which stop the start."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import env
from tests.ops.settings.test_settings import read

WHOLE = "s3://bucket/some/where/?endpoint=https://s3.example:9000&region=kr"


def test_a_bucket_is_read_whole(tmp_path: Path) -> None:
    both = {
        "STORAGE_URL": WHOLE,
        "STORAGE_URL_ACCESS_KEY": "whose",
        "STORAGE_URL_SECRET_KEY": "unsaid",
        "LOG_BUCKET": "s3://tiles/log",
        "LOG_BUCKET_ACCESS_KEY": "its",
        "LOG_BUCKET_SECRET_KEY": "own",
    }
    told, log = read(tmp_path, "STORAGE", "LOG_BUCKET", DEVELOPMENT="1", **both)
    assert log == "Bucket(name='tiles', prefix='log', endpoint=None, region=None)"
    assert told == (
        "Bucket(name='bucket', prefix='some/where', endpoint='https://s3.example:9000', region='kr')"
    )


def bucket_refused(monkeypatch: pytest.MonkeyPatch, **environment: str) -> str:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(ImproperlyConfigured) as raised:
        env.bucket("STORAGE_URL", "STORAGE_URL_ACCESS_KEY", "STORAGE_URL_SECRET_KEY")
    return str(raised.value)


@pytest.mark.parametrize(
    "value",
    [
        "bucket",
        "s3://",
        "s3://key:secret@bucket/",
        "s3://bucket?endpoint=ftp://there",
        "s3://bucket?zone=1",
        "s3://bucket?region=",
        "s3://bucket?region=a&region=b",
    ],
)
def test_a_wrong_bucket_is_refused_by_its_name(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    keys = {"STORAGE_URL_ACCESS_KEY": "whose", "STORAGE_URL_SECRET_KEY": "unsaid"}
    told = bucket_refused(monkeypatch, STORAGE_URL=value, **keys)
    assert "STORAGE_URL" in told
    assert "secret@" not in told


def test_a_bucket_has_both_of_its_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    told = bucket_refused(monkeypatch, STORAGE_URL=WHOLE, STORAGE_URL_ACCESS_KEY="whose")
    assert "STORAGE_URL_SECRET_KEY" in told
