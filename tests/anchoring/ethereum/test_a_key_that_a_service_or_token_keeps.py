"""The anchor key in AWS KMS, or in a security module behind PKCS#11: asked for each signature, which is never just believed."""

from collections.abc import Iterator

import pkcs11
import pytest
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from django.core.exceptions import ImproperlyConfigured
from eth_account import Account
from eth_keys.datatypes import PrivateKey
from pytest_django import Settings

from anchoring import wiring_signer
from anchoring.anchors import anchors_confirmed
from anchoring.ethereum.errors import SignerError
from anchoring.ethereum.kms import Kms
from anchoring.ethereum.networks import LOCAL
from anchoring.ethereum.remote_signer import RemoteSigner
from anchoring.ethereum.signer import Transaction, key_signer
from anchoring.ethereum.token import Token
from anchoring.models import Attempt, NetworkState
from config import env
from tests.anchoring.ethereum.test_a_key_that_lies_elsewhere import ANCHOR, DEPLOYMENT, SECRET
from tests.anchoring.simulated.key_service import KEY, ORDER, KeyService, key_service_running
from tests.anchoring.simulated.world import KEY as ANCHOR_KEY
from tests.anchoring.simulated.world import World
from tests.fixtures.tokens import SoftToken, soft_token

__all__ = ["soft_token"]

ANOTHER = str(PrivateKey(b"\x78" * 32).public_key)


@pytest.fixture(autouse=True)
def credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    """As AWS's programs find them; nothing else of this machine counts."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIATEST")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret-of-the-test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "ap-northeast-2")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")


@pytest.fixture
def service() -> Iterator[KeyService]:
    with key_service_running(SECRET) as running:
        yield running


def asking(service: KeyService, key: str = KEY) -> RemoteSigner:
    return RemoteSigner(str(service.key.public_key), Kms(key, seconds=2, url=service.url))


def in_token(kept: SoftToken, **changes: str) -> RemoteSigner:
    names = {"token": kept.label, "key": kept.key, "pin": kept.pin} | changes
    module = names.pop("module", kept.module)
    return RemoteSigner(kept.public_key, Token(module, **names))


@pytest.mark.parametrize("transaction", [ANCHOR, DEPLOYMENT])
def test_a_service_s_key_signs_as_a_key_here_would(service: KeyService, transaction: Transaction) -> None:
    assert asking(service).sign(transaction) == key_signer(SECRET, source="here").sign(transaction)
    asking(service).ready()


def test_a_service_s_high_signature_becomes_the_low_one(service: KeyService) -> None:
    """Of two signatures that are both right, nodes take the low one alone."""
    low = asking(service).sign(ANCHOR)
    service.higher = True
    assert asking(service).sign(ANCHOR) == low


def test_a_service_s_signature_of_something_else_is_refused(service: KeyService) -> None:
    told = service.key.sign_msg_hash(bytes(32))
    service.signature = encode_dss_signature(told.r, told.s)
    with pytest.raises(SignerError, match="not of the key"):
        asking(service).sign(ANCHOR)


@pytest.mark.parametrize(
    "fault",
    [
        "AccessDeniedException",
        "DisabledException",
        "KMSInvalidStateException",
        "ThrottlingException",
        "NotFoundException",
    ],
)
def test_a_service_that_refuses_says_why_and_no_more(service: KeyService, fault: str) -> None:
    service.fault = fault
    with pytest.raises(SignerError, match=fault) as raised:
        asking(service).sign(ANCHOR)
    assert not any(secret in str(raised.value) for secret in ("arn:", KEY, service.url, "AKIA", "secret"))
    assert len(service.asked) <= 2


@pytest.mark.parametrize(
    "answer", [b"", b"signed", encode_dss_signature(0, 0), encode_dss_signature(1, ORDER)]
)
def test_a_service_s_answer_that_is_no_signature_is_refused(service: KeyService, answer: bytes) -> None:
    service.signature = answer
    with pytest.raises(SignerError):
        asking(service).sign(ANCHOR)


@pytest.mark.parametrize(
    "said",
    [
        (200, [1]),
        (200, "signed"),
        (200, {"Signature": 5}),
        (400, {"__type": 5}),
        (400, {"__type": "https://key.example/secret"}),
        (400, {"__type": "A" * 5_000}),
    ],
)
def test_a_service_that_is_another_is_told_in_few_words(
    service: KeyService, said: tuple[int, object]
) -> None:
    service.said = said
    with pytest.raises(SignerError) as raised:
        asking(service).sign(ANCHOR)
    assert len(str(raised.value)) < 100
    assert "secret" not in str(raised.value)


def test_a_service_that_is_away_is_told_without_its_address() -> None:
    signer = RemoteSigner(ANOTHER, Kms(KEY, seconds=1, url="http://127.0.0.1:9"))
    with pytest.raises(SignerError, match="not reached") as raised:
        signer.ready()
    assert "127.0.0.1" not in str(raised.value)


def test_a_service_without_credentials_is_told(service: KeyService, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/nowhere")
    with pytest.raises(SignerError, match="NoCredentialsError"):
        asking(service).sign(ANCHOR)


def test_while_the_service_refuses_nothing_is_sent(world: World) -> None:
    with key_service_running(ANCHOR_KEY.removeprefix("0x")) as service:
        world.signer = asking(service)
        world.restart()
        service.fault = "DisabledException"
        world.log.append(3)
        assert world.step() == "blocked"
        assert NetworkState.objects.get().problem == "signer"
        assert not Attempt.objects.exists()
        service.fault = ""
        world.go(3)
    assert NetworkState.objects.get().problem is None
    assert [row.size for row in anchors_confirmed()] == [4]


@pytest.mark.softhsm
@pytest.mark.parametrize("transaction", [ANCHOR, DEPLOYMENT])
def test_a_token_signs_with_the_key_it_keeps(soft_token: SoftToken, transaction: Transaction) -> None:
    signer = in_token(soft_token)
    signer.ready()
    signed = signer.sign(transaction)
    assert Account.recover_transaction(signed.raw).lower() == signer.address


@pytest.mark.softhsm
@pytest.mark.parametrize(
    "changes",
    [{"pin": "0000"}, {"token": "another"}, {"key": "another"}, {"module": "/nowhere/lib.so"}],
    ids=["PIN", "token", "key", "module"],
)
def test_a_token_that_does_not_sign_says_so(soft_token: SoftToken, changes: dict[str, str]) -> None:
    with pytest.raises(SignerError, match="the token does not sign") as raised:
        in_token(soft_token, **changes).sign(ANCHOR)
    assert not any(secret in str(raised.value) for secret in (soft_token.pin, "0000", "nowhere"))
    in_token(soft_token).ready()


class Locking:
    """A token whose PIN is another, and which counts how often it is shown one."""

    def __init__(self, fault: type[pkcs11.PKCS11Error]) -> None:
        self.fault, self.shown = fault, 0

    def get_token(self, **_names: str) -> "Locking":
        return self

    def open(self, **_pin: str) -> None:
        self.shown += 1
        raise self.fault


@pytest.mark.parametrize(
    ("fault", "shown"), [(pkcs11.PinIncorrect, 1), (pkcs11.PinLocked, 1), (pkcs11.TokenNotPresent, 3)]
)
def test_a_refused_pin_is_not_shown_again(
    monkeypatch: pytest.MonkeyPatch, fault: type[pkcs11.PKCS11Error], shown: int
) -> None:
    """The anchorer asks every few seconds: the token would be locked within a minute."""
    token = Locking(fault)
    monkeypatch.setattr(pkcs11, "lib", lambda _module: token)
    keeper = Token("lib.so", token="anchor", key="anchor", pin="0000")
    for _ in range(3):
        with pytest.raises(SignerError, match=fault.__name__) as raised:
            keeper.signature(b"x")
        assert "0000" not in str(raised.value)
    assert token.shown == shown


@pytest.mark.softhsm
def test_another_key_in_the_token_is_refused(soft_token: SoftToken) -> None:
    signer = RemoteSigner(
        ANOTHER,
        Token(soft_token.module, token=soft_token.label, key=soft_token.key, pin=soft_token.pin),
    )
    with pytest.raises(SignerError, match="not of the key"):
        signer.ready()


@pytest.mark.softhsm
def test_the_settings_name_the_token(soft_token: SoftToken, chain_settings: Settings) -> None:
    wiring_signer._remote.cache_clear()
    chain_settings.ANCHOR_SIGNER = "pkcs11"
    chain_settings.ANCHOR_SIGNER_PUBLIC_KEY = soft_token.public_key
    chain_settings.ANCHOR_SIGNER_MODULE = soft_token.module
    chain_settings.ANCHOR_SIGNER_TOKEN = soft_token.label
    chain_settings.ANCHOR_SIGNER_KEY = soft_token.key
    chain_settings.ANCHOR_SIGNER_PIN = soft_token.pin
    signer = wiring_signer.anchor_signer(LOCAL)
    assert signer is not None
    signer.ready()
    wiring_signer._remote.cache_clear()


def test_the_settings_name_the_service(service: KeyService, chain_settings: Settings) -> None:
    wiring_signer._remote.cache_clear()
    chain_settings.ANCHOR_SIGNER = "kms"
    chain_settings.ANCHOR_SIGNER_URL = service.url
    chain_settings.ANCHOR_SIGNER_PUBLIC_KEY = str(service.key.public_key)
    chain_settings.ANCHOR_SIGNER_KEY = KEY
    signer = wiring_signer.anchor_signer(LOCAL)
    assert signer is not None
    assert signer.sign(ANCHOR).hash == key_signer(SECRET, source="here").sign(ANCHOR).hash
    wiring_signer._remote.cache_clear()


def test_settings_that_a_keeper_needs_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANCHOR_SIGNER", "pkcs11")
    with pytest.raises(ImproperlyConfigured, match="ANCHOR_SIGNER=pkcs11 needs A, C"):
        env.needed("ANCHOR_SIGNER", A="", B="b", C="")
