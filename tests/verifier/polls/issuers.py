"""Issuers: RSA keys that never change, so that vectors don't, and their side of a blind signature (RFC 9474 section 4.3)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache

EXPONENT = 65_537
_SPKI = "30820122300d06092a864886f70d01010105000382010f003082010a0282010100"
_PRIMES = (
    (
        (
            "f57664a8f24534f3bbf37dcc890fd760239c9ebde81d00791f936286ae89f9c02924cc979ba19056a3d9d8677bdde8ae"
            "3da7fbf09035e2bfcc867c100e5449440e099e9e942f15d3edcd946d97948c3680a16a756958b3a5cdb7bb8f5a329a25"
            "72aebc6979d8230c081f8c591e16aacad28ec455ad247beafdc6c96cf6f5c979"
        ),
        (
            "c8719aa468c97d50fa9fb326a42f5c075def0ec8fc78eaf3c5787d0e6fe13f607d6f55651ba191a8b4d832f3b63986e2"
            "2d6a79381995f437be9f5ec3e3f93a51844a204dbcb6320dd363460736149cd588d2812642e5011512d53e4d65858502"
            "d9653cd41b3c4928eb87e759c8fc85772eaf3551cc54b743924037c3504ab0a9"
        ),
    ),
    (
        (
            "e784002ce155463d7eb89d1ce93d8f3ffcf75294699d3160e4b3577d042a6a30a72df5e35f1b532411c6a02e9f99ca8e"
            "f64a4cbb49908a5d5ba472d3f84f7e5e4498aa643a0232cb51bb78fe216339cb891a61292be293999e9c9dfc65e22247"
            "e1119cf8fbd78bea2608e087a9fb474e43304a91d6d36e7305420ad2dc2c3519"
        ),
        (
            "cd326b99985ae261a5f50c1f0855d3b883f0478f54f9724958753d14b6ef64b6b5dfcd60c89a9f11801ceb8be9531b5f"
            "64731f91e0e9800a4b71fa48075e073185d76cb730a453250df6f56d6a655e8ee4c691d30140e6c1aa9d56ddf02c2230"
            "68073d34503dabf91726a8d742acee2fb71dbd4bf64267b53c58e388c49935bb"
        ),
    ),
    (
        (
            "f0545ff5f97c934af3b505b33ce1b4752115b55d00b99481de812159327d9eb1a0eacc23e22b4894e97ef8f79627c8c3"
            "9e2c396912b9d0d5ea9c78a9858bc230e40908336ee1dc7e2824c8738de9cef30835704ca7196b7485892734ed147c75"
            "938b9c839f888f46a86412d3e34d300f5c9634c89cd7239d43649bcc83484e13"
        ),
        (
            "da5337e692b31673bb2436edb552cd3e59ba49722a2fdc1b46a0a999ac6f50cdf0539fb79980614db1f7f0eb9a7fe2e7"
            "06da385bde51c90a6504762883dec882589dd7a7c1caa10bd40c61463c25b0368fa9841745d624de2fd7bece98768ae1"
            "cffb61f5d91d040aac1783a552664fd3d731b5f27c179a276083ee811c05677b"
        ),
    ),
)


@dataclass(frozen=True)
class IssuerKey:
    """An RSA key with its two primes. Nothing here comes from `verifier`."""

    p: int
    q: int

    @property
    def modulus(self) -> int:
        return self.p * self.q

    def spki(self) -> bytes:
        return bytes.fromhex(_SPKI) + self.modulus.to_bytes(256, "big") + bytes.fromhex("0203010001")

    def power(self, number: int) -> int:
        """The private operation, by the primes apart."""
        by_p, by_q = (pow(number, pow(EXPONENT, -1, prime - 1), prime) for prime in (self.p, self.q))
        return int(by_q + self.q * ((by_p - by_q) * pow(self.q, -1, self.p) % self.p))

    def blind_sign(self, blinded: bytes) -> bytes:
        return self.power(int.from_bytes(blinded, "big")).to_bytes(256, "big")


ISSUERS = tuple(IssuerKey(int(p, 16), int(q, 16)) for p, q in _PRIMES)


@cache
def token(issuer: IssuerKey, message: bytes) -> bytes:
    """RSASSA-PSS of a message, its salt made of it: the same in every run, and signed once in one."""
    salt = hashlib.sha384(b"salt" + message).digest()
    return issuer.power(int.from_bytes(encoded(message, salt, 2047), "big")).to_bytes(256, "big")


def encoded(message: bytes, salt: bytes, bits: int) -> bytes:
    """EMSA-PSS-ENCODE (RFC 8017 section 9.1.1) with SHA-384, on plain integers."""
    size = (bits + 7) // 8
    hashed = hashlib.sha384(bytes(8) + hashlib.sha384(message).digest() + salt).digest()
    width = size - len(hashed) - 1
    blocks = b"".join(hashlib.sha384(hashed + bytes([0, 0, 0, n])).digest() for n in range(width // 48 + 1))
    masked = (1 << 8 * len(salt) | int.from_bytes(salt, "big")) ^ int.from_bytes(blocks[:width], "big")
    masked &= (1 << bits - 8 * (size - width)) - 1
    return masked.to_bytes(width, "big") + hashed + b"\xbc"
