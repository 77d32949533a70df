"""What fails behind all that the application has for errors is answered: gunicorn would close without a word."""

import errno
import http.client
import socket
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from typing import Any

import pytest

from config.answering import answered
from tests.ops.registry import ROOT

FAULTS = {"full": errno.ENOSPC, "files": errno.EMFILE, "damaged": errno.EIO}


def fails(environ: dict[str, Any], _start_response: Callable[..., Any]) -> Iterable[bytes]:
    """In the place of Django where its page for errors can't be read either."""
    raise OSError(FAULTS[environ["PATH_INFO"].strip("/")], "failed")


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
def test_an_error_that_escapes_is_answered(port: int, fault: str) -> None:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
        connection.request("GET", f"/{fault}")
        assert connection.getresponse().status == 500
