"""The log's client and the witness that strangers run, over HTTP."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.utils import timezone

from anchoring.models import Cosignature, WitnessState
from anchoring.witnesses.ask import witnesses_ask
from anchoring.witnesses.door import Door
from anchoring.witnesses.problems import REFUSES, UNKNOWN
from anchoring.witnesses.protocol import Answer, Request, request_body
from anchoring.witnesses.witness import Witness
from tests.anchoring.log.cast import KEYS
from tests.anchoring.witnesses.conftest import Watched
from tests.anchoring.witnesses.fake import signer
from verifier import note
from verifier.cosignature import ML_DSA_44
from verifier.witness import state
from verifier.witness.logs import known
from verifier.witness.server import Server
from verifier.witness.state import States
from verifier.witness.witness import Witness as Cosigning

SIGNERS = (signer(1), signer(1, kind=ML_DSA_44))
"""Both keys of one witness."""


@contextmanager
def served(folder: Path, vkey: str = KEYS.note_vkey) -> Iterator[Witness]:
    """A witness of the log with this key, at work in `folder`."""
    if not folder.exists():
        folder.mkdir()
        state.begin(folder)
    logs, cosigners = known([vkey]), [one.cosigner() for one in SIGNERS]
    states = States(folder, cosigners, logs)
    server = Server(("127.0.0.1", 0), Cosigning(SIGNERS, logs, states, lambda *_, **__: None))
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield Witness(cosigners[0], f"http://127.0.0.1:{server.server_port}")
    finally:
        server.shutdown()
        server.server_close()
        states.close()


def asked(witness: Witness) -> str | None:
    """What keeps it from cosigning, after it was asked."""
    WitnessState.objects.update(next_at=timezone.now())
    witnesses_ask([witness], asker=Door(), now=timezone.now())
    return WitnessState.objects.get(witness=witness.id).problem


def test_each_checkpoint_is_cosigned_after_the_other(watched: Watched, tmp_path: Path) -> None:
    with served(tmp_path / "one") as witness:
        for by in (3, 300, 1):
            checkpoint = watched.grow(by)
            assert asked(witness) is None
            assert checkpoint.cosignatures.get().witness == witness.id


def test_a_registry_that_forgot_is_told_the_size(watched: Watched, tmp_path: Path) -> None:
    with served(tmp_path / "one") as witness:
        watched.grow()
        asked(witness)
        WitnessState.objects.all().delete()
        newest = watched.grow()
        assert asked(witness) is None
    assert newest.cosignatures.count() == 1


def test_another_history_is_refused(watched: Watched, tmp_path: Path) -> None:
    with served(tmp_path / "one") as witness:
        text = note.Checkpoint(KEYS.origin, 2, bytes(32)).text()
        shown = note.sign(text, KEYS.origin, KEYS.note_seed)
        answer = Door().ask({"": Request(witness.address, request_body(0, [], shown))})[""]
        assert isinstance(answer, Answer)
        assert answer.status == 200
        watched.grow()
        assert asked(witness) == REFUSES
    assert Cosignature.objects.count() == 0


def test_a_witness_of_another_log_knows_nothing_of_this(watched: Watched, tmp_path: Path) -> None:
    watched.grow()
    with served(tmp_path / "one", note.vkey("other.example", bytes(range(32)))) as witness:
        assert asked(witness) == UNKNOWN
