"""The anchor key in a token: a security module that speaks PKCS#11 (OASIS, version 2.40 or newer)."""

import pkcs11
from eth_utils.crypto import keccak

from anchoring.ethereum.errors import SignerError

_FAULTS = (pkcs11.PKCS11Error, RuntimeError, OSError, TypeError, ValueError)
"""What the library raises: its own, and others where the module can't be loaded."""

_PIN_FAULTS = (
    pkcs11.PinExpired,
    pkcs11.PinIncorrect,
    pkcs11.PinInvalid,
    pkcs11.PinLenRange,
    pkcs11.PinLocked,
    pkcs11.UserPinNotInitialized,
)


class Token:
    """A Keeper. `module` is the maker's library (a path), `token` and `key` are the labels of the token and of the private
    key in it, `pin` is the user's. A PIN that was refused is not shown again: most tokens lock after a few of those."""

    def __init__(self, module: str, *, token: str, key: str, pin: str) -> None:
        self._module, self._token, self._key, self._pin = module, token, key, pin
        self._refused: str | None = None

    def signature(self, data: bytes) -> tuple[int, int]:
        """See Keeper. Logs in for each signature: a session lives no longer than the token, or who pulled it, allows."""
        if self._refused:
            raise SignerError(self._refused)
        try:
            token = pkcs11.lib(self._module).get_token(token_label=self._token)
            with token.open(user_pin=self._pin) as session:
                key = session.get_key(
                    object_class=pkcs11.ObjectClass.PRIVATE_KEY, key_type=pkcs11.KeyType.EC, label=self._key
                )
                if not isinstance(key, pkcs11.SignMixin):
                    raise SignerError("the token's key may not sign (CKA_SIGN)")
                signed = bytes(key.sign(keccak(data), mechanism=pkcs11.Mechanism.ECDSA))
        except _PIN_FAULTS as error:
            self._refused = f"the token does not sign: {type(error).__name__}; asked again after a restart, with the right PIN"
            raise SignerError(self._refused) from None
        except _FAULTS as error:
            raise SignerError(f"the token does not sign: {type(error).__name__}") from None
        if len(signed) != 64:
            raise SignerError("the token's answer is no signature: is its key on secp256k1?")
        return int.from_bytes(signed[:32], "big"), int.from_bytes(signed[32:], "big")
