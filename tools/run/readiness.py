"""What the web server says of itself and of the work behind it."""

import json
import urllib.error
import urllib.request
from typing import Any

WORK = {"wake-ups", "uploads", "polls", "sequencer", "anchorer"}
"""The parts of /readyz that workers and beat do."""


class Readiness:
    def __init__(self, host: str, port: int) -> None:
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104  asked for by HOST
        self._address = f"http://{f'[{host}]' if ':' in host else host}:{port}"

    def answers(self, *, timeout: float) -> bool:
        """Whether a process of the web server answers."""
        try:
            with urllib.request.urlopen(f"{self._address}/healthz", timeout=timeout) as response:  # noqa: S310  our own
                return bool(response.status == 200)
        except OSError:
            return False

    def state(self, *, timeout: float = 10) -> dict[str, Any]:
        """The answer of /readyz; empty where there is none."""
        try:
            with urllib.request.urlopen(f"{self._address}/readyz", timeout=timeout) as response:  # noqa: S310  our own
                return dict(json.load(response))
        except urllib.error.HTTPError as error:
            with error:
                return dict(json.load(error)) if error.code == 503 else {}
        except (OSError, ValueError):
            return {}
