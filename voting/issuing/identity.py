"""How an issuer tells who somebody is. Which of these a poll has, its key files say; its opening says it in words."""

from __future__ import annotations

import base64
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from cryptography.fernet import Fernet, InvalidToken

from records.terms.texts import Refusal, RefusalSort, Text
from verifier import canonical
from voting.keys.files import CODES, key_made

NOT_IDENTIFIED = Text(
    "번호나 적은 내용이 맞지 않습니다. 안내문에 적힌 그대로 다시 적어 주십시오.",
    "The code does not fit what was written. Write both as they stand in your letter.",
)
CODE_LETTERS = 16
_TRIAL_SECONDS = 600


@dataclass(frozen=True)
class Said:
    """What somebody says to be identified; `challenge` is what `Shown` had. `code`: from a letter, as it was shown, or the query
    with which a provider sent the browser back."""

    person: tuple[str, ...]
    code: str | None = None
    challenge: str | None = None


@dataclass(frozen=True)
class Shown:
    """What has to be said next, with the challenge: the code, which here is shown and nowhere sent; or what the page at
    `address` brings, to which the person goes."""

    challenge: str
    code: str = ""
    address: str = ""


class Identity(Protocol):
    """A way of telling who somebody is. `is_trial`: it proves nothing, and every page that has it says so."""

    is_trial: bool

    def identify(self, said: Said) -> Shown | None:
        """None: it is that person. Otherwise what has to be said next. Raises a Refusal. Nothing is stored of either."""
        ...


class TrialIdentity:
    """For trying out: six digits are shown on the page, and whoever repeats them is whom they said they were."""

    is_trial = True

    def __init__(self, sealing: Fernet) -> None:
        self._sealing = sealing

    def identify(self, said: Said) -> Shown | None:
        if said.code is None or said.challenge is None:
            code = f"{secrets.randbelow(10**6):06d}"
            sealed = self._sealing.encrypt(canonical.dumps([code, *said.person]))
            return Shown(sealed.decode(), code=code)
        try:
            expected = canonical.loads(self._sealing.decrypt(said.challenge, ttl=_TRIAL_SECONDS))
        except (InvalidToken, ValueError):
            raise not_identified() from None
        if expected != [said.code, *said.person]:
            raise not_identified()
        return None


class CodeIdentity:
    """A list of invitations, each with one code, that goes by mail. Codes are made of the persons: no list of them is kept."""

    is_trial = False

    def __init__(self, key: bytes) -> None:
        self._key = key

    def code(self, person: Sequence[str]) -> str:
        """The person's: 80 bits, in capital letters and digits that nobody takes for one another."""
        digest = hmac.digest(self._key, canonical.dumps(list(person)), "sha256")
        return base64.b32encode(digest[: CODE_LETTERS * 5 // 8]).decode()

    def identify(self, said: Said) -> Shown | None:
        given = "".join((said.code or "").upper().split()).replace("-", "")
        if not hmac.compare_digest(given.encode("utf-8", "surrogatepass"), self.code(said.person).encode()):
            raise not_identified()
        return None


def codes_made(poll: UUID) -> CodeIdentity:
    """From now on this issuer's identification in the poll."""
    return CodeIdentity(key_made(poll, CODES))


def not_identified() -> Refusal:
    return Refusal("not_identified", NOT_IDENTIFIED, sort=RefusalSort.FORBIDDEN)
