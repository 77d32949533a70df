"""The registry as a visitor meets it: its own process with its own data, and pages that are watched for what they must not do."""

import base64
import hmac
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
from django.conf import settings
from django.db import connection
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django import DjangoDbBlocker

from tests.anchoring.log.cast import KEYS
from tests.fixtures.browser import chromium
from tests.fixtures.own_database import database_copy
from tools.run.data import DataDir
from tools.run.static import PagesFiles

__all__ = ["chromium"]

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 30
FRESH = 180
"""Seconds for which a log-in is taken up again: behind five minutes it makes no key any more."""
START_WITHIN = 120
"""Seconds, on a machine that runs other tests at the same time."""


@dataclass(frozen=True)
class Site:
    """A running registry with the stage's people and cars in it. `people` has (e-mail, password, secret of the second
    factor) for each part; `sessions` when somebody logged in before, and the cookies."""

    url: str
    folder: Path
    environment: dict[str, str]
    people: dict[str, tuple[str, str, str]]
    sessions: dict[str, tuple[float, list[Any]]] = field(default_factory=dict)
    codes: set[str] = field(default_factory=set)

    def run(self, *arguments: str) -> str:
        """A Python program in the registry's environment; what it prints."""
        command = [sys.executable, *arguments]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def rows(self, statement: str, *values: str) -> list[Any]:
        """What its database says, or is told."""
        with (
            closing(sqlite3.connect(self.folder / "registry.sqlite3", timeout=SECONDS)) as database,
            database,
        ):
            return database.execute(statement, values).fetchall()

    def mail(self, email: str, kind: str) -> str:
        """The newest of this kind that waits to be sent there."""
        rows = self.rows(
            "SELECT subject || char(10) || body FROM records_notice WHERE email = ? AND kind = ? ORDER BY id DESC",
            email,
            kind,
        )
        return str(rows[0][0])


@pytest.fixture(scope="session")
def site(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("site")
    with django_db_blocker.unblock():
        if connection.vendor == "sqlite":
            database_copy(folder / "registry.sqlite3")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield from _site(folder, listener)


def _site(folder: Path, listener: socket.socket) -> Iterator[Site]:
    url = f"http://localhost:{listener.getsockname()[1]}"
    environment = {
        **{name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ},
        **dict.fromkeys(("DEVELOPMENT", "STATIC_COLLECTED", "STATIC_COMPRESSED"), "1"),
        "DATA_DIR": str(folder),
        # By this name browsers have passkeys without TLS.
        "PUBLIC_URL": url,
        "SECRET_KEY": "the same for every process of this site, for the second factors",
        "WITHHELD_KEYS_FILE": str(settings.WITHHELD_KEYS_FILE),
        "LOG_NOTE_KEY": KEYS.note_seed.hex(),
        "LOG_VRF_KEY": KEYS.vrf_seed.hex(),
        "DJANGO_SETTINGS_MODULE": "tests.site_settings",
        "PYTHONPATH": str(ROOT),
    }
    begun = Site("", folder, environment, {})
    begun.run("manage.py", *PagesFiles(DataDir(folder)).command(), "--skip-checks")
    people = json.loads(begun.run("-m", "tests.browser.begin", str(folder)))
    with _serving(environment, listener):
        yield Site(url, folder, environment, {part: tuple(person) for part, person in people.items()})


@contextmanager
def _serving(environment: dict[str, str], listener: socket.socket) -> Iterator[None]:
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "config.wsgi",
        "--bind",
        f"fd://{listener.fileno()}",
        "--threads",
        "4",
    ]
    server = subprocess.Popen(
        [*command, "--log-level", "warning"],
        cwd=ROOT,
        env=environment,
        pass_fds=[listener.fileno()],
        start_new_session=True,
    )
    listener.close()
    try:
        # Asked before it is ready, it answers when it is; where it ends, so does the question.
        with urlopen(f"{environment['PUBLIC_URL']}/about/", timeout=START_WITHIN):  # noqa: S310  its address is ours
            pass
        yield
    finally:
        if server.poll() is None:
            os.killpg(server.pid, signal.SIGTERM)
        server.wait(SECONDS)


@dataclass
class Visitor:
    """Somebody with a browser. Whatever a page logs as an error or asks of another site is kept in `complaints`."""

    page: Page
    site: Site
    complaints: list[str]

    def open(self, path: str) -> Page:
        self.page.goto(self.site.url + path)
        return self.page

    def log_in(self, part: str) -> None:
        """With the cookies of a log-in some minutes ago where they still work, else by the form."""
        at, cookies = self.site.sessions.get(part, (0.0, []))
        if time.monotonic() - at < FRESH:
            self.page.context.add_cookies(cookies)
            self.open("/?lang=ko")
            if self.page.locator("a[href='/accounts/logout/']").count():
                return
        self.log_in_by_form(part)
        self.site.sessions[part] = time.monotonic(), list(self.page.context.cookies())

    def log_in_by_form(self, part: str) -> None:
        email, password, secret = self.site.people[part]
        self.open("/accounts/login/?lang=ko")
        self.page.fill("[name=login]", email)
        self.page.fill("[name=password]", password)
        self.page.click("main form.card button[type=submit]")
        if secret:
            self.page.fill("[name=code]", self.code(secret))
            self.page.click("form:has([name=code]) button[type=submit]")
        self.page.wait_for_url(lambda url: "/accounts/" not in url)

    def code(self, secret: str) -> str:
        """What an authenticator app shows; each works once, so the one before and the one after are taken too."""
        now = int(time.time()) // 30
        fresh = next(
            code for code in (totp(secret, now + at) for at in (0, 1, -1)) if code not in self.site.codes
        )
        self.site.codes.add(fresh)
        return fresh


def totp(secret: str, counter: int) -> str:
    """RFC 6238 with SHA-1, six digits."""
    mac = hmac.digest(base64.b32decode(secret), counter.to_bytes(8, "big"), "sha1")
    at = mac[-1] & 15
    return f"{(int.from_bytes(mac[at : at + 4], 'big') & 0x7FFFFFFF) % 10**6:06}"


def visitor_of(context: BrowserContext, site: Site) -> Visitor:
    page = context.new_page()
    visitor = Visitor(page, site, [])

    def watch_request(request: Any) -> None:
        if not request.url.startswith((site.url, "data:", "blob:")):
            visitor.complaints.append(f"asked another site: {request.url}")

    def watch_console(message: Any) -> None:
        if message.type == "error" and "status of 4" not in message.text:
            visitor.complaints.append(message.text)

    page.on("request", watch_request)
    page.on("console", watch_console)
    page.on("pageerror", lambda error: visitor.complaints.append(str(error)))
    return visitor


@pytest.fixture
def visitor(chromium: Browser, site: Site) -> Iterator[Visitor]:
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    one = visitor_of(context, site)
    yield one
    context.close()
    assert one.complaints == []


Open = Callable[[int], Visitor]


@pytest.fixture
def browser_of(chromium: Browser, site: Site) -> Iterator[Open]:
    """A browser of somebody's own, as wide as asked."""
    visitors: list[Visitor] = []

    def opened(width: int) -> Visitor:
        visitors.append(visitor_of(chromium.new_context(viewport={"width": width, "height": 800}), site))
        return visitors[-1]

    yield opened
    for one in visitors:
        one.page.context.close()
        assert one.complaints == []


@pytest.fixture
def watched(chromium: Browser, site: Site) -> Iterator[Visitor]:
    # axe is put in by the test: the page's own policy would refuse a foreign script.
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, bypass_csp=True)
    one = visitor_of(context, site)
    yield one
    context.close()
    assert one.complaints == []
