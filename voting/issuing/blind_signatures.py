"""The issuer's side of a blind signature: RSABSSA's BlindSign (RFC 9474 section 4.3).

The exponents meet only `powmod_sec`, whose time tells nothing of them. What stands around it (a remainder, two products) takes
a time that depends on its numbers; these are blinded by a factor that is new in each call, so that no time comes back.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field

import gmpy2
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey


class BlindedMessageError(ValueError):
    """What was to be signed is no number below the modulus, as long as it."""


class SigningFailedError(Exception):
    """What came out does not verify: a fault of the machine, whose result would give the key away."""


@dataclass(frozen=True)
class Signer:
    """An issuer's key: p and q, and d by each of them. Its repr hides all but the public half."""

    modulus: int
    exponent: int
    p: int = field(repr=False)
    q: int = field(repr=False)
    by_p: int = field(repr=False)
    by_q: int = field(repr=False)

    @property
    def size(self) -> int:
        """Of the modulus in bytes, and of all that is signed and of each signature."""
        return (self.modulus.bit_length() + 7) // 8

    def check(self, blinded: bytes) -> None:
        """Raises BlindedMessageError for what can't be signed."""
        if len(blinded) != self.size or int.from_bytes(blinded) >= self.modulus:
            raise BlindedMessageError

    def sign(self, blinded: bytes) -> bytes:
        """The blind signature; the same for the same message. Raises BlindedMessageError, SigningFailedError."""
        self.check(blinded)
        message = int.from_bytes(blinded)
        factor, inverse = _factor(self.modulus)
        base = message * gmpy2.powmod(factor, self.exponent, self.modulus) % self.modulus
        signature = self._power(base) * inverse % self.modulus
        if gmpy2.powmod(signature, self.exponent, self.modulus) != message:
            raise SigningFailedError
        return int(signature).to_bytes(self.size)

    def _power(self, base: gmpy2.mpz) -> gmpy2.mpz:
        """`base` to the secret exponent, by the primes apart (RFC 8017 section 5.1.2)."""
        first = gmpy2.powmod_sec(base % self.p, self.by_p, self.p)
        second = gmpy2.powmod_sec(base % self.q, self.by_q, self.q)
        return second + self.q * ((first - second) * gmpy2.invert(self.q, self.p) % self.p)


def signer(key: RSAPrivateKey) -> Signer:
    """What signs with this key."""
    numbers = key.private_numbers()
    public = numbers.public_numbers
    return Signer(public.n, public.e, numbers.p, numbers.q, numbers.dmp1, numbers.dmq1)


def _factor(modulus: int) -> tuple[gmpy2.mpz, gmpy2.mpz]:
    """Random, from 1 to below the modulus, and its inverse."""
    while True:
        factor = gmpy2.mpz(1 + secrets.randbelow(modulus - 1))
        if gmpy2.gcd(factor, modulus) == 1:
            return factor, gmpy2.invert(factor, modulus)
