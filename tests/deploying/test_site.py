"""nginx's site: what goes to which machine, and what goes nowhere."""

import http.client
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.fixtures.nginx import APART, machine, our_site
from tests.fixtures.ports import port_kept
from tests.verifier.site import answering

pytestmark = pytest.mark.nginx


class Slow:
    """Requests that came and are not answered yet."""

    def __init__(self) -> None:
        self.came, self.done = threading.Semaphore(0), threading.Event()

    def answer(self) -> None:
        self.came.release()
        self.done.wait(60)


def saying(word: bytes, slow: Slow | None = None) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if slow is not None and self.path == "/slow/":
                slow.answer()
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
        connection = http.client.HTTPSConnection("127.0.0.1", port, context=context, timeout=60)
        connection.request("GET", path, headers={"Host": "registry.example"})
        answer = connection.getresponse()
        said = answer.status, answer.read()
        connection.close()
        return said

    return ask


def test_polls_go_to_their_machine_and_the_rest_to_any(tmp_path: Path) -> None:
    with answering(saying(b"any")) as any_one, answering(saying(b"polls")) as polls:
        any_at, polls_at = (address.removeprefix("http://") for address in (any_one, polls))
        with our_site(tmp_path, any_at, polls=polls_at) as port:
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


@contextmanager
def listening(port: int, handler: type[BaseHTTPRequestHandler]) -> Iterator[None]:
    """A machine that comes and goes at one address."""
    server = ThreadingHTTPServer(("127.0.0.1", port), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_one_just_back_answers_when_the_other_goes(tmp_path: Path) -> None:
    with (
        port_kept() as first,
        port_kept() as second,
        our_site(tmp_path, f"127.0.0.1:{first}", f"127.0.0.1:{second}") as port,
    ):
        ask = asking(port)
        for here, word in ((first, b"first"), (second, b"second"), (first, b"first")):
            with listening(here, saying(word)):
                assert [ask("/") for _ in range(4)] == [(200, word)] * 4
        assert ask("/")[0] == 502


def test_a_machine_that_is_out_gets_nothing(tmp_path: Path) -> None:
    slow = Slow()
    with ExitStack() as stack:
        ports = [stack.enter_context(port_kept()) for _ in range(2)]
        first, second = (f"127.0.0.1:{port}" for port in ports)
        for port, word in zip(ports, (b"first", b"second"), strict=True):
            stack.enter_context(listening(port, saying(word, slow)))
        ask = asking(stack.enter_context(our_site(tmp_path, first, second, processes=APART)))
        assert {ask("/")[1] for _ in range(8)} == {b"first", b"second"}

        stack.callback(slow.done.set)
        answered: list[tuple[int, bytes]] = []
        waiting = [threading.Thread(target=lambda: answered.append(ask("/slow/"))) for _ in range(2)]
        for thread in waiting:
            thread.start()
            assert slow.came.acquire(timeout=60)
        out = threading.Thread(target=machine, args=(tmp_path, "out", first))
        out.start()
        while {ask("/") for _ in range(8)} != {(200, b"second")}:
            assert out.is_alive()
        assert out.is_alive(), "it waits for what is in hand"
        slow.done.set()
        for thread in (*waiting, out):
            thread.join()
        assert sorted(answered) == [(200, b"first"), (200, b"second")]

        with pytest.raises(subprocess.CalledProcessError):
            machine(tmp_path, "out", second)
        with pytest.raises(subprocess.CalledProcessError):
            machine(tmp_path, "out", "127.0.0.1:1")
        machine(tmp_path, "out", first)
        machine(tmp_path, "in", first)
        assert {ask("/")[1] for _ in range(8)} == {b"first", b"second"}


def test_a_site_that_nginx_refuses_stays_as_it_was(tmp_path: Path) -> None:
    with ExitStack() as stack:
        first, second = (f"127.0.0.1:{stack.enter_context(port_kept())}" for _ in range(2))
        stack.enter_context(our_site(tmp_path, first, second, processes=APART))
        site = tmp_path / "nginx.conf"
        # Somebody's hand, and nobody has read the file anew since.
        site.write_text(site.read_text() + "listen everywhere;\n")
        before = site.read_bytes()
        with pytest.raises(subprocess.CalledProcessError) as refused:
            machine(tmp_path, "out", first)
        assert b"is as it was" in refused.value.stderr
        assert site.read_bytes() == before
