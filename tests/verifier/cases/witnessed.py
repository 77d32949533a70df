"""**witnessed**: cosignatures in the checkpoint, held against the policy of the trust."""

from __future__ import annotations

from tests.verifier.cases.world import Given, World, case, world
from tests.verifier.file import evidence
from tests.verifier.maker import OTHER_CAR
from tests.verifier.witnesses import TIME, TestWitness, policy

DEALERS = TestWitness("witness.example/dealers", 21)
CONSUMERS = TestWitness("witness.example/consumers", 22)
CITY = TestWitness("witness.example/other-city", 23)
TWO_OF_THREE = policy(DEALERS, CONSUMERS, CITY, quorum="2")


def asked(text: str = TWO_OF_THREE) -> World:
    w = world()
    w.registry.policy = text
    return w


def cosigned(w: World, *lines: str) -> Given:
    """The car's file, its checkpoint with these lines."""
    w.registry.checkpoint += "".join(lines)
    return Given(w.registry, evidence(w.registry))


def line(w: World, witness: TestWitness, time: int = TIME) -> str:
    return witness.line(w.registry.checkpoint.partition("\n\n")[0] + "\n", time)


@case("two of three witnesses cosigned", witnessed="pass cosigned")
def _() -> Given:
    w = asked()
    return cosigned(w, line(w, DEALERS), line(w, CITY))


@case("all witnesses cosigned, and one that nobody knows", witnessed="pass witnessed")
def _() -> Given:
    w = asked()
    stranger = TestWitness("witness.example/stranger", 29)
    return cosigned(w, *(line(w, witness) for witness in (stranger, DEALERS, CONSUMERS, CITY)))


@case("one of two witnesses that are needed", witnessed="unknown quorum_lacking")
def _() -> Given:
    w = asked()
    return cosigned(w, line(w, DEALERS))


@case("no cosignature where two are needed", witnessed="unknown quorum_lacking")
def _() -> Given:
    return cosigned(asked())


@case("one witness twice where two are needed", witnessed="unknown quorum_lacking")
def _() -> Given:
    w = asked()
    return cosigned(w, line(w, DEALERS), line(w, DEALERS, TIME + 60))


@case("a policy that needs no witness", witnessed="pass witnessed")
def _() -> Given:
    return cosigned(asked("quorum none\n"))


@case("a known witness's false cosignature beside a quorum", witnessed="fail cosignature_false")
def _() -> Given:
    w = asked()
    false = CONSUMERS.line("registry.example/log\n1\n" + "A" * 43 + "=\n")
    return cosigned(w, line(w, DEALERS), line(w, CITY), false)


@case("a cosignature of an older checkpoint", witnessed="fail cosignature_false")
def _() -> Given:
    w = asked()
    older = line(w, DEALERS)
    w.registry.inspect(OTHER_CAR)
    w.registry.anchor()
    return cosigned(w, older, line(w, CITY))


@case("a cosignature without a time counts for nothing", witnessed="unknown quorum_lacking")
def _() -> Given:
    w = asked()
    return cosigned(w, line(w, DEALERS), line(w, CITY, 0))


@case("a cosignature of the last second that has a year", witnessed="pass cosigned")
def _() -> Given:
    w = asked()
    return cosigned(w, line(w, DEALERS, 253402300799), line(w, CITY, 2**63 - 1))


@case("a known name with another key", witnessed="unknown quorum_lacking")
def _() -> Given:
    w = asked()
    return cosigned(w, line(w, DEALERS), line(w, TestWitness(CITY.name, 28)))


@case("groups in a group, and not the one that all need", witnessed="unknown quorum_lacking")
def _() -> Given:
    text = (
        TWO_OF_THREE.partition("group")[0] + "group others any w2 w3\ngroup both all w1 others\nquorum both\n"
    )
    w = asked(text)
    return cosigned(w, line(w, CONSUMERS), line(w, CITY))


@case("cosignatures that nobody asks for")
def _() -> Given:
    w = world()
    return cosigned(w, line(w, DEALERS), "— witness.example/broken AAAAAAA=\n")


@case("cosignatures in one proof alone", logged="fail other_checkpoint", witnessed="pass witnessed")
def _() -> Given:
    w = asked()
    given = cosigned(w, line(w, DEALERS), line(w, CITY))
    logged = given.file["subjects"][0]["entries"][0]
    head, text, _ = logged["proof"].split("\n\n")
    logged["proof"] = f"{head}\n\n{text}\n\n" + w.registry.checkpoint.partition("\n\n")[2].splitlines(True)[0]
    return given
