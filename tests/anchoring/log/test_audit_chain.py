"""What the contracts say against what the tables say."""

import hashlib
from collections.abc import Mapping
from typing import Any

import pytest

from anchoring.anchors import anchors_confirmed
from anchoring.audit import chain as audit_chain
from anchoring.audit.chain import AnchorsPart
from anchoring.audit.report import Report
from anchoring.audit.run import audit
from anchoring.ethereum.errors import RetryableError
from anchoring.models import AuditFinding, AuditRun, Checkpoint, Sighting
from tests.anchoring.log.cast import KEYS, checkpoint, logged, tamper
from tests.anchoring.log.chains import Chain, chain

pytestmark = pytest.mark.django_db


class Contract:
    """A contract with the anchors that the tables had when it was made."""

    def __init__(self, network: Chain) -> None:
        rows = anchors_confirmed(network=network.network)
        self.now = (rows[-1].size, rows[-1].root)
        self.kept = {row.size: _digest(row.previous_size, row.size, row.root, row.time) for row in rows}
        self.down = False

    def latest(self, _agrees: object = None) -> tuple[int, str]:
        if self.down:
            raise RetryableError("nobody answers")
        return self.now

    def contradicted(self, expected: Mapping[int, str]) -> set[int]:
        return {size for size, digest in expected.items() if self.kept.get(size) != digest}


def _digest(previous: int, size: int, root: str, time: int) -> str:
    packed = previous.to_bytes(8, "big") + size.to_bytes(8, "big") + bytes.fromhex(root[2:])
    return "0x" + hashlib.sha256(packed + time.to_bytes(8, "big")).hexdigest()


@pytest.fixture
def network(log: Any) -> Chain:
    """Three anchors, and entries after them."""
    opened = chain()
    for start in range(0, 30, 10):
        logged(range(start, start + 10))
        opened.commit()
    logged(range(30, 35))
    return opened


def findings(network: Chain, contract: Contract) -> set[tuple[str, str]]:
    run = audit(sources=[], readers={network.network.pk: contract}, keys=KEYS)
    findings = run.findings.exclude(code="trigger:missing")
    return set(findings.values_list("code", "row"))


def test_a_contract_that_has_what_the_tables_have(network: Chain) -> None:
    assert findings(network, Contract(network)) == set()


def test_an_anchor_s_time_was_changed_in_the_tables(network: Chain) -> None:
    contract = Contract(network)
    tamper("UPDATE anchoring_sighting SET time = time - 3600 WHERE block_number = 102")
    sightings = Sighting.objects.filter(block_number=102)
    assert findings(network, contract) == {
        ("anchor:contract", "anchor of 22 on chain-31337"),
        *(("row:changed", f"anchoring.sighting {sighting.pk}") for sighting in sightings),
    }


def test_an_anchor_was_put_into_the_tables(network: Chain) -> None:
    contract = Contract(network)
    network.anchor(checkpoint())
    assert findings(network, contract) == {
        ("anchor:contract", f"anchor of {checkpoint().size} on chain-31337")
    }


def test_an_anchor_is_of_no_checkpoint(network: Chain) -> None:
    forged = Checkpoint(size=checkpoint().size, root="00" * 32)
    network.anchor(forged)
    assert ("anchor:checkpoint", f"anchor of {forged.size} on chain-31337") in findings(
        network, Contract(network)
    )


def test_the_contract_has_another_history(network: Chain) -> None:
    contract = Contract(network)
    contract.now = (contract.now[0], "0x" + "11" * 32)
    assert findings(network, contract) == {("chain:fork", str(network.network))}


def test_the_contract_has_more_than_the_log(network: Chain) -> None:
    """A database restored from an old backup."""
    contract = Contract(network)
    contract.now = (1000, "0x" + "11" * 32)
    assert findings(network, contract) == {("chain:ahead", str(network.network))}


def test_an_anchor_that_a_reorganisation_took_back_is_not_missed(network: Chain) -> None:
    contract = Contract(network)
    logged(range(35, 40))
    network.commit(final=False)
    network.see(network.anchors[-1], Sighting.Kind.GONE)
    assert findings(network, contract) == set()


def test_older_anchors_are_asked_about_in_turn(network: Chain, monkeypatch: pytest.MonkeyPatch) -> None:
    """One of three is new; the two others' turns come, and one that was wrong is asked about at each look."""
    monkeypatch.setattr(audit_chain, "_ASKED_A_DAY", 1)
    asked, contract = list[int](), Contract(network)

    class Counting(Contract):
        def contradicted(self, expected: Mapping[int, str]) -> set[int]:
            asked.extend(expected)
            return contract.contradicted(expected)

    counting, looks = Counting(network), list[list[int]]()
    for _ in range(8):
        asked.clear()
        _look(AnchorsPart(network=network.network, reader=counting))
        looks.append(sorted(asked))
    sizes = sorted(contract.kept)
    assert all(sizes[-1] in look and len(look) <= 2 for look in looks)
    assert sorted({size for look in looks for size in look}) == sizes
    contract.kept[sizes[0]] = "0x" + "11" * 32
    asked.clear()
    while sizes[0] not in asked:
        _look(AnchorsPart(network=network.network, reader=counting))
    for _ in range(4):
        asked.clear()
        _look(AnchorsPart(network=network.network, reader=counting))
        assert sizes[0] in asked
    assert AuditFinding.objects.get(code="anchor:contract").ended_at is None


def _look(part: AnchorsPart) -> None:
    run = AuditRun.objects.create()
    report = Report(run, part.name)
    step = part.step(None, report)
    while step.position is not None:
        step = part.step(step.position, report)
    report.end_mended()


def test_a_network_s_deleted_state_stops_no_audit(network: Chain) -> None:
    contract = Contract(network)
    assert findings(network, contract) == set()
    tamper("DELETE FROM anchoring_networkstate")
    assert findings(network, contract) == {("row:deleted", f"anchoring.networkstate {network.network.pk}")}


def test_a_silent_chain_is_said_to_be_unchecked(network: Chain) -> None:
    contract = Contract(network)
    contract.down = True
    run = audit(sources=[], readers={network.network.pk: contract}, keys=KEYS)
    assert f"{network.network}: nobody answers" in run.unchecked.splitlines()
    assert not run.findings.exists()


def test_a_network_without_a_reader_is_said_to_be_unchecked(network: Chain) -> None:
    run = audit(sources=[], readers={}, keys=KEYS)
    assert f"{network.network}: not asked" in run.unchecked.splitlines()
