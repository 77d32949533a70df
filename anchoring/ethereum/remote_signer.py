"""A key that somebody else keeps (docs/adr/0025-the-key-may-lie-elsewhere.md): asked for each signature, and never believed."""

import re
from typing import Final, Protocol

import rlp
from eth_account import Account
from eth_keys.datatypes import PublicKey, Signature
from eth_keys.exceptions import BadSignature
from eth_utils.crypto import keccak

from anchoring.ethereum.errors import KeyUnusableError, SignerError
from anchoring.ethereum.signer import Signed, Transaction

_TYPE: Final = b"\x02"
_ORDER: Final = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
_FIELD: Final = 2**256 - 2**32 - 977
"""Of secp256k1 (SEC 2, 2.4.1). Nodes take a signature only where `s` is at most half of the order (EIP-2)."""
_SENTENCE: Final = b"Is the anchor key there?"
"""No transaction begins like that (EIP-2718), so its signature is good for nothing."""
_ANOTHER_KEY: Final = "the remote signer's signature is not of the key in ANCHOR_SIGNER_PUBLIC_KEY"
_PUBLIC_KEY = re.compile(r"(?:0x)?([0-9a-f]{128})")


class Keeper(Protocol):
    """Where the key lies: Web3Signer, a cloud's key service, or a token behind PKCS#11."""

    def signature(self, data: bytes) -> tuple[int, int]:
        """`r` and `s` of an ECDSA signature (secp256k1) over Keccak-256 of `data`.

        Raises SignerError where the keeper is away or refuses; its text names no address, no password, no key.
        """


class RemoteSigner:
    """Asks for a signature of each transaction, and believes it only where it is the key's own."""

    def __init__(self, public_key: str, keeper: Keeper) -> None:
        """Raises KeyUnusableError for a public key that is none."""
        self._keeper = keeper
        self._address = str(PublicKey(bytes.fromhex(public_key_digits(public_key))).to_address())

    def __repr__(self) -> str:
        return f"RemoteSigner({self.address})"

    @property
    def address(self) -> str:
        """The key's address, lower-case."""
        return self._address

    def sign(self, transaction: Transaction) -> Signed:
        """See Signer. Raises SignerError where the other machine does not sign, or with another key."""
        fields = _fields(transaction)
        r, s = self._asked(_TYPE + rlp.encode(fields))
        # Signers write the parity in several ways, and one of two is right: the address tells which.
        for parity in (0, 1):
            raw = _TYPE + rlp.encode([*fields, parity, r, s])
            try:
                signed_by = str(Account.recover_transaction(raw)).lower()
            except BadSignature:
                continue
            if signed_by == self.address:
                return Signed("0x" + raw.hex(), "0x" + keccak(raw).hex())
        raise SignerError(_ANOTHER_KEY)

    def ready(self) -> None:
        """See Signer."""
        r, s = self._asked(_SENTENCE)
        for parity in (0, 1):
            try:
                key = Signature(vrs=(parity, r, s)).recover_public_key_from_msg_hash(keccak(_SENTENCE))
            except BadSignature:
                continue
            if key.to_address() == self.address:
                return
        raise SignerError(_ANOTHER_KEY)

    def _asked(self, data: bytes) -> tuple[int, int]:
        """The keeper's signature over `data`, with the lower `s`."""
        r, s = self._keeper.signature(data)
        if not (0 < r < _ORDER and 0 < s < _ORDER):
            raise SignerError("the remote signer's answer is no signature")
        return r, min(s, _ORDER - s)


def public_key_digits(public_key: str) -> str:
    """The 128 hex digits of a public key, lower-case. Raises KeyUnusableError."""
    told = _PUBLIC_KEY.fullmatch(public_key.strip().lower())
    if told is None:
        raise KeyUnusableError("ANCHOR_SIGNER_PUBLIC_KEY must hold 128 hex digits")
    x, y = int(told[1][:64], 16), int(told[1][64:], 16)
    if (y * y - x**3 - 7) % _FIELD:
        raise KeyUnusableError("ANCHOR_SIGNER_PUBLIC_KEY is no public key: a digit is wrong")
    return told[1]


def _fields(transaction: Transaction) -> list[object]:
    """As EIP-1559 has them, without value and access list, which are empty, and without the signature."""
    return [
        transaction.chain_id,
        transaction.nonce,
        transaction.tip,
        transaction.max_fee,
        transaction.gas,
        b"" if transaction.to is None else bytes.fromhex(transaction.to[2:]),
        0,
        bytes.fromhex(transaction.data[2:]),
        [],
    ]
