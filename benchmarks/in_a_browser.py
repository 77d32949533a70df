"""A poll counted again by Chromium on its page, from a server in this process: how long, and with how much memory."""

import os
import re
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.verifier.chain import FakeChain
    from tests.voting.story import Story

_HOUR = 3_600_000


def in_a_browser(story: "Story") -> str:
    """What the page said and took, in words. CPU and memory are those of all of Chromium's processes."""
    from django.conf import settings
    from playwright.sync_api import sync_playwright

    from tests.fixtures.browser import FLAGS
    from tests.fixtures.skips import CHROMIUM
    from tests.voting.judged import CHAIN_ID
    from tests.voting.pages.browsing import ENDPOINT, answering_as

    chain = _chain(story)
    with _serving() as address, sync_playwright() as playwright:
        settings.PUBLIC_URL = settings.BALLOTS_URL = address
        settings.PUBLIC_RPC_URLS = [f"{CHAIN_ID}={ENDPOINT}"]
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page(base_url=address)
        page.route(f"{ENDPOINT}**", lambda route: answering_as(chain, route))
        page.goto(f"/polls/{story.uuid}/recount/?lang=en")
        before, began = _cpu(), time.monotonic()
        page.locator("[data-count]").click()
        page.locator("#recount-result").wait_for(timeout=_HOUR)
        taken, spent, most = time.monotonic() - began, _cpu() - before, _most()
        verdict = page.locator("[data-verdict]:visible").inner_text()
        browser.close()
    return f"in Chromium: {taken:.0f} s by the clock, {spent:.0f} s of CPU, its largest process {most:,.0f} MB; {verdict}"


@contextmanager
def _serving() -> Iterator[str]:
    from django.contrib.staticfiles.handlers import StaticFilesHandler
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
    from django.core.wsgi import get_wsgi_application

    class Quiet(WSGIRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    server = ThreadedWSGIServer(("127.0.0.1", 0), Quiet)
    server.set_app(StaticFilesHandler(get_wsgi_application()))
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://localhost:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _chain(story: "Story") -> "FakeChain":
    from django.test import Client

    from tests.fixtures.answers import content_of
    from tests.voting.judged import chain_of

    with tempfile.NamedTemporaryFile() as file:
        file.write(content_of(Client(HTTP_HOST="localhost").get(f"/api/polls/{story.uuid}/evidence")))
        file.flush()
        return chain_of(Path(file.name))


def _processes() -> Iterator[Path]:
    """Of the browsers that this process started."""
    found = {int(path.name): path for path in Path("/proc").iterdir() if path.name.isdigit()}
    parents = {}
    for number, path in found.items():
        try:
            parents[number] = int((path / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
    for number, path in found.items():
        above = number
        while above in parents and above != os.getpid():
            above = parents[above]
        if above == os.getpid() and number != os.getpid() and "chrom" in _name(path):
            yield path


def _name(path: Path) -> str:
    try:
        return (path / "cmdline").read_text()
    except OSError:
        return ""


def _cpu() -> float:
    ticks = 0
    for path in _processes():
        fields = (path / "stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def _most() -> float:
    """The largest that any of them has been, in MB."""
    told = [re.search(r"VmHWM:\s+(\d+)", (path / "status").read_text()) for path in _processes()]
    return max((int(found[1]) / 1024 for found in told if found), default=0.0)
