"""The anchor key may lie on another machine: what that one signs is believed only where it is the key's own word."""

from collections.abc import Callable, Iterator

import pytest
from django.core.exceptions import ImproperlyConfigured
from eth_keys.datatypes import PrivateKey
from pytest_django import Settings

from anchoring import wiring_signer
from anchoring.anchorer.preflight import FAILED, OK, preflight
from anchoring.anchors import anchors_confirmed
from anchoring.ethereum.errors import KeyUnusableError, SignerError
from anchoring.ethereum.networks import LOCAL
from anchoring.ethereum.remote_signer import RemoteSigner
from anchoring.ethereum.signer import Transaction, key_signer
from anchoring.ethereum.web3signer import Web3Signer
from anchoring.models import Attempt, NetworkState
from config import env
from tests.anchoring.simulated.keeper import Keeper, keeper_running
from tests.anchoring.simulated.key_service import ORDER
from tests.anchoring.simulated.world import KEY, World

SECRET = "77" * 32
ANCHOR = Transaction(560_048, 7, "0x" + "ab" * 20, "0x1234", 100_000, 30 * 10**9, 10**9)
DEPLOYMENT = Transaction(1, 0, None, "0x6001", 1_000_000, 3, 0)


@pytest.fixture
def keeper() -> Iterator[Keeper]:
    with keeper_running(SECRET) as running:
        yield running


def asking(keeper: Keeper) -> RemoteSigner:
    return RemoteSigner(keeper.public_key, Web3Signer(keeper.url + "/", keeper.public_key, seconds=2))


def high(signature: bytes) -> str:
    """The other one of two signatures that are both right; nodes take the low one alone."""
    s = ORDER - int.from_bytes(signature[32:64], "big")
    return "0x" + (signature[:32] + s.to_bytes(32, "big") + bytes([55 - signature[64]])).hex()


@pytest.mark.parametrize("transaction", [ANCHOR, DEPLOYMENT])
@pytest.mark.parametrize(
    "answer",
    [
        lambda signature: "0x" + signature.hex(),
        lambda signature: f'"0x{signature.hex().upper()}"\n',
        lambda signature: "0x" + signature[:64].hex() + "00",
        high,
    ],
    ids=["text", "JSON", "another parity", "high s"],
)
def test_a_remote_key_signs_as_a_key_here_would(
    keeper: Keeper, transaction: Transaction, answer: Callable[[bytes], str]
) -> None:
    keeper.answer = answer
    here = key_signer(SECRET, source="here")
    assert asking(keeper).address == here.address
    assert asking(keeper).sign(transaction) == here.sign(transaction)


@pytest.mark.parametrize(
    "answer",
    [
        lambda _: "",
        lambda _: "signed",
        lambda signature: "0x" + signature.hex()[:-2],
        lambda _: "0x" + "00" * 65,
        lambda _: "0x" + "ff" * 65,
        lambda signature: "0x" + signature[32:64].hex() + signature[:32].hex() + "1b",
    ],
    ids=["nothing", "a word", "too short", "zeros", "beyond the order", "another's"],
)
def test_an_answer_that_is_no_signature_is_refused(keeper: Keeper, answer: Callable[[bytes], str]) -> None:
    keeper.answer = answer
    with pytest.raises(SignerError):
        asking(keeper).sign(ANCHOR)


def test_the_check_says_whether_the_keeper_signs(keeper: Keeper, world: World) -> None:
    world.signer = asking(keeper)
    world.restart()

    def finding() -> tuple[str, str]:
        findings = preflight(world.loop, now=world.now)
        return next((one.state, one.text) for one in findings if one.name == "signer")

    assert finding() == (OK, "signs when it is asked")
    other = PrivateKey(b"\x78" * 32)
    keeper.answer = lambda _: "0x" + other.sign_msg(b"any").to_bytes().hex()
    assert finding()[0] == FAILED
    keeper.away = True
    assert "not reached" in finding()[1]


def test_another_key_s_signature_is_refused(keeper: Keeper) -> None:
    signer = asking(keeper)
    other = PrivateKey(b"\x78" * 32)
    keeper.answer = lambda _: "0x" + other.sign_msg(b"any").to_bytes().hex()
    with pytest.raises(SignerError, match="not of the key"):
        signer.sign(ANCHOR)


def test_the_keeper_s_address_is_never_told(keeper: Keeper) -> None:
    keeper.away = True
    with pytest.raises(SignerError) as raised:
        asking(keeper).sign(ANCHOR)
    assert keeper.url not in str(raised.value)
    assert keeper.public_key not in str(raised.value)


@pytest.mark.parametrize("public_key", ["", "0x04", "00" * 64, "zz" * 64])
def test_a_public_key_that_is_none_is_refused(public_key: str) -> None:
    with pytest.raises(KeyUnusableError):
        Web3Signer("http://127.0.0.1:1", public_key, seconds=1)


def test_while_the_keeper_is_away_nothing_is_sent(world: World) -> None:
    with keeper_running(KEY) as keeper:
        world.signer = asking(keeper)
        world.restart()
        keeper.away = True
        world.log.append(3)
        assert world.step() == "blocked"
        assert NetworkState.objects.get().problem == "signer"
        assert not Attempt.objects.exists()
        keeper.away = False
        world.go(3)
    assert NetworkState.objects.get().problem is None
    assert [row.size for row in anchors_confirmed()] == [4]


def test_the_settings_say_where_the_key_lies(keeper: Keeper, chain_settings: Settings) -> None:
    wiring_signer._remote.cache_clear()
    chain_settings.ANCHOR_SIGNER = "web3signer"
    chain_settings.ANCHOR_SIGNER_URL = keeper.url
    chain_settings.ANCHOR_SIGNER_PUBLIC_KEY = keeper.public_key
    signer = wiring_signer.anchor_signer(LOCAL)
    assert signer is not None
    assert signer.sign(ANCHOR).hash == key_signer(SECRET, source="here").sign(ANCHOR).hash
    wiring_signer._remote.cache_clear()


@pytest.mark.parametrize("kept", ["keystore", "file"])
def test_a_key_missing_from_its_place_is_an_error(chain_settings: Settings, kept: str) -> None:
    other = chain_settings.ANCHOR_KEY_FILE if kept == "keystore" else chain_settings.ANCHOR_KEYSTORE_FILE
    other.write_text(SECRET)
    chain_settings.ANCHOR_SIGNER = kept
    with pytest.raises(KeyUnusableError):
        wiring_signer.anchor_signer(LOCAL)


def test_a_signer_that_nobody_knows_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIGNER", "kms")
    with pytest.raises(ImproperlyConfigured, match="one of keystore, file"):
        env.choice("SIGNER", "keystore", "file")


def test_sockets_are_no_endpoints() -> None:
    with pytest.raises(ImproperlyConfigured, match="must begin with https:// or http://"):
        env.addresses("ETHEREUM_RPC_URL", "wss://mainnet.example/v3/key", "https", "http")
