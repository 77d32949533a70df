"""log_init and log_audit, with a real chain."""

import io
import re
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from anchoring import triggers, wiring, wiring_chain
from anchoring.audit import sources
from anchoring.audit.run import audit
from anchoring.ethereum.view import deployed_read
from anchoring.log.keys import LogKeys
from anchoring.log.labels import Labeller
from anchoring.management.commands import log_audit
from anchoring.models import AuditRun, Checkpoint, Entry, Log, Network
from tests.anchoring.log.cast import entry, submit
from tests.fixtures.anvil import Anvil

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(settings: Any, tmp_path: Path, anvil: Anvil, monkeypatch: Any) -> Iterator[Path]:
    """An empty folder for keys, a node, and no records of other applications."""
    settings.KEYS_DIR = tmp_path / "keys"
    settings.ANCHOR_KEY_FILE = settings.KEYS_DIR / "anchor-key"
    settings.ANCHOR_KEYSTORE_FILE = settings.KEYS_DIR / "anchor-keystore.json"
    settings.ETHEREUM_RPC_URLS = [anvil.url]
    settings.LOG_ORIGIN = "registry.example/test"
    monkeypatch.setattr(sources, "_sources", [])
    wiring_chain._client.cache_clear()
    yield settings.KEYS_DIR
    wiring_chain._client.cache_clear()


def init(*arguments: str) -> str:
    out = io.StringIO()
    call_command("log_init", *arguments, stdout=out)
    return out.getvalue()


def audited(*arguments: str) -> tuple[int, str]:
    out = io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("log_audit", *arguments, stdout=out, stderr=io.StringIO())
    assert isinstance(ended.value.code, int)
    return ended.value.code, out.getvalue()


def test_the_first_key_of_a_registry_is_paid_for_first(
    place: Path, tmp_path: Path, anvil: Anvil, settings: Any
) -> None:
    """As in docs/operating.md, "Hoodi, step by step": a key before there is a contract, and one without ether."""
    password, out = tmp_path / "password", io.StringIO()
    password.write_text("a password that is long")
    settings.ANCHOR_KEYSTORE_FILE, settings.ANCHOR_KEYSTORE_PASSWORD_FILE = tmp_path / "new.json", password
    call_command("anchor_rotate", "--make", tmp_path / "new.json", "--password-file", password, stdout=out)
    assert "then: python manage.py log_init" in out.getvalue()
    for _ in range(2):
        with pytest.raises(CommandError, match=r"has 0 wei and this may take \d{15,}: send it ether"):
            init()
    anvil.rpc("anvil_setBalance", out.getvalue().split()[0], hex(10**18))
    assert f"{tmp_path / 'new.json'}\n        pays for anchors" in init()

    call_command("anchor_rotate", "--make", tmp_path / "next.json", "--password-file", password, stdout=out)
    assert (
        out.getvalue().splitlines()[-1].startswith("Send it ether, then: python manage.py anchor_rotate --to")
    )


def test_a_new_epoch_names_the_old_logs_contract_for_good(place: Path) -> None:
    old = "0xAb5801a7D398351b8bE11C439e05C5B3259aeC9B"
    assert old.lower() in init("--after", old)
    network = Network.objects.get()
    assert (network.predecessor, network.start) == (old.lower(), 0)
    reader = wiring_chain.contract_reader(network)
    deployed = reader.client.first(lambda one: deployed_read(one, network.contract))
    assert deployed is not None
    assert deployed.predecessor == old.lower()


def test_a_malformed_address_is_refused_before_anything_is_made(place: Path) -> None:
    with pytest.raises(CommandError, match="no address"):
        init("--after", "0x12")
    assert not Network.objects.exists()


def test_a_log_begins_with_keys_contract_and_empty_checkpoint(place: Path) -> None:
    said = init()
    log, network = Log.objects.get(), Network.objects.get()
    assert log.origin == "registry.example/test"
    assert (Checkpoint.objects.get().size, network.chain_id) == (0, 31337)
    for name in (wiring.NOTE_KEY_FILE, wiring.VRF_KEY_FILE):
        assert stat.S_IMODE((place / name).stat().st_mode) == 0o600
        assert str(place / name) in said
        assert (place / name).read_text().strip() not in said
    for told in (log.note_vkey, log.vrf_public_key, network.contract, "docs/operating.md"):
        assert told in said
    assert wiring.log_keys().note_vkey == log.note_vkey


def test_a_log_begins_once(place: Path) -> None:
    init()
    before = {file.name: file.read_bytes() for file in place.iterdir()}
    with pytest.raises(CommandError, match="has begun already"):
        init()
    assert {file.name: file.read_bytes() for file in place.iterdir()} == before
    assert Network.objects.count() == 1


def test_a_start_without_a_chain_leaves_only_the_keys(place: Path, settings: Any, anvil: Anvil) -> None:
    settings.ETHEREUM_RPC_URLS = ["http://127.0.0.1:9"]
    with pytest.raises(CommandError):
        init()
    assert not Log.objects.exists()
    made = (place / wiring.VRF_KEY_FILE).read_text()
    settings.ETHEREUM_RPC_URLS = [anvil.url]
    init()
    assert (place / wiring.VRF_KEY_FILE).read_text() == made


def test_a_start_killed_after_the_contract_continues_with_it(place: Path, monkeypatch: Any) -> None:
    def killed(**_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("anchoring.management.commands.log_init.log_create", killed)
        with pytest.raises(KeyboardInterrupt):
            init()
    contract = Network.objects.get().contract
    init()
    assert Network.objects.get().contract == contract
    assert Log.objects.exists()


def test_keys_from_the_environment_are_not_written_down(place: Path, settings: Any) -> None:
    settings.LOG_NOTE_KEY, settings.LOG_VRF_KEY = "11" * 32, "22" * 32
    init()
    assert not (place / wiring.NOTE_KEY_FILE).exists()
    assert wiring.log_keys().vrf_seed == b"\x22" * 32


@pytest.mark.parametrize("wrong", ["", "zz" * 32, "11" * 31])
def test_a_damaged_key_is_refused_without_telling_it(place: Path, wrong: str) -> None:
    init()
    (place / wiring.VRF_KEY_FILE).write_text(wrong)
    with pytest.raises(wiring.KeysMissingError) as refused:
        wiring.log_keys()
    assert not wrong or wrong not in str(refused.value)


def test_another_log_s_keys_are_refused(place: Path) -> None:
    init()
    (place / wiring.NOTE_KEY_FILE).write_text("11" * 32)
    with pytest.raises(wiring.KeysMissingError, match="another log's"):
        wiring.log_keys()


def test_who_signs_nothing_needs_no_note_key(place: Path, settings: Any) -> None:
    init()
    keys, log = wiring.log_keys(), Log.objects.get()
    (place / wiring.NOTE_KEY_FILE).unlink()
    with pytest.raises(wiring.KeysMissingError, match="LOG_NOTE_KEY"):
        wiring.log_shown()
    settings.LOG_VERIFIER_KEY = log.note_vkey
    name, labeller = wiring.log_shown()
    assert (name.origin, name.note_vkey) == (log.origin, log.note_vkey)
    assert labeller.labels(["vin:1"]) == Labeller(keys.vrf_seed).labels(["vin:1"])
    with pytest.raises(wiring.KeysMissingError):
        wiring.log_keys()
    # A row that a hand changed is another log's.
    settings.LOG_VERIFIER_KEY = LogKeys(log.origin, b"\x11" * 32, keys.vrf_seed).note_vkey
    with pytest.raises(wiring.KeysMissingError, match="another log's"):
        wiring.log_shown()


def _seen_once_more(**given: Any) -> AuditRun:
    """An audit beside which the registry's own sees what is wrong after it did."""
    run = audit(**given)
    audit(**given)
    assert not run.findings.exists()
    return run


def test_the_audit_s_exit_status(place: Path, monkeypatch: Any) -> None:
    with pytest.raises(CommandError, match="log_init"):
        call_command("log_audit")
    init()
    monkeypatch.setattr(sources, "_sources", [_NoRecords()])
    status, said = audited()
    assert (status, said) == (0, "0 entries, 0 records: 0 findings\n")
    status, said = audited("--offline")
    assert (status, "not checked: local" in said) == (2, True)
    submit(entry(1))
    from anchoring.tasks import sequence

    sequence()
    assert Entry.objects.count() == 1
    status, said = audited()
    assert (status, re.findall(r"^(\S+)  (entry \d+)", said, re.M)) == (1, [("entry:unknown", "entry 0")])
    with monkeypatch.context() as beside:
        beside.setattr(log_audit, "audit", _seen_once_more)
        assert audited() == (1, said)
    triggers.remove(connection)
    assert "trigger:missing  anchoring_entry_no_" in audited()[1]


class _NoRecords:
    """An application without a record."""

    def count(self) -> int:
        return 0

    def labels_after(self, _label: str | None) -> list[str]:
        return []

    def checks(self, _labels: Any) -> Iterator[sources.RecordCheck]:
        return iter(())

    def known(self, _pairs: Any) -> set[sources.Pair]:
        return set()

    def unchecked(self) -> tuple[str, ...]:
        return ()

    def is_busy(self) -> bool:
        return False
