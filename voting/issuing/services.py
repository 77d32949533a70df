"""What an issuer does for a person: identify, show the proof of the right, sign once."""

from __future__ import annotations

from dataclasses import dataclass

from records.people.permissions import missing
from records.terms.texts import Refusal, RefusalSort, Text
from records.terms.verdict_texts import fault_text
from verifier import vrf
from verifier.errors import Mismatch
from verifier.polls import rights
from voting import wiring
from voting.issuing.blind_signatures import Signer
from voting.issuing.eligible import is_eligible
from voting.issuing.elsewhere import running_elsewhere
from voting.issuing.identity import Said, Shown
from voting.issuing.keys import issuer_key
from voting.issuing.sessions import session_begin, session_person
from voting.issuing.using import Signed, right_use
from voting.issuing.ways import identity_of
from voting.keys.files import VRF, KeyGoneError, is_key_there, key_read
from voting.polls.found import running_found
from voting.polls.running import Running, over

OTHER_PERSON = Text(
    "이 기관에서 확인한 사람과 다른 사람의 투표권입니다.",
    "This is the right of another person than the one who was identified here.",
)
FALSE_PROOF = Text(
    "이 사람의 투표권이라는 증명이 맞지 않습니다. 처음 기관에서 받은 그대로 보내 주십시오.",
    "The proof is not of this person's right in this poll. Send it as the first office gave it.",
)
NOT_ELIGIBLE = Text(
    "이 투표의 명부에 없는 사람입니다. 명부가 잘못되었다면 투표를 연 부서에 알려 주십시오.",
    "This person is not on the poll's roll. If the roll is wrong, tell the department that opened the poll.",
)
NOT_FIRST = Text(
    "투표권의 증명은 개시에 첫째로 적힌 기관에서 받습니다.",
    "The proof of a right comes from the office that the opening names first.",
)


@dataclass(frozen=True)
class Here:
    """This installation as an issuer of a poll; `is_first`: it proves rights, and hands them to the box.

    Without a signer its key is destroyed, and what it still does is to prove rights.
    """

    poll: Running
    public_key: bytes
    signer: Signer | None
    is_first: bool


@dataclass(frozen=True)
class Identified:
    """`session` is the person's for ten minutes; `is_trial`: nobody was really identified."""

    session: str
    is_trial: bool


@dataclass(frozen=True)
class Proved:
    """A person as the poll writes it, and the 80 bytes that show which right is that person's."""

    person: tuple[str, ...]
    proof: bytes


def issuer_here(number: object) -> Here:
    """A Refusal where there is no such poll, where this is no issuer of it, and where all its keys are destroyed."""
    poll = running_elsewhere(number) if wiring.is_issuer_only() else running_found(number)
    keys = [issuer.public_key for issuer in poll.opened.issuers]
    try:
        public_key, signer = issuer_key(poll.uuid)
    except KeyGoneError:
        if not poll.is_over:
            raise missing() from None
        if not is_key_there(poll.uuid, VRF):
            raise over() from None
        # The first office has that key, and keeps it longer: who did not vote can still ask for the proof.
        return Here(poll, keys[0], signer=None, is_first=True)
    if public_key not in keys:
        raise missing()
    return Here(poll, public_key, signer, is_first=public_key == keys[0])


def person_identify(number: object, said: Said) -> Identified | Shown:
    """A session for who is who they say they are, or what has to be said next. Whether that person may vote is not asked yet."""
    here = issuer_here(number)
    try:
        rights.check_person(said.person, here.poll.opened.eligible)
    except Mismatch as error:
        text = fault_text(error.fault)
        raise Refusal("person", text, pointer="/person", sort=RefusalSort.MALFORMED) from None
    identity = identity_of(here.poll, here.public_key)
    shown = identity.identify(said)
    if shown is not None:
        return shown
    return Identified(session_begin(here.poll.uuid, here.public_key, said.person), identity.is_trial)


def right_prove(number: object, session: str) -> Proved:
    """The person's proof, which uses nothing. As long as there is the key: who did not vote may ask too."""
    here = issuer_here(number)
    person = session_person(here.poll.uuid, here.public_key, session)
    if not here.is_first:
        raise Refusal("not_first", NOT_FIRST, sort=RefusalSort.MISSING)
    try:
        proof = vrf.prove(key_read(here.poll.uuid, VRF), rights.message(person))
    except KeyGoneError:
        raise over() from None
    if not is_eligible(here.poll, rights.right(person, proof, here.poll.opened.eligible)):
        raise Refusal("not_eligible", NOT_ELIGIBLE, sort=RefusalSort.FORBIDDEN)
    return Proved(person, proof)


def right_sign(number: object, session: str, shown: Proved, blinded: bytes) -> Signed:
    """The signature for a person's right, once: see `right_use`."""
    here = issuer_here(number)
    if here.signer is None:
        raise over()
    if shown.person != session_person(here.poll.uuid, here.public_key, session):
        raise Refusal("other_person", OTHER_PERSON, pointer="/person", sort=RefusalSort.FORBIDDEN)
    try:
        right = rights.right(shown.person, shown.proof, here.poll.opened.eligible)
    except Mismatch:
        raise Refusal("proof", FALSE_PROOF, pointer="/proof", sort=RefusalSort.FORBIDDEN) from None
    if not is_eligible(here.poll, right):
        raise Refusal("not_eligible", NOT_ELIGIBLE, sort=RefusalSort.FORBIDDEN)
    return right_use(here.poll, right, blinded, signer=here.signer, hands_over=here.is_first)
