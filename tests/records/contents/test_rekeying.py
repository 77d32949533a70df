"""A new key for what is withheld: while the registry works, stopped anywhere, and the former key away at last."""

import os
import time
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from records.contents import rekeying
from records.contents.keyring import keyring
from records.contents.models import Disclosure, Record
from records.contents.services import opened_of
from records.people.authors import Author
from registry.form82.drafts import draft_create
from registry.uploads.models import Upload
from tests.cast import inspected, listed, uploaded

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def stated(dealer: Author, withheld_keys: Path) -> Record:
    draft_create(author=dealer, answers={"basic.plate_no": "12가3456"})
    uploaded(dealer, mapping={"plate_no": {"value": "12가3456"}})
    return inspected(dealer)


def rekey(*arguments: str) -> str:
    out, code = StringIO(), 0
    try:
        call_command("rekey", *arguments, stdout=out)
    except SystemExit as ended:
        code = int(ended.code or 0)
    return f"{out.getvalue()}exit {code}"


def opened() -> list[object]:
    return [opened_of(row).value for row in Disclosure.objects.order_by("pk")]


def names() -> set[str]:
    """The short names of the keys under which openings lie."""
    return {row.__dict__["opening"].text[:9] for row in Disclosure.objects.all()}


def aged(file: Path) -> None:
    before = time.time() - rekeying.FORGET_AFTER - 1
    os.utime(file, (before, before))


def test_all_lies_under_the_new_key_and_reads_as_before(dealer: Author) -> None:
    before, former, seal = opened(), keyring().newest, Upload.objects.get().seal
    told = rekey("--new")
    assert told.endswith(f"{len(before) + 3} values were encrypted anew\nexit 0")
    assert f"records.Disclosure.opening: {len(before)} of {len(before)}" in told
    assert (opened(), names()) == (before, {keyring().newest})
    assert keyring().newest != former
    assert Upload.objects.get().seal == seal
    assert "0 values were encrypted anew" in rekey()


def test_a_killed_rekey_goes_on_where_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    before = opened()
    monkeypatch.setattr(rekeying, "_BATCH", 1)
    steps = iter(range(2))
    with pytest.raises(StopIteration):
        rekeying.rekey(new=True, told=lambda _: next(steps))
    assert len(names()) == 2
    assert opened() == before
    assert f"{len(before) + 3 - 2} values were encrypted anew" in rekey()
    assert (opened(), names()) == (before, {keyring().newest})


def test_records_stated_meanwhile_lie_under_the_new_key(dealer: Author) -> None:
    made: list[Record] = []

    def told(_: str) -> None:
        if not made:
            made.append(listed(dealer, 2))

    rekeying.rekey(new=True, told=told)
    assert made
    assert names() == {keyring().newest}


def test_a_former_key_goes_when_nothing_needs_it(withheld_keys: Path) -> None:
    before = opened()
    rekeying.rekey(new=True, told=lambda _: None)
    with pytest.raises(CommandError, match="again in 60 min"):
        rekey("--forget")
    aged(withheld_keys)
    assert rekey("--forget") == "1 former keys are gone\nexit 0"
    assert (opened(), len(keyring().keys)) == (before, 1)
    assert rekey("--forget") == "0 former keys are gone\nexit 0"


def test_a_former_key_stays_while_one_value_needs_it(withheld_keys: Path) -> None:
    row = Disclosure.objects.latest("pk")
    kept = row.__dict__["opening"]
    rekeying.rekey(new=True, told=lambda _: None)
    # A transaction from before that ended late.
    Disclosure.objects.filter(pk=row.pk).update(opening=kept)
    aged(withheld_keys)
    with pytest.raises(CommandError, match="1 values lie under other keys"):
        rekey("--forget")
    assert len(keyring().keys) == 2
    assert "1 values were encrypted anew" in rekey()
    assert rekey("--forget").startswith("1 former")


def test_a_value_that_no_key_opens_is_named() -> None:
    row = Disclosure.objects.latest("pk")
    other = Disclosure.objects.earliest("pk").__dict__["opening"]
    Disclosure.objects.filter(pk=row.pk).update(opening=other)
    told = rekey("--new")
    assert f"opened by no key, left as it is: records.Disclosure.opening {row.pk}\n" in told
    assert told.endswith("exit 1")
    assert Disclosure.objects.get(pk=row.pk).__dict__["opening"] == other


def test_two_at_once_are_refused() -> None:
    with rekeying.rekeying(), pytest.raises(CommandError, match="another rekey"):
        rekey("--new")
    assert len(keyring().keys) == 1


def test_a_file_without_keys_is_refused_by_name_alone(withheld_keys: Path) -> None:
    for content in ("", "\n", "no key\n", "00ff\n", "\xff"):
        withheld_keys.write_text(content, encoding="latin-1")
        with pytest.raises(CommandError, match="WITHHELD_KEYS_FILE") as refused:
            rekey()
        assert "00ff" not in str(refused.value)
