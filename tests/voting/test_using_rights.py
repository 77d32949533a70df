"""An issuer's one signature for a right, and that the right is used before it is answered."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from records.terms.texts import Refusal, RefusalSort
from tests.verifier.polls.issuers import ISSUERS
from tests.voting.light import running
from tests.voting.test_blind_signatures import SIGNER
from voting.boxes.store import waiting
from voting.issuing.blind_signatures import Signer
from voting.issuing.using import Signed, right_use
from voting.polls.running import Running

RIGHT = sha256(b"right").digest()
BLINDED, OTHER = bytes(10) + b"a" * 246, bytes(10) + b"b" * 246


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> None:
    settings.WAITING_DIR = tmp_path / "waiting"


def use(poll: Running, blinded: bytes = BLINDED, *, right: bytes = RIGHT, is_last: bool = True) -> Signed:
    return right_use(poll, right, blinded, signer=SIGNER, hands_over=is_last)


def refused(*given: Any, **named: Any) -> tuple[str, RefusalSort]:
    with pytest.raises(Refusal) as caught:
        use(*given, **named)
    return caught.value.code, caught.value.sort


def test_a_right_gets_one_signature() -> None:
    poll = running()
    first, again = use(poll), use(poll)
    assert first.signature == again.signature == ISSUERS[0].blind_sign(BLINDED)
    assert (first.is_new, again.is_new) == (True, False)
    assert refused(poll, OTHER) == ("right_used", RefusalSort.CONFLICT)
    assert use(poll, OTHER, right=bytes(32)).is_new, "another's right"


def test_the_last_issuer_hands_the_right_to_the_box() -> None:
    poll = running()
    use(poll, is_last=False)
    with waiting(poll.uuid) as kept:
        assert not kept.knows_right(RIGHT)
    use(poll, right=bytes(32))
    with waiting(poll.uuid) as kept:
        assert [right for right, _ in kept.rights.rows()] == [bytes(32)]
        assert kept.signed.get(RIGHT) == sha256(BLINDED).digest()


def test_a_right_is_used_before_its_signature_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    """A crash between the two: the same message again is signed, another one is not."""
    poll = running()

    def dies(*_: object) -> bytes:
        raise KeyboardInterrupt

    with monkeypatch.context() as crash:
        crash.setattr(Signer, "sign", dies)
        with pytest.raises(KeyboardInterrupt):
            use(poll)
    with waiting(poll.uuid) as kept:
        assert kept.knows_right(RIGHT)
    assert refused(poll, OTHER) == ("right_used", RefusalSort.CONFLICT)
    assert use(poll).signature == ISSUERS[0].blind_sign(BLINDED)


@pytest.mark.parametrize("bad", [b"", bytes(255), b"\xff" * 256])
def test_a_message_that_can_not_be_signed_uses_nothing(bad: bytes) -> None:
    poll = running()
    assert refused(poll, bad) == ("blinded", RefusalSort.MALFORMED)
    assert use(poll).is_new


def test_a_boxed_right_whose_message_is_lost_is_refused() -> None:
    poll = running()
    with waiting(poll.uuid) as kept:
        kept.boxed(0, [RIGHT], [])
    assert refused(poll) == ("right_used", RefusalSort.CONFLICT)


def test_a_right_outside_of_the_polls_time_is_refused() -> None:
    assert refused(running(begun=-60)) == ("not_open", RefusalSort.FORBIDDEN)
    assert refused(running(is_certified=False)) == ("not_certified", RefusalSort.FORBIDDEN)
    assert refused(running(left=-1)) == ("poll_over", RefusalSort.OVER)
    assert refused(running(is_over=True)) == ("poll_over", RefusalSort.OVER)
    with waiting(running().uuid) as kept:
        kept.end()
    assert refused(running()) == ("poll_over", RefusalSort.OVER)
