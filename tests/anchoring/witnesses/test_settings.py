"""WITNESSES and WITNESS_QUORUM are read whole, or the start says what is wrong."""

import pytest
from pytest_django import Settings

from anchoring import tasks, wiring
from anchoring.witnesses.policy import policy_text
from anchoring.witnesses.witness import MOST, WitnessesError, witnessing_read
from config.checks import witnesses_usable
from tests.anchoring.witnesses.conftest import Watched
from tests.anchoring.witnesses.fake import signer
from verifier import note, policy, vrf
from verifier.cosignature import ML_DSA_44, Signer

ADDRESS = "https://witness.example/"
KEYS = [signer(number).cosigner().vkey for number in range(1, MOST + 2)]


def test_a_key_of_each_type_with_its_address() -> None:
    vkey = signer(1, kind=ML_DSA_44).cosigner().vkey
    asked = witnessing_read({vkey: ADDRESS, KEYS[1]: ADDRESS}, 0)
    assert [witness.address for witness in asked.witnesses] == ["https://witness.example"] * 2
    assert asked.ids[1] == "+".join(KEYS[1].split("+")[:2])
    assert asked.quorum == 2


@pytest.mark.parametrize(
    ("count", "quorum", "needed"), [(0, 0, 0), (1, 0, 1), (2, 0, 2), (3, 0, 2), (4, 0, 3), (3, 1, 1)]
)
def test_more_than_half_are_needed_by_default(count: int, quorum: int, needed: int) -> None:
    assert witnessing_read(dict.fromkeys(KEYS[:count], ADDRESS), quorum).quorum == needed


@pytest.mark.parametrize(
    ("keys", "quorum", "said"),
    [
        (["witness.example"], 0, "can't be used"),
        ([note.vkey("witness.example", b"\x01" * 32)], 0, "type 4"),
        ([KEYS[0][:-1] + ("A" if KEYS[0][-1] != "A" else "B")], 0, "can't be used"),
        (KEYS, 0, "more than 15"),
        ([Signer("none", 4, bytes(32)).cosigner().vkey], 0, "is not none"),
        ([Signer("n" * 256, 4, bytes(32)).cosigner().vkey], 0, "at most 255"),
        (KEYS[:2], 3, "WITNESS_QUORUM is 3"),
        ([], 1, "WITNESS_QUORUM is 1"),
    ],
    ids=[
        "no key",
        "a log's key",
        "another id",
        "too many",
        "none",
        "a long name",
        "too high a quorum",
        "a quorum of nobody",
    ],
)
def test_settings_of_no_use_stop_the_start(
    settings: Settings, keys: list[str], quorum: int, said: str
) -> None:
    settings.WITNESSES = dict.fromkeys(keys, ADDRESS)
    settings.WITNESS_QUORUM = quorum
    messages = witnesses_usable()
    assert [message.id for message in messages] == ["config.E010"]
    assert said in messages[0].msg


@pytest.mark.parametrize(
    "address",
    ["https://me:secret@witness.example", "https://witness.example?key=1", "https://witness.example/ x"],
)
def test_an_address_with_a_secret_is_refused(address: str) -> None:
    with pytest.raises(WitnessesError, match="it is published"):
        witnessing_read({KEYS[0]: address}, 0)


def test_the_policy_is_one_that_verifiers_read() -> None:
    asked = witnessing_read(dict.fromkeys(KEYS[:3], ADDRESS), 2)
    log = note.vkey("log.example", vrf.public_key(bytes(32)))
    read = policy.loads(policy_text(asked, log_vkey=log))
    assert read.logs == (log,)
    assert [witness.url for witness in read.witnesses] == ["https://witness.example"] * 3
    names = [witness.key.name for witness in asked.witnesses]
    assert read.is_met(set(names[1:]))
    assert not read.is_met(set(names[:1]))


def test_one_key_under_two_names_is_refused() -> None:
    twice = [signer(1), Signer("other.example", signer(1).type, signer(1).seed)]
    with pytest.raises(WitnessesError, match="one key twice"):
        witnessing_read({one.cosigner().vkey: ADDRESS for one in twice}, 0)


def test_two_keys_of_one_witness_are_refused() -> None:
    both = [signer(1), signer(1, kind=ML_DSA_44)]
    with pytest.raises(WitnessesError, match="two keys of one name"):
        witnessing_read({one.cosigner().vkey: ADDRESS for one in both}, 0)


def test_the_task_asks_those_of_the_settings(
    watched: Watched, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    checkpoint = watched.grow()
    assert tasks.cosign() == 0
    settings.WITNESSES = {
        fake.signer.cosigner().vkey: "http://witness.example" for fake in watched.town.witnesses
    }
    monkeypatch.setattr(wiring, "witness_door", lambda: watched.town)
    assert tasks.cosign() == 2
    assert checkpoint.cosignatures.count() == 2
