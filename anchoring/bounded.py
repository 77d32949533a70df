"""Answers of other people's servers, read no further and no longer than is allowed."""

import time

import requests

_PIECE = 2**16


def body_read(response: requests.Response, *, most: int, seconds: float) -> bytes:
    """At most a piece more than `most`. The time limit of `requests` is for each piece: this one is for the whole.

    Raises TimeoutError where the answer does not end within `seconds`.
    """
    deadline, content = time.monotonic() + seconds, bytearray()
    while len(content) <= most:
        piece = response.raw.read1(_PIECE, decode_content=True)
        if not piece:
            break
        content += piece
        if time.monotonic() > deadline:
            raise TimeoutError("the answer did not end in time")
    return bytes(content)
