"""Pages and API say which witness cosigned the log, up to where and when; the worst stands first."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from anchoring.metrics import metrics_text
from anchoring.models import Checkpoint, WitnessState
from anchoring.witnesses.ask import witnesses_ask
from anchoring.witnesses.protocol import Silence
from records.contents.models import Record
from records.people.authors import Author
from records.proof.evidence import evidence_build
from tests.anchoring.log.chains import chain
from tests.anchoring.witnesses.fake import FakeWitness, Town, signer
from tests.cast import listed
from tests.fixtures.flat import flat
from tests.fixtures.market import sequenced
from verifier import cosignature, evidence, note, tlog_proof, trust
from verifier.answers import Result
from verifier.witnessed import witnessed

REFUSED = "증인 기관이 로그를 거부합니다"
LATE = "증인 기관의 공동 서명이 늦어지고 있습니다"


@pytest.fixture
def town(settings: Settings) -> Town:
    town = Town([FakeWitness(signer(number), timezone.now) for number in (1, 2)])
    settings.WITNESSES = {fake.signer.cosigner().vkey: "http://witness.example" for fake in town.witnesses}
    return town


def cosigned(dealer: Author, town: Town) -> Checkpoint:
    """A car that is on Ethereum, and everybody was asked."""
    network = chain()
    listed(dealer)
    sequenced()
    checkpoint = network.commit()
    witnesses_ask([fake.witness for fake in town.witnesses], asker=town, now=timezone.now())
    return checkpoint


def page(client: Client, path: str = "/status/") -> str:
    return flat(client.get(path).content.decode())


def test_the_status_page_tells_who_cosigned_what(client: Client, dealer: Author, town: Town) -> None:
    checkpoint = cosigned(dealer, town)
    shown = page(client)
    for fake in town.witnesses:
        assert fake.signer.name in shown
    assert shown.count("서명함") == 2
    assert REFUSED not in shown
    told = client.get("/api/status/").json()["witnesses"]
    assert [(one["size"], one["problem"]) for one in told] == [(checkpoint.size, None)] * 2


def test_a_refusal_stands_first_and_alarms(client: Client, dealer: Author, town: Town) -> None:
    last = town.witnesses[1]
    last.root, last.size = bytes(32), 1
    cosigned(dealer, town)
    shown = page(client)
    assert REFUSED in shown
    assert shown.rindex(last.signer.name) < shown.rindex(town.witnesses[0].signer.name)
    told = client.get("/api/status/").json()["witnesses"]
    assert [one["problem"] for one in told] == ["refuses", None]
    assert f'registry_witness_refuses{{witness="{last.id}"}} 1.0' in metrics_text().decode()


def test_one_silent_for_hours_is_late(client: Client, dealer: Author, town: Town) -> None:
    town.witnesses[0].says = lambda _request: Silence("down")
    cosigned(dealer, town)
    assert LATE not in page(client)
    WitnessState.objects.filter(witness=town.witnesses[0].id).update(
        first_asked_at=timezone.now() - timedelta(hours=2)
    )
    shown = page(client)
    assert LATE in shown
    assert "응답하지 않습니다." in shown


def test_without_witnesses_the_page_says_so(client: Client, dealer: Author, settings: Settings) -> None:
    settings.WITNESSES = {}
    listed(dealer)
    sequenced()
    assert "이 로그를 지켜보는 다른 기관이 없어" in page(client)
    assert client.get("/api/status/").json()["witnesses"] == []


def test_the_car_s_page_says_by_whom_and_when(client: Client, dealer: Author, town: Town) -> None:
    town.witnesses[0].says = lambda _request: Silence("down")
    cosigned(dealer, town)
    vin = the_car().partition(":")[2]
    shown = page(client, f"/vehicles/{vin}/")
    seen = shown[shown.index("증인 기관의 확인") :]
    assert seen.index(town.witnesses[0].signer.name) < seen.index("아직 없음")
    assert seen.index("아직 없음") < seen.index(town.witnesses[1].signer.name)


def test_evidence_carries_what_witnesses_signed(dealer: Author, town: Town) -> None:
    cosigned(dealer, town)
    file = json.loads(json.dumps(evidence_build(the_car())))
    proofs = [entry["proof"] for section in file["subjects"] for entry in section["entries"]]
    notes = {tlog_proof.loads(proof).checkpoint for proof in [*proofs, file["map_commitment"]["proof"]]}
    assert len(notes) == 1
    signed = note.parse(notes.pop())
    for fake, line in zip(town.witnesses, signed.signatures[1:], strict=True):
        assert cosignature.verify(fake.signer.cosigner(), signed.text, line.value) > 0


def test_a_file_passes_the_registry_s_own_policy(client: Client, dealer: Author, town: Town) -> None:
    cosigned(dealer, town)
    trusted = trust.loads(client.get("/.well-known/car-registry.json").content)
    file = evidence.loads(json.dumps(evidence_build(the_car())).encode())
    assert trusted.policy is not None
    assert witnessed(file.checkpoint_note, trusted.policy).result is Result.PASS


def the_car() -> str:
    return Record.objects.get().subject
