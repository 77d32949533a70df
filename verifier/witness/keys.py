"""A witness's own keys, in one file that nobody else may read."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .. import canonical, shapes
from ..cosignature import ED25519, ML_DSA_44, SEED_SIZE, Signer
from ..errors import Malformed, Unavailable

FILE = "keys.json"
FORMAT = "witness-keys/1"

_TYPES = {"ed25519": ED25519, "ml-dsa-44": ML_DSA_44}


def make(folder: Path, name: str) -> tuple[Signer, ...]:
    """Make a witness's keys in a new file of mode 0600. Raises OSError, Malformed for a name that is none, Unavailable."""
    signers = tuple(Signer(name, kind, secrets.token_bytes(SEED_SIZE)) for kind in _TYPES.values())
    for signer in signers:
        signer.cosigner()
    content = {"format": FORMAT, "name": name}
    content |= {word: signer.seed.hex() for word, signer in zip(_TYPES, signers, strict=True)}
    with os.fdopen(os.open(folder / FILE, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(content, file)
        file.flush()
        os.fsync(file.fileno())
    return signers


def load(folder: Path) -> tuple[Signer, ...]:
    """The keys of a folder: those of ML-DSA-44 only where this machine can use them. Raises OSError, Malformed."""
    value: dict[str, Any] = canonical.loads((folder / FILE).read_bytes())
    shapes.members(value, "", ("format", "name", *_TYPES))
    shapes.constant(value["format"], "format", FORMAT)
    return tuple(_usable(value))


def _usable(value: dict[str, Any]) -> Iterator[Signer]:
    name = shapes.string(value["name"], "name")
    for word, kind in _TYPES.items():
        signer = Signer(name, kind, shapes.hexadecimal(value[word], word, SEED_SIZE))
        try:
            signer.cosigner()
        except Unavailable:
            continue
        except Malformed as error:
            raise error.at("name") from error
        yield signer
