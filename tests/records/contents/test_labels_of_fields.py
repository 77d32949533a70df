"""What people choose among is told in words: no field is named by its place in JSON."""

import re

import pytest

from records.contents.lines import field_label
from records.terms.families import kinds
from records.terms.schemas import withheld_paths

FIELDS = [(name, path) for name, kind in kinds().items() for path in withheld_paths(kind)]
HANGUL = re.compile("[가-힣]")


@pytest.mark.parametrize(("name", "path"), FIELDS)
def test_each_withheld_field_has_words_in_both_languages(name: str, path: str) -> None:
    label = field_label(kinds()[name], path)
    assert HANGUL.search(label.ko)
    assert not HANGUL.search(label.en)
    assert path.rpartition(".")[2] not in label.en


def test_a_field_that_nobody_knows_keeps_its_name() -> None:
    assert field_label(kinds()["vehicle:listed"], "odd.0.thing").en == "odd · 0 · thing"
