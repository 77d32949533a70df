"""The verifier and its tests have no Keccak: what they write out instead is right."""

from eth_utils.crypto import keccak

from tests.verifier.chain import SELECTORS, TOPIC
from verifier import contract
from verifier.monitor.anchors import ANCHORED


def test_selectors_are_those_of_the_views() -> None:
    views = (contract._LATEST, contract._ANCHORED, contract._PREDECESSOR, contract._START)
    assert set(views) == set(SELECTORS)
    assert {keccak(text=name)[:4]: name for name in SELECTORS.values()} == SELECTORS


def test_the_topic_is_that_of_the_event() -> None:
    assert "0x" + keccak(text="Anchored(uint64,bytes32,uint64,uint64)").hex() == TOPIC == ANCHORED
