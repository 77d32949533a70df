"""The definitions, slowly: RFC 9162 section 2.1, FORMATS section 4's trie, RFC 9381 over plain integers.

Nothing here comes from `verifier`; tests hold the one against the other.
"""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from typing import Any


def sha256(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()


def jcs(value: Any) -> bytes:
    """RFC 8785 for values without floats."""
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: name.encode("utf-16-be"))
        return b"{" + b",".join(jcs(name) + b":" + jcs(value[name]) for name in names) + b"}"
    if isinstance(value, list):
        return b"[" + b",".join(map(jcs, value)) + b"]"
    return json.dumps(value, ensure_ascii=False).encode()


def digest(value: Any) -> str:
    return sha256(jcs(value)).hex()


# RFC 9162 section 2.1: leaves are hashed already.


def mth(leaves: list[bytes]) -> bytes:
    if not leaves:
        return sha256()
    if len(leaves) == 1:
        return leaves[0]
    k = split(len(leaves))
    return sha256(b"\x01", mth(leaves[:k]), mth(leaves[k:]))


def path(m: int, leaves: list[bytes]) -> list[bytes]:
    if len(leaves) == 1:
        return []
    k = split(len(leaves))
    if m < k:
        return [*path(m, leaves[:k]), mth(leaves[k:])]
    return [*path(m - k, leaves[k:]), mth(leaves[:k])]


def consistency(m: int, leaves: list[bytes], *, whole: bool = True) -> list[bytes]:
    if m == len(leaves):
        return [] if whole else [mth(leaves)]
    k = split(len(leaves))
    if m <= k:
        return [*consistency(m, leaves[:k], whole=whole), mth(leaves[k:])]
    return [*consistency(m - k, leaves[k:], whole=False), mth(leaves[:k])]


def split(n: int) -> int:
    """The largest power of two below n."""
    return 1 << (n - 1).bit_length() - 1


# FORMATS section 4


@lru_cache(maxsize=4096)
def bits(label: bytes) -> str:
    return "".join(f"{byte:08b}" for byte in label)


def trie(mapping: dict[bytes, bytes], prefix: str = "") -> bytes:
    below = {key: value for key, value in mapping.items() if bits(key).startswith(prefix)}
    if not below:
        return bytes(32)
    if len(below) == 1:
        ((key, value),) = below.items()
        return sha256(b"\x00", key, value)
    return sha256(b"\x01", trie(below, prefix + "0"), trie(below, prefix + "1"))


def trie_proof(mapping: dict[bytes, bytes], label: bytes) -> dict[str, Any]:
    siblings: list[str] = []
    prefix = ""
    while True:
        below = {key: value for key, value in mapping.items() if bits(key).startswith(prefix)}
        if len(below) < 2:
            break
        bit = bits(label)[len(prefix)]
        siblings.insert(0, trie(below, prefix + ("1" if bit == "0" else "0")).hex())
        prefix += bit
    terminal = next(({"label": k.hex(), "value": v.hex()} for k, v in below.items()), None)
    return {"siblings": siblings, "terminal": terminal}


# RFC 8032 section 5.1 and RFC 9381 section 5, suite 0x03

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
SQRT_M1 = pow(2, (P - 1) // 4, P)
Point = tuple[int, int]
IDENTITY: Point = (0, 1)


def add(one: Point, other: Point) -> Point:
    (x1, y1), (x2, y2) = one, other
    product = D * x1 * x2 * y1 * y2
    x = (x1 * y2 + x2 * y1) * int(pow(1 + product, -1, P))
    y = (y1 * y2 + x1 * x2) * int(pow(1 - product, -1, P))
    return x % P, y % P


def multiply(scalar: int, point: Point) -> Point:
    result = IDENTITY
    for bit in f"{scalar:b}":
        result = add(result, result)
        if bit == "1":
            result = add(result, point)
    return result


def encode(point: Point) -> bytes:
    return (point[1] | (point[0] & 1) << 255).to_bytes(32, "little")


def decode(data: bytes) -> Point | None:
    number = int.from_bytes(data, "little")
    sign, y = number >> 255, number & (1 << 255) - 1
    if y >= P:
        return None
    x2 = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(x2, (P + 3) // 8, P)
    if x * x % P != x2:
        x = x * SQRT_M1 % P
    if x * x % P != x2 or (x == 0 and sign):
        return None
    return (P - x if x & 1 != sign else x), y


BASE = decode(bytes.fromhex("58" + "66" * 31)) or IDENTITY


@lru_cache
def expand(seed: bytes) -> tuple[int, bytes, bytes]:
    """The secret scalar, the nonce's key, the public key."""
    hashed = hashlib.sha512(seed).digest()
    scalar = int.from_bytes(hashed[:32], "little") & (1 << 254) - 8 | 1 << 254
    return scalar, hashed[32:], encode(multiply(scalar, BASE))


def vrf_prove(seed: bytes, alpha: bytes) -> tuple[bytes, bytes]:
    """(pi, beta)."""
    secret, nonce_key, key = expand(seed)
    point = encode_to_curve(key, alpha)
    gamma = multiply(secret, point)
    nonce = int.from_bytes(hashlib.sha512(nonce_key + encode(point)).digest(), "little") % L
    c = challenge(key, point, gamma, multiply(nonce, BASE), multiply(nonce, point))
    s = (nonce + int.from_bytes(c, "little") * secret) % L
    return encode(gamma) + c + s.to_bytes(32, "little"), beta(gamma)


def encode_to_curve(key: bytes, alpha: bytes) -> Point:
    for counter in range(256):
        candidate = hashlib.sha512(b"\x03\x01" + key + alpha + bytes([counter, 0])).digest()
        decoded = decode(candidate[:32])
        if decoded is not None and (point := multiply(8, decoded)) != IDENTITY:
            return point
    raise ValueError("no point")


def challenge(key: bytes, *points: Point) -> bytes:
    return hashlib.sha512(b"\x03\x02" + key + b"".join(map(encode, points)) + b"\x00").digest()[:16]


def beta(gamma: Point) -> bytes:
    return hashlib.sha512(b"\x03\x03" + encode(multiply(8, gamma)) + b"\x00").digest()
