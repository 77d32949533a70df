"""The registry's API as a dealer's or inspector's own program would call it: HTTP and JSON, nothing of ours imported."""

import json
import secrets
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class FailedError(Exception):
    """Something the story promises did not hold."""


@dataclass(frozen=True)
class Api:
    url: str
    token: str | None = None

    def get(self, path: str) -> Answer:
        return self._send("GET", path, None, {}, 200)

    def find(self, path: str) -> Answer:
        """Whatever the answer is."""
        return self._once("GET", path, None, {})

    def post(self, path: str, value: Any, *, expect: int = 201) -> Answer:
        data = json.dumps(value, ensure_ascii=False).encode()
        return self._send("POST", path, data, {"Content-Type": "application/json"}, expect)

    def post_file(
        self,
        path: str,
        name: str,
        media_type: str,
        content: bytes,
        fields: dict[str, str] | None = None,
        *,
        expect: int,
    ) -> Answer:
        body, written = multipart(name, media_type, content, fields)
        return self._send("POST", path, body, {"Content-Type": written}, expect)

    def _send(
        self, method: str, path: str, data: bytes | None, headers: dict[str, str], expect: int
    ) -> Answer:
        answer = self._once(method, path, data, headers)
        while answer.status == 429 and expect != 429:
            time.sleep(2)
            answer = self._once(method, path, data, headers)
        # A repeated upload is answered 200 with the first record.
        if answer.status != expect and (expect, answer.status) != (201, 200):
            raise FailedError(
                f"{method} {path} answered {answer.status}, not {expect}: {answer.body[:600].decode()}"
            )
        return answer

    def _once(self, method: str, path: str, data: bytes | None, headers: dict[str, str]) -> Answer:
        if self.token:
            headers = {**headers, "Authorization": f"Bearer {self.token}"}
        url = self.url + urllib.parse.quote(path, safe="/:?=&")
        request = urllib.request.Request(url, data, headers, method=method)  # noqa: S310  our own server
        try:
            with urllib.request.urlopen(request, timeout=60) as response:  # noqa: S310
                return Answer(response.status, response.read())
        except urllib.error.HTTPError as error:
            return Answer(error.code, error.read())


def multipart(
    name: str, media_type: str, content: bytes, fields: dict[str, str] | None = None
) -> tuple[bytes, str]:
    """A form's body with one file, and its Content-Type."""
    boundary = secrets.token_hex(16)
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
        for key, value in (fields or {}).items()
    ]
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
    parts += [
        f"{head}Content-Type: {media_type}\r\n\r\n".encode(),
        content,
        f"\r\n--{boundary}--\r\n".encode(),
    ]
    return b"".join(parts), f"multipart/form-data; boundary={boundary}"
