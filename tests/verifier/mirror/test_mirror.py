"""`registry-verifier mirror`: what is served, that it is all there, and that nothing else is cosigned."""

from __future__ import annotations

import http.client
import json
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.verifier.cases.world import world
from tests.verifier.maker import Registry
from tests.verifier.monitor.test_monitor import grow
from tests.verifier.site import Watch, watched
from verifier import cosignature, mirror, note
from verifier.cli import main
from verifier.cosignature import Signer
from verifier.mirror.mirror import Mirror
from verifier.monitor.store import Store
from verifier.trust import loads
from verifier.witness import keys
from verifier.witness.state import States, origin_hash

NAME = "mirror.example/cars"


@pytest.fixture
def registry() -> Registry:
    return world().registry


@pytest.fixture
def watch(registry: Registry, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Watch]:
    with watched(registry, tmp_path, capsys) as watching:
        assert main(["witness-keygen", "--state", str(watching.folder), "--name", NAME]) == 0
        yield watching


def look(watch: Watch, *more: str) -> int:
    """One look of a mirror, which is served no longer than that."""
    trust = ["--trust", str(watch.folder.parent / "trust.json")]
    at = ["--url", watch.site.url, "--state", str(watch.folder), "--lang", "en", "--listen", "127.0.0.1:0"]
    watch._capsys.readouterr()
    status = main(["mirror", *at, *trust, "--once", "--offline", *more])
    watch.events = [json.loads(line) for line in watch._capsys.readouterr().out.splitlines()]
    return status


class Opened:
    """The mirror of a folder, as its server has it."""

    def __init__(self, watch: Watch) -> None:
        self.signers: tuple[Signer, ...] = keys.load(watch.folder)
        cosigners = [signer.cosigner() for signer in self.signers]
        trust = loads((watch.folder.parent / "trust.json").read_bytes())
        self.states = States(watch.folder, cosigners, [trust.origin])
        self.mirror = Mirror(self.signers, trust, self.states, watch.folder / "log")
        self._prefix = f"/{origin_hash(trust.origin)}/"

    def get(self, name: str) -> bytes | int:
        reply = self.mirror.get(self._prefix + name)
        return reply.content if reply.status == 200 else reply.status


@pytest.fixture
def opened(watch: Watch, registry: Registry) -> Iterator[Opened]:
    grow(registry, 300)
    registry.anchor()
    assert look(watch) == 0
    opened = Opened(watch)
    yield opened
    opened.states.close()


def test_a_mirror_cosigns_what_it_has(watch: Watch, registry: Registry, opened: Opened) -> None:
    assert watch.codes == ["mirror_listens", "checked", "mirrored"]
    served = opened.get("checkpoint")
    assert isinstance(served, bytes)
    signed = note.parse(served.decode())
    assert served.decode().startswith(registry.checkpoint)
    for signer, signature in zip(opened.signers, signed.signatures[1:], strict=True):
        assert cosignature.verify(signer.cosigner(), signed.text, signature.value) > 0


def test_a_mirror_serves_the_log_s_own_tiles(watch: Watch, opened: Opened) -> None:
    for path in ("tile/0/000", "tile/entries/000", "tile/0/001.p/52", "tile/1/000.p/1"):
        assert opened.get(path) == watch.site.file(path), path


@pytest.mark.parametrize(
    "name",
    [
        "tile/0/002",
        "tile/64/000",
        "tile/0/../0/000",
        "../keys.json",
        "tile/entries/..%2f..%2fkeys.json",
        "",
        "tile/",
    ],
)
def test_a_path_that_is_no_tile_is_not_there(opened: Opened, name: str) -> None:
    assert opened.get(name) == 404
    assert opened.mirror.get("/" + "0" * 64 + "/checkpoint").status == 404


def test_a_second_look_cosigns_what_is_new_alone(watch: Watch, registry: Registry) -> None:
    assert look(watch) == 0
    assert look(watch) == 0
    assert "mirrored" not in watch.codes
    grow(registry, 3)
    registry.anchor()
    assert look(watch) == 0
    assert watch.codes[-1] == "mirrored"


def test_an_old_cosignature_of_the_same_is_made_anew(watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    assert look(watch) == 0
    first = _served(watch)
    monkeypatch.setattr("verifier.mirror.mirror.AGAIN_SECONDS", -1)
    assert look(watch) == 0
    assert watch.codes[-1] == "mirrored"
    assert note.parse(_served(watch)).text == note.parse(first).text


def test_entries_not_on_the_disk_are_not_cosigned(
    watch: Watch, registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert look(watch) == 0
    grow(registry, 3)
    registry.anchor()

    def fails() -> None:
        raise OSError("no space left")

    with monkeypatch.context() as broken:
        broken.setattr("os.sync", fails)
        assert look(watch) == 2
    assert watch.codes[-1] == "folder_fails"
    assert note.parse_checkpoint(note.parse(_served(watch)).text).size == 7
    assert look(watch) == 0
    assert watch.codes[-1] == "mirrored"


@pytest.mark.parametrize("path", ["/add-checkpoint", "/add-entries", "/sign-subtree"])
def test_a_mirror_takes_nothing_that_is_sent(opened: Opened, path: str) -> None:
    before = opened.get("checkpoint")
    assert opened.mirror.post(path, b"old 0\n\n").status == 404
    assert opened.get("checkpoint") == before


def test_a_forked_log_is_not_cosigned(watch: Watch, registry: Registry) -> None:
    assert look(watch) == 0
    registry.leaves[1] += b" "
    grow(registry, 3)
    registry.anchor()
    assert look(watch) == 1
    assert "mirrored" not in watch.codes
    assert note.parse_checkpoint(note.parse(_served(watch)).text).size == 7


def test_a_copy_with_a_gap_is_not_cosigned(watch: Watch, registry: Registry) -> None:
    grow(registry, 600)
    registry.anchor()
    watch.site.spoiled["/log/tile/entries/001"] = 503
    assert look(watch) == 2
    assert watch.codes == ["mirror_listens", "away"]
    watch.site.spoiled.clear()
    assert look(watch) == 0
    assert watch.codes[-1] == "mirrored"


def test_a_mirror_begun_anew_on_another_branch_cosigns_nothing(watch: Watch) -> None:
    """Its memory outlives the copy."""
    assert look(watch) == 0
    for name in ("log", "checkpoints"):
        shutil.rmtree(watch.folder / name)
    (watch.folder / "state.sqlite").unlink()
    watch.site.registry = Registry()
    grow(watch.site.registry, 20)
    watch.site.registry.anchor()
    assert look(watch) == 1
    assert watch.codes == ["mirror_listens", "checked", "mirror_differs"]
    assert note.parse_checkpoint(note.parse(_served(watch)).text).size == 7


def test_a_mirror_says_whose_log_it_is(watch: Watch) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["mirror", "--url", watch.site.url, "--state", str(watch.folder), "--once"])
    assert ended.value.code == 64


def test_a_mirror_is_read_on_http(watch: Watch, registry: Registry, monkeypatch: pytest.MonkeyPatch) -> None:
    """While it looks; the first answer is of the look before."""
    assert look(watch) == 0
    answers: list[int] = []
    cosign = Mirror.cosign

    def asked(self: Mirror, store: Store) -> int | None:
        port = int(json.loads(watch._capsys.readouterr().out.splitlines()[0])["address"].rpartition(":")[2])
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        connection.request("GET", f"/{origin_hash(registry.origin)}/tile/0/000.p/7")
        answers.append(len(connection.getresponse().read()))
        connection.close()
        return cosign(self, store)

    monkeypatch.setattr(mirror.mirror.Mirror, "cosign", asked)
    assert look(watch) == 0
    assert answers == [7 * 32]
    assert threading.active_count() < 20


def _served(watch: Watch) -> str:
    opened = Opened(watch)
    served = opened.get("checkpoint")
    opened.states.close()
    assert isinstance(served, bytes)
    return served.decode()
