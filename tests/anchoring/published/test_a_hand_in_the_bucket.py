"""What somebody changed in the bucket, or in the tables behind it, is found and named; nothing wrong is spread."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from anchoring.published.problems import CHANGED, DAMAGED, FOREIGN
from tests.anchoring.log.cast import tamper
from tests.anchoring.published.conftest import Copy
from tests.buckets import BucketServer, refusing

FILES = ("tile/entries/000", "tile/entries/001.p/44", "tile/0/000", "tile/0/001.p/44", "tile/1/000.p/1")


def command(**options: Any) -> tuple[int, str]:
    out = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("log_bucket", stdout=out, stderr=out, **options)
    assert isinstance(ended.value.code, int)
    return ended.value.code, out.getvalue()


def flipped(content: bytes) -> bytes:
    return content[:-1] + bytes([content[-1] ^ 1])


def test_a_bucket_is_filled_and_checked_by_hand(copy: Copy) -> None:
    status, said = command(check=True)
    assert (status, "checkpoint: there is none" in said) == (1, True)
    assert command()[0] == 0
    assert command(check=True) == (0, "5 files were read back: 0 are wrong\n")
    assert command(check=True, start=256) == (0, "3 files were read back: 0 are wrong\n")
    assert command(check=True, samples=2)[0] == 0
    assert command()[0] == 0


def test_a_changed_or_missing_file_is_named(copy: Copy) -> None:
    assert copy.publish()
    for path in FILES:
        true = copy.objects.read(path)
        for false in (flipped(true), true[:-32], None):
            if false is None:
                copy.remove(path)
            else:
                copy.put(path, false)
            status, said = command(check=True)
            assert (status, said.splitlines()[0].partition(":")[0]) == (1, path)
            assert "1 are wrong" in said
        copy.put(path, true)
    copy.put("tile/0/000.p/7", b"what nobody asks for")
    assert command(check=True)[0] == 0


def test_all_is_put_there_again(copy: Copy) -> None:
    assert copy.publish()
    before = copy.files()
    copy.put("tile/0/000", b"")
    copy.remove("tile/entries/000")
    assert command(again=True)[0] == 0
    assert copy.files() == before
    assert command(check=True)[0] == 0


def test_looks_by_chance_find_a_changed_file(copy: Copy) -> None:
    assert copy.publish()
    true = copy.files()["tile/0/000"]
    copy.put("tile/0/000", flipped(true))
    for _ in range(200):
        if not copy.publish(after=60):
            break
    assert (copy.state().problem, copy.state().problem_detail) == (CHANGED, "tile/0/000")
    # New entries are brought there all the same, and it stays told until the file is right.
    copy.grow(1)
    assert not copy.publish(after=300)
    assert (copy.state().size, copy.state().problem) == (301, CHANGED)
    copy.put("tile/0/000", true)
    assert copy.publish(after=300)
    assert copy.state().problem is None


@pytest.mark.parametrize("false", [b"", b"\xff\xfe", "other"])
def test_a_stranger_s_checkpoint_is_left_and_told(copy: Copy, false: Any) -> None:
    assert copy.publish()
    note = copy.files()["checkpoint"]
    copy.put("checkpoint", note.replace(b"300", b"299") if false == "other" else false)
    copy.grow(1)
    before = copy.files()
    assert not copy.publish(after=5)
    assert copy.state().problem == FOREIGN
    assert copy.files() == before
    status, said = command(check=True)
    assert (status, said.startswith("In the checkpoint's place")) == (1, True)
    # The way out that docs/operating.md names.
    copy.remove("checkpoint")
    assert copy.publish(after=60)
    assert copy.verified() == 301


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE anchoring_entry SET kind = 'vehicle:lifted' WHERE \"index\" = 7",
        "UPDATE anchoring_entry SET kind = 'vehicle:lifted' WHERE \"index\" = 299",
        'UPDATE anchoring_tile SET hashes = (SELECT leaf_hash FROM anchoring_entry WHERE "index" = 0)',
        "DELETE FROM anchoring_partialtile WHERE level = 1",
        "UPDATE anchoring_checkpoint SET note = replace(note, '300', '299') WHERE size = 300",
    ],
)
def test_a_changed_row_is_not_given_out(copy: Copy, sql: str) -> None:
    tamper(sql)
    assert not copy.publish()
    assert copy.state().problem == DAMAGED
    assert "checkpoint" not in copy.files()
    assert command()[0] == 1


def test_a_bucket_that_is_away_is_status_two(copy: Copy, bucket_server: BucketServer) -> None:
    with bucket_server.meddled(refusing):
        assert command(check=True)[0] == 2
        assert command()[0] == 2


def test_without_a_bucket_the_command_says_so(copy: Copy, settings: Settings) -> None:
    settings.LOG_BUCKET = None
    with pytest.raises(CommandError, match="LOG_BUCKET is not set"):
        call_command("log_bucket")
