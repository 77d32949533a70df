"""The border from the body of any kind to an answer's: checked by its schema when it was stated, by its digest when read."""

from collections.abc import Mapping
from typing import cast

from voting.results.bodies import PollAnswered


def answered_body(body: Mapping[str, object]) -> PollAnswered:
    return cast(PollAnswered, body)
