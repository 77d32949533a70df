"""A car with ever more records: each thing that is done to it reads of each earlier record a few rows, in as many statements."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.test import Client
from django.test.utils import CaptureQueriesContext

from records.contents.models import Record
from records.people.authors import Author
from records.people.tokens import token_create
from records.privacy.erasure import record_erase
from records.privacy.erasure_requests import record_erasure_request
from records.stating.drafts import Draft
from records.stating.services import record_create, records_create_many
from registry.handovers.services import handover_confirm, handover_create, handover_open
from tests.cast import SURE, Signer, certified, inspected, listed, listing, subject
from tests.fixtures.answers import content_of

FEW, MANY = 3, 23
ROWS = 5
"""Of each earlier record at most. A correction takes them: what it is and where, what it says and where, what opens it."""


@dataclass
class Read:
    rows: int = 0


@contextmanager
def rows_read(monkeypatch: pytest.MonkeyPatch) -> Iterator[Read]:
    """How many rows came out of the database, whichever it is."""
    read, plain = Read(), CursorWrapper.__getattr__

    def counted(self: CursorWrapper, name: str) -> Any:
        found = plain(self, name)
        if not name.startswith("fetch"):
            return found

        def fetch(*arguments: Any) -> Any:
            rows = found(*arguments)
            read.rows += len(rows) if name != "fetchone" else int(rows is not None)
            return rows

        return fetch

    with monkeypatch.context() as patched:
        patched.setattr(CursorWrapper, "__getattr__", counted)
        yield read


@dataclass
class Car:
    """One of them, with what is done to it. `cost`: by its name, statements and rows."""

    number: int
    dealer: Author
    rival: Author
    inspector: Author
    city: Author
    signer: Signer
    client: Client
    monkeypatch: pytest.MonkeyPatch
    cost: dict[str, tuple[int, int]] = field(default_factory=dict)

    @property
    def subject(self) -> str:
        return subject(self.number)

    def flood(self, count: int) -> None:
        body = {**listing(self.number), "reasons": SURE}
        drafts = [Draft("vehicle:listed", self.subject, body)] * count
        outcomes = records_create_many(author=self.rival, drafts=drafts)
        assert (
            Record.objects.filter(subject=self.subject, organisation=self.rival.organisation).count() == count
        )
        assert len(outcomes) == count

    def did(self, name: str, what: Callable[[], Any]) -> Any:
        with rows_read(self.monkeypatch) as read, CaptureQueriesContext(connection) as asked:
            done = what()
        self.cost[name] = len(asked), read.rows
        return done

    def answered(self, name: str, path: str, *, status: int = 200, **more: Any) -> None:
        def asked() -> int:
            answer: Any = self.client.get(path, **more)
            content_of(answer)
            return int(answer.status_code)

        assert self.did(name, asked) == status

    def use(self, count: int) -> dict[str, tuple[int, int]]:
        """All of it, each once, on a car of so many others' records."""
        mended, ended, erased = (listed(self.dealer, self.number) for _ in range(3))
        shown, signed = inspected(self.dealer, self.number), inspected(self.inspector, self.number)
        self.flood(count)
        self._state(mended, ended)
        self.did("certification", lambda: certified(self.inspector, self.signer, [signed]))
        code = self.did("hand-over", lambda: handover_create(author=self.dealer, record=shown.digest)).code
        handover = self.did("opening", lambda: handover_open(code=code)).handover
        self.did("confirmation", lambda: handover_confirm(handover=handover, buyer="홍길동"))
        self._erase(erased)
        self._read(shown)
        return self.cost

    def _state(self, mended: Record, ended: Record) -> None:
        body = {**listing(self.number), "reasons": SURE}
        statement: Any = {"author": self.dealer, "kind": "vehicle:listed", "subject": self.subject}
        again = {**body, "correction_reason": "값을 고침"}
        self.did("statement", lambda: record_create(body=body, **statement))
        self.did("correction", lambda: record_create(body=again, corrects=mended.digest, **statement))
        taken = {"record": ended.digest, "reason": "잘못 올림"}
        withdrawal: Any = {**statement, "kind": "record:withdrawn"}
        self.did("withdrawal", lambda: record_create(body=taken, **withdrawal))

    def _erase(self, record: Record) -> None:
        wish: Any = {"record": record.digest, "reason": "본인 요청"}
        self.did("request", lambda: record_erasure_request(author=self.dealer, **wish))
        granted: Any = {"record": record.digest, "ground": "법", "decided_by": "과"}
        self.did("erasure", lambda: record_erase(author=self.city, **granted))

    def _read(self, record: Record) -> None:
        secret = token_create(membership=self.dealer.membership, name=f"car {self.number}").secret
        who: Any = {"HTTP_AUTHORIZATION": f"Bearer {secret}"}
        self.client.get("/api/status/", **who)  # when a token was last used is noted once
        self.answered("record", f"/api/records/{record.digest}/", **who)
        self.answered("changes", f"/api/records/{record.digest}/changes", **who)
        number = self.subject.removeprefix("vin:")
        self.answered("car", f"/api/vehicles/{number}/", **who)
        self.answered("evidence", f"/api/vehicles/{number}/evidence", status=404)


@pytest.fixture
def costs(
    dealer: Author,
    rival: Author,
    inspector: Author,
    city: Author,
    signer: Signer,
    client: Client,
    monkeypatch: pytest.MonkeyPatch,
) -> dict[int, dict[str, tuple[int, int]]]:
    who = (dealer, rival, inspector, city, signer, client, monkeypatch)
    # What a process asks once only is asked before.
    Car(1, *who).use(1)
    return {count: Car(number, *who).use(count) for number, count in ((2, FEW), (3, MANY))}


def test_nothing_grows_faster_than_the_records(costs: dict[int, dict[str, tuple[int, int]]]) -> None:
    few, many = costs[FEW], costs[MANY]
    assert {name: statements for name, (statements, _) in many.items()} == {
        name: statements for name, (statements, _) in few.items()
    }
    for_each = {name: (many[name][1] - few[name][1]) / (MANY - FEW) for name in few}
    assert {name: rows for name, rows in for_each.items() if rows > ROWS} == {}
    # Who opens a code, or asks for an erasure, asks nothing of the car's other records.
    assert {for_each["opening"], for_each["request"]} == {0.0}
