"""The reader's own trust, `trust/1` (docs/formats.md section 8): the log's keys, relying parties, contracts, witnesses."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from . import canonical, ed25519, note, shapes
from . import policy as policies
from .errors import Malformed, Mismatch

_ADDRESS = re.compile(r"https?://[!-~]{1,2048}").fullmatch


@dataclass(frozen=True)
class Network:
    """A chain: `contracts` are 20 bytes each, the newest first; `rpc` are addresses that may carry keys."""

    chain_id: int
    contracts: tuple[bytes, ...]
    rpc: tuple[str, ...]

    def __repr__(self) -> str:
        contracts = ", ".join("0x" + contract.hex() for contract in self.contracts)
        return f"Network(chain_id={self.chain_id}, contracts=({contracts}), rpc={len(self.rpc)})"


@dataclass(frozen=True)
class Trust:
    """Whom a verifier believes: the log by name and keys, its labels' key, relying parties, contracts, witnesses."""

    origin: str
    note_keys: tuple[str, ...]
    vrf_public_key: bytes
    rp_ids: tuple[str, ...]
    networks: tuple[Network, ...]
    policy: policies.Policy | None = None
    registry: str | None = None

    def newest_evidence(self, subject: str, fetched_from: str | None = None) -> str:
        """Where a subject's newest file is: at the registry that this was fetched from, an http address, else at the
        one that it names, else at the first relying party's site."""
        scheme, _, number = subject.partition(":")
        site = fetched_from or self.registry or (f"https://{self.rp_ids[0]}" if self.rp_ids else "")
        if scheme == "poll":
            return f"{site}/api/polls/{number}/evidence"
        if scheme == "classification":
            return f"{site}/api/classification/evidence"
        return f"{site}/api/vehicles/{quote(number if scheme == 'vin' else subject, safe='')}/evidence"


def loads(data: bytes | str) -> Trust:
    """The trust that a JSON text writes. Raises Malformed."""
    value = canonical.loads(data)
    names = ("format", "origin", "note_keys", "vrf_public_key", "rp_ids", "networks")
    shapes.members(value, "", names, ("policy", "registry"))
    shapes.constant(value["format"], "format", "trust/1")
    origin = shapes.string(value["origin"], "origin")
    keys = tuple(
        shapes.string(key, f"note_keys.{n}")
        for n, key in enumerate(shapes.array(value["note_keys"], "note_keys"))
    )
    if not keys or any(_key_name(key, f"note_keys.{n}") != origin for n, key in enumerate(keys)):
        raise Malformed("trust_keys", where="note_keys")
    vrf_public_key = shapes.hexadecimal(value["vrf_public_key"], "vrf_public_key", 32)
    try:
        ed25519.check_point(vrf_public_key)
    except Mismatch as error:
        raise Malformed("trust_vrf_key", where="vrf_public_key") from error
    networks = tuple(
        _network(network, f"networks.{n}")
        for n, network in enumerate(shapes.array(value["networks"], "networks"))
    )
    if len({network.chain_id for network in networks}) != len(networks):
        raise Malformed("trust_networks", where="networks")
    rp_ids = shapes.array(value["rp_ids"], "rp_ids")
    return Trust(
        origin=origin,
        note_keys=keys,
        vrf_public_key=vrf_public_key,
        rp_ids=tuple(shapes.host(rp_id, f"rp_ids.{n}") for n, rp_id in enumerate(rp_ids)),
        networks=networks,
        policy=_policy(value["policy"], keys) if "policy" in value else None,
        registry=shapes.site(value["registry"], "registry") if "registry" in value else None,
    )


def _policy(value: Any, note_keys: tuple[str, ...]) -> policies.Policy:
    try:
        policy = policies.loads(shapes.string(value, "policy"))
    except Malformed as error:
        raise error.at("policy") from error
    # A policy that names logs is one for these: what it says of another log says nothing here.
    if policy.logs and not set(note_keys) <= set(policy.logs):
        raise Malformed("policy_logs", where="policy")
    return policy


def _key_name(vkey: str, where: str) -> str:
    try:
        return note.parse_vkey(vkey).name
    except Malformed as error:
        raise error.at(where) from error


def _network(value: Any, where: str) -> Network:
    shapes.members(value, where, ("chain_id", "contracts", "rpc"))
    contracts = shapes.array(value["contracts"], f"{where}.contracts")
    addresses = tuple(
        shapes.ethereum(contract, f"{where}.contracts.{n}", 20) for n, contract in enumerate(contracts)
    )
    if not addresses or len(set(addresses)) != len(addresses):
        raise Malformed("trust_contracts", where=f"{where}.contracts")
    rpc = tuple(shapes.string(url, f"{where}.rpc") for url in shapes.array(value["rpc"], f"{where}.rpc"))
    if not all(map(_ADDRESS, rpc)):
        raise Malformed("not_http", where=f"{where}.rpc")
    return Network(shapes.integer(value["chain_id"], f"{where}.chain_id", low=1), addresses, rpc)
