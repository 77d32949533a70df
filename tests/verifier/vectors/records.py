"""Vectors of records, disclosures and trust."""

from __future__ import annotations

import json
from typing import Any

from tests.verifier.maker import Registry
from tests.verifier.reference import digest
from tests.verifier.vectors.names import Cases, file


def _record() -> dict[str, Any]:
    registry = Registry()
    plate, _ = registry.withhold("basic.plate_no", "12가3456")
    buyer, _ = registry.withhold("buyers.0.name", "홍길동")
    photo = {"name": "앞.jpg", "media_type": "image/jpeg", "size": 81234, "sha256": "ab" * 32}
    body = {
        "basic": {"plate_no": plate, "co_percent": "0.08"},
        "buyers": [{"name": buyer}],
        "odometer_km": 62575,
    }
    return registry.record("inspection:recorded", body, attachments=[photo], corrects="cd" * 32)


def _wrong_records(good: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    author, photo = good["author"], good["attachments"][0]
    return [
        ("another format", {"format": "record/2"}),
        ("a member too many", {"note": ""}),
        ("a kind that is none", {"kind": "inspection"}),
        ("a kind in capitals", {"kind": "Inspection:recorded"}),
        ("a UUID of version 4", {"id": "01930000-0000-4000-8000-000000000000"}),
        ("a UUID of another variant", {"id": "01930000-0000-7000-c000-000000000000"}),
        ("a UUID in capitals", {"id": "01930000-0000-7000-8000-00000000000A"}),
        ("a UUID in braces", {"id": "{01930000-0000-7000-8000-000000000000}"}),
        ("a subject that is none", {"subject": "vin:1"}),
        (
            "an author without a role",
            {"author": {"organisation": author["organisation"], "person": author["person"]}},
        ),
        ("an author with a name", {"author": {**author, "name": "x"}}),
        ("a time with a zone", {"recorded_at": "2026-11-22T12:04:05+09:00"}),
        ("a correction of null", {"corrects": None}),
        ("a correction of half a digest", {"corrects": "cd" * 16}),
        ("a body that is a list", {"body": []}),
        ("a body withheld as a whole", {"body": {"withheld": "00" * 32}}),
        ("withheld beside another name", {"body": {"a": {"withheld": "00" * 32, "b": 1}}}),
        ("a withheld field whose name has a dot", {"body": {"a.b": {"withheld": "00" * 32}}}),
        ("a withheld field below a name with a dot", {"body": {"a": {"b.c": [{"withheld": "00" * 32}]}}}),
        ("a withheld field below a name of nothing", {"body": {"": {"a": {"withheld": "00" * 32}}}}),
        ("a kind whose first half has 33 letters", {"kind": "a" * 33 + ":b"}),
        ("a kind whose second half has 33 letters", {"kind": "a:" + "b" * 33}),
        ("withheld with something else than a digest", {"body": {"a": [{"withheld": "x"}]}}),
        ("attachments of null", {"attachments": None}),
        ("an attachment with a member too many", {"attachments": [{**photo, "url": "x"}]}),
        ("an attachment of a negative size", {"attachments": [{**photo, "size": -1}]}),
        ("an attachment without a digest", {"attachments": [{**photo, "sha256": ""}]}),
        ("a salt of 31 bytes", {"salt": "A" * 42}),
        ("a salt of 33 bytes", {"salt": "A" * 44}),
        ("a salt with padding", {"salt": "A" * 43 + "="}),
    ]


def record() -> dict[str, Any]:
    good = _record()
    plain = {name: value for name, value in good.items() if name != "corrects"}
    cases: Cases = [
        _good(
            "with a correction, an attachment and two withheld fields",
            good,
            ["basic.plate_no", "buyers.0.name"],
        ),
        _good("without a correction", {**plain, "body": {}, "attachments": []}, []),
        _good(
            "names with dots where nothing is withheld",
            {**plain, "body": {"a.b": {"": 1}, "c": {"withheld": "00" * 32}}},
            ["c"],
        ),
        _good("a kind of 65 letters", {**plain, "kind": "a" * 32 + ":" + "b" * 32, "body": {}}, []),
        _good("a kind that verifiers do not read", {**plain, "kind": "poll:answered", "body": {}}, []),
    ]
    cases += [
        {"description": why, "record": {**good, **change}, "error": "malformed"}
        for why, change in _wrong_records(good)
    ]
    for name in plain:
        left = {other: value for other, value in good.items() if other != name}
        cases.append({"description": f"without {name}", "record": left, "error": "malformed"})
    return file("records (section 1), the SHA-256 of their JCS, and the paths that they withhold", cases)


def _good(description: str, value: dict[str, Any], withheld: list[str]) -> dict[str, Any]:
    return {
        "description": description,
        "record": value,
        "error": None,
        "digest": digest(value),
        "withheld": withheld,
    }


def _no_disclosures(salt: str) -> list[tuple[str, Any]]:
    return [
        ("two items", [salt, "basic.plate_no"]),
        ("four items", [salt, "basic.plate_no", "12가3456", ""]),
        ("a salt of 16 bytes", ["A" * 22, "basic.plate_no", "12가3456"]),
        ("a path that is no text", [salt, 0, "12가3456"]),
        ("an object", {"salt": salt}),
        ("a withheld field in what was withheld", [salt, "basic", {"plate_no": {"withheld": "00" * 32}}]),
    ]


def disclosure() -> dict[str, Any]:
    salt = Registry().salt()
    cases: Cases = []
    fields: list[tuple[str, Any]] = [
        ("basic.plate_no", "12가3456"),
        ("buyers.0.name", "홍길동"),
        ("price", {"amount": 1, "currency": "KRW"}),
        ("note", None),
        ("names", ["ㄱ", True, 0]),
    ]
    for path, value in fields:
        disclosed = [salt, path, value]
        body = _body(path, {"withheld": digest(disclosed)})
        cases.append(
            {
                "description": path,
                "disclosure": disclosed,
                "withheld": digest(disclosed),
                "body": body,
                "error": None,
            }
        )
    good = cases[0]
    wrong: list[tuple[str, list[Any]]] = [
        ("another value", [salt, "basic.plate_no", "34나5678"]),
        ("another path", [salt, "basic.plate", "12가3456"]),
        ("another salt", ["A" * 43, "basic.plate_no", "12가3456"]),
        ("the path of another field that has no such digest", [salt, "basic", "12가3456"]),
    ]
    for why, disclosed in wrong:
        cases.append({"description": why, "disclosure": disclosed, "body": good["body"], "error": "mismatch"})
    cases += [
        {"description": w, "disclosure": d, "body": good["body"], "error": "malformed"}
        for w, d in _no_disclosures(salt)
    ]
    return file("disclosures (section 1) of a field that `body` withholds", cases)


def _body(path: str, value: Any) -> Any:
    for name in reversed(path.split(".")):
        value = [value] if name == "0" else {name: value}
    return value


def _wrong_trust(network: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    other = Registry("other.example/log").trust()["note_keys"]
    return [
        ("another format", {"format": "trust/2"}),
        ("a member too many", {"name": "x"}),
        ("no note key", {"note_keys": []}),
        ("a note key that is none", {"note_keys": ["x"]}),
        ("a note key of another name than the origin", {"note_keys": other}),
        ("a VRF key of small order", {"vrf_public_key": "01" + "00" * 31}),
        ("a VRF key that is not canonical", {"vrf_public_key": "ee" + "ff" * 30 + "7f"}),
        ("a VRF key of 31 bytes", {"vrf_public_key": "01" * 31}),
        ("an RP id with its scheme", {"rp_ids": ["https://registry.example"]}),
        ("an RP id with a port", {"rp_ids": ["registry.example:8443"]}),
        ("an RP id in capitals", {"rp_ids": ["Registry.example"]}),
        ("an RP id in another script", {"rp_ids": ["등록부.example"]}),
        ("an RP id of nothing", {"rp_ids": [""]}),
        ("an RP id that ends in a dot", {"rp_ids": ["registry.example."]}),
        ("an RP id of 254 characters", {"rp_ids": [_host(254)]}),
        ("an endpoint in another script", {"networks": [{**network, "rpc": ["https://등록부.example"]}]}),
        ("an endpoint of 2,049 characters", {"networks": [{**network, "rpc": ["https://" + "x" * 2049]}]}),
        ("RP ids that are no list", {"rp_ids": "registry.example"}),
        ("a chain twice", {"networks": [network, network]}),
        ("no contract", {"networks": [{**network, "contracts": []}]}),
        ("a contract twice", {"networks": [{**network, "contracts": network["contracts"][:1] * 2}]}),
        ("a contract in capitals", {"networks": [{**network, "contracts": ["0x" + "AB" * 20]}]}),
        ("a policy that is none", {"policy": "quorum nobody\n"}),
        ("a policy that is no text", {"policy": None}),
        ("a policy that names another log alone", {"policy": f"log {other[0]}\nquorum none\n"}),
        ("a registry with a path", {"registry": "https://registry.example/"}),
        ("a registry in capitals", {"registry": "https://Registry.example"}),
        ("a registry at a port that begins with 0", {"registry": "https://registry.example:08443"}),
        ("a registry of a name too long", {"registry": f"https://{_host(254)}"}),
        ("a registry that is no http address", {"registry": "ftp://registry.example"}),
        ("a registry that is no text", {"registry": None}),
        ("chain 0", {"networks": [{**network, "chain_id": 0}]}),
        ("an endpoint that is no http address", {"networks": [{**network, "rpc": ["ws://rpc.example"]}]}),
    ]


def _host(length: int) -> str:
    """Labels of 63 characters and, at the end, what is left of the length."""
    labels = ["x" * 63] * (length // 64)
    return ".".join([*labels, "x" * (length - 64 * len(labels))])


def _trusted(description: str, good: dict[str, Any], **change: Any) -> dict[str, Any]:
    return {"description": description, "text": json.dumps({**good, **change}), "error": None}


def trust() -> dict[str, Any]:
    good = Registry().trust()
    network: dict[str, Any] = {
        "chain_id": 560048,
        "contracts": ["0x" + "ab" * 20, "0x" + "cd" * 20],
        "rpc": ["https://rpc.example/key"],
    }
    good["networks"].append(network)
    cases: Cases = [
        {"description": "two networks", "text": json.dumps(good), "error": None},
        _trusted("a policy", good, policy=f"log {good['note_keys'][0]}\nquorum none\n"),
        _trusted("no network", good, networks=[], rp_ids=[]),
        _trusted("a registry at a port", good, registry="http://registry.example:65535"),
        _trusted("a registry of the longest name", good, registry=f"https://{_host(253)}"),
    ]
    at_the_limit: dict[str, Any] = {"rp_ids": ["localhost", _host(253)]}
    at_the_limit["networks"] = [{**network, "rpc": ["https://" + "x" * 2048]}]
    cases.append(
        {
            "description": "the longest RP id and endpoint",
            "text": json.dumps({**good, **at_the_limit}),
            "error": None,
        }
    )
    cases += [
        {"description": why, "text": json.dumps({**good, **change}), "error": "malformed"}
        for why, change in _wrong_trust(network)
    ]
    cases.append(
        {
            "description": "a name twice",
            "text": json.dumps(good)[:-1] + ',"origin":"x"}',
            "error": "malformed",
        }
    )
    return file("what a verifier trusts (section 8)", cases)
