"""A backup that is older than the chain: everything stops, and a mirror of the public tiles brings the tail back."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client, override_settings
from django.utils import timezone
from pytest_django import DjangoDbBlocker, Settings

from anchoring import tasks
from anchoring.anchors import anchors_confirmed, halts_open
from anchoring.log import proofs
from anchoring.log.checkpoints import newest_checkpoint
from anchoring.log.errors import LogHaltedError
from anchoring.log.evidence import newest_snapshot
from anchoring.log.map.commit import map_root
from anchoring.log.restore import MirrorError, tail_restore
from anchoring.log.sequencer import sequence_all
from anchoring.models import Entry, NetworkState
from tests.anchoring.simulated.registry import KEYS, Registry, chain_values, promoted, registry
from tests.fixtures.anvil import Anvil

SIZE = 620
WIDTH = 256


def mirror(client: Client, folder: Path) -> Path:
    """What a monitor keeps of the log: the checkpoint and the entries."""
    paths = ["checkpoint", *(f"tile/entries/{number:03}" for number in range(SIZE // WIDTH))]
    paths.append(f"tile/entries/{SIZE // WIDTH:03}.p/{SIZE % WIDTH}")
    for path in paths:
        answer = client.get(f"/log/{path}")
        assert answer.status_code == 200, path
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(answer.content)
    return folder


@pytest.fixture(scope="module")
def lost(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    anvil: Anvil,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[Registry, Path]]:
    """A registry whose database is from before its last two anchors, a mirror that has all, and beside it the keys.

    Made once, in a transaction around those of the tests.
    """
    folder = tmp_path_factory.mktemp("lost")
    values = chain_values(folder) | {"ETHEREUM_RPC_URLS": [anvil.url]}
    with django_db_blocker.unblock(), transaction.atomic():
        with override_settings(**values):
            made = registry()
            made.anchored(9)
            backup = transaction.savepoint()
            made.anchored(299)
            made.anchored(300)
            made.append(8)
            assert made.size == SIZE - 1
            made.append(1)
            mirror(Client(), folder / "mirror")
            transaction.savepoint_rollback(backup)
        yield made, folder
        transaction.set_rollback(True)


@pytest.fixture
def restored(
    lost: tuple[Registry, Path], db: None, anvil: Anvil, chain_settings: Settings, tmp_path: Path
) -> Iterator[tuple[Registry, Path]]:
    """The registry and its mirror, for one test: what it does to them and to the chain is undone."""
    made, folder = lost
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    chain_settings.ETHEREUM_RPC_URLS = [anvil.url]
    before = anvil.rpc("evm_snapshot")
    yield replace(made), tmp_path / "mirror"
    anvil.rpc("evm_revert", before)


def restore(folder: Path) -> str:
    out = StringIO()
    call_command("log_restore", from_mirror=str(folder), stdout=out)
    return out.getvalue()


def test_a_restored_log_neither_anchors_nor_sequences(restored: tuple[Registry, Path]) -> None:
    registry, _ = restored
    assert registry.step() == "blocked"
    assert "log_restore" in halts_open()[0].detail
    with pytest.raises(LogHaltedError):
        sequence_all(keys=KEYS)


def test_nothing_is_sequenced_before_somebody_has_looked_at_the_chain(
    restored: tuple[Registry, Path],
) -> None:
    """The backup knows of no halt yet: the loop's first look must come before the sequencer's first entry."""
    registry, _ = restored
    NetworkState.objects.update(tried_at=registry.now - timedelta(hours=5))
    size = registry.size
    assert tasks.sequence() == 0
    assert registry.size == size
    registry.step()
    assert halts_open()
    assert tasks.sequence() == 0


def test_with_the_chain_down_records_are_sequenced_all_the_same(
    restored: tuple[Registry, Path], chain_settings: Settings
) -> None:
    """A look that finds nobody is a look."""
    registry, _ = restored
    chain_settings.ETHEREUM_RPC_URLS = ["http://127.0.0.1:9"]
    NetworkState.objects.update(tried_at=registry.now - timedelta(hours=5))
    registry.submit(2)
    assert tasks.sequence() == 0
    tasks.anchor()
    assert tasks.sequence() == 2


def test_a_promoted_standby_is_compared_with_the_chain_first(
    restored: tuple[Registry, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It lacks the last seconds, and its last look is from before: what is appended there would be a fork."""
    registry, _ = restored
    promoted(monkeypatch)
    registry.submit(1)
    assert tasks.sequence() == 0
    with pytest.raises(LogHaltedError, match="promoted"):
        sequence_all(keys=KEYS)
    assert registry.step() == "blocked"
    assert halts_open()


def test_a_mirror_brings_the_tail_back(restored: tuple[Registry, Path]) -> None:
    registry, folder = restored
    registry.step()
    assert "610 entries are back" in restore(folder)
    assert registry.size == SIZE
    assert registry.step() == "sent"
    assert halts_open() == []
    assert [row.size for row in anchors_confirmed()] == [10, 310, 611]


def test_the_published_log_comes_back_byte_for_byte(restored: tuple[Registry, Path]) -> None:
    registry, folder = restored
    restore(folder)
    signed = (folder / "checkpoint").read_text()
    assert newest_checkpoint().note == signed
    assert newest_checkpoint().root == proofs.root(SIZE).hex()
    for commitment in Entry.objects.filter(root__isnull=False):
        assert map_root(commitment.index).hex() == commitment.root
    registry.step()
    snapshot = newest_snapshot(now=timezone.now())
    assert snapshot is not None
    assert snapshot.size == 611


def test_the_log_goes_on_from_there(restored: tuple[Registry, Path]) -> None:
    registry, folder = restored
    registry.step()
    restore(folder)
    registry.step()
    registry.anchored()
    rows = anchors_confirmed()
    assert rows[-1].size == registry.size == SIZE + 5
    assert rows[-2].previous_size == 611


@pytest.mark.parametrize(
    ("path", "change"),
    [
        ("checkpoint", lambda content: content.replace(b"620", b"621")),
        ("tile/entries/000", lambda content: content[:-1]),
        ("tile/entries/001", lambda content: content + b"\0"),
        ("tile/entries/001", lambda content: content.replace(b'"test:stated"', b'"test:denied"')),
        ("tile/entries/001", lambda content: content.replace(b'"entry/1"', b'"entry/2"')),
    ],
    ids=["signature", "short", "long", "another entry", "no entry"],
)
def test_a_mirror_that_lies_changes_nothing(
    restored: tuple[Registry, Path], path: str, change: object
) -> None:
    registry, folder = restored
    file = folder / path
    file.write_bytes(change(file.read_bytes()))  # type: ignore[operator]
    size = registry.size
    with pytest.raises(CommandError):
        restore(folder)
    assert registry.size == size


@pytest.mark.parametrize(
    ("path", "kept"), [("tile/entries/000", 10), ("tile/entries/002.p/108", 611)], ids=["at once", "later"]
)
def test_a_mirror_that_lies_when_read_again_writes_no_lie(
    restored: tuple[Registry, Path], path: str, kept: int
) -> None:
    registry, folder = restored
    asked: set[str] = set()

    def read(wanted: str) -> bytes:
        content = (folder / wanted).read_bytes()
        if wanted == path and wanted in asked:
            return content[::-1].replace(b"detats:tset", b"deined:tset", 1)[::-1]
        asked.add(wanted)
        return content

    true = [(folder / "tile/entries" / name).read_bytes() for name in ("000", "001", "002.p/108")]
    with pytest.raises(MirrorError, match="read again"):
        tail_restore(keys=KEYS, read=read)
    assert registry.size == kept
    assert all(bytes(entry.leaf) in true[entry.index // WIDTH] for entry in Entry.objects.order_by("index"))


def test_a_mirror_that_has_no_more_is_refused(restored: tuple[Registry, Path], client: Client) -> None:
    with pytest.raises(MirrorError, match="the mirror has"):
        tail_restore(keys=KEYS, read=lambda path: client.get(f"/log/{path}").content)
