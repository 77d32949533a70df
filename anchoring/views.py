"""The public log over HTTP, as c2sp.org/tlog-tiles has it: a checkpoint, and files that never change."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from anchoring.log.cosignatures import newest_cosigned
from anchoring.log.errors import LogMissingError
from anchoring.log.files import BINARY, NOTE, bundle_file, tile_file
from anchoring.log.shape import TILE_WIDTH


@require_safe
def checkpoint(_request: HttpRequest) -> HttpResponse:
    """`/log/checkpoint`: the newest signed checkpoint, with the cosignatures that are known of it."""
    try:
        _, note = newest_cosigned()
    except LogMissingError as error:
        raise Http404("the log has not begun") from error
    return _public(note, **NOTE)


@require_safe
def tile(_request: HttpRequest, level: int, number: int, width: int = TILE_WIDTH) -> HttpResponse:
    """`/log/tile/<L>/<N>[.p/<W>]`: hashes of 32 bytes each."""
    hashes = tile_file(level, number, width)
    if hashes is None:
        raise Http404("no such tile")
    return _public(hashes, **BINARY)


@gzip_page
@require_safe
def entries(_request: HttpRequest, number: int, width: int = TILE_WIDTH) -> HttpResponse:
    """`/log/tile/entries/<N>[.p/<W>]`: the leaves of a tile of level 0, each after its length in two bytes."""
    bundle = bundle_file(number, width)
    if bundle is None:
        raise Http404("no such entries")
    return _public(bundle, **BINARY)


def _public(content: bytes | str, *, content_type: str, caching: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response.headers["Cache-Control"] = caching
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response
