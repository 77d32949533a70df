"""Signs transactions. The loop knows the Signer protocol alone, so that a remote signer can stand behind it."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from eth_account import Account
from eth_account.signers.local import LocalAccount
from eth_account.typed_transactions.typed_transaction import TypedTransaction
from eth_utils.address import is_address, is_checksum_address, to_checksum_address
from eth_utils.crypto import keccak
from hexbytes import HexBytes

from anchoring.ethereum.errors import KeyUnusableError, PermanentError

DEVELOPMENT_KEY = "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80"
"""The first account of every anvil and Hardhat node: public, so it is good for chain 31337 alone."""


@dataclass(frozen=True)
class Transaction:
    """What is to be signed (EIP-1559): `to` is None for a deployment; fees in wei for each unit of gas."""

    chain_id: int
    nonce: int
    to: str | None
    data: str
    gas: int
    max_fee: int
    tip: int


@dataclass(frozen=True)
class Signed:
    """A transaction's signed bytes and their Keccak-256, both as hex with `0x`."""

    raw: str
    hash: str


class Signer(Protocol):
    """Holds one key and tells only its address, lower-case."""

    @property
    def address(self) -> str: ...

    def sign(self, transaction: Transaction) -> Signed:
        """The signed transaction. The same one twice may give other bytes: they are stored before they are sent.

        Raises SignerError where the key is elsewhere and its keeper does not sign.
        """

    def ready(self) -> None:
        """Raises SignerError where it would not sign now. Signs no transaction."""


class KeySigner:
    """A key in this process's memory."""

    def __init__(self, account: LocalAccount) -> None:
        self._account = account

    def __repr__(self) -> str:
        return f"KeySigner({self.address})"

    @property
    def address(self) -> str:
        """The key's address, lower-case."""
        return str(self._account.address).lower()

    def ready(self) -> None:
        """See Signer: a key that is here always is."""

    def sign(self, transaction: Transaction) -> Signed:
        """See Signer."""
        request: dict[str, Any] = {
            "type": 2,
            "chainId": transaction.chain_id,
            "nonce": transaction.nonce,
            "value": 0,
            "data": transaction.data,
            "gas": transaction.gas,
            "maxFeePerGas": transaction.max_fee,
            "maxPriorityFeePerGas": transaction.tip,
        }
        if transaction.to is not None:
            request["to"] = to_checksum_address(transaction.to)
        raw = bytes(self._account.sign_transaction(request).raw_transaction)
        return Signed("0x" + raw.hex(), "0x" + keccak(raw).hex())


def key_signer(key: str, *, source: str) -> KeySigner:
    """A signer of a key written as 64 hex digits. Raises KeyUnusableError, which names `source` alone."""
    digits = key.strip().removeprefix("0x")
    try:
        if len(digits) == 64:
            return KeySigner(Account.from_key(bytes.fromhex(digits)))
    except Exception:  # noqa: BLE001  whatever the libraries raise may quote the key
        raise KeyUnusableError(f"{source} holds no usable key") from None
    raise KeyUnusableError(f"{source} must hold 64 hex digits")


def key_file_signer(file: Path) -> KeySigner:
    """A signer of the key in a file. Raises KeyUnusableError."""
    return key_signer(_text(file), source=str(file))


def keystore_signer(file: Path, password_file: Path) -> KeySigner:
    """A signer of an encrypted key (Web3 Secret Storage, version 3). Raises KeyUnusableError."""
    password = _text(password_file).rstrip("\r\n")
    try:
        keystore = json.loads(_text(file))
        if keystore["version"] != 3:
            raise KeyUnusableError(f"{file} is no keystore of version 3")
        return KeySigner(Account.from_key(Account.decrypt(keystore, password)))
    except KeyUnusableError:
        raise
    except Exception:  # noqa: BLE001  whatever the libraries raise may quote the password or the key
        raise KeyUnusableError(f"{file} can't be opened with the password in {password_file}") from None


def keystore_make(file: Path, password_file: Path) -> str:
    """Make a new key, write it encrypted to `file`, readable by its owner alone; returns its address, lower-case.

    Raises KeyUnusableError where the file is there already or the password can't be read.
    """
    password = _text(password_file).rstrip("\r\n")
    if not password:
        raise KeyUnusableError(f"{password_file} holds no password")
    account = Account.create()
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise KeyUnusableError(f"{file} can't be made: {type(error).__name__}") from None
    with os.fdopen(descriptor, "w", encoding="utf-8") as out:
        json.dump(Account.encrypt(account.key, password), out)
    return str(account.address).lower()


def address_parsed(text: str) -> str:
    """An address as a person wrote it, lower-case. Raises PermanentError for one that is none or is mistyped (EIP-55)."""
    # Only mixed case carries a checksum.
    mixed = text.lower() != text and text[2:].upper() != text[2:]
    if not is_address(text) or (mixed and not is_checksum_address(text)):
        raise PermanentError(f"{text[:50]!r} is no address")
    return text.lower()


def transaction_of(raw: str) -> Transaction:
    """What signed bytes say, without their signature."""
    told: Mapping[str, Any] = TypedTransaction.from_bytes(HexBytes(raw)).as_dict()
    to = bytes(told["to"]).hex()
    return Transaction(
        chain_id=int(told["chainId"]),
        nonce=int(told["nonce"]),
        to="0x" + to if to else None,
        data="0x" + bytes(told["data"]).hex(),
        gas=int(told["gas"]),
        max_fee=int(told["maxFeePerGas"]),
        tip=int(told["maxPriorityFeePerGas"]),
    )


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise KeyUnusableError(f"{file} can't be read: {type(error).__name__}") from None
