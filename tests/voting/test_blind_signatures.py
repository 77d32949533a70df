"""An issuer's blind signatures, against RFC 9474's vector and the verifier's client."""

from __future__ import annotations

import subprocess
from pathlib import Path
from subprocess import PIPE

import gmpy2
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.verifier.polls.issuers import ISSUERS
from tests.verifier.polls.test_poll_vectors import read
from verifier.polls import blinding, tokens
from voting.issuing.blind_signatures import BlindedMessageError, Signer, SigningFailedError, signer

FIRST = ISSUERS[0]
VOTER = Path(__file__).resolve().parents[1] / "js" / "support" / "voter.mjs"
EXPONENT = 65_537


def made(n: int, e: int, d: int, p: int) -> Signer:
    return Signer(n, e, p, n // p, d % (p - 1), d % (n // p - 1))


SIGNER = made(FIRST.modulus, EXPONENT, pow(EXPONENT, -1, (FIRST.p - 1) * (FIRST.q - 1)), FIRST.p)


def test_a_blind_signature_is_that_of_rfc_9474() -> None:
    (vector,) = read("rfc9474.json")["cases"]
    number = {name: int(vector[name], 16) for name in ("n", "e", "d", "p")}
    signed = made(**number).sign(bytes.fromhex(vector["blinded_msg"]))
    assert signed.hex() == vector["blind_sig"]


def test_a_voters_blinded_message_becomes_a_token() -> None:
    key = rsa.generate_private_key(EXPONENT, 2048)
    spki = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    public, message = tokens.public_key(spki), tokens.message(b"\x04" + bytes(64), "ab" * 32)
    blinded = blinding.blind(public, message)
    token = blinding.finalize(public, message, signer(key).sign(blinded.blinded_msg), blinded.inv)
    tokens.verify(public, message, token)


def test_another_implementations_voter_gets_a_token() -> None:
    """@cloudflare/blindrsa-ts blinds and finalises."""
    message = tokens.message(b"\x04" + bytes(64), "ab" * 32)
    with subprocess.Popen(["node", VOTER], stdin=PIPE, stdout=PIPE, text=True) as voter:
        assert voter.stdin
        assert voter.stdout
        print(FIRST.spki().hex(), message.hex(), sep="\n", file=voter.stdin, flush=True)
        blinded = bytes.fromhex(voter.stdout.readline())
        print(SIGNER.sign(blinded).hex(), file=voter.stdin, flush=True)
        token = bytes.fromhex(voter.stdout.readline())
    tokens.verify(tokens.public_key(FIRST.spki()), message, token)


def test_the_same_message_is_signed_alike() -> None:
    blinded = (1234567).to_bytes(256)
    assert SIGNER.sign(blinded) == SIGNER.sign(blinded) == FIRST.blind_sign(blinded)


@pytest.mark.parametrize("number", [0, 1, FIRST.modulus - 1, FIRST.p])
def test_numbers_at_the_edges_are_signed(number: int) -> None:
    signed = SIGNER.sign(number.to_bytes(256))
    assert pow(int.from_bytes(signed), EXPONENT, FIRST.modulus) == number


@pytest.mark.parametrize("blinded", [b"", bytes(255), bytes(257), FIRST.modulus.to_bytes(256), b"\xff" * 256])
def test_another_message_than_a_blinded_one_is_refused(blinded: bytes) -> None:
    with pytest.raises(BlindedMessageError):
        SIGNER.sign(blinded)


def test_a_false_result_never_leaves_the_issuer(monkeypatch: pytest.MonkeyPatch) -> None:
    right = gmpy2.powmod_sec
    monkeypatch.setattr(gmpy2, "powmod_sec", lambda *given: right(*given) + 1)
    with pytest.raises(SigningFailedError):
        SIGNER.sign((1234567).to_bytes(256))


def test_the_secret_exponents_never_meet_the_message(monkeypatch: pytest.MonkeyPatch) -> None:
    met, right = [], gmpy2.powmod_sec

    def powmod_sec(base: int, exponent: int, modulus: int) -> int:
        met.append((int(base), exponent))
        return int(right(base, exponent, modulus))

    monkeypatch.setattr(gmpy2, "powmod_sec", powmod_sec)
    message = (1234567).to_bytes(256)
    SIGNER.sign(message)
    SIGNER.sign(message)
    assert [exponent for _, exponent in met] == [SIGNER.by_p, SIGNER.by_q] * 2
    assert len({1234567, *(base for base, _ in met)}) == 5


def test_a_key_shows_no_secret() -> None:
    assert not any(str(secret) in repr(SIGNER) for secret in (SIGNER.p, SIGNER.q, SIGNER.by_p, SIGNER.by_q))
