"""What can be wrong with the log itself. Each stops what was being done, and needs a person."""


class LogError(Exception):
    """The base of those below."""


class LogMissingError(LogError):
    """The log has not begun: `log_init` was never run on this database."""


class LogHaltedError(LogError):
    """A contract holds what this log does not: appending now would make a fork. The anchor loop ends it."""


class ClockAheadError(LogError):
    """This machine's clock is ahead of the chain's: a time that lies in the future would be signed for good."""

    def __init__(self) -> None:
        super().__init__("this machine's clock is ahead of the chain's: set it right")


class AuditStoppedError(LogError):
    """A process that checked records was ended from outside: nothing is known of its share."""

    def __init__(self) -> None:
        super().__init__(
            "a process that checked records was ended, by a hand or for want of memory: run it again"
        )


class OtherLogError(LogError):
    """The log's row names other keys than those that the labels were made with."""


class LogDamagedError(LogError):
    """Rows of the log contradict each other: restored in parts, or changed behind the registry's back.

    Nothing is appended to such a log. `log_audit` names the bad rows, docs/operating.md says what to do.
    """
