"""What a refusal said, short enough to compare."""

from collections.abc import Callable
from typing import Any

import pytest

from records.terms.texts import Refusal


def refused(call: Callable[..., Any], /, **arguments: Any) -> list[tuple[str, str | None]]:
    """Code and pointer of every reason, sorted; each has words in both languages."""
    with pytest.raises(Refusal) as caught:
        call(**arguments)
    for refusal in caught.value.refusals:
        assert refusal.text.ko
        assert refusal.text.en
        assert refusal.text.ko != refusal.text.en
    return sorted((refusal.code, refusal.pointer) for refusal in caught.value.refusals)
