"""JSON that a stranger wrote, in whatever form: an endpoint's answer, a browser's, a file of another program."""

import json
from typing import Any

from verifier.canonical import check_nesting
from verifier.errors import Malformed


def foreign_json(text: str | bytes, **reading: Any) -> Any:
    """Its value, read by json.loads with `reading`. What is ours and signed is read by verifier.canonical.

    Raises ValueError where it is no JSON, and where it is nested deeper than what is ours may be: json's scanner
    recurses in C, and whatever the interpreter does at its limit of recursion would be answered for there.
    """
    if isinstance(text, bytes):
        text = text.decode(json.detect_encoding(text), "surrogatepass")
    try:
        check_nesting(text)
    except Malformed:
        raise ValueError("nested without end") from None
    return json.loads(text, **reading)
