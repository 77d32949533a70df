"""Where a poll's files come from: a folder, or an address (docs/formats.md sections 15 and 16)."""

from __future__ import annotations

import hashlib
import http.client
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from ..answers import reason
from ..errors import Unavailable
from ..ethereum import host_of
from ..record import Attachment
from ..timed import opener
from .poll import Reasons

TIMEOUT_SECONDS = 60
_PIECE = 1 << 20
_TRY_AGAIN = 429
_SERVER_ERRORS = range(500, 600)
_REDIRECTS = 20


class NotGiven(Exception):  # noqa: N818 - the condition is the name
    """There is no such file here, and nobody owes it."""


class Refused(Exception):  # noqa: N818 - the condition is the name
    """An address answered, and not with the file."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class Source(Protocol):
    """What has a poll's files, `roll.bin` and `boxes/<n>/…`, by their names."""

    def read(self, name: str, most: int) -> bytes:
        """A file, of which more than `most` bytes need not be given: it is another one then.

        Raises NotGiven, Refused, or Unavailable where no answer came.
        """
        ...


class Nowhere:
    """No files at all."""

    def read(self, name: str, most: int) -> bytes:  # noqa: ARG002 - as above
        """Raises NotGiven."""
        raise NotGiven


class Folder:
    """A folder laid out as the address is."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self, name: str, most: int) -> bytes:
        """A file of the folder. Raises NotGiven where it can't be read."""
        try:
            with (self._path / name).open("rb") as file:
                return file.read(most + 1)
        except OSError as error:
            raise NotGiven from error


class Address:
    """`<registry>/api/polls/<uuid>`: redirects are followed, and the last answer counts."""

    def __init__(self, url: str) -> None:
        self._url = url.rstrip("/")

    def read(self, name: str, most: int) -> bytes:
        """GET of one file. Raises Refused for another answer; Unavailable for none, 429 and 5xx."""
        deadline = time.monotonic() + TIMEOUT_SECONDS
        url = f"{self._url}/{name}"
        where = host_of(url)
        request = urllib.request.Request(url, headers={"User-Agent": "registry-verifier"})  # noqa: S310 - see _Web
        try:
            with opener(_Web).open(request, timeout=TIMEOUT_SECONDS) as response:
                if response.status != http.client.OK:
                    raise Refused(response.status)
                return _read(response, most, where, deadline)
        except urllib.error.HTTPError as error:
            error.close()
            if error.code == _TRY_AGAIN or error.code in _SERVER_ERRORS:
                raise Unavailable("answer_status", endpoint=where, status=error.code) from None
            raise Refused(error.code) from None
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise Unavailable("silent", endpoint=where, cause=type(error).__name__) from None


class _Web(urllib.request.HTTPRedirectHandler):
    """Follows redirects within http and https alone, as many as browsers do: another is itself the last answer."""

    max_redirections = max_repeats = _REDIRECTS

    def redirect_request(
        self, req: urllib.request.Request, fp: Any, code: int, msg: str, headers: Any, newurl: str
    ) -> urllib.request.Request | None:
        """None for another scheme, and for one more than are followed: urllib counts addresses, each once."""
        followed = sum(getattr(req, "redirect_dict", {}).values())
        if followed >= _REDIRECTS or not newurl.startswith(("https://", "http://")):
            return None
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _read(response: Any, most: int, where: str, deadline: float) -> bytes:
    parts: list[bytes] = []
    size = 0
    while size <= most and (part := response.read1(_PIECE)):
        parts.append(part)
        size += len(part)
        if time.monotonic() > deadline:
            raise Unavailable("late", endpoint=where)
    if size <= most and response.length:
        raise Unavailable("answer_cut", endpoint=where)
    return b"".join(parts)


@dataclass
class Files:
    """A poll's files as they are asked for. `is_public`: whether rights and ballots must be there for all by now."""

    source: Source
    is_public: bool

    def read(
        self, name: str, attachment: Attachment | None, *reasons: Reasons, is_public: bool | None = None
    ) -> bytes | None:
        """A file that is its attachment, by size and digest; None for any other, and each of `reasons` is told why."""
        public = self.is_public if is_public is None else is_public
        size = attachment.size if attachment else 0
        try:
            data = self.source.read(name, size)
        except NotGiven:
            if attachment is not None:
                _tell(reasons, "unknowns", reason("file_missing", name=name))
        except Refused as error:
            if attachment is not None and public:
                _tell(reasons, "fails", reason("file_withheld", name=name, status=error.status))
            elif attachment is not None:
                _tell(reasons, "unknowns", reason("file_not_public", name=name))
        except Unavailable as error:
            if attachment is not None:
                _tell(reasons, "unknowns", reason("file_silent", name=name, error=error.fault))
        else:
            if attachment is None:
                _tell(reasons, "fails", reason("file_needless", name=name))
            elif len(data) == size and hashlib.sha256(data).hexdigest() == attachment.sha256:
                return data
            else:
                _tell(reasons, "fails", reason("file_other", name=name))
        return None


def _tell(reasons: tuple[Reasons, ...], level: str, why: Any) -> None:
    for one in reasons:
        getattr(one, level).append(why)
