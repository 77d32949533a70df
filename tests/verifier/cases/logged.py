"""**logged**: records, entries, labels, proofs, the signed checkpoint."""

from __future__ import annotations

import base64
from typing import Any

from tests.verifier.cases.world import Given, case, entries, world
from tests.verifier.maker import CAR, OTHER_CAR, Registry, vrf
from tests.verifier.reference import digest

COSIGNATURE = "— witness.example " + base64.b64encode(bytes(80)).decode() + "\n"


@case(
    "texts that are not in NFC, or of no Unicode that a verifier knows: code points are compared",
    logged="pass logged",
)
def _() -> Given:
    w = world()
    body = {"e\u0301": "\u1100\u1161", "\u00e9": "\U0001fae8\U00016d67\u0378\u200b\u202e"}
    w.registry.state("vehicle:listed", body)
    w.registry.anchor()
    return w.given()


@case("a text in NFC where the record that was logged has it apart", logged="fail record_changed")
def _() -> Given:
    w = world()
    w.registry.state("vehicle:listed", {"note": "e\u0301"})
    w.registry.anchor()
    return w.given(lambda file: entries(file)[-1]["record"]["body"].update(note="\u00e9"))


def _proofs(file: dict[str, Any], change: Any) -> None:
    """Change the text of every proof."""
    holders = [
        file["map_commitment"],
        *(entry for section in file["subjects"] for entry in section["entries"]),
    ]
    for holder in holders:
        holder["proof"] = change(holder["proof"])


def _signature(proof: str, change: Any) -> str:
    head, _, last = proof.rstrip("\n").rpartition(" ")
    return f"{head} {base64.b64encode(change(base64.b64decode(last))).decode()}\n"


@case("a signature by a key that is not known is ignored", logged="pass logged")
def _() -> Given:
    return world().given(lambda file: _proofs(file, lambda proof: proof + COSIGNATURE))


@case("a checkpoint whose signature is false", logged="fail checkpoint_not_signed")
def _() -> Given:
    def flip(signature: bytes) -> bytes:
        return signature[:40] + bytes([signature[40] ^ 1]) + signature[41:]

    return world().given(lambda file: _proofs(file, lambda proof: _signature(proof, flip)))


@case("a good signature and a false one by the same key", logged="fail checkpoint_not_signed")
def _() -> Given:
    def twice(proof: str) -> str:
        line = proof.rstrip("\n").rpartition("\n")[2]
        return proof + _signature(line, lambda signature: signature[:4] + bytes(64))

    return world().given(lambda file: _proofs(file, twice))


@case("a checkpoint signed by nobody that is known", logged="fail checkpoint_not_signed")
def _() -> Given:
    def strip(proof: str) -> str:
        return proof[: proof.index("— ")] + COSIGNATURE

    return world().given(lambda file: _proofs(file, strip))


@case("another log", logged="fail other_log")
def _() -> Given:
    given = world().given()
    return Given(given.registry, given.file, Registry("other.example/log").trust())


@case("an origin in the file that is not the checkpoint's", logged="fail other_log")
def _() -> Given:
    return world().given(lambda file: file.update(origin="other.example/log"))


@case("one entry proved against an older checkpoint, as good as that was", logged="fail other_checkpoint")
def _() -> Given:
    w = world()
    older = w.given().file
    w.registry.inspect(OTHER_CAR)
    w.registry.anchor()
    return w.given(lambda file: entries(file)[0].update(proof=entries(older)[0]["proof"]))


@case("a proof with a hash too many", logged="fail not_included")
def _() -> Given:
    extra = base64.b64encode(bytes(32)).decode()
    return world().given(
        lambda file: entries(file)[0].update(
            proof=entries(file)[0]["proof"].replace("\n\n", f"\n{extra}\n\n", 1)
        )
    )


@case("a proof with a hash too few", logged="fail not_included")
def _() -> Given:
    def drop(file: dict[str, Any]) -> None:
        head, _, tail = entries(file)[0]["proof"].partition("\n\n")
        entries(file)[0]["proof"] = head.rpartition("\n")[0] + "\n\n" + tail

    return world().given(drop)


@case("a proof with another index", logged="fail not_included", complete="fail order")
def _() -> Given:
    return world().given(
        lambda file: entries(file)[0].update(proof=entries(file)[0]["proof"].replace("index 1", "index 3"))
    )


@case("a record that was changed", logged="fail record_changed")
def _() -> Given:
    return world().given(lambda file: entries(file)[0]["record"]["body"]["basic"].update(car_name="다른차"))


@case("a record that was logged twice", logged="fail record_repeated")
def _() -> Given:
    w = world()
    again = w.registry.logged[2].record
    assert again
    w.registry.log(again)
    w.registry.anchor()
    return w.given()


@case("an entry of another kind than its record", logged="fail other_kind")
def _() -> Given:
    w = world()
    w.registry.log(w.registry.record("vehicle:sold", {}), kind="vehicle:amended")
    w.registry.anchor()
    return w.given()


@case("a record of another car filed under this one", logged="fail other_subject")
def _() -> Given:
    w = world()
    w.registry.log(w.registry.record("vehicle:sold", {}, OTHER_CAR), subject=CAR)
    w.registry.anchor()
    return w.given()


@case("the label proof of another car", logged="fail label_not_proved", complete="fail not_complete")
def _() -> Given:
    w = world()
    other = vrf(w.registry.vrf_seed, OTHER_CAR)[0].hex()
    return w.given(lambda file: file["subjects"][0].update(label_proof=other))


@case("a label proof by another key", logged="fail label_not_proved", complete="fail not_complete")
def _() -> Given:
    other = vrf(bytes([99]) * 32, CAR)[0].hex()
    return world().given(lambda file: file["subjects"][0].update(label_proof=other))


@case("recorded in the second it was logged", logged="pass logged")
def _() -> Given:
    w = world()
    w.registry.state("vehicle:sold", {}, recorded_at=w.registry.now + 2)
    w.registry.anchor()
    return w.given()


@case("recorded after it was logged", logged="fail recorded_after_logged")
def _() -> Given:
    w = world()
    w.registry.state("vehicle:sold", {}, recorded_at=w.registry.now + 3)
    w.registry.anchor()
    return w.given()


@case("an entry with an earlier time than the one before it", logged="fail time_decreases")
def _() -> Given:
    w = world()
    w.registry.now -= 600
    w.registry.state("vehicle:sold", {})
    w.registry.now += 600
    w.registry.anchor()
    return w.given()


@case("a disclosure left out", logged="pass logged")
def _() -> Given:
    return world().given(lambda file: entries(file)[1].update(disclosures=[]))


@case("a disclosure with another value", logged="fail disclosure_false")
def _() -> Given:
    return world().given(lambda file: entries(file)[1]["disclosures"][0].__setitem__(2, "34나5678"))


@case("a disclosure with another path", logged="fail disclosure_false")
def _() -> Given:
    return world().given(lambda file: entries(file)[1]["disclosures"][0].__setitem__(1, "car.plates.00"))


@case("a disclosure of a record that is not there", logged="fail disclosure_false", signed="pass")
def _() -> Given:
    w = world()
    disclosures = w.registry.logged[2].disclosures
    w.registry.erase(w.registry.logged[2])
    w.registry.anchor()
    return w.given(lambda file: entries(file)[1].update(disclosures=disclosures))


@case("a record whose content was erased", logged="unknown record_erased")
def _() -> Given:
    w = world()
    w.registry.erase(w.registry.logged[2])
    w.registry.anchor()
    return w.given()


@case("a record that is simply missing", logged="fail record_missing")
def _() -> Given:
    return world().given(lambda file: entries(file)[1].update(record=None, disclosures=[]))


@case("an erasure logged before what it names", logged="fail record_missing")
def _() -> Given:
    w = world()
    later = w.registry.record("vehicle:sold", {})
    body = {"record": digest(later), "ground": "법원 결정", "decided_by": {"withheld": "0" * 64}}
    w.registry.state("record:erased", body)
    w.registry.log(later)
    w.registry.logged[-1].record = None
    w.registry.anchor()
    return w.given()
