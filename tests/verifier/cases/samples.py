"""**signed** with another table of kinds: a second certified kind, which has a kind of certifications of its own."""

from __future__ import annotations

from tests.verifier.cases.world import Given, case
from tests.verifier.file import evidence
from tests.verifier.keys import ed25519_key, passkey
from tests.verifier.maker import Registry
from tests.verifier.samples import SAMPLE, SAMPLE_CERTIFIED, TABLE

LABORATORY = ed25519_key(5, licence="L-5")


class Laboratory(Registry):
    """A registry with one sample of the car, and one that signs."""

    def __init__(self) -> None:
        super().__init__()
        self.enrol(LABORATORY)
        self.sample = self.take()

    def take(self, **options: str) -> str:
        return self.state(SAMPLE, {"oil": "SAE 5W-30"}, **options)

    def vouch(self, *records: str, verdict: str = "certified") -> None:
        self.certify(LABORATORY, *records, verdict=verdict, kind=SAMPLE_CERTIFIED)

    def withdraw(self, record: str) -> None:
        self.state("record:withdrawn", {"record": record, "reason": "착오"})

    def given(self, *, table: bool = True) -> Given:
        self.anchor()
        return Given(self, kinds=TABLE if table else None)


@case("a sample that is certified by its own kind", signed="pass signed")
def _() -> Given:
    laboratory = Laboratory()
    laboratory.vouch(laboratory.sample)
    return laboratory.given()


@case("a sample and an inspection, each certified by its own kind", signed="pass signed")
def _() -> Given:
    laboratory, key = Laboratory(), passkey(licence="2026-0001")
    laboratory.enrol(key)
    laboratory.vouch(laboratory.sample)
    laboratory.certify(key, laboratory.inspect())
    return laboratory.given()


@case("a sample that nobody certified", signed="unknown uncertified")
def _() -> Given:
    return Laboratory().given()


@case("a sample certified by the kind that is for inspections", signed="fail certifies_nothing")
def _() -> Given:
    laboratory = Laboratory()
    laboratory.certify(LABORATORY, laboratory.sample)
    return laboratory.given()


@case(
    "a certification of a sample that names an inspection too leaves that uncertified",
    signed="unknown uncertified",
)
def _() -> Given:
    laboratory = Laboratory()
    laboratory.vouch(laboratory.sample, laboratory.inspect())
    return laboratory.given()


@case("one statement logged as both kinds of certifications", signed="fail statement_repeated")
def _() -> Given:
    laboratory = Laboratory()
    records = (laboratory.sample, laboratory.inspect())
    statement = laboratory.statement(LABORATORY, list(records))
    body = {"statement": statement, "signature": LABORATORY.sign(statement)}
    laboratory.state(SAMPLE_CERTIFIED, body)
    laboratory.state("inspection:certified", body)
    return laboratory.given()


@case("a sample whose correction is certified ends", signed="pass signed")
def _() -> Given:
    laboratory = Laboratory()
    laboratory.vouch(laboratory.sample)
    laboratory.vouch(laboratory.take(corrects=laboratory.sample))
    return laboratory.given()


@case("a certified sample stands beside a correction that is not", signed="unknown uncertified")
def _() -> Given:
    laboratory = Laboratory()
    laboratory.vouch(laboratory.sample)
    laboratory.take(corrects=laboratory.sample)
    return laboratory.given()


@case("a sample corrected by an inspection", signed="unknown void")
def _() -> Given:
    laboratory = Laboratory()
    laboratory.inspect(corrects=laboratory.sample)
    return laboratory.given()


@case("a withdrawn sample needs no certification", signed="unknown none_stands")
def _() -> Given:
    laboratory = Laboratory()
    laboratory.withdraw(laboratory.sample)
    return laboratory.given()


@case("a certified sample is withdrawn by a signature alone", signed="unknown none_stands")
def _() -> Given:
    laboratory = Laboratory()
    laboratory.vouch(laboratory.sample)
    laboratory.withdraw(laboratory.sample)
    laboratory.vouch(laboratory.sample, verdict="withdrawn")
    return laboratory.given()


@case("a withdrawal of a sample's certification has no effect", signed="pass void")
def _() -> Given:
    laboratory = Laboratory()
    laboratory.vouch(laboratory.sample)
    laboratory.withdraw(laboratory.entry(len(laboratory.leaves) - 1)["record"])
    return laboratory.given()


@case(
    "a sample's certification that was erased",
    signed="unknown certification_erased",
    logged="unknown record_erased",
)
def _() -> Given:
    laboratory = Laboratory()
    laboratory.vouch(laboratory.sample)
    laboratory.erase(laboratory.logged[-1])
    return laboratory.given()


@case("a certified sample by the registry's own table, which knows none", signed="unknown no_inspection")
def _() -> Given:
    laboratory = Laboratory()
    laboratory.vouch(laboratory.sample)
    given = laboratory.given(table=False)
    given.file = evidence(laboratory)
    given.file["subjects"] = given.file["subjects"][:1]
    return given
