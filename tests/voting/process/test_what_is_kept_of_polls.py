"""Rolls and boxes lie for ten years under the audit's eyes; of a person's votes no account has anything."""

import io
import json
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from records.audit.services import RegistryRecords
from records.contents.models import Disclosure, Record, RecordAttachment
from records.files.models import Attachment
from records.privacy.export import person_export
from records.privacy.retention import retention_run
from tests.verifier.keys import b64u
from tests.verifier.polls.voters import VOTERS
from tests.voting.story import Story

pytestmark = pytest.mark.django_db

FILES = {"roll.bin", "rights.bin", "cast.jsonl"}


@pytest.fixture
def voted(story: Story) -> Story:
    story.opened()
    story.box(VOTERS[:6])
    return story


def problems(story: Story) -> set[str]:
    labels = [story.poll.subject]
    records = Record.objects.filter(subject__in=labels).values_list("label", flat=True).distinct()
    return {problem.code for check in RegistryRecords().checks(list(records)) for problem in check.problems}


def attached(name: str) -> Attachment:
    return RecordAttachment.objects.get(name=name).attachment


def path_of(name: str) -> Path:
    return Path(settings.MEDIA_ROOT) / str(attached(name).file)


def test_the_audit_names_each_file_for_ten_years(voted: Story) -> None:
    assert problems(voted) == set()
    for name in FILES:
        file = path_of(name)
        kept = file.read_bytes()
        file.chmod(0o600)
        file.write_bytes(kept[:-1] + bytes([kept[-1] ^ 1]))
        assert problems(voted) == {"record:file_changed"}
        file.write_bytes(kept)
    path_of("roll.bin").unlink()
    assert problems(voted) == {"record:file_missing"}
    opening = Record.objects.get(kind="poll:opened")
    row = Attachment.objects.filter(pk=attached("roll.bin").pk)
    row.update(destroyed_at=opening.recorded_at + timedelta(days=9 * 366))
    assert problems(voted) == {"record:file_missing"}
    row.update(destroyed_at=opening.recorded_at + timedelta(days=10 * 366))
    assert problems(voted) == set()


def test_a_proposer_s_name_goes_after_ten_years(story: Story) -> None:
    story.propose()
    name = Disclosure.objects.filter(record__kind="poll:proposed")
    retention_run(now=timezone.now() + timedelta(days=9 * 366))
    assert name.count() == 1
    run = retention_run(now=timezone.now() + timedelta(days=11 * 366))
    assert run is not None
    assert run.destroyed["poll_proposers"] == 1
    assert name.count() == 0


def test_a_person_s_export_has_nothing_of_votes(voted: Story) -> None:
    rights = {right.hex() for right in voted.rights(VOTERS)}
    for author in (voted.city, *voted.observers):
        sent = b"".join(person_export(author.membership.user))
        with zipfile.ZipFile(io.BytesIO(sent)) as packed:
            text = packed.read("person.json").decode()
        kinds = {record["kind"] for record in json.loads(text)["records"]}
        assert "box:filled" not in kinds
        assert not any(right in text for right in rights)
        assert not any(b64u(voter.key) in text for voter in VOTERS)
        assert not any(name in text for name in ("ballot", "cast", "투표용지"))
