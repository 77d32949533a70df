"""A request whose error page failed too is answered all the same."""

from collections.abc import Callable, Iterable
from typing import Any

_Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class UnansweredError(Exception):
    """What came out of the application, behind all that it has for errors."""


def answered(application: _Application) -> _Application:
    """gunicorn takes any OSError for a client that has gone, and closes without a word: also that no file can be opened, or
    that the disk is full. Any other error it answers with 500."""

    def answering(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        try:
            return application(environ, start_response)
        except OSError as error:
            raise UnansweredError(str(error)) from error

    return answering
