"""The bucket has what /log/ serves, under the same paths and headers, and a checkpoint after all that it covers."""

import runpy
from typing import Any
from urllib.request import urlopen

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from anchoring import tasks
from anchoring.buckets import Bucket
from anchoring.log.cosignatures import cosignature_keep
from anchoring.log.genesis import log_create
from anchoring.published.publish import log_publish
from tests.anchoring.log.cast import KEYS, checkpoint
from tests.anchoring.published.conftest import Copy
from tests.anchoring.witnesses.fake import FakeWitness, signer
from tests.buckets import BucketServer, public
from verifier import note

OF_300 = {
    "checkpoint",
    "tile/entries/000",
    "tile/entries/001.p/44",
    "tile/0/000",
    "tile/0/001.p/44",
    "tile/1/000.p/1",
}


def test_each_file_is_the_one_that_is_served(copy: Copy, client: Client) -> None:
    assert copy.publish()
    address = public(copy.bucket)
    assert copy.files().keys() == OF_300
    for path in OF_300:
        served = client.get(f"/log/{path}")
        with urlopen(f"{address}/{path}") as answer:  # noqa: S310  our own server's
            assert answer.read() == served.content, path
            for name in ("Content-Type", "Cache-Control"):
                assert answer.headers[name] == served.headers[name], path
            assert answer.headers["Content-Encoding"] is None
    assert copy.verified() == 300


def test_the_checkpoint_comes_after_what_it_covers(copy: Copy, bucket_server: BucketServer) -> None:
    written: list[str] = []

    def listening(real: Any, environ: Any, start: Any) -> Any:
        if environ["REQUEST_METHOD"] in {"PUT", "HEAD"}:
            written.append(environ["PATH_INFO"].partition("/some/where/")[2])
        return real(environ, start)

    for more in (0, 1, 212, 600):
        if more:
            copy.grow(more)
        written.clear()
        with bucket_server.meddled(listening):
            assert copy.publish(after=5)
        # Put and asked for.
        assert written[-2:] == ["checkpoint"] * 2
        assert "checkpoint" not in written[:-2]
        assert all(written.count(path) == 2 for path in written)
        assert copy.verified() == copy.records


def test_partial_tiles_go_when_their_tile_is_full(copy: Copy) -> None:
    copy.publish()
    copy.grow(1)
    assert copy.publish()
    # Who read the checkpoint before goes on with its tiles.
    assert {"tile/0/001.p/44", "tile/0/001.p/45", "tile/entries/001.p/44"} <= copy.files().keys()
    copy.grow(300)
    assert copy.publish()
    assert [path for path in sorted(copy.files()) if ".p/" in path] == [
        "tile/0/002.p/89",
        "tile/1/000.p/1",
        "tile/1/000.p/2",
        "tile/entries/002.p/89",
    ]
    assert copy.verified() == 601


def test_where_nothing_is_new_nothing_is_asked(copy: Copy, bucket_server: BucketServer) -> None:
    asked: list[str] = []

    def listening(real: Any, environ: Any, start: Any) -> Any:
        asked.append(environ["REQUEST_METHOD"])
        return real(environ, start)

    assert copy.publish()
    with bucket_server.meddled(listening):
        assert copy.publish(after=5)
        assert asked == []
        assert copy.publish(after=60)
    # Its checkpoint, and one file by chance.
    assert asked == ["GET", "GET"]


def test_a_later_cosignature_is_put_there_too(copy: Copy) -> None:
    assert copy.publish()
    now = timezone.now()
    witness = FakeWitness(signer(1), timezone.now)
    line = witness.cosigned(note.parse(checkpoint().note).text).rstrip("\n")
    cosignature_keep(checkpoint=checkpoint(), witness=witness.id, line=line, cosigned_at=now, now=now)
    assert copy.publish(after=5)
    assert copy.files()["checkpoint"].decode() == checkpoint().note + line + "\n"
    assert copy.verified() == 300


def test_a_log_without_an_entry_waits(db: None, bucket: Bucket) -> None:
    log_create(keys=KEYS)
    empty = Copy(bucket, timezone.now())
    assert empty.publish()
    assert empty.files() == {}


def test_a_filling_goes_on_where_it_was_stopped(copy: Copy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("anchoring.published.publish.STEP", 256)
    copy.grow(500)
    filled = []
    for _ in range(4):
        log_publish(copy.objects, clock=lambda: copy.now, stop=lambda: True)
        filled.append((copy.state().filled, copy.verified()))
    assert filled == [(256, 0), (512, 0), (768, 0), (768, 800)]
    assert copy.state().size == 800


def test_another_bucket_is_filled_from_the_start(copy: Copy, bucket_server: BucketServer) -> None:
    assert copy.publish()
    second = Copy(bucket_server.new(), copy.now)
    assert second.publish()
    assert second.files() == copy.files()


def test_the_task_brings_what_is_new(copy: Copy) -> None:
    assert tasks.publish()
    assert copy.verified() == 300


def test_beat_wakes_it_where_there_is_a_bucket(copy: Copy, settings: Settings) -> None:
    def woken() -> list[str]:
        [names] = runpy.run_path("config/celeryconfig.py")["beat_schedule"]["look-uploads"]["args"]
        return list(names)

    assert tasks.publish.name in woken()
    settings.LOG_BUCKET = None
    assert tasks.publish.name not in woken()
    assert not tasks.publish()
