"""Using a right: an issuer's one signature for it."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from django.utils import timezone

from records.terms.texts import Refusal, RefusalSort, Text
from voting.boxes.store import Waiting
from voting.boxes.together import together
from voting.issuing.blind_signatures import BlindedMessageError, Signer
from voting.polls.running import Running, over

NOT_BLINDED = Text(
    "가려진 메시지는 이 기관의 서명키보다 작은 수를 256바이트로 쓴 것입니다.",
    "A blinded message is a number below this issuer's key, written in 256 bytes.",
)
USED = Text(
    "이 투표권에는 다른 메시지에 대한 서명이 이미 나갔습니다. 한 사람에게 한 번만 서명합니다."
    " 처음에 쓰던 기기와 브라우저에서 이어서 해 주십시오.",
    "Another message was signed for this right already, and each right gets one signature. "
    "Go on where you began, on that device and in that browser.",
)


@dataclass(frozen=True)
class Signed:
    """`is_new` where nothing had been signed for the right before."""

    signature: bytes
    is_new: bool


def right_use(
    poll: Running,
    right: bytes,
    blinded: bytes,
    *,
    signer: Signer,
    hands_over: bool,
) -> Signed:
    """Sign once for a right; the same blinded message again gets the same signature, another one a Refusal.

    In this order: one transaction binds the right to the message and, with `hands_over`, hands it to the box, so that it is
    used; then the signature is made and answered. A crash before the transaction has ended leaves nothing. After it, the right
    is used and its voter has no signature: who sends the same message again gets it.
    """
    try:
        signer.check(blinded)
    except BlindedMessageError:
        raise Refusal("blinded", NOT_BLINDED, pointer="/blinded", sort=RefusalSort.MALFORMED) from None
    poll.refuse_early(timezone.now())
    if poll.is_over:
        raise over()
    message = sha256(blinded).digest()
    is_new = together(poll.uuid, lambda kept: _bind(poll, right, message, kept, hands_over=hands_over))
    return Signed(signer.sign(blinded), is_new)


def _bind(poll: Running, right: bytes, message: bytes, kept: Waiting, *, hands_over: bool) -> bool:
    """False where the right is bound to this message already."""
    if kept.has_ended:
        raise over()
    poll.refuse_late(timezone.now())
    before = kept.signed.get(right)
    # A right in a box of which no message is known was used before the file was lost.
    if before != message and (before is not None or kept.knows_right(right)):
        raise Refusal("right_used", USED, sort=RefusalSort.CONFLICT)
    if before is not None:
        return False
    kept.signed.put(right, message)
    if hands_over:
        kept.rights.put(right)
    return True
