"""The load: car pages, single records, files of rows, inspections with an inspector's word. Each is sent until it is accepted."""

from __future__ import annotations

import json
import random
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

from registry.demo import cars
from tests.deploying.drill.asking import asked
from tests.deploying.drill.journal import Journal, Met
from tools.demo.api import multipart
from verifier.sign import load_key, prepare

POSTED, ROWS, INSPECTED = 100_000, 200_000, 400_000
"""Where the numbers of the cars begin."""
_PAGES_AT_ONCE, _POSTS_AT_ONCE = 60, 16
_AGAIN = 1.0
_BETWEEN_FILES = 30.0


@dataclass(frozen=True)
class Rates:
    """At `scale` 1 the issue's, a second: 10 pages, 2 records; a file of 2,000 rows each half minute; an inspection each 5 s."""

    scale: float

    @property
    def pages(self) -> float:
        return 10 * self.scale

    @property
    def posts(self) -> float:
        return 2 * self.scale

    @property
    def rows(self) -> int:
        return round(2_000 * self.scale)

    @property
    def between_inspections(self) -> float:
        return 5 / self.scale


class Load:
    def __init__(self, journal: Journal, rates: Rates, people: Path) -> None:
        self.journal, self.rates, self._people = journal, rates, people
        self._stopping = threading.Event()
        self._threads: list[threading.Thread] = []
        self._today = datetime.now(UTC).date()
        told = json.loads((people / "log-ins.json").read_text(encoding="utf-8"))
        self._person = {person["part"]: person for person in told}
        self._photo = {side: cars.photo(1, side) for side in ("front", "rear")}

    def begin(self) -> None:
        photos = [self._attached(side) for side in self._photo]
        self._pace(self.rates.pages, _PAGES_AT_ONCE, self._page)
        self._pace(self.rates.posts, _POSTS_AT_ONCE, self._post)
        self._thread(self._files)
        self._thread(lambda: self._inspections(photos))

    def stop(self) -> None:
        """Each ends what it is at."""
        self._stopping.set()
        for thread in self._threads:
            thread.join(60)

    # What each does

    def _page(self, number: int, due: float) -> None:
        if not (newest := self.journal.newest(300)):
            return
        car = random.choice(newest)
        page = number % 4 != 0
        path = f"/vehicles/{car.vin}/" if page else f"/api/vehicles/{car.vin}/"
        status, body = self._asked("GET", path)
        wanted = car.vin if page else car.digest or ""
        known = car.name in self.journal.accepted and not self.journal.losing
        wrong = known and 0 < status < 500 and (status != 200 or wanted.encode() not in body)
        text = f"{path} answered {status} without {wanted}" if wrong else ""
        self._meet("page" if page else "look-up", due, status, text)

    def _post(self, number: int, due: float) -> None:
        vin = cars.vin(POSTED + number)
        body = cars.listing(POSTED + number, self._today)
        name = f"drill-{number}"
        record = {"kind": "vehicle:listed", "subject": f"vin:{vin}", "external_id": name, "body": body}
        self._until_accepted("post", "/api/records/", record, "dealer", name, vin, due)

    def _files(self) -> None:
        for file in count():
            numbers = [ROWS + file * self.rates.rows + at for at in range(self.rates.rows)]
            lines = [
                {"vin": cars.vin(number), "external_id": f"drill-row-{number}", "body": cars.listing(number, self._today)}
                for number in numbers
            ]  # fmt: skip
            text = "\n".join(json.dumps(line) for line in lines).encode()
            if self._stopping.is_set() or not self._uploaded(text):
                return
            for number in numbers:
                self.journal.accept(f"drill-row-{number}", cars.vin(number), None)
            self._stopping.wait(_BETWEEN_FILES)

    def _uploaded(self, text: bytes) -> bool:
        """Whether all of it was recorded. A file that nobody knows any more is sent again: its rows are the same."""
        while not self._stopping.is_set():
            body, media = multipart("rows.jsonl", "application/x-ndjson", text, {"kind": "vehicle:listed"})
            upload = self._send("upload", "/api/uploads/", body, {"Content-Type": media}, "dealer")
            if upload is not None and self._worked_through(upload["id"]):
                return True
        return False

    def _worked_through(self, upload: Any) -> bool:
        """False where it is not known any more, or the load ends."""
        while True:
            due = self.journal.now()
            status, body = self._asked("GET", f"/api/uploads/{upload}/", {}, "dealer")
            told = json.loads(body) if status == 200 else {}
            state, refused = told.get("state"), told.get("progress", {}).get("refused")
            gone, bad = status == 404 and not self.journal.losing, state == "failed" or refused
            wrong = "an upload is gone" if gone else f"an upload {state}, {refused} refused" if bad else ""
            self._meet("upload", due, status, wrong)
            if state in {"done", "failed"} or status == 404:
                return state == "done" and not refused
            if self._stopping.wait(_AGAIN):
                return False

    def _inspections(self, photos: list[dict[str, str]]) -> None:
        for number in count(INSPECTED):
            if self._stopping.wait(self.rates.between_inspections):
                return
            vin, name = cars.vin(number), f"drill-inspection-{number}"
            record = {
                "kind": "inspection:recorded", "subject": f"vin:{vin}", "external_id": name,
                "body": cars.inspection(number, self._today), "attachments": photos,
            }  # fmt: skip
            due = self.journal.now()
            digest = self._until_accepted("inspection", "/api/records/", record, "dealer", name, vin, due)
            if digest:
                self._certify(name, digest)

    def _certify(self, name: str, digest: str) -> None:
        """Where the record was lost with a primary, there is nothing to certify any more."""
        signed = self._signed(digest)
        while self._send_json("certification", "/api/certifications/", signed, "inspector") is None:
            if self._stopping.wait(_AGAIN) or name not in self.journal.accepted:
                return
        self.journal.accept(f"certification of {digest}", digest, None)

    def _signed(self, digest: str) -> Any:
        key = json.loads((self._people / "inspector-key.json").read_text(encoding="utf-8"))["key"]
        statement = {
            "format": "certification/1", "records": [digest], "verdict": "certified",
            "licence": self._person["inspector"]["licence"], "key": key,
            "signed_at": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        }  # fmt: skip
        seed = load_key((self._people / "inspector-key.pem").read_bytes())
        return prepare(json.dumps(statement, ensure_ascii=False).encode()).signed(seed)

    def _attached(self, side: str) -> dict[str, str]:
        body, media = multipart(f"{side}.png", "image/png", self._photo[side])
        answer = self._send("attachment", "/api/attachments/", body, {"Content-Type": media}, "dealer")
        assert answer is not None
        return {"name": f"{side}.png", "sha256": answer["sha256"]}

    # How it is asked

    def _until_accepted(
        self, what: str, path: str, value: Any, part: str, name: str, vin: str, due: float
    ) -> str | None:
        while True:
            answer = self._send_json(what, path, value, part, due=due, name=name, vin=vin)
            if answer is not None:
                return str(answer["digest"])
            if self._stopping.wait(_AGAIN):
                return None
            due = self.journal.now()

    def _send_json(self, what: str, path: str, value: Any, part: str, **told: Any) -> Any:
        body = json.dumps(value, ensure_ascii=False).encode()
        return self._send(what, path, body, {"Content-Type": "application/json"}, part, **told)

    def _send(
        self, what: str, path: str, body: bytes, headers: Mapping[str, str], part: str,
        *, due: float | None = None, name: str = "", vin: str = "",
    ) -> Any:  # fmt: skip
        """The answer's JSON, once it was accepted; None where it failed. A refusal is wrong: nothing here is to be refused."""
        due = self.journal.now() if due is None else due
        status, said = self._asked("POST", path, headers, part, body)
        accepted = status in {200, 201, 202}
        may_fail = accepted or status == 0 or status >= 500 or self.journal.losing
        wrong = "" if may_fail else f"{path} answered {status}: {said[:300]!r}"
        answer: Any = json.loads(said) if accepted else None
        if accepted and name:
            wrong = self.journal.accept(name, vin, str(answer["digest"]))
        self._meet(what, due, status, wrong)
        return answer

    def _asked(
        self, method: str, path: str, headers: Mapping[str, str] | None = None, part: str | None = None,
        body: bytes | None = None,
    ) -> tuple[int, bytes]:  # fmt: skip
        token = {"Authorization": f"Bearer {self._person[part]['token']}"} if part else {}
        return asked(method, path, {**(headers or {}), **token}, body, stopping=self._stopping)

    def _meet(self, what: str, due: float, status: int, wrong: str = "") -> None:
        # Whatever is down, that is said in words: 502, 503, 504.
        wrong = wrong or ("an error that nobody expected" if status == 500 else "")
        self.journal.meet(Met(what, due, self.journal.now() - due, status, wrong))

    def _pace(self, rate: float, at_once: int, act: Callable[[int, float], None]) -> None:
        """So many a second in all, each timed from when it was due."""
        numbers, lock, begin = count(), threading.Lock(), self.journal.now()

        def one_by_one() -> None:
            while not self._stopping.is_set():
                with lock:
                    number = next(numbers)
                due = begin + number / rate
                if self._stopping.wait(max(0.0, due - self.journal.now())):
                    return
                act(number, due)

        for _ in range(at_once):
            self._thread(one_by_one)

    def _thread(self, target: Callable[[], None]) -> None:
        thread = threading.Thread(target=target, daemon=True)
        self._threads.append(thread)
        thread.start()
