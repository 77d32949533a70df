"""Each change of the classification is one record in the log; page and API say which version that is, and prove it."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from anchoring.log.sequencer import sequence_all
from records.classification import rows, services
from records.classification.selectors import SUBJECT, published
from records.classification.services import classification_publish
from records.contents.models import Record, RecordContent
from records.people.authors import Author
from records.privacy.erasure import record_erase
from records.proof.evidence import evidence_build
from tests.anchoring.log.chains import chain
from tests.cast import KEYS
from tests.fixtures.trusted import trust_in
from tests.records.answers import refused
from verifier import trust
from verifier.verification import verify

pytestmark = pytest.mark.django_db

REASON = "두 업무의 이름을 찾았습니다."


@pytest.fixture
def changed(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = rows.tasks
    monkeypatch.setattr(rows, "tasks", lambda: kept()[:-1])


def page(language: str = "en") -> str:
    answer = Client().get("/classification/", {"lang": language})
    assert answer.status_code == 200
    return answer.content.decode()


def api() -> Any:
    return Client().get("/api/classification/").json()


def test_a_change_is_published_once(city: Author) -> None:
    first = classification_publish(author=city)
    assert first is not None
    assert (first.kind, first.subject) == ("classification:published", SUBJECT)
    assert classification_publish(author=city, reason=REASON) is None
    assert Record.objects.count() == 1


def test_the_next_version_says_why_and_ends_the_first(city: Author, request: Any) -> None:
    first = classification_publish(author=city)
    request.getfixturevalue("changed")
    assert refused(classification_publish, author=city) == [("pattern", "/body/correction_reason")]
    second = classification_publish(author=city, reason=REASON)
    assert first is not None
    assert second is not None
    assert second.corrects_id == first.digest
    version = published()
    assert version is not None
    assert (version.record, version.number, version.is_current) == (second, 2, True)
    assert REASON in page()
    assert api()["version"]["reason"] == REASON


def test_of_two_publishers_at_once_one_publishes(city: Author, monkeypatch: Any) -> None:
    first = classification_publish(author=city)
    monkeypatch.setattr(services, "published", lambda: None)
    assert classification_publish(author=city) is None
    assert Record.objects.get() == first


def test_a_version_that_was_changed_is_not_built_upon(city: Author, changed: None) -> None:
    record = classification_publish(author=city)
    assert record is not None
    content = RecordContent.objects.filter(record=record)
    content.update(canonical=record.content.canonical.replace("여러 매매업자가", "몇몇 매매업자가"))
    assert refused(classification_publish, author=city, reason=REASON) == [("classification_changed", None)]
    assert "be read here" in page()
    assert api()["version"]["problem"]


def test_after_an_erasure_the_next_version_follows(city: Author) -> None:
    first = classification_publish(author=city)
    assert first is not None
    record_erase(author=city, record=first.digest, ground="법원의 결정", decided_by="서울시")
    assert "be read here" in page()
    second = classification_publish(author=city, reason=REASON)
    assert second is not None
    assert api()["version"]["number"] == 2


def test_nobody_but_the_city_publishes(dealer: Author) -> None:
    assert refused(classification_publish, author=dealer) == [("wrong_role", "/kind")]


def test_the_page_shows_the_log_s_version(city: Author, request: Any) -> None:
    assert "No version is in the log yet" in page()
    assert api()["version"] is None
    record = classification_publish(author=city)
    assert record is not None
    request.getfixturevalue("changed")
    shown = page()
    assert "newer version, which is not published yet" in shown
    assert f"/records/{record.digest}/" in shown
    assert "Fourteenth task" in shown
    answer = api()
    assert (answer["version"]["is_current"], len(answer["tasks"])) == (False, 14)
    assert answer["version"]["links"]["evidence"].endswith("/api/classification/evidence")


def test_both_languages_name_criteria_and_whose_judgement(market: object) -> None:
    english, korean = page(), page("ko")
    for text in ("Inspection record", "must not be chained", "No office said this", "final on Ethereum"):
        assert text in english
    for text in ("성능·상태점검기록부", "이 등록부의 판단", "이더리움에서 확정될 때", "하도급 대금 자동지급"):
        assert text in korean


def test_its_evidence_passes_and_its_page_links_back(city: Author) -> None:
    record = classification_publish(author=city)
    assert record is not None
    assert Client().get("/api/classification/evidence").status_code == 404
    sequence_all(keys=KEYS)
    chain().commit()
    answer = Client().get("/api/classification/evidence")
    assert "/api/classification/evidence>" in answer.headers["Link"]
    believed = trust.loads(json.dumps(trust_in(KEYS, rp_ids=["registry.example"])))
    verdict = verify(answer.content, believed)
    results = {question: str(said.result) for question, said in verdict.answers.items()}
    assert (results["logged"], results["complete"]) == ("pass", "pass")
    assert believed.newest_evidence(SUBJECT) == "https://registry.example/api/classification/evidence"
    assert evidence_build(SUBJECT) is not None
    assert "/classification/" in Client().get(f"/records/{record.digest}/").content.decode()


def test_the_command_publishes_and_says_so(city: Author, dealer: Author) -> None:
    def run(author: Author) -> str:
        out = StringIO()
        call_command("classification_publish", "--by", str(author.membership.pk), stdout=out)
        return out.getvalue().strip()

    said = run(city)
    assert said == f"published: {Record.objects.get().digest}"
    assert run(city) == "nothing changed: published already"
    with pytest.raises(CommandError, match="city's staff"):
        run(dealer)
