"""The anchor key behind Web3Signer's REST API (`eth1`), or whatever answers as it does."""

import json
import re

from anchoring.ethereum.errors import ChainError, SignerError
from anchoring.ethereum.remote_signer import public_key_digits
from anchoring.ethereum.transport import HttpTransport

_SIGNATURE = re.compile(r'"?0x([0-9a-f]{130})"?')


class Web3Signer:
    """A Keeper. `trusted` is a file of certificates to believe instead of the system's, `certificate` one with the
    certificate and key to show; `seconds` is how long an answer may take. Raises KeyUnusableError for a public key that is
    none."""

    def __init__(
        self,
        url: str,
        public_key: str,
        *,
        seconds: float,
        trusted: str | None = None,
        certificate: str | None = None,
    ) -> None:
        address = f"{url.rstrip('/')}/api/v1/eth1/sign/0x{public_key_digits(public_key)}"
        self._transport = HttpTransport(address, seconds=seconds, trusted=trusted, certificate=certificate)

    def signature(self, data: bytes) -> tuple[int, int]:
        """See Keeper: Web3Signer computes Keccak-256 itself."""
        try:
            answer = self._transport.post(json.dumps({"data": "0x" + data.hex()}).encode())
        except ChainError as error:
            raise SignerError(f"the remote signer was not reached: {error}") from None
        told = _SIGNATURE.fullmatch(answer[:200].decode("ascii", "replace").strip().lower())
        if told is None:
            raise SignerError("the remote signer's answer is no signature: does it keep this public key?")
        return int(told[1][:64], 16), int(told[1][64:128], 16)
