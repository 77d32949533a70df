"""Vectors of whole evidence files: those of `tests.verifier.cases`, with the chain's answers."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from tests.verifier.cases import GROUPS as NAMES
from tests.verifier.cases import all_cases
from tests.verifier.cases.world import Case, Given
from tests.verifier.chain import SELECTORS
from tests.verifier.vectors.names import file
from verifier.errors import Unavailable

LARGE = 50_000
ABOUT = (
    "`evidence` is a file's text (`evidence_hex` its bytes where they are no UTF-8), `trust` the verifier's own, `kinds` its"
    " table of kinds where that is not this registry's, `chain` what eth_call returns, null where no endpoint answers, and 0x"
    " for any contract that is not among them. `answers` are the six; `reasons` name one reason's code of this project's"
    " verifiers. error malformed: nothing is answered"
)


def _group(name: str) -> dict[str, Any]:
    return file(
        ABOUT, [_case(case, case.make()) for case in all_cases() if case.group == name and _small(case)]
    )


def _small(case: Case) -> bool:
    """Left out here: what is wrong only for its size."""
    return len(case.make().data()) < LARGE


def _case(case: Case, given: Given) -> dict[str, Any]:
    data = given.data()
    try:
        shown = {"evidence": data.decode("utf-8")}
    except UnicodeDecodeError:
        shown = {"evidence_hex": data.hex()}
    return {
        "description": case.description,
        "error": "malformed" if case.answers is None else None,
        "answers": case.answers,
        "reasons": case.reasons,
        "allow_localhost": given.allow_localhost,
        "trust": given.registry.trust() if given.trust is None else given.trust,
        **({} if given.kinds is None else {"kinds": given.kinds}),
        "chain": [] if case.answers is None else eth_calls(given),
        **shown,
    }


def eth_calls(given: Given) -> list[dict[str, Any]]:
    """Every view of every contract, at both blocks and at every size that any of them or the log has."""
    chain = given.registry.chain
    sizes = {place[2].size for place in given.registry.tuples} | {given.registry.size}
    sizes |= {anchor.size for contract in chain.contracts.values() for anchor in contract.anchors}
    sizes |= {contract.start for contract in chain.contracts.values()}
    selectors = {name: selector for selector, name in SELECTORS.items()}
    calls = [selectors[name] for name in ("latest()", "predecessor()", "start()")]
    calls += [selectors["anchored(uint64)"] + size.to_bytes(32, "big") for size in sorted(sizes)]
    blocks = []
    for chain_id, contract in chain.contracts:
        for block in ("finalized", "latest"):
            for data in calls:
                call = {
                    "chain_id": chain_id,
                    "to": "0x" + contract.hex(),
                    "data": "0x" + data.hex(),
                    "block": block,
                }
                try:
                    result = "0x" + chain.call(chain_id, contract, data, block).hex()
                except Unavailable:
                    blocks.append({**call, "result": None})
                else:
                    blocks.append({**call, "result": result})
    return blocks


GROUPS: dict[str, Callable[[], dict[str, Any]]] = {name: partial(_group, name) for name in NAMES}
