"""Bring checkpoints to witnesses over HTTP (c2sp.org/tlog-witness, add-checkpoint): to all at once, for a bounded time."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping

import requests
from urllib3.exceptions import HTTPError

from anchoring.bounded import body_read
from anchoring.witnesses.protocol import MAX_ANSWER, SECONDS, Answer, Request, Silence


class Door:
    """The way to the witnesses. Kept for the life of a process: connections stay open."""

    def __init__(self, *, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._sessions: dict[str, requests.Session] = {}
        self._posts: dict[str, _Post] = {}

    def ask(self, asked: Mapping[str, Request]) -> dict[str, Answer | Silence]:
        """The answers, by the witnesses that the requests are named by.

        One that sends byte after byte holds nobody up: it is left alone at the end of the time, and not asked by
        this process again before it has ended.
        """
        deadline = time.monotonic() + self._seconds
        begun = {name for name, request in asked.items() if self._begin(name, request)}
        for name in begun:
            self._posts[name].join(max(0.0, deadline - time.monotonic()))
        late = Silence("the answer to an earlier question has not ended")
        return {name: self._posts[name].told if name in begun else late for name in asked}

    def _begin(self, name: str, request: Request) -> bool:
        if name in self._posts and self._posts[name].is_alive():
            return False
        session = self._sessions.setdefault(name, requests.Session())
        self._posts[name] = _Post(session, request, self._seconds)
        self._posts[name].start()
        return True


class _Post(threading.Thread):
    """One question. A thread, because no time limit of `requests` is for the whole of an answer's head."""

    def __init__(self, session: requests.Session, request: Request, seconds: float) -> None:
        super().__init__(daemon=True)
        self._session, self._request, self._seconds = session, request, seconds
        self.told: Answer | Silence = Silence("no answer in time")

    def run(self) -> None:
        try:
            with self._session.post(
                f"{self._request.address}/add-checkpoint",
                data=self._request.body,
                headers={"Content-Type": "text/plain; charset=utf-8"},
                timeout=(min(self._seconds, 3.0), self._seconds),
                allow_redirects=False,
                stream=True,
            ) as response:
                content = body_read(response, most=MAX_ANSWER, seconds=self._seconds)
                self.told = Answer(response.status_code, content)
        except (requests.RequestException, HTTPError, OSError, ValueError) as error:
            # Its name alone: a text may hold the address, and that a secret.
            self.told = Silence(type(error).__name__)
