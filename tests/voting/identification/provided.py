"""A real provider of OpenID Connect beside the tests, and a person with a browser who logs in there."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from html import unescape
from urllib.parse import urljoin

import requests

from tests.fixtures.checkout import ROOT

RETURNS_TO = "https://registry.example/polls/identified/"
SCRIPT = ROOT / "tests" / "voting" / "identification" / "provider.mjs"
CLAIMS = {"동 (숫자)": "building", "호수 (숫자)": "unit"}


@dataclass(frozen=True)
class Registered:
    """One office at the provider."""

    name: str
    secret: str

    def told(self, returns_to: str) -> dict[str, str]:
        return {"id": self.name, "secret": self.secret, "returnsTo": returns_to}


OFFICES = (Registered("city", "secret of the city, long enough"), Registered("audit", "another one's secret"))


@contextmanager
def provider(port: int, returns_to: str = RETURNS_TO, *, code_lasts: int = 60) -> Iterator[str]:
    """Its issuer's address, while it runs."""
    issuer = f"http://127.0.0.1:{port}"
    clients = [office.told(returns_to) for office in OFFICES]
    options = {"port": port, "issuer": issuer, "clients": clients, "codeLasts": code_lasts}
    process = subprocess.Popen(
        ["node", str(SCRIPT), json.dumps(options)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        cwd=ROOT,
    )
    try:
        assert process.stdout
        assert process.stdout.readline() == "listens\n"
        yield issuer
    finally:
        process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()


def logged_in(address: str, person: Sequence[str], *, stops: bool = False) -> str:
    """The query with which the provider sends the person's browser back."""
    with requests.Session() as browser:
        page = _followed(browser, browser.get(address, allow_redirects=False))
        while not page.startswith(RETURNS_TO):
            shown = browser.get(page)
            if stops:
                [link] = re.findall(r'href="([^"]*/abort)"', shown.text)
                page = _followed(browser, browser.get(urljoin(page, unescape(link)), allow_redirects=False))
                continue
            [action] = re.findall(r'action="([^"]+)"', shown.text)
            [prompt] = re.findall(r'name="prompt" value="([^"]+)"', shown.text)
            typed = {"prompt": prompt, "login": ".".join(person), "password": "x"}
            page = _followed(
                browser, browser.post(urljoin(page, unescape(action)), typed, allow_redirects=False)
            )
    return page.removeprefix(RETURNS_TO)


def _followed(browser: requests.Session, answer: requests.Response) -> str:
    """The page that is shown in the end, or the first address that is not the provider's."""
    while "location" in answer.headers:
        address = urljoin(answer.url, answer.headers["location"])
        if address.startswith(RETURNS_TO):
            return address
        answer = browser.get(address, allow_redirects=False)
    return answer.url
