"""nginx's site of deploy/, run by nginx: what it keeps of voters, and what it passes on."""

from __future__ import annotations

import http.client
import re
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from tests.fixtures.nginx import our_site
from tests.fixtures.ports import port_kept
from tests.verifier.site import answering

pytestmark = [pytest.mark.nginx, pytest.mark.soak]

POLL = "/api/polls/3c1e6f0a-52c4-4d0e-9a38-5d2f1b7c9e10"
VOTERS = [f"{POLL}/identify", f"{POLL}/right", f"{POLL}/signature", "/polls/identified/?code=secret-code"]
SECRET = "secret-ballot"
HEADERS = {
    "Cookie": "sessionid=secret-cookie",
    "Authorization": "Bearer secret-session",
    "Referer": "https://registry.example/secret-page",
    "User-Agent": "secret-browser",
    "X-Forwarded-For": "203.0.113.9",
}


@dataclass
class Site:
    """nginx on its port, and what came to the registry behind it."""

    port: int
    folder: Path
    came: list[tuple[str, dict[str, str]]]

    def ask(self, host: str, path: str, method: str = "GET", body: str | None = None) -> int:
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        connection = http.client.HTTPSConnection("127.0.0.1", self.port, context=context, timeout=20)
        connection.request(method, path, body, {**HEADERS, "Host": host})
        status = connection.getresponse().status
        connection.close()
        return status

    def kept(self) -> str:
        """All that it wrote: logs and temporary files."""
        written = [path for path in self.folder.rglob("*") if path.is_file()]
        ours = {"nginx.conf", "registry-proxy.conf", "certificate", "key", "pid"}
        return "\n".join(path.read_text(errors="replace") for path in written if path.name not in ours)


@pytest.fixture
def registry() -> Iterator[tuple[str, list[tuple[str, dict[str, str]]]]]:
    came: list[tuple[str, dict[str, str]]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            came.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
            self.send_response(201)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def do_GET(self) -> None:
            self.do_POST()

        def do_OPTIONS(self) -> None:
            self.do_POST()

        def log_message(self, *_: Any) -> None:
            """Silent."""

    with answering(Handler) as address:
        yield address.removeprefix("http://"), came


@pytest.fixture
def site(registry: tuple[str, list[tuple[str, dict[str, str]]]], tmp_path: Path) -> Iterator[Site]:
    address, came = registry
    with our_site(tmp_path, address) as port:
        yield Site(port, tmp_path, came)


def test_a_voters_requests_are_logged_nowhere(site: Site) -> None:
    for path in VOTERS:
        method = "GET" if "right" in path or "identified" in path else "POST"
        assert site.ask("registry.example", path, method, SECRET if method == "POST" else None) == 201
        assert site.ask("registry.example", path, "OPTIONS") == 201
    assert site.ask("ballots.example", f"{POLL}/ballots/", "POST", SECRET) == 201
    assert site.ask("registry.example", f"{POLL}/ballots/", "POST", SECRET) == 421
    assert site.ask("registry.example", "/polls/") == 201
    kept = site.kept()
    assert len(re.findall(r"^\S+ 201 GET ", kept, re.MULTILINE)) == 1, "the page alone has a line"
    assert not re.search(r"secret-|identif|/right|signature|ballots|/polls/", kept)


def test_a_ballot_goes_on_alone(site: Site) -> None:
    assert site.ask("ballots.example", f"{POLL}/ballots/", "POST", SECRET) == 201
    assert site.ask("registry.example", f"{POLL}/identify", "POST", SECRET) == 201
    assert site.ask("registry.example", "/polls/") == 201
    (_, ballot), (_, identify), (_, page) = site.came
    gone = {"cookie", "authorization", "referer", "user-agent", "x-forwarded-for"}
    assert not gone & ballot.keys()
    assert ballot["x-forwarded-proto"] == "https"
    assert "x-forwarded-for" not in identify
    assert page["x-forwarded-for"] == "127.0.0.1"


@pytest.mark.parametrize(
    "path", ["/", "/polls/", f"{POLL}/identify", f"{POLL}/ballots", "/api/polls/a/b/ballots/"]
)
def test_the_name_of_ballots_answers_nothing_else(site: Site, path: str) -> None:
    assert site.ask("ballots.example", path) == 404
    assert site.came == []
    assert path not in site.kept() or path == "/"


def test_a_request_that_fails_is_logged_nowhere_either(
    site: Site, registry: tuple[str, list[tuple[str, dict[str, str]]]]
) -> None:
    large = SECRET * 1_000
    assert site.ask("ballots.example", f"{POLL}/ballots/", "POST", large) == 413
    assert site.ask("registry.example", f"{POLL}/identify", "POST", large) == 413
    assert site.ask("ballots.example", f"{POLL}/ballots/", "POST", SECRET * 600) == 201
    assert not re.search("secret|identify|ballots", site.kept())


def test_a_registry_that_is_down_leaves_no_line(tmp_path: Path) -> None:
    with port_kept() as nobody, our_site(tmp_path, f"127.0.0.1:{nobody}") as port:
        site = Site(port, tmp_path, [])
        assert site.ask("ballots.example", f"{POLL}/ballots/", "POST", SECRET) == 502
        for path in VOTERS:
            assert site.ask("registry.example", path) == 502
        assert site.ask("registry.example", "/polls/") == 502
        kept = site.kept()
    assert "connect() failed" in kept
    assert not re.search(r"secret-(?!page|browser)|identif|signature|ballots", kept)


def test_a_list_of_persons_lies_on_no_disk(site: Site) -> None:
    desk = POLL.replace("/api/", "/desk/")
    list_ = f"{SECRET}\n" * 1_000_000
    assert site.ask("registry.example", f"{desk}/review/", "POST", list_) == 201
    assert site.kept().count("buffered to a temporary file") == 1, "nginx says where it does"
    assert site.ask("registry.example", f"{desk}/roll/", "POST", list_) == 201
    assert site.kept().count("buffered to a temporary file") == 1
