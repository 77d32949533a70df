"""What is no valid cosignature of this checkpoint is not kept, and who does not cosign is named with the reason."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from anchoring.models import Cosignature, WitnessState
from anchoring.witnesses.problems import AHEAD, ALARMING, FORGOT, PROBLEMS, REFUSES, SILENT, UNKNOWN, WRONG
from anchoring.witnesses.protocol import MAX_ANSWER, Answer, Request, Silence
from tests.anchoring.log.cast import KEYS
from tests.anchoring.witnesses.conftest import Watched
from tests.anchoring.witnesses.fake import FakeWitness, signer
from verifier import ed25519, note
from verifier.cosignature import Signer

Says = Callable[[FakeWitness, str], Answer | Silence]
"""What a bad witness says of a checkpoint's text."""

HOUR = 3600


def ok(line: str) -> Answer:
    return Answer(200, line.encode())


def seconds(fake: FakeWitness) -> int:
    return int(fake.now().timestamp())


def of_nothing(text: str) -> str:
    """The text of another checkpoint of the same log."""
    checkpoint = note.parse_checkpoint(text)
    return note.Checkpoint(checkpoint.origin, checkpoint.size, bytes(32)).text()


def moved(fake: FakeWitness, text: str) -> str:
    """A line that says another time than it has signed."""
    line = fake.cosigned(text)
    signed = note.parse(f"{text}\n{line}").signatures[0]
    time = int.from_bytes(signed.value[:8], "big") - 60
    value = time.to_bytes(8, "big") + signed.value[8:]
    return note.write_signature(note.Signature(signed.name, signed.key_id, value))


def renamed(fake: FakeWitness, text: str) -> str:
    """A valid line by a key of another name."""
    return Signer("other.example", fake.signer.type, fake.signer.seed).sign(text, seconds(fake))


def moved_to(fake: FakeWitness, text: str, time: int) -> str:
    """A valid signature over any time."""
    key = fake.signer.cosigner()
    message = f"cosignature/v1\ntime {time}\n{text}".encode()
    value = time.to_bytes(8, "big") + ed25519.sign(message, fake.signer.seed)
    return note.write_signature(note.Signature(key.name, key.key_id, value))


ANSWERS: dict[str, tuple[Says, str]] = {
    "nothing": (lambda _fake, _text: ok(""), WRONG),
    "no text": (lambda _fake, _text: Answer(200, b"\xff\xfe\n"), WRONG),
    "garbage": (lambda _fake, _text: ok("<html>\n"), WRONG),
    "an empty line": (lambda fake, text: ok(f"\n{fake.cosigned(text)}"), WRONG),
    "no last newline": (lambda fake, text: ok(fake.cosigned(text)[:-1]), WRONG),
    "another key": (lambda fake, text: ok(signer(7).sign(text, seconds(fake))), WRONG),
    "another name": (lambda fake, text: ok(renamed(fake, text)), WRONG),
    "the log's own line": (lambda _fake, text: ok(note.sign(text, KEYS.origin, KEYS.note_seed).partition("\n\n")[2]), WRONG),
    "another checkpoint": (lambda fake, text: ok(fake.cosigned(of_nothing(text))), WRONG),
    "another time than signed": (lambda fake, text: ok(moved(fake, text)), WRONG),
    "time 0": (lambda fake, text: ok(moved_to(fake, text, 0)), WRONG),
    "an hour ahead": (lambda fake, text: ok(fake.cosigned(text, at=seconds(fake) + HOUR)), WRONG),
    "the end of time": (lambda fake, text: ok(moved_to(fake, text, 2**63 - 1)), WRONG),
    "beyond the end of time": (lambda fake, text: ok(moved_to(fake, text, 2**64 - 1)), WRONG),
    "before the checkpoint": (lambda fake, text: ok(fake.cosigned(text, at=seconds(fake) - HOUR)), WRONG),
    "a true and a false line": (lambda fake, text: ok(fake.cosigned(text) + moved(fake, text)), WRONG),
    "too much": (lambda fake, text: ok(fake.cosigned(text) * (MAX_ANSWER // 100)), WRONG),
    "a size that is none": (lambda _fake, _text: Answer(409, b"4"), WRONG),
    "a size with a zero before": (lambda _fake, _text: Answer(409, b"04\n"), WRONG),
    "a negative size": (lambda _fake, _text: Answer(409, b"-4\n"), WRONG),
    "the size that was asked from": (lambda _fake, _text: Answer(409, b"0\n"), WRONG),
    "a size beyond the log": (lambda _fake, _text: Answer(409, b"5\n"), AHEAD),
    "a size beyond all": (lambda _fake, _text: Answer(409, b"9007199254740992\n"), AHEAD),
    "a proof that does not hold": (lambda _fake, _text: Answer(422, b""), REFUSES),
    "a bad request": (lambda _fake, _text: Answer(400, b""), REFUSES),
    "a redirect": (lambda _fake, _text: Answer(302, b""), WRONG),
    "a log that it does not know": (lambda _fake, _text: Answer(404, b""), UNKNOWN),
    "a key that it does not know": (lambda _fake, _text: Answer(403, b""), UNKNOWN),
    "later": (lambda _fake, _text: Answer(429, b""), SILENT),
    "a fault of its own": (lambda _fake, _text: Answer(500, b""), SILENT),
    "no answer": (lambda _fake, _text: Silence("ConnectTimeout"), SILENT),
}  # fmt: skip


@pytest.mark.parametrize("case", ANSWERS)
def test_an_answer_without_a_cosignature_is_not_kept(watched: Watched, case: str) -> None:
    says, problem = ANSWERS[case]
    bad, good = watched.town.witnesses
    watched.grow()
    bad.says = lambda request: says(bad, note.parse(request.body.decode().partition("\n\n")[2]).text)
    watched.ask()
    state = WitnessState.objects.get(witness=bad.id)
    assert state.problem == problem
    assert (state.silent_since is None) == (problem != SILENT)
    assert set(Cosignature.objects.values_list("witness", flat=True)) == {good.id}


def test_other_peoples_lines_are_passed_over(watched: Watched) -> None:
    watched.grow()
    fake = watched.town.witnesses[0]
    others = [signer(number) for number in (7, 8)]
    fake.says = lambda request: _among(fake, request, others)
    watched.ask()
    row = Cosignature.objects.get(witness=fake.id)
    assert fake.signer.name in row.line


def _among(fake: FakeWitness, request: Request, others: list[Signer]) -> Answer:
    text = note.parse(request.body.decode().partition("\n\n")[2]).text
    first, last = (other.sign(text, seconds(fake)) for other in others)
    return ok(first + fake.cosigned(text) + last)


def test_a_witness_is_asked_more_and_more_rarely(watched: Watched) -> None:
    watched.grow()
    fake = watched.town.witnesses[0]
    fake.says = lambda _request: Silence("down")
    for _ in range(HOUR // 20):
        watched.ask(after=20)
    assert 12 <= len(fake.asked) <= 20
    state = WitnessState.objects.get(witness=fake.id)
    assert watched.now - (state.silent_since or watched.now) >= timedelta(seconds=HOUR - 30)


def test_one_that_answers_again_cosigns_the_newest(watched: Watched) -> None:
    watched.grow()
    fake = watched.town.witnesses[0]
    fake.says = lambda _request: Silence("down")
    watched.ask()
    newest = watched.grow()
    fake.says = None
    watched.ask(after=5)
    state = WitnessState.objects.get(witness=fake.id)
    assert (state.problem, state.silent_since, state.failures) == (None, None, 0)
    assert newest.cosignatures.filter(witness=fake.id).exists()


def test_sizes_that_change_with_each_question_end(watched: Watched) -> None:
    watched.grow()
    watched.ask()
    watched.grow()
    fake = watched.town.witnesses[0]
    fake.says = lambda _request: Answer(409, f"{len(fake.asked) % 2 + 5}\n".encode())
    before = len(fake.asked)
    watched.ask(after=5)
    assert len(fake.asked) == before + 2
    assert WitnessState.objects.get(witness=fake.id).problem == WRONG


def test_a_checkpoint_shown_by_a_stranger_is_no_alarm(watched: Watched) -> None:
    """Anybody may bring the log's own checkpoints to a witness: it then holds more than the one to be anchored."""
    watched.grow()
    watched.shown_by_a_stranger()
    assert watched.ask() == 2
    assert Cosignature.objects.count() == 0
    assert set(WitnessState.objects.values_list("problem", "failures")) == {(None, 0)}
    watched.grow()
    watched.ask(after=5)
    assert Cosignature.objects.count() == 2


@pytest.mark.parametrize("back", [0, 1])
def test_a_witness_that_forgot_alarms_until_it_remembers(watched: Watched, back: int) -> None:
    """It could have cosigned a fork meanwhile: what it cosigns from an older state on proves less than it says."""
    watched.grow()
    watched.ask()
    fake = watched.town.witnesses[0]
    held, root = fake.size, fake.root
    fake.size = back
    newest = watched.grow()
    for seconds_later in (5, 20, 400):
        watched.ask(after=seconds_later)
        state = WitnessState.objects.get(witness=fake.id)
        assert (state.problem, state.size) == (FORGOT, held)
        assert f"holds {back} entries" in (state.problem_detail or "")
    assert newest.cosignatures.count() == 1
    fake.size, fake.root = held, root
    watched.ask(after=400)
    assert newest.cosignatures.count() == 2
    assert WitnessState.objects.get(witness=fake.id).problem is None


def test_a_fork_is_refused_and_alarms(watched: Watched) -> None:
    watched.grow()
    watched.ask()
    fake = watched.town.witnesses[0]
    fake.root = bytes(32)
    watched.grow()
    watched.ask(after=5)
    assert WitnessState.objects.get(witness=fake.id).problem == REFUSES


def test_every_problem_but_silence_alarms() -> None:
    assert set(PROBLEMS) - ALARMING == {SILENT}
