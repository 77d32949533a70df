"""The anchor key: where it comes from, that it is never shown, and how it is changed."""

import json
from functools import partial
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from eth_account import Account
from pytest_django import Settings

from anchoring import wiring_chain
from anchoring.anchors import anchors_confirmed
from anchoring.ethereum.errors import KeyUnusableError, PermanentError
from anchoring.ethereum.signer import (
    DEVELOPMENT_KEY,
    address_parsed,
    key_file_signer,
    key_signer,
    keystore_make,
    keystore_signer,
)
from anchoring.ethereum.view import deployed_read
from anchoring.models import NetworkState
from tests.anchoring.simulated.registry import Registry
from tests.fixtures.anvil import Anvil

SECRET = "4c" * 32
MIXED = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8"


def run(*arguments: str) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def keystore(folder: Path) -> tuple[Path, Path]:
    file, password_file, password = folder / "k.json", folder / "p", "correct horse"
    file.write_text(json.dumps(Account.encrypt(bytes.fromhex(SECRET), password, kdf="pbkdf2", iterations=2)))
    password_file.write_text(password + "\n")
    return file, password_file


def roles(registry: Registry) -> tuple[str, str | None, str]:
    client = wiring_chain.network_client(registry.network)
    deployed = client.first(lambda endpoint: deployed_read(endpoint, registry.network.contract))
    assert deployed is not None
    return deployed.admin, deployed.pending_admin, deployed.anchorer


def test_a_signer_shows_its_address_alone() -> None:
    signer = key_signer(SECRET, source="the test")
    assert SECRET not in f"{signer!r} {signer} {signer.__dict__!r}"
    assert signer.address in repr(signer)


def test_a_keystore_of_version_3_opens_with_its_password(tmp_path: Path) -> None:
    assert keystore_signer(*keystore(tmp_path)).address == key_signer(SECRET, source="").address


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"version": 1}', "not json", "4c4c", SECRET[:-1] + "g"])
def test_a_file_without_a_key_is_refused_and_not_quoted(tmp_path: Path, content: str) -> None:
    file, password = tmp_path / "f", tmp_path / "p"
    file.write_text(content)
    password.write_text("hunter2-hunter2")
    for opened in (partial(key_file_signer, file), partial(keystore_signer, file, password)):
        with pytest.raises(KeyUnusableError) as caught:
            opened()
        told = str(caught.value)
        assert str(file) in told
        assert caught.value.__suppress_context__ or caught.value.__context__ is None
        assert "hunter2" not in told
        assert not content or len(content) < 5 or content not in told


def test_a_wrong_password_is_refused_without_being_told(tmp_path: Path) -> None:
    file, password_file = keystore(tmp_path)
    password_file.write_text("wrong-password")
    with pytest.raises(KeyUnusableError) as caught:
        keystore_signer(file, password_file)
    assert "wrong-password" not in str(caught.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(KeyUnusableError, match="nowhere"):
        key_file_signer(tmp_path / "nowhere")


def test_a_new_keystore_is_for_its_owner_and_never_overwrites(tmp_path: Path) -> None:
    password_file, file = tmp_path / "p", tmp_path / "new.json"
    password_file.write_text("some password\n")
    address = keystore_make(file, password_file)
    assert file.stat().st_mode & 0o777 == 0o600
    assert keystore_signer(file, password_file).address == address
    with pytest.raises(KeyUnusableError):
        keystore_make(file, password_file)


@pytest.mark.parametrize(
    "text", ["", "0x", MIXED[:-1], MIXED.replace("C51", "c51"), "vitalik.eth", MIXED[2:] + "zz"]
)
def test_a_mistyped_address_is_refused(text: str) -> None:
    with pytest.raises(PermanentError):
        address_parsed(text)
    assert address_parsed(MIXED) == address_parsed(MIXED.lower()) == MIXED.lower()


def test_without_a_key_the_anchorer_says_that_it_runs_dry(local: Registry, chain_settings: Settings) -> None:
    chain_settings.ANCHOR_KEY_FILE.unlink()
    local.append()
    assert local.step() == "blocked"
    state = NetworkState.objects.get()
    assert (state.problem, state.dry) == ("dry", True)


def test_a_missing_key_file_that_was_named_is_an_error(
    local: Registry, chain_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    chain_settings.ANCHOR_KEY_FILE.unlink()
    monkeypatch.setenv("ANCHOR_KEY_FILE", "somewhere")
    assert wiring_chain.anchor_open_networks(now=local.now) == {"local": "blocked"}
    assert NetworkState.objects.get().problem == "settings"


def test_the_key_is_rotated(local: Registry, anvil: Anvil, chain_settings: Settings, tmp_path: Path) -> None:
    local.anchored()
    file, password_file = keystore(tmp_path)
    address = keystore_signer(file, password_file).address
    anvil.rpc("anvil_setBalance", address, hex(10**18))
    assert "may anchor" in run("anchor_rotate", "--to", address)
    local.append()
    local.wait(600)
    local.step()
    assert NetworkState.objects.get().problem == "not-anchorer"
    chain_settings.ANCHOR_KEYSTORE_FILE, chain_settings.ANCHOR_KEYSTORE_PASSWORD_FILE = file, password_file
    local.anchored()
    assert len(anchors_confirmed()) == 2
    assert NetworkState.objects.get().problem is None


def test_rotating_to_who_anchors_already_sends_nothing(local: Registry, anvil: Anvil) -> None:
    _, _, anchorer = roles(local)
    before = anvil.height
    run("anchor_rotate", "--to", anchorer)
    assert anvil.height == before


def test_rotation_makes_a_key_and_says_what_is_next(local: Registry, tmp_path: Path) -> None:
    (tmp_path / "p").write_text("some password")
    out = run("anchor_rotate", "--make", str(tmp_path / "new.json"), "--password-file", str(tmp_path / "p"))
    assert "anchor_rotate --to 0x" in out


def test_the_admin_is_handed_over_in_two_steps(
    local: Registry, anvil: Anvil, chain_settings: Settings
) -> None:
    heir = key_signer(SECRET, source="the heir")
    anvil.rpc("anvil_setBalance", heir.address, hex(10**18))
    run("anchor_admin", "local", "--offer", heir.address)
    assert roles(local)[1] == heir.address
    assert "has to send" in run("anchor_admin", "local", "--accept")
    chain_settings.ANCHOR_KEY_FILE.write_text(SECRET)
    assert "is the admin now" in run("anchor_admin", "local", "--accept")
    assert roles(local)[:2] == (heir.address, None)


def test_an_offer_is_taken_back(local: Registry) -> None:
    run("anchor_admin", "local", "--offer", MIXED)
    run("anchor_admin", "local", "--withdraw")
    assert roles(local)[1] is None
    with pytest.raises(CommandError, match="not been offered"):
        run("anchor_admin", "local", "--accept")


def test_where_another_is_admin_the_transaction_is_printed_for_it(
    local: Registry, anvil: Anvil, chain_settings: Settings
) -> None:
    chain_settings.ANCHOR_KEY_FILE.write_text(SECRET)
    out = run("anchor_rotate", "--to", MIXED)
    assert "Once that is on the chain, set" in out
    call = {"from": roles(local)[0], "to": local.network.contract, "data": out.split("data  ")[1].split()[0]}
    anvil.rpc("eth_sendTransaction", call)
    anvil.mine()
    assert roles(local)[2] == MIXED.lower()


def test_the_public_key_is_nobodys_secret() -> None:
    assert key_signer(DEVELOPMENT_KEY, source="anvil").address == "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266"
