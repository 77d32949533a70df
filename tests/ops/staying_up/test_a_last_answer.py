"""What fails behind all that the application has for errors is answered: gunicorn would close without a word."""

import errno
import http.client
import io
import socket
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from typing import Any
from wsgiref.util import FileWrapper

import pytest

from config.answering import answered
from tests.ops.registry import ROOT

FAULTS = {"full": errno.ENOSPC, "files": errno.EMFILE, "damaged": errno.EIO}


def fails(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """In the place of Django where its page for errors can't be read either, or a body can't from its first byte on."""
    place, fault = environ["PATH_INFO"].strip("/").split("/")
    if place == "head":
        raise OSError(FAULTS[fault], "failed")
    start_response("200 OK", [])
    return unreadable(FAULTS[fault])


def unreadable(fault: int) -> Iterator[bytes]:
    yield from ()
    raise OSError(fault, "failed")


application = answered(fails)


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """A web server of the registry's sort with that application."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        handed = listener.fileno()
        sort = ["--worker-class", "gthread", "--threads", "2", "--bind", f"fd://{handed}"]
        process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", *sort, "--no-control-socket", __name__],
            cwd=ROOT,
            pass_fds=[handed],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            yield listener.getsockname()[1]
        finally:
            process.terminate()
            process.wait(timeout=60)


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("place", ["head", "body"])
def test_an_error_that_escapes_is_answered(port: int, place: str, fault: str) -> None:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
        connection.request("GET", f"/{place}/{fault}")
        assert connection.getresponse().status == 500


class Whole(list[bytes]):
    """A body that says whether it was closed."""

    is_closed = False

    def close(self) -> None:
        self.is_closed = True


def test_a_body_is_given_on_and_closed() -> None:
    body = Whole([b"a", b"b"])
    given = answered(lambda *_: body)({}, print)
    assert list(given) == body
    given.close()  # type: ignore[attr-defined]
    assert body.is_closed


def test_a_file_is_left_to_the_web_server() -> None:
    file = FileWrapper(io.BytesIO(b"a"))
    assert answered(lambda *_: file)({"wsgi.file_wrapper": FileWrapper}, print) is file
