"""What a list of persons is refused for at once, before a worker reads its rows: nothing of it is kept."""

import pytest

from records.files.storage import stored_paths
from records.terms.texts import Refusal
from tests.voting.process.test_making_rolls import LIST, asked
from tests.voting.story import Story
from voting.rolls.models import RollList
from voting.rolls.services import roll_ask

pytestmark = pytest.mark.django_db


@pytest.fixture
def accepted(story: Story) -> Story:
    story.propose()
    story.review()
    return story


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"a" * (16 * 2**20 + 1), "roll_large"),
        (LIST.splitlines()[0] + b"\n" * 1_000_002, "roll_rows"),
        (LIST.splitlines()[0] + b"\n", "roll_empty"),
        (b"name\nKim\n", "roll_header"),
        (b"\xff\xff\n", "roll_unreadable"),
    ],
)
def test_a_file_that_is_no_roll_is_told_at_once(accepted: Story, data: bytes, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        asked(accepted, data)
    assert refused.value.code == code
    assert not RollList.objects.exists()
    assert list(stored_paths("rolls")) == []


def test_names_are_bounded_before_the_work(accepted: Story) -> None:
    names = [f"a{number}" for number in range(6)]
    with pytest.raises(Refusal) as refused:
        roll_ask(author=accepted.city, number=accepted.uuid, data=",".join(names).encode(), person=names)
    assert refused.value.code == "roll_names"
