"""JSON bodies as FORMATS wants them: one strict text in UTF-8."""

from collections.abc import Mapping
from typing import IO, Any

from django.utils.http import parse_header_parameters
from rest_framework.exceptions import ParseError, UnsupportedMediaType
from rest_framework.parsers import BaseParser

from records import wiring
from verifier import canonical
from verifier.errors import Malformed
from verifier.words import Fault

_UTF8 = ("utf-8", "utf8", "us-ascii")


class MalformedJsonError(ParseError):
    """`fault` is what verifier.canonical found."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.text("en"))
        self.fault = fault


class TooManyMembersError(ParseError):
    """A body of so many members and items that looking at each would take long."""

    def __init__(self, most: int) -> None:
        super().__init__("too many members")
        self.most = most


class StrictJSONParser(BaseParser):
    """Parses JSON that digests are made of: refuses duplicate names, floats and lone surrogates."""

    media_type = "application/json"

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,  # noqa: ARG002 - as DRF calls it
    ) -> Any:
        _, parameters = parse_header_parameters(media_type or "")
        if parameters.get("charset", "utf-8").strip(" \"'").lower() not in _UTF8:
            raise UnsupportedMediaType(media_type or "")
        try:
            value = canonical.loads(stream.read())
        except Malformed as error:
            raise MalformedJsonError(error.fault) from error
        most = wiring.json_members()
        if has_more_members(value, most):
            raise TooManyMembersError(most)
        return value


def has_more_members(value: object, most: int) -> bool:
    """Whether a JSON value has more than `most` members and items, at all depths together."""
    waiting, count = [value], 0
    while waiting:
        inside = waiting.pop()
        children = inside.values() if isinstance(inside, dict) else inside if isinstance(inside, list) else ()
        count += len(children)
        if count > most:
            return True
        waiting.extend(child for child in children if isinstance(child, dict | list))
    return False
