"""The public log over HTTP, as c2sp.org/tlog-tiles has it: a checkpoint, and files that never change."""

import struct

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from anchoring.log.cosignatures import newest_cosigned
from anchoring.log.errors import LogMissingError
from anchoring.log.shape import HASH_SIZE, TILE_WIDTH
from anchoring.log.tiles import tiles_read
from anchoring.models import Entry

_FOR_EVER = "public, max-age=31536000, immutable"
_SECONDS = "public, max-age=2"


@require_safe
def checkpoint(_request: HttpRequest) -> HttpResponse:
    """`/log/checkpoint`: the newest signed checkpoint, with the cosignatures that are known of it."""
    try:
        _, note = newest_cosigned()
    except LogMissingError as error:
        raise Http404("the log has not begun") from error
    return _public(HttpResponse(note, content_type="text/plain; charset=utf-8"), _SECONDS)


@require_safe
def tile(_request: HttpRequest, level: int, number: int, width: int = TILE_WIDTH) -> HttpResponse:
    """`/log/tile/<L>/<N>[.p/<W>]`: hashes of 32 bytes each."""
    hashes = tiles_read([(level, number)]).get((level, number), b"")
    if len(hashes) < width * HASH_SIZE:
        raise Http404("no such tile")
    return _binary(hashes[: width * HASH_SIZE])


@gzip_page
@require_safe
def entries(_request: HttpRequest, number: int, width: int = TILE_WIDTH) -> HttpResponse:
    """`/log/tile/entries/<N>[.p/<W>]`: the leaves of a tile of level 0, each after its length in two bytes."""
    start = number * TILE_WIDTH
    rows = Entry.objects.filter(index__gte=start, index__lt=start + width).order_by("index")
    leaves = [row.leaf for row in rows]
    if len(leaves) < width:
        raise Http404("no such entries")
    return _binary(b"".join(struct.pack(">H", len(leaf)) + leaf for leaf in leaves))


def _binary(content: bytes) -> HttpResponse:
    return _public(HttpResponse(content, content_type="application/octet-stream"), _FOR_EVER)


def _public(response: HttpResponse, caching: str) -> HttpResponse:
    response.headers["Cache-Control"] = caching
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response
