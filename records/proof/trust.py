"""The trust file (FORMATS section 8), as this registry states it."""

from collections.abc import Mapping, Sequence

from anchoring.anchors import networks
from anchoring.models import Log
from anchoring.witnesses.policy import policy_text
from anchoring.witnesses.witness import Witnessing
from verifier.origins import is_site

_NOBODY = Witnessing()


def trust_build(
    *,
    rp_ids: Sequence[str],
    rpc: Mapping[int, Sequence[str]],
    asked: Witnessing = _NOBODY,
    registry: str = "",
) -> dict[str, object] | None:
    """`trust/1`; None before the log's genesis. `rpc` has the public endpoints for each chain, never our own with their keys.

    Where witnesses are `asked`, it has a policy. The `registry`'s address is told where nobody would guess it: a port, a name
    that is no relying party's, no TLS.
    """
    log = Log.objects.first()
    if log is None:
        return None
    contracts: dict[int, list[str]] = {}
    for network in reversed(networks()):
        contracts.setdefault(network.chain_id, []).append(network.contract)
    return {
        "format": "trust/1",
        "origin": log.origin,
        "note_keys": [log.note_vkey],
        "vrf_public_key": log.vrf_public_key,
        "rp_ids": list(rp_ids),
        "networks": [
            {"chain_id": chain_id, "contracts": addresses, "rpc": list(rpc.get(chain_id, ()))}
            for chain_id, addresses in sorted(contracts.items())
        ],
        **_address(registry.lower(), rp_ids),
        **({"policy": policy_text(asked, log_vkey=log.note_vkey)} if asked.witnesses else {}),
    }


def _address(registry: str, rp_ids: Sequence[str]) -> dict[str, str]:
    guessed = [f"https://{rp_id}" for rp_id in rp_ids[:1]]
    return {"registry": registry} if is_site(registry) and registry not in guessed else {}
