"""The anchor key in AWS KMS (key spec ECC_SECG_P256K1), or in a service that speaks its protocol."""

import re
from collections.abc import Callable, Mapping

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from eth_utils.crypto import keccak

from anchoring.ethereum.errors import SignerError

_CODE = re.compile(r"[A-Za-z0-9.]{1,60}")


class Kms:
    """A Keeper. `key` is the key's id, ARN or alias; `url` the service's address where it isn't AWS's own. Credentials and
    region come from where AWS's programs look for them. `seconds` is how long an answer may take; asked twice at most."""

    def __init__(
        self, key: str, *, seconds: float, url: str | None = None, trusted: str | None = None
    ) -> None:
        self._key, self._seconds, self._url, self._trusted = key, seconds, url, trusted
        self._sign: Callable[..., Mapping[str, bytes]] | None = None

    def signature(self, data: bytes) -> tuple[int, int]:
        """See Keeper: the service gets the hash alone."""
        try:
            if self._sign is None:
                self._sign = self._connected()
            answer = self._sign(
                KeyId=self._key,
                Message=keccak(data),
                MessageType="DIGEST",
                SigningAlgorithm="ECDSA_SHA_256",
            )
            return decode_dss_signature(answer["Signature"])
        except ClientError as error:
            # A stranger's text, where something else answers than the service.
            code = _CODE.fullmatch(str(error.response.get("Error", {}).get("Code")))
            raise SignerError(f"the key service does not sign: {code[0] if code else 'no reason'}") from None
        except BotoCoreError as error:
            # Their texts name addresses and profiles.
            raise SignerError(f"the key service was not reached: {type(error).__name__}") from None
        except Exception:  # noqa: BLE001  the library raises what its parts do for JSON of another shape
            raise SignerError("the key service's answer is no signature") from None

    def _connected(self) -> Callable[..., Mapping[str, bytes]]:
        config = Config(
            connect_timeout=self._seconds,
            read_timeout=self._seconds,
            retries={"total_max_attempts": 2, "mode": "standard"},
        )
        session = boto3.session.Session()
        service = session.client("kms", endpoint_url=self._url, verify=self._trusted, config=config)
        sign: Callable[..., Mapping[str, bytes]] = service.sign
        return sign
