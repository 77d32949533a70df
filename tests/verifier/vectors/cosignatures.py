"""Vectors of cosignatures and of policies."""

from __future__ import annotations

import base64
import json
from functools import cache
from pathlib import Path
from typing import Any

from tests.verifier.maker import Registry
from tests.verifier.vectors.names import Cases, file
from tests.verifier.witnesses import ML_DSA_44, TIME, TestWitness

ROOT = base64.b64encode(bytes(range(32))).decode()
TEXT = f"registry.example/log\n5\n{ROOT}\n"
DEALERS = TestWitness("witness.example/dealers", 21)
CONSUMERS = TestWitness("witness.example/consumers", 22)
CITY = TestWitness("witness.example/other-city", 23, ML_DSA_44)
LAST = 2**63 - 1
FILE = Path(__file__).parent.parent.parent / "vectors" / "cosignature.json"


def cosignature() -> dict[str, Any]:
    cases: Cases = []
    for witness, other in ((DEALERS, CONSUMERS), (CITY, TestWitness(CITY.name, 24, ML_DSA_44))):
        cases += _of(witness, other)
    return file(
        "cosignatures (c2sp.org/tlog-cosignature): `value` is what follows the key id, `text` the checkpoint,"
        " `time` what is signed; `keys` are witnesses' verifier keys alone. Type 4 is Ed25519, 6 ML-DSA-44",
        cases,
        keys=_keys(),
    )


def _of(witness: TestWitness, other: TestWitness) -> Cases:
    name = "ML-DSA-44" if witness.type == ML_DSA_44 else "Ed25519"
    value = _value(witness, TEXT)
    good = [
        ("a cosignature", TEXT, value, TIME),
        ("the last time", TEXT, _value(witness, TEXT, LAST), LAST),
        ("no time", TEXT, _value(witness, TEXT, 0), 0),
        ("an empty log", _text(size=0), _value(witness, _text(size=0)), TIME),
        ("an extension line", TEXT + "more\n", _value(witness, TEXT + "more\n"), TIME),
    ]
    bad = _false(witness, other, value)
    if witness.type == ML_DSA_44:
        good.append(("an extension line that is not signed", TEXT + "more\n", value, TIME))
    shared = {"key": witness.vkey, "type": witness.type}
    return [
        {
            "description": f"{name}: {why}",
            **shared,
            "text": t,
            "value": v.hex(),
            "time": str(at),
            "error": None,
        }
        for why, t, v, at in good
    ] + [
        {"description": f"{name}: {why}", **shared, "text": t, "value": v.hex(), "error": "mismatch"}
        for why, t, v in bad
    ]


def _false(witness: TestWitness, other: TestWitness, value: bytes) -> list[tuple[str, str, bytes]]:
    bad = [
        ("another size", _text(size=6), value),
        ("another root", _text(root=bytes(32)), value),
        ("another log", TEXT.replace("registry", "other"), value),
        ("another time", TEXT, (TIME + 1).to_bytes(8, "big") + value[8:]),
        ("a time of 2^63", TEXT, (LAST + 1).to_bytes(8, "big") + value[8:]),
        ("another key's", TEXT, _value(other, TEXT)),
        ("a byte too few", TEXT, value[:-1]),
        ("a byte too many", TEXT, value + b"\0"),
        ("without its time", TEXT, value[8:]),
        ("a bit changed", TEXT, value[:-1] + bytes([value[-1] ^ 1])),
    ]
    if witness.type == ML_DSA_44:
        return [*bad, ("an origin of 256 bytes", "x" * 256 + TEXT[20:], value)]
    return [*bad, ("an extension line that was not signed", TEXT + "more\n", value)]


@cache
def _kept() -> set[bytes]:
    """The values that the file has: an ML-DSA-44 signature has chance in it, and another each time that it is made."""
    kept = json.loads(FILE.read_text(encoding="utf-8")) if FILE.exists() else {"cases": []}
    return {bytes.fromhex(case["value"]) for case in kept["cases"]}


def _value(witness: TestWitness, text: str, time: int = TIME) -> bytes:
    kept = (value for value in sorted(_kept()) if witness.is_value(text, time, value))
    return next(kept, None) or witness.value(text, time)


def _text(size: int = 5, root: bytes = bytes(range(32))) -> str:
    return f"registry.example/log\n{size}\n{base64.b64encode(root).decode()}\n"


def _keys() -> Cases:
    ed25519, ml_dsa = DEALERS.vkey, CITY.vkey
    longest = TestWitness("w" * 255, 25, ML_DSA_44)
    cases = [
        ("Ed25519", ed25519, None),
        ("ML-DSA-44", ml_dsa, None),
        ("ML-DSA-44 and a name of 255 bytes", longest.vkey, None),
        ("ML-DSA-44 and a name of 256 bytes", TestWitness("w" * 256, 25, ML_DSA_44).vkey, "malformed"),
        ("a log's key", Registry().trust()["note_keys"][0], "malformed"),
        ("type 5", TestWitness("witness.example", 26, 5).vkey, "malformed"),
        ("an Ed25519 key said to be ML-DSA-44", _with_type(ed25519, ML_DSA_44), "malformed"),
        ("an id that is not its own", ed25519.replace(DEALERS.key_id.hex(), "00000000"), "malformed"),
        ("a type alone", f"witness.example+00000000+{base64.b64encode(bytes([4])).decode()}", "malformed"),
        ("no name", ed25519.replace(DEALERS.name, ""), "malformed"),
    ]
    return [{"description": why, "key": key, "error": error} for why, key, error in cases]


def _with_type(vkey: str, kind: int) -> str:
    name, key_id, key = vkey.split("+", 2)
    changed = bytes([kind]) + base64.b64decode(key)[1:]
    return f"{name}+{key_id}+{base64.b64encode(changed).decode()}"


A, B, C = (
    f"witness {name} {TestWitness(f'witness.example/{name}', n).vkey}\n" for n, name in enumerate("abc", 31)
)
LOG = Registry().trust()["note_keys"][0]
SAME_KEY = f"witness d {TestWitness('witness.example/other-name', 31).vkey}\n"
TWO_OF_THREE = A + B + C + "group g 2 a b c\nquorum g\n"
NESTED = A + B + C + "group ab any a b\ngroup all-of-them all ab c\nquorum all-of-them\n"


def policy() -> dict[str, Any]:
    cases: Cases = [
        {"description": why, "text": text, "error": None, "met": met, "unmet": unmet}
        for why, text, met, unmet in _policies()
    ]
    cases += [{"description": why, "text": text, "error": "malformed"} for why, text in _no_policies()]
    return file(
        "policies (c2sp.org/tlog-policy): which witnesses, by name, are a quorum (`met`) and which are none (`unmet`)",
        cases,
    )


def _policies() -> list[tuple[str, str, list[list[str]], list[list[str]]]]:
    return [
        ("one witness", A + "quorum a\n", [["a"]], [[]]),
        ("none", "quorum none\n", [[]], []),
        ("none, and a witness", A + "quorum none\n", [[], ["a"]], []),
        ("two of three", TWO_OF_THREE, [["a", "c"], ["a", "b", "c"]], [["b"], []]),
        ("all", TWO_OF_THREE.replace("g 2", "g all"), [["a", "b", "c"]], [["a", "b"]]),
        ("groups in a group", NESTED, [["a", "c"], ["b", "c"]], [["a", "b"], ["c"]]),
        ("a quorum before other lines", A + "quorum a\n" + B, [["a"]], [["b"]]),
        (
            "comments, tabs and empty lines",
            f"# policy\n\n \t# more\n\t{A[:-1]} \t\nquorum\ta\n",
            [["a"]],
            [[]],
        ),
        ("addresses", f"log {LOG} https://log\n{A[:-1]} https://a\nquorum a\n", [["a"]], [[]]),
        (
            "names beyond ASCII",
            A.replace(" a ", " 증인\u3000 ") + "quorum 증인\u3000\n",
            [["증인\u3000"]],
            [["증인"]],
        ),
        ("a name that is a keyword", A.replace(" a ", " quorum ") + "quorum quorum\n", [["quorum"]], [[]]),
        ("a log's key of another type", "log log.example+00000000+Av8=\nquorum none\n", [[]], []),
    ]


def _no_policies() -> list[tuple[str, str]]:
    return [
        ("nothing", ""),
        ("no quorum", A),
        ("two quorums", A + "quorum a\nquorum a\n"),
        ("a last line that is not ended", A + "quorum a"),
        ("a carriage return", A + "quorum a\r\n"),
        ("U+007F", "# \x7f\nquorum none\n"),
        ("another keyword", "threshold 1\nquorum none\n"),
        ("a keyword in capitals", "QUORUM none\n"),
        ("a quorum of two", A + B + "quorum a b\n"),
        ("a quorum of a name that comes later", "quorum a\n" + A),
        ("a group of a name that comes later", A + "group g any a b\n" + B + "quorum g\n"),
        ("a group within itself", A + "group g any a g\nquorum g\n"),
        ("a group of nobody", A + "group g any\nquorum a\n"),
        ("a name twice", A + B.replace(" b ", " a ") + "quorum a\n"),
        ("a group called like a witness", A + "group a any a\nquorum a\n"),
        ("a witness called none", A.replace(" a ", " none ") + "quorum none\n"),
        ("none as a member", A + "group g any a none\nquorum g\n"),
        ("a member of two groups", A + "group g any a\ngroup h any a\nquorum g\n"),
        ("a member twice", A + "group g any a a\nquorum g\n"),
        ("a threshold of nothing", TWO_OF_THREE.replace("g 2", "g 0")),
        ("a threshold beyond the members", TWO_OF_THREE.replace("g 2", "g 4")),
        ("a threshold with a leading zero", TWO_OF_THREE.replace("g 2", "g 02")),
        ("a threshold in other digits", TWO_OF_THREE.replace("g 2", "g ٢")),
        ("two witnesses with one key", A + SAME_KEY + "quorum a\n"),
        ("two logs with one key", f"log {LOG}\nlog {LOG}\nquorum none\n"),
        ("a witness with a log's key", f"witness a {LOG}\nquorum a\n"),
        ("a witness without a key", "witness a\nquorum a\n"),
        ("a witness with four items", A[:-1] + " https://a more\nquorum a\n"),
        ("a log without a key", "log\nquorum none\n"),
        ("a log with three items", f"log {LOG} https://log more\nquorum none\n"),
        ("a log with a witness's key", f"log {DEALERS.vkey}\nquorum none\n"),
        ("a log whose key is none", "log log.example\nquorum none\n"),
    ]
