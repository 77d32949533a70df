"""Errors by what is known of the outcome: retryable, permanent or unknown. No text holds an endpoint's address."""


class ChainError(Exception):
    """Base of everything that this package raises about a chain."""


class RetryableError(ChainError):
    """Nothing was learned and nothing was done: ask again, or another endpoint."""


class RefusedError(RetryableError):
    """The endpoint answered with a JSON-RPC error: `code` and a text that names no address."""

    def __init__(self, code: int, text: str) -> None:
        super().__init__(f"refused with {code}: {text}")
        self.code = code
        self.text = text

    @property
    def unknown(self) -> bool:
        """Whether the endpoint does not have the method."""
        return self.code == -32601

    @property
    def reverted(self) -> bool:
        """Whether the contract refused, and not the endpoint: 3 in most clients, -32015 in some, else by the text."""
        return self.code in {3, -32015} or "revert" in self.text.lower()


class DisagreedError(RetryableError):
    """This endpoint says what can't be undone, and too few others say so too: the next is asked, and waited for."""


class UndecidedError(DisagreedError):
    """Of some sizes too few endpoints say the same; `contradicted` are those of which enough do that the tables are wrong."""

    def __init__(self, text: str, contradicted: set[int]) -> None:
        super().__init__(text)
        self.contradicted = contradicted


class LimitedError(RetryableError):
    """The endpoint wants fewer requests, or money: it is left alone for `seconds`, None where it does not say how long."""

    def __init__(self, text: str, seconds: float | None = None) -> None:
        super().__init__(text)
        self.seconds = seconds


class MissingContractError(RetryableError):
    """There is no contract at the address: not yet, or a reorganisation dropped its deployment."""


class OutcomeUnknownError(ChainError):
    """A transaction may have been taken although no endpoint says so: look for it by its hash."""


class PermanentError(ChainError):
    """The same again fails again: somebody must change something first."""


class SignerError(ChainError):
    """A signer that is elsewhere did not sign: nothing was sent, and the next look asks it again."""


class KeyUnusableError(PermanentError):
    """The anchor key can't be read. The text names the file, never its content."""
