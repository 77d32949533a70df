"""Vectors of notes, checkpoints and tlog-proofs."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.verifier import reference
from tests.verifier.vectors.names import Cases, file

EXAMPLE = """This is an example message.

— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=
"""
EXAMPLE_KEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"


def _notes() -> list[tuple[str, str, str | None]]:
    line = EXAMPLE.split("\n")[2] + "\n"
    short = "— example.com/foo " + base64.b64encode(bytes.fromhex("530d903a") + bytes(10)).decode() + "\n"
    other = "— example.com/bar " + base64.b64encode(bytes(68)).decode() + "\n"
    name = "— example.com/foo " + base64.b64encode(bytes(68)).decode() + "\n"
    text = "This is an example message.\n\n"
    paragraphs = _signed("one\n\ntwo\n")
    return [
        ("c2sp.org/signed-note's own example", EXAMPLE, None),
        ("an unknown signature before it", text + other + line, None),
        ("an unknown key id of a known name", text + name + line, None),
        ("the signature twice", text + line + line, None),
        *(
            (
                f"U+{ord(letter):04X}, no space, in a name",
                text + other.replace("bar", f"b{letter}r") + line,
                None,
            )
            for letter in "\u007f\u180e\u200b\ufeff\u00e9"
        ),
        ("16 unknown signatures", text + other * 16 + line, None),
        ("64 signatures", text + other * 63 + line, None),
        ("65,536 bytes", _signed(_filled(65_536)), None),
        ("a text with an empty line", paragraphs, None),
        ("another text", EXAMPLE.replace("example", "other", 1), "mismatch"),
        ("a known key's signature that is false, beside a good one", text + line + short, "mismatch"),
        ("a known key's signature of the wrong length", text + short, "mismatch"),
        ("only unknown signatures", text + other + name, "mismatch"),
    ]


def _no_notes() -> list[tuple[str, str, str | None]]:
    line = EXAMPLE.split("\n")[2] + "\n"
    other = "— example.com/bar " + base64.b64encode(bytes(68)).decode() + "\n"
    text = "This is an example message.\n\n"
    return [
        ("no signatures", text, "malformed"),
        ("no empty line", text[:-1] + line, "malformed"),
        ("no final newline", EXAMPLE[:-1], "malformed"),
        ("an empty line behind it", EXAMPLE + "\n", "malformed"),
        ("a hyphen for the em dash", EXAMPLE.replace("—", "-"), "malformed"),
        ("two spaces", EXAMPLE.replace("foo ", "foo  "), "malformed"),
        ("a plus in a name", text + other.replace("bar", "b+r") + line, "malformed"),
        *(
            (f"U+{ord(space):04X} in a name", text + other.replace("bar", f"b{space}r") + line, "malformed")
            for space in "\u0085\u00a0\u1680\u2000\u200a\u2028\u2029\u202f\u205f\u3000"
        ),
        ("unpadded base64", EXAMPLE.replace("=", ""), "malformed"),
        ("base64 with stray bits", EXAMPLE.replace("aQM=", "aQN="), "malformed"),
        ("a signature of four bytes", text + "— example.com/bar AAAAAA==\n" + line, "malformed"),
        ("a carriage return", EXAMPLE.replace("message.", "message.\r"), "malformed"),
        ("a tab", EXAMPLE.replace("an example", "an\texample"), "malformed"),
        ("65 signatures", text + other * 64 + line, "malformed"),
        ("65,537 bytes", _signed(_filled(65_537)), "malformed"),
        ("65,536 characters, of which one is two bytes", _signed(_filled(65_537, "é")), "malformed"),
        ("nothing", "", "malformed"),
    ]


VERIFIER_KEYS: list[tuple[str, str, str | None]] = [
    ("c2sp.org/signed-note's own example", EXAMPLE_KEY, None),
    ("a key id that is not its own", EXAMPLE_KEY.replace("530d903a", "530d903b"), "malformed"),
    ("a key id in capitals", EXAMPLE_KEY.replace("530d903a", "530D903A"), "malformed"),
    (
        "another type",
        "example.com/foo+530d903a+BOkyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "malformed",
    ),
    (
        "a key too short",
        "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3Q==",
        "malformed",
    ),
    ("no name", EXAMPLE_KEY.replace("example.com/foo", ""), "malformed"),
    ("a space in the name", EXAMPLE_KEY.replace("/foo", " foo"), "malformed"),
    ("two parts", "example.com/foo+530d903a", "malformed"),
]


def note() -> dict[str, Any]:
    cases = _notes() + _no_notes()
    return file(
        "signed notes (c2sp.org/signed-note) verified with `keys`, and verifier keys",
        [{"description": d, "note": n, "keys": [EXAMPLE_KEY, _vkey()], "error": e} for d, n, e in cases],
        verifier_keys=[{"description": d, "key": k, "error": e} for d, k, e in VERIFIER_KEYS],
    )


def _signed(text: str) -> str:
    private = Ed25519PrivateKey.from_private_bytes(bytes([11]) * 32)
    key_id = bytes.fromhex(_vkey().split("+")[1])
    return f"{text}\n— example.com/own {base64.b64encode(key_id + private.sign(text.encode())).decode()}\n"


def _filled(size: int, first: str = "") -> str:
    """A text of one line that makes a note of this many bytes, signed."""
    rest = size - len(_signed("\n").encode()) - len(first.encode())
    return f"{first}{'x' * rest}\n"


def _vkey() -> str:
    key = b"\x01" + reference.expand(bytes([11]) * 32)[2]
    key_id = hashlib.sha256(b"example.com/own\n" + key).hexdigest()[:8]
    return f"example.com/own+{key_id}+{base64.b64encode(key).decode()}"


ROOT = base64.b64encode(bytes(range(32))).decode()
CHECKPOINT = f"example.com/own\n5\n{ROOT}\n"


def checkpoint() -> dict[str, Any]:
    good = [("a checkpoint", CHECKPOINT, 5), ("an empty log", f"example.com/own\n0\n{ROOT}\n", 0)]
    good.append(("the largest size", f"example.com/own\n9007199254740991\n{ROOT}\n", 2**53 - 1))
    bad = [
        ("an extension line", CHECKPOINT + "extension\n"),
        ("two lines", "example.com/own\n5\n"),
        ("no final newline", CHECKPOINT[:-1]),
        ("an empty line behind it", CHECKPOINT + "\n"),
        ("no origin", f"\n5\n{ROOT}\n"),
        ("a leading zero", f"example.com/own\n05\n{ROOT}\n"),
        ("a negative size", f"example.com/own\n-5\n{ROOT}\n"),
        ("a size of 2^53", f"example.com/own\n9007199254740992\n{ROOT}\n"),
        ("a size in other digits", f"example.com/own\n٥\n{ROOT}\n"),
        ("a space behind the size", f"example.com/own\n5 \n{ROOT}\n"),
        ("a root of 31 bytes", f"example.com/own\n5\n{base64.b64encode(bytes(31)).decode()}\n"),
        ("a root in base64url", f"example.com/own\n5\n{'_' * 42 + '8='}\n"),
        ("a root without padding", f"example.com/own\n5\n{ROOT[:-1]}\n"),
    ]
    cases: Cases = [
        {
            "description": d,
            "text": t,
            "error": None,
            "origin": "example.com/own",
            "size": n,
            "root": bytes(range(32)).hex(),
        }
        for d, t, n in good
    ]
    cases += [{"description": d, "text": t, "error": "malformed"} for d, t in bad]
    return file("checkpoints' note texts (c2sp.org/tlog-checkpoint), without extension lines", cases)


def tlog_proof() -> dict[str, Any]:
    signed, one = _signed(CHECKPOINT), base64.b64encode(bytes([1]) * 32).decode()
    header = "c2sp.org/tlog-proof@v1\n"
    good = [("two hashes", 3, [ROOT, one]), ("no hash", 0, []), ("the largest index", 2**53 - 1, [one])]
    bad = [
        ("another version", "c2sp.org/tlog-proof@v2\nindex 0\n\n" + signed),
        ("an extra line", header + "extra AAAA\nindex 0\n\n" + signed),
        ("no index", header + "\n" + signed),
        ("an index with a leading zero", header + "index 00\n\n" + signed),
        ("an index of 2^53", header + "index 9007199254740992\n\n" + signed),
        ("a negative index", header + "index -1\n\n" + signed),
        ("two indices", header + "index 0\nindex 0\n\n" + signed),
        ("a hash of 31 bytes", header + f"index 0\n{base64.b64encode(bytes(31)).decode()}\n\n" + signed),
        ("a hash with a space behind it", header + f"index 0\n{one} \n\n" + signed),
        ("an empty line too many", header + f"index 0\n{one}\n\n\n" + signed),
        ("carriage returns", (header + f"index 0\n{one}\n\n").replace("\n", "\r\n") + signed),
        ("no checkpoint", header + "index 0\n\n"),
        ("a checkpoint without signatures", header + "index 0\n\n" + CHECKPOINT),
        ("a checkpoint with an extension line", header + "index 0\n\n" + _signed(CHECKPOINT + "extension\n")),
        ("nothing", ""),
    ]
    cases: Cases = []
    for why, index, hashes in good:
        text = header + f"index {index}\n" + "".join(line + "\n" for line in hashes) + "\n" + signed
        shown = [base64.b64decode(line).hex() for line in hashes]
        cases.append(
            {
                "description": why,
                "text": text,
                "error": None,
                "index": index,
                "hashes": shown,
                "checkpoint": signed,
            }
        )
    cases += [{"description": why, "text": text, "error": "malformed"} for why, text in bad]
    return file("c2sp.org/tlog-proof@v1 without `extra`; nothing is verified here", cases)
