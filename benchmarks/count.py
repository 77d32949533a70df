"""A poll's ballots counted by the verifier alone, from a folder of files: CPU and the most memory, without a registry.

    python -m benchmarks.count [--ballots 100000] [--box 5000]
    python -m benchmarks.count --ballots 1000000 --read     # signatures made up and not verified: the memory alone

Every ballot has a key of its own, the signatures of two issuers, and is verified as a stranger does. Wanted of one core: a
ballot checked in at most 0.3 ms, 10^5 ballots counted in at most 30 s.
"""

import argparse
import hashlib
import resource
import secrets
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.verifier.polls.issuers import EXPONENT, ISSUERS, IssuerKey
from verifier import tree
from verifier.polls import ballots, tokens
from verifier.polls.bodies import Amount, Filled
from verifier.polls.course import CAST_NAME, RIGHTS_NAME
from verifier.polls.recount import Recount, recounting
from verifier.polls.sources import Files, Folder
from verifier.record import Attachment

OPENING = hashlib.sha256(b"opening").hexdigest()
OPTIONS = ("a", "b", "c")
_PADDING = padding.PSS(padding.MGF1(hashes.SHA384()), 48)

Made = Callable[[int], bytes]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--ballots", type=int, default=100_000)
    parser.add_argument("--box", type=int, default=5_000)
    parser.add_argument("--read", action="store_true", help="made-up signatures, which are not verified")
    options = parser.parse_args()
    opening = SimpleNamespace(digest=OPENING, attachment=lambda _name: None)
    with tempfile.TemporaryDirectory() as folder:
        made = time.process_time()
        boxes = list(
            _boxes(Path(folder), options.ballots, options.box, _unsigned if options.read else _voter())
        )
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        began = time.process_time()
        done, files = Recount(), Files(Folder(Path(folder)), is_public=True)
        known = options.ballots if options.read else 0
        for _ in recounting(
            done,
            cast(Any, SimpleNamespace(boxes=boxes)),
            cast(Any, opening),
            cast(Any, _opened()),
            files,
            checked=known,
        ):
            pass
        spent = time.process_time() - began
        size = sum(path.stat().st_size for path in Path(folder).rglob("*.jsonl")) / 2**20
    assert not done.counted.fails, done.counted.fails[0]
    assert not done.eligible.fails, done.eligible.fails[0]
    assert len(done.latest) == options.ballots
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{options.ballots:,} ballots in {len(boxes)} boxes, {size:,.0f} MiB; made in {began - made:.1f} s of CPU, "
        f"{'read' if options.read else 'counted'} in {spent:.1f} s, {1_000 * spent / options.ballots:.3f} ms each; "
        f"memory {before:,.0f} MB before, {memory:,.0f} MB at most"
    )


def _opened() -> SimpleNamespace:
    return SimpleNamespace(
        options=[SimpleNamespace(id=option) for option in OPTIONS],
        issuers=[SimpleNamespace(public_key=issuer.spki()) for issuer in ISSUERS[:2]],
        eligible=SimpleNamespace(size=None),
        least=1,
        most=1,
        minimum=5,
    )


def _boxes(folder: Path, count: int, size: int, line: Made) -> Sequence[Any]:
    boxes: list[Any] = []
    for number, first in enumerate(range(0, count, size)):
        lines = sorted((line(at) for at in range(first, min(first + size, count))), key=tree.leaf_hash)
        rights = sorted(secrets.token_bytes(32) for _ in lines)
        files = {CAST_NAME: b"".join(b"%s\n" % one for one in lines), RIGHTS_NAME: b"".join(rights)}
        place = folder / "boxes" / str(number)
        place.mkdir(parents=True)
        attachments = {}
        for name, content in files.items():
            (place / name).write_bytes(content)
            attachments[name] = Attachment(name, "x/x", len(content), hashlib.sha256(content).hexdigest())
        amount = Amount(len(lines), first + len(lines))
        root = tree.root([tree.leaf_hash(one) for one in lines])
        body = Filled(OPENING, number, None, amount, amount, root)
        boxes.append(SimpleNamespace(body=body, attachment=attachments.get))
    return boxes


def _voter() -> Made:
    """A valid ballot, its tokens made by the issuers' keys at once: a voter's blinding is not what is measured."""
    keys = [_private(issuer) for issuer in ISSUERS[:2]]

    def line(number: int) -> bytes:
        private = ec.generate_private_key(ec.SECP256R1())
        key = private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        message = tokens.message(key, OPENING)
        given = [one.sign(message, _PADDING, hashes.SHA384()) for one in keys]
        choices = [OPTIONS[number % len(OPTIONS)]]
        text = ballots.unsigned(choices, key, OPENING, 0, given)
        r, s = decode_dss_signature(private.sign(text, ec.ECDSA(hashes.SHA256())))
        signature = r.to_bytes(32) + min(s, ballots.ORDER - s).to_bytes(32)
        return ballots.signed(choices, key, OPENING, 0, signature, given)

    return line


def _private(issuer: IssuerKey) -> rsa.RSAPrivateKey:
    p, q = issuer.p, issuer.q
    d = pow(EXPONENT, -1, (p - 1) * (q - 1))
    parts = rsa.rsa_crt_dmp1(d, p), rsa.rsa_crt_dmq1(d, q), rsa.rsa_crt_iqmp(p, q)
    return rsa.RSAPrivateNumbers(p, q, d, *parts, rsa.RSAPublicNumbers(EXPONENT, p * q)).private_key()


def _unsigned(number: int) -> bytes:
    key, given = b"\x04" + secrets.token_bytes(64), [secrets.token_bytes(256)] * 2
    return ballots.signed([OPTIONS[number % len(OPTIONS)]], key, OPENING, 0, bytes(64), given)


if __name__ == "__main__":
    main()
