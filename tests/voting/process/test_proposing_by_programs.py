"""A body proposes by the API; the city and others are told why they can't."""

import pytest
from rest_framework.test import APIClient

from records.people.authors import Author, author_for
from records.people.tokens import token_create
from tests.fixtures.market import member
from tests.voting.story import Story, proposal

pytestmark = pytest.mark.django_db


def program(author: Author) -> APIClient:
    client = APIClient()
    secret = token_create(membership=author.membership, name="polls", scopes=["records"]).secret
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
    return client


def test_a_body_proposes_and_corrects_nobody_elses_proposal(story: Story) -> None:
    client = program(author_for(member("body", "owner", "Forest Department")))
    body = proposal(proposer={"sort": "department", "name": "공원녹지과"})
    answer = client.post("/api/polls/", body, format="json")
    assert answer.status_code == 201, answer.content.decode()
    stated = answer.json()
    assert stated["step"] == "proposed"
    assert stated["records"][0]["record"]["body"]["proposer"]["name"] == "공원녹지과"
    assert client.get(stated["links"]["self"]).json() == stated
    citizens = client.post("/api/polls/", proposal(), format="json")
    assert citizens.status_code == 403


def test_odd_proposals_are_refused_with_reasons(story: Story) -> None:
    client = program(author_for(member("body", "owner", "Forest Department")))
    named = {"sort": "department", "name": "공원녹지과"}
    one = proposal(proposer=named, options=[{"id": "a", "text": "하나"}])
    twice = proposal(proposer=named, options=[{"id": "a", "text": "하나"}, {"id": "a", "text": "둘"}])
    turned = proposal(proposer=named, title="유수지\u202e를")
    for body in (one, twice, turned, proposal(proposer=named, title="가" * 101), {"title": 1}):
        answer = client.post("/api/polls/", body, format="json")
        assert answer.status_code in (400, 409, 422), answer.content.decode()
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert answer.json()["errors"]


@pytest.mark.parametrize(
    "path", ["", "evidence", "roll.bin", "boxes/", "boxes/0/leaves.bin", "boxes/0/cast.jsonl"]
)
def test_a_poll_that_is_not_there_is_not_found(story: Story, path: str) -> None:
    story.propose()
    story.anchored()
    answer = APIClient().get(f"/api/polls/00000000-0000-4000-8000-000000000000/{path}")
    # Of nothing there is a proof of absence.
    assert answer.status_code == (200 if path == "evidence" else 404)
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("path", ["/api/polls/", "/polls/"])
def test_a_list_goes_on_behind_a_poll_alone(story: Story, path: str) -> None:
    """Who pages on behind something else would begin anew, and take it for the rest."""
    story.propose()
    story.anchored()
    asked = APIClient()
    assert asked.get(path, {"after": str(story.uuid)}).status_code == 200
    for odd in ("x", str(story.uuid).upper(), "00000000-0000-4000-8000-000000000000"):
        assert asked.get(path, {"after": odd}).status_code == 404
