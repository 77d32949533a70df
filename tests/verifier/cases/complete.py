"""**complete**: the map, its commitment, the licences that signed."""

from __future__ import annotations

from typing import Any

from tests.verifier import reference
from tests.verifier.cases.world import Given, World, case, entries, world
from tests.verifier.file import evidence, tlog_proof
from tests.verifier.keys import passkey
from tests.verifier.maker import OTHER_CAR, Registry


def _revoked() -> World:
    w = world()
    w.registry.revoke(w.key)
    w.registry.anchor()
    return w


@case(
    "a car of which nothing was ever submitted",
    signed="unknown nothing",
    logged="unknown nothing",
    dated="unknown nothing",
    complete="pass absent",
)
def _() -> Given:
    w = world()
    return Given(w.registry, evidence(w.registry, "chassis:GX81-0001"))


@case(
    "the first car of a log with nothing else in it",
    signed="unknown nothing",
    logged="unknown nothing",
    dated="unknown nothing",
    complete="pass absent",
)
def _() -> Given:
    registry = Registry()
    registry.anchor()
    return Given(registry)


@case(
    "a licence's own file: nothing in it is signed", signed="unknown no_inspection", complete="pass complete"
)
def _() -> Given:
    w = world()
    return Given(w.registry, evidence(w.registry, f"licence:{w.key.licence}"))


@case("an entry left out", complete="fail not_complete")
def _() -> Given:
    return world().given(lambda file: entries(file).pop(1))


@case(
    "all entries left out",
    signed="unknown nothing",
    logged="unknown nothing",
    dated="unknown nothing",
    complete="fail not_complete",
)
def _() -> Given:
    def empty(file: dict[str, Any]) -> None:
        entries(file).clear()
        del file["subjects"][1:]

    return world().given(empty)


@case("an entry put twice", complete="fail order")
def _() -> Given:
    return world().given(lambda file: entries(file).insert(1, entries(file)[1]))


@case("entries in the wrong order", complete="fail order")
def _() -> Given:
    return world().given(lambda file: entries(file).insert(0, entries(file).pop(1)))


@case(
    "another car's entry among them",
    logged="fail other_label",
    complete="fail not_complete",
    signed="unknown",
)
def _() -> Given:
    w = world()
    other = entries(evidence(w.registry, OTHER_CAR))[0]
    return w.given(lambda file: entries(file).append(other))


@case("a revocation left out", complete="fail not_complete")
def _() -> Given:
    return _revoked().given(lambda file: entries(file, 1).pop())


@case("a signer's licence left out", complete="fail licence_missing", signed="fail key_not_enrolled")
def _() -> Given:
    return world().given(lambda file: file["subjects"].pop())


@case("a certification left out, its licence left in", complete="fail licence_needless", signed="unknown")
def _() -> Given:
    return world().given(lambda file: entries(file).pop())


@case("a licence that nobody signed under", complete="fail licence_needless")
def _() -> Given:
    w = world()
    other = evidence(w.registry, "licence:2026-0009")["subjects"][0]
    return w.given(lambda file: file["subjects"].append(other))


@case("licences in another order than that of first use", complete="fail licence_order")
def _() -> Given:
    w = world()
    second = passkey(2, licence="2026-0000")
    w.registry.enrol(second)
    w.registry.certify(second, w.registry.inspect())
    w.registry.anchor()
    return w.given(lambda file: file["subjects"].append(file["subjects"].pop(1)))


@case(
    "a licence's own file, the others that it names in another order than that of first use",
    complete="fail licence_order",
    signed="fail certifies_nothing",
)
def _() -> Given:
    w = world()
    own = f"licence:{w.key.licence}"
    for key in (w.key, passkey(2, licence="2026-0000"), passkey(3, licence="2026-0002")):
        if key is not w.key:
            w.registry.enrol(key)
        w.registry.certify(key, w.inspection, subject=own)
    w.registry.anchor()
    file = evidence(w.registry, own)
    file["subjects"].append(file["subjects"].pop(1))
    return Given(w.registry, file)


@case("a commitment that is not the checkpoint's last entry", complete="fail commitment_not_last")
def _() -> Given:
    """Made before the last record, which the map then lacks."""
    w = world()
    w.registry.commit()
    w.registry.state("vehicle:sold", {}, OTHER_CAR)
    w.registry.size = len(w.registry.leaves)
    w.registry.checkpoint = w.registry.sign(reference.mth(w.registry.hashes()))
    w.registry.put(31337)
    file = evidence(w.registry)
    older = len(w.registry.leaves) - 2
    file["map_commitment"] = {
        "entry": w.registry.leaves[older].decode(),
        "proof": tlog_proof(w.registry, older),
    }
    return Given(w.registry, file)


@case("a commitment to another number of entries", complete="fail commitment_of_other_size")
def _() -> Given:
    w = world()
    w.registry.commit(size=5)
    w.registry.put(31337)
    return w.given()


@case("a commitment that the log does not have", logged="fail not_included", complete="fail not_included")
def _() -> Given:
    def other(file: dict[str, Any]) -> None:
        entry = file["map_commitment"]["entry"]
        file["map_commitment"]["entry"] = entry.replace('"size":6', '"size":5')

    return world().given(other)


@case("a map that leaves an entry out, shown with that entry", complete="fail not_complete")
def _() -> Given:
    w = world()
    hidden = w.registry.logged.pop(2)
    w.registry.commit()
    w.registry.put(31337)
    w.registry.logged.insert(2, hidden)
    return w.given()


@case(
    "a proof of absence for a car that is there",
    signed="unknown nothing",
    logged="unknown nothing",
    dated="unknown nothing",
    complete="fail not_complete",
)
def _() -> Given:
    def absent(file: dict[str, Any]) -> None:
        entries(file).clear()
        del file["subjects"][1:]
        terminal = file["subjects"][0]["map"]["terminal"]
        file["subjects"][0]["map"]["terminal"] = {**terminal, "label": "0" * 64}

    return world().given(absent)


@case("a map proof whose terminal has another value", complete="fail not_complete")
def _() -> Given:
    return world().given(lambda file: file["subjects"][0]["map"]["terminal"].update(value="0" * 64))


@case("a map proof of present entries that ends in nothing", complete="fail not_complete")
def _() -> Given:
    return world().given(lambda file: file["subjects"][0]["map"].update(terminal=None))


@case("a map proof with a sibling too few", complete="fail not_complete")
def _() -> Given:
    return world().given(lambda file: file["subjects"][0]["map"]["siblings"].pop())


@case("a map proof with a sibling too many", complete="fail not_complete")
def _() -> Given:
    return world().given(lambda file: file["subjects"][0]["map"]["siblings"].append("11" * 32))


@case("the evidence of one car under the name of another", logged="fail", complete="fail", signed="pass")
def _() -> Given:
    def rename(file: dict[str, Any]) -> None:
        file["subject"] = file["subjects"][0]["subject"] = OTHER_CAR

    return world().given(rename)
