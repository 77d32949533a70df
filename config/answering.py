"""A request whose error page failed too, or whose body does before it begins, is answered all the same."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

_Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class UnansweredError(Exception):
    """What came out of the application, behind all that it has for errors."""


class _Body:
    """An answer's bytes, which the web server asks for one after the other."""

    def __init__(self, body: Iterable[bytes]) -> None:
        self._body = body

    def __iter__(self) -> Iterator[bytes]:
        try:
            yield from self._body
        except OSError as error:
            raise UnansweredError(str(error)) from error

    def close(self) -> None:
        """The application's answer is closed."""
        if hasattr(self._body, "close"):
            self._body.close()


def answered(application: _Application) -> _Application:
    """gunicorn takes any OSError for a client that has gone, and closes without a word: also that no file can be opened, or
    that the disk is full. Any other error it answers with 500, as long as no head was sent. A file that is
    handed over to it (`wsgi.file_wrapper`) is sent behind its head: one that can't be read then is cut."""

    def answering(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        try:
            body = application(environ, start_response)
        except OSError as error:
            raise UnansweredError(str(error)) from error
        return body if isinstance(body, environ.get("wsgi.file_wrapper", ())) else _Body(body)

    return answering
