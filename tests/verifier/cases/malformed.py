"""Files that break shape, syntax or canonical form: nothing of them is answered."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from typing import Any

from tests.verifier.cases.world import Given, entries, malformed, world
from tests.verifier.file import dumps, evidence
from tests.verifier.keys import passkey
from tests.verifier.maker import OTHER_CAR


def _file(description: str) -> Callable[[Callable[[dict[str, Any]], object]], object]:
    """A file that a function changes in place."""

    def register(change: Callable[[dict[str, Any]], object]) -> object:
        return malformed(description)(lambda: world().given(change))

    return register


def _text(description: str) -> Callable[[Callable[[bytes], bytes]], object]:
    """A file whose bytes a function changes."""

    def register(change: Callable[[bytes], bytes]) -> object:
        def make() -> Given:
            w = world()
            return Given(w.registry, change(dumps(evidence(w.registry))))

        return malformed(description)(make)

    return register


def _replaced(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    def change(data: bytes) -> bytes:
        assert old in data
        return data.replace(old, new, 1)

    return change


def _certified(change: Callable[[dict[str, Any]], object]) -> Given:
    """A certification whose body is changed before it is logged: it was made and logged wrong."""
    w = world()
    statement = w.registry.statement(w.key, [w.registry.inspect()])
    body = {"statement": statement, "signature": w.key.sign(statement)}
    change(body)
    w.registry.state("inspection:certified", body)
    w.registry.anchor()
    return w.given()


def _body(kind: str, body: dict[str, Any], subject: str = "vin:KMHXX00XXXX000001") -> Given:
    """A record of a kind that verifiers read, with a body that they do not."""
    w = world()
    w.registry.state(kind, body, subject)
    if subject.startswith("licence:"):
        w.registry.certify(w.key, w.registry.inspect())
    w.registry.anchor()
    return w.given()


def _passkey(**change: Any) -> Given:
    """An enrolment of a passkey with something in it changed."""
    return _body("key:enrolled", {**passkey().enrolled(), **change}, "licence:2026-0001")


# The text

_text("no JSON")(lambda data: data[:-1])
_text("something after the end")(lambda data: data + b"{}")
_text("a byte order mark")(lambda data: b"\xef\xbb\xbf" + data)
_text("UTF-16")(lambda data: data.decode().encode("utf-16"))
_text("no UTF-8")(_replaced("시험차".encode(), b"\xff\xfe"))
_text("a name twice")(_replaced(b'{"format"', b'{"format":"evidence/1","format"'))
_text("a decimal fraction")(_replaced(b'"amount":13500', b'"amount":13500.0'))
_text("an exponent")(_replaced(b'"amount":13500', b'"amount":135e2'))
_text("a leading zero")(_replaced(b'"amount":13500', b'"amount":013500'))
_text("minus zero")(_replaced(b'"amount":13500', b'"amount":-0'))
_text("an integer of 2^53")(_replaced(b'"amount":13500', b'"amount":9007199254740992'))
_text("a lone surrogate")(_replaced("시험차".encode(), b"\\ud800"))
_text("a Unicode noncharacter")(_replaced("시험차".encode(), "\ufdd0".encode()))
_text("nested 65 deep")(_replaced(b'"amount":13500', b'"amount":' + b"[" * 65 + b"]" * 65))
_text("nested without end")(_replaced(b'"amount":13500', b'"amount":' + b"[" * 100000))
_text("more than 10 MiB")(lambda data: data + b" " * 10 * 2**20)

# The file

_file("another format")(lambda file: file.update(format="evidence/2"))
_file("an unknown member")(lambda file: file.update(note="x"))
_file("a missing member")(lambda file: file.pop("made_at"))
_file("a time that is none")(lambda file: file.update(made_at="2026-02-30T00:00:00Z"))
_file("a time with a fraction of a second")(lambda file: file.update(made_at="2026-02-20T00:00:00.0Z"))
_file("a time in another zone")(lambda file: file.update(made_at="2026-02-20T09:00:00+09:00"))
_file("a leap second")(lambda file: file.update(made_at="2016-12-31T23:59:60Z"))
_file("a subject of an unknown scheme")(lambda file: file.update(subject="plate:12"))
_file("a VIN with an O in it")(lambda file: file.update(subject="vin:KMHXX00XXXX00000O"))
_file("no subjects")(lambda file: file["subjects"].clear())
_file("another first subject")(lambda file: file.update(subject=OTHER_CAR))
_file("a licence twice")(lambda file: file["subjects"].append(file["subjects"][1]))
_file("subjects that are no list")(lambda file: file.update(subjects={}))
_file("a label proof of 79 bytes")(lambda file: file["subjects"][0].update(label_proof="00" * 79))
_file("a label proof in capitals")(
    lambda file: file["subjects"][0].update(label_proof=file["subjects"][0]["label_proof"].upper())
)
_file("a map proof with 257 siblings")(
    lambda file: file["subjects"][0]["map"].update(siblings=["11" * 32] * 257)
)
_file("a map proof whose deepest sibling is zero")(
    lambda file: file["subjects"][0]["map"]["siblings"].insert(0, "00" * 32)
)
_file("a terminal without a value")(lambda file: file["subjects"][0]["map"]["terminal"].pop("value"))


@malformed("another car's section")
def _() -> Given:
    w = world()
    other = evidence(w.registry, OTHER_CAR)["subjects"][0]
    return w.given(lambda file: file["subjects"].append(other))


# Entries and proofs

_file("an entry with a space in it")(
    lambda file: entries(file)[0].update(entry=entries(file)[0]["entry"] + " ")
)
_file("an entry with its members in another order")(
    lambda file: entries(file)[0].update(
        entry=json.dumps(dict(reversed(json.loads(entries(file)[0]["entry"]).items())), separators=(",", ":"))
    )
)
_file("a map commitment among the entries")(
    lambda file: entries(file)[0].update(entry=file["map_commitment"]["entry"])
)
_file("a record's entry as the map commitment")(
    lambda file: file["map_commitment"].update(entry=entries(file)[0]["entry"])
)
_file("a proof with an extra line")(
    lambda file: entries(file)[0].update(
        proof=entries(file)[0]["proof"].replace("\nindex", "\nextra AAAA\nindex")
    )
)
_file("a proof without a final newline")(
    lambda file: entries(file)[0].update(proof=entries(file)[0]["proof"].rstrip("\n"))
)
_file("a disclosure of two items")(lambda file: entries(file)[1]["disclosures"][0].pop())
_file("a disclosure whose salt is too short")(
    lambda file: entries(file)[1]["disclosures"][0].__setitem__(0, "AAAA")
)

# Records

_file("a record of another format")(lambda file: entries(file)[0]["record"].update(format="record/2"))
_file("a record with a member too many")(lambda file: entries(file)[0]["record"].update(plate="12"))
_file("a record without attachments")(lambda file: entries(file)[0]["record"].pop("attachments"))
_file("a record that corrects null")(lambda file: entries(file)[0]["record"].update(corrects=None))
_file("a record whose id is a UUID of version 4")(
    lambda file: entries(file)[0]["record"].update(id="01930000-0000-4000-8000-000000000001")
)
_file("a UUID in capitals")(
    lambda file: entries(file)[0]["record"]["author"].update(person="00000000-0000-4000-8000-0000000000AA")
)
_file("a salt of 31 bytes")(lambda file: entries(file)[0]["record"].update(salt="A" * 42))
_file("a salt with stray bits")(lambda file: entries(file)[0]["record"].update(salt="A" * 42 + "B"))
_file("withheld beside another name")(
    lambda file: entries(file)[0]["record"]["body"].update(plate={"withheld": "00" * 32, "x": 1})
)
_file("withheld as a field of the body itself")(
    lambda file: entries(file)[0]["record"].update(body={"withheld": "00" * 32})
)

# Bodies

malformed("a certification of no records")(lambda: _certified(lambda b: b["statement"].update(records=[])))
malformed("a certification of a record twice")(
    lambda: _certified(lambda b: b["statement"].update(records=["00" * 32] * 2))
)
malformed("a certification of 51 records")(
    lambda: _certified(lambda b: b["statement"].update(records=[f"{n:064x}" for n in range(51)]))
)
malformed("a reason where certified")(lambda: _certified(lambda b: b["statement"].update(reason="x")))
malformed("no reason where rejected")(lambda: _certified(lambda b: b["statement"].update(verdict="rejected")))
malformed("an unknown verdict")(
    lambda: _certified(lambda b: b["statement"].update(verdict="maybe", reason=""))
)
malformed("an unknown member in a statement")(lambda: _certified(lambda b: b["statement"].update(note="")))
malformed("an unknown type of signature")(lambda: _certified(lambda b: b["signature"].update(type="rsa")))
malformed("a signature in padded base64")(
    lambda: _certified(lambda b: b["signature"].update(value=b["signature"]["value"] + "=="))
)
malformed("an Ed25519 key with an RP id")(
    lambda: _body(
        "key:enrolled", {**world().key.enrolled(), "rp_id": "x", "origins": []}, "licence:2026-0001"
    )
)
for _why, _origin in (
    ("that is not https", "http://registry.example"),
    ("of another local host", "http://localhost.example"),
    ("with a path", "https://registry.example/"),
    ("in capitals", "https://Registry.example"),
    ("in another script", "https://등록부.example"),
    ("with a name before it", "https://x@registry.example"),
    ("with a port that begins with 0", "https://registry.example:0443"),
    ("with a port of 6 digits", "https://registry.example:443443"),
    ("with a port of no digits", "https://registry.example:"),
    ("with a newline behind it", "https://registry.example\n"),
):
    malformed(f"an enrolled origin {_why}")(partial(_passkey, origins=[_origin]))
malformed("an enrolled RP id with its scheme")(lambda: _passkey(rp_id="https://registry.example"))
malformed("a revocation without a reason")(
    lambda: _body("key:revoked", {"key": "00" * 32}, "licence:2026-0001")
)
malformed("a withdrawal with a member too many")(
    lambda: _body("record:withdrawn", {"record": "00" * 32, "reason": "", "by": "x"})
)
malformed("an erasure without a ground")(
    lambda: _body("record:erased", {"record": "00" * 32, "decided_by": "x"})
)

# Anchors

_file("an anchor's address in capitals")(lambda file: file["anchors"][0].update(contract="0x" + "AB" * 20))
_file("an anchor's root without 0x")(lambda file: file["anchors"][0].update(root="11" * 32))
_file("an anchor's size as a text")(lambda file: file["anchors"][0].update(size="4"))
_file("an anchor's size of true")(lambda file: file["anchors"][0].update(size=True))
_file("a negative time")(lambda file: file["anchors"][0].update(time=-1))
_file("an anchor twice")(lambda file: file["anchors"].append(file["anchors"][-1]))
_file("anchors by falling size")(lambda file: file["anchors"].reverse())
_file("anchors, and the checkpoint's own not among them")(lambda file: file["anchors"].pop())
_file("an anchor beyond the checkpoint's")(
    lambda file: file["anchors"].append({**file["anchors"][-1], "size": file["anchors"][-1]["size"] + 1})
)
_file("another network's anchor, and the checkpoint's there not among them")(
    lambda file: file["anchors"].append({**file["anchors"][0], "chain_id": 1})
)
_file("a network's anchors apart")(
    lambda file: file["anchors"].insert(1, {**file["anchors"][0], "chain_id": 1})
)
