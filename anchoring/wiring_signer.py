"""Where the anchor key meets the settings. Apart from `wiring`, as `wiring_chain` is."""

import os
from functools import cache
from pathlib import Path

from django.conf import settings

from anchoring.ethereum.errors import KeyUnusableError
from anchoring.ethereum.networks import LOCAL
from anchoring.ethereum.remote_signer import Keeper, RemoteSigner
from anchoring.ethereum.signer import (
    DEVELOPMENT_KEY,
    KeySigner,
    Signer,
    key_file_signer,
    key_signer,
    keystore_signer,
)
from anchoring.ethereum.web3signer import Web3Signer


def anchor_signer(chain_id: int) -> Signer | None:
    """The anchor key for a chain: where ANCHOR_SIGNER says, else the keystore's where there is one, else the key file's;
    None in dry mode.

    Raises KeyUnusableError for a file that can't be read, and for a development key off the local chain.
    """
    signer: Signer
    keystore, file, kept = settings.ANCHOR_KEYSTORE_FILE, settings.ANCHOR_KEY_FILE, settings.ANCHOR_SIGNER
    if kept in {"web3signer", "kms", "pkcs11"}:
        signer = _remote(kept)
    elif kept in {"", "keystore"} and keystore.exists():
        signer = _keystore(keystore, settings.ANCHOR_KEYSTORE_PASSWORD_FILE, keystore.stat().st_mtime_ns)
    elif kept in {"", "file"} and file.exists():
        signer = _key_file(file, file.stat().st_mtime_ns)
    elif kept or {"ANCHOR_KEY_FILE", "ANCHOR_KEYSTORE_FILE"} & set(os.environ):
        raise KeyUnusableError("the file that ANCHOR_KEY_FILE or ANCHOR_KEYSTORE_FILE names is not there")
    else:
        return None
    if chain_id != LOCAL and signer.address == _development_signer().address:
        raise KeyUnusableError(f"the public development key is good for chain {LOCAL} alone")
    return signer


def local_key_write(file: Path) -> KeySigner:
    """Write the public development key to a file, readable by its owner alone, and return its signer."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as out:
        out.write(DEVELOPMENT_KEY + "\n")
    return key_file_signer(file)


@cache
def _keystore(file: Path, password_file: Path, _changed: int) -> KeySigner:
    """Opening a keystore takes seconds by design: once a process, and again when the file changes."""
    return keystore_signer(file, password_file)


@cache
def _remote(kept: str) -> RemoteSigner:
    """One connection for the life of the process."""
    return RemoteSigner(settings.ANCHOR_SIGNER_PUBLIC_KEY, _keeper(kept))


def _keeper(kept: str) -> Keeper:
    """Who keeps the key. Each maker's library is loaded only where it is asked for."""
    seconds, trusted = settings.ETHEREUM_TIMEOUT, settings.ANCHOR_SIGNER_CA_FILE or None
    if kept == "kms":
        from anchoring.ethereum.kms import Kms  # noqa: PLC0415  half a second and 15 MB, for those who use it

        return Kms(
            settings.ANCHOR_SIGNER_KEY,
            seconds=seconds,
            url=settings.ANCHOR_SIGNER_URL or None,
            trusted=trusted,
        )
    if kept == "pkcs11":
        from anchoring.ethereum.token import Token  # noqa: PLC0415  loads a library of C

        return Token(
            settings.ANCHOR_SIGNER_MODULE,
            token=settings.ANCHOR_SIGNER_TOKEN,
            key=settings.ANCHOR_SIGNER_KEY,
            pin=settings.ANCHOR_SIGNER_PIN,
        )
    return Web3Signer(
        settings.ANCHOR_SIGNER_URL,
        settings.ANCHOR_SIGNER_PUBLIC_KEY,
        seconds=seconds,
        trusted=trusted,
        certificate=settings.ANCHOR_SIGNER_CERTIFICATE_FILE or None,
    )


@cache
def _key_file(file: Path, _changed: int) -> KeySigner:
    """As a keystore: the key's address takes some milliseconds to compute."""
    return key_file_signer(file)


def _development_signer() -> KeySigner:
    return key_signer(DEVELOPMENT_KEY, source="the development key")
