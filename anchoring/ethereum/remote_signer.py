"""A key that another machine keeps, behind Web3Signer's REST API (`eth1`, docs/adr/0025-the-key-may-lie-elsewhere.md)."""

import json
import re
from typing import Final

import rlp
from eth_account import Account
from eth_keys.datatypes import PublicKey, Signature
from eth_keys.exceptions import BadSignature
from eth_utils.crypto import keccak

from anchoring.ethereum.errors import ChainError, KeyUnusableError, SignerError
from anchoring.ethereum.signer import Signed, Transaction
from anchoring.ethereum.transport import HttpTransport, Transport

_TYPE: Final = b"\x02"
_ORDER: Final = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
_FIELD: Final = 2**256 - 2**32 - 977
"""Of secp256k1 (SEC 2, 2.4.1). Nodes take a signature only where `s` is at most half of the order (EIP-2)."""
_SENTENCE: Final = b"Is the anchor key there?"
"""No transaction begins like that (EIP-2718), so its signature is good for nothing."""
_ANOTHER_KEY: Final = "the remote signer's signature is not of the key in ANCHOR_SIGNER_PUBLIC_KEY"
_PUBLIC_KEY = re.compile(r"(?:0x)?([0-9a-f]{128})")
_SIGNATURE = re.compile(r'"?0x([0-9a-f]{130})"?')


class RemoteSigner:
    """Asks for a signature of each transaction, and believes it only where it is the key's own."""

    def __init__(self, public_key: str, transport: Transport) -> None:
        self._transport = transport
        self._address = str(PublicKey(bytes.fromhex(_digits(public_key))).to_address())

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
        """The signature of Keccak-256 over `data`, which the signer computes, with the lower `s`."""
        try:
            answer = self._transport.post(json.dumps({"data": "0x" + data.hex()}).encode())
        except ChainError as error:
            raise SignerError(f"the remote signer was not reached: {error}") from None
        told = _SIGNATURE.fullmatch(answer[:200].decode("ascii", "replace").strip().lower())
        if told is None:
            raise SignerError("the remote signer's answer is no signature: does it keep this public key?")
        r, s = int(told[1][:64], 16), int(told[1][64:128], 16)
        if not (0 < r < _ORDER and 0 < s < _ORDER):
            raise SignerError("the remote signer's answer is no signature")
        return r, min(s, _ORDER - s)


def remote_signer(
    url: str, public_key: str, *, seconds: float, trusted: str | None = None, certificate: str | None = None
) -> RemoteSigner:
    """The signer at an address. `trusted` is a file of certificates to believe instead of the system's, `certificate` one
    with the certificate and key to show. Raises KeyUnusableError for a public key that is none."""
    address = f"{url.rstrip('/')}/api/v1/eth1/sign/0x{_digits(public_key)}"
    return RemoteSigner(
        public_key, HttpTransport(address, seconds=seconds, trusted=trusted, certificate=certificate)
    )


def _digits(public_key: str) -> str:
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
