"""nginx's site: what goes to which machine, and what goes nowhere."""

import http.client
import ssl
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from tests.fixtures.nginx import our_site
from tests.verifier.site import answering

pytestmark = pytest.mark.nginx


def saying(word: bytes) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Length", str(len(word)))
            self.end_headers()
            self.wfile.write(word)

        def log_message(self, *_: object) -> None:
            """Silent."""

    return Handler


def asking(port: int) -> Callable[[str], tuple[int, bytes]]:
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE

    def ask(path: str) -> tuple[int, bytes]:
        connection = http.client.HTTPSConnection("127.0.0.1", port, context=context, timeout=20)
        connection.request("GET", path, headers={"Host": "registry.example"})
        answer = connection.getresponse()
        said = answer.status, answer.read()
        connection.close()
        return said

    return ask


def test_polls_go_to_their_machine_and_the_rest_to_any(tmp_path: Path) -> None:
    with answering(saying(b"any")) as any_one, answering(saying(b"polls")) as polls:
        addresses = [address.removeprefix("http://") for address in (any_one, polls)]
        with our_site(tmp_path, *addresses) as port:
            ask = asking(port)
            for path in (
                "/",
                "/vehicles/KMHEC41LBAA123456/",
                "/log/checkpoint",
                "/api/records/",
                "/desk/cars/",
            ):
                assert ask(path) == (200, b"any"), path
            for path in ("/polls/", "/polls/1/vote/", "/desk/polls/1/open/", "/api/polls/1/right"):
                assert ask(path) == (200, b"polls"), path
            for path in ("/metrics", "/readyz", "/healthz"):
                assert ask(path)[0] == 404, path
    kept = (tmp_path / "registry.log").read_text()
    assert kept.count(" 200 GET ") == 8
    assert "KMHEC41LBAA123456" not in kept + (tmp_path / "error.log").read_text()
    assert "127.0.0.1" not in kept
