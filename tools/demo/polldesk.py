"""What the city and the offices do for a poll, each at their desk: by the pages, and an office's statements by the API."""

import html
import json
import re
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from tools.demo.api import Api, FailedError
from tools.demo.cast import Cast
from tools.demo.desk import Desk
from tools.demo.passkey import Passkey
from tools.demo.stranger import ROOT, Stranger
from tools.run.office import office_environment
from voting.demo.offices import ELSEWHERE, HERE, LICENCES

PERSON = "이름 (띄어쓰기 없이)"
OPTIONS = ("놀이터를 고친다", "나무를 심는다", "그대로 둔다")
PROPOSER = "한시민"
_UUID = re.compile(r'href="/polls/([0-9a-f-]{36})/"')
_KEY = re.compile(r'id="own-key">([A-Za-z0-9_-]{392})<')
_SEEN = re.compile(r'name="seen" value="([0-9a-f]{64})"')
_DISCLOSURE = re.compile(r"<textarea[^>]*readonly[^>]*>(.*?)</textarea>", re.DOTALL)
_KOREA = timezone(timedelta(hours=9))


@dataclass
class PollDesk:
    """Of the city, for one poll after another; `office` is the folder of the office elsewhere."""

    api: Api
    cast: Cast
    desk: Desk
    office: Path
    uuid: str = ""

    def propose(self) -> dict[str, Any]:
        """In a citizen's words; returned is what opens the citizen's name, for the citizen alone."""
        fields = {
            "title": "은행나무 쉼터",
            "question": "은행나무 쉼터를 어떻게 할까요?",
            "background": "쉼터의 놀이 기구가 낡았습니다.",
            "area": "서울특별시 동대문구",
            "options": "\n".join(OPTIONS),
            "name": PROPOSER,
        }
        _path, page = self.desk.post("/desk/polls/new/", fields)
        self.uuid = _one(_UUID, page)
        disclosure: dict[str, Any] = json.loads(html.unescape(_one(_DISCLOSURE, page)))
        return disclosure

    def review(self) -> None:
        fields = {
            "decision": "accepted",
            "department": "공원녹지과",
            "reason": "주민의 뜻을 물을 만한 일입니다.",
        }
        self.desk.post(f"{self._path}review/", fields)

    def open(self, lasts: timedelta) -> None:
        """First the preview, then, with what it showed, the opening: a vote on the spot, in a minute."""
        keys = {HERE: _one(_KEY, self.desk.get(self._path)), ELSEWHERE: self._office_key()}
        opens_at = datetime.now(_KOREA) + timedelta(seconds=64)
        fields = {
            "sort": "identified",
            "person": PERSON,
            "text": "쉼터를 쓰는 주민은 누구나",
            "least": "1",
            "most": "1",
            "opens_at": f"{opens_at:%Y-%m-%dT%H:%M:%S}",
            "closes_at": f"{opens_at + lasts:%Y-%m-%dT%H:%M:%S}",
            "answer_by": f"{opens_at + timedelta(days=30):%Y-%m-%dT%H:%M:%S}",
            "minimum": "5",
            "issuers": "\n".join(f"{LICENCES[part]} {keys[part]}" for part in (HERE, ELSEWHERE)),
            "on_the_spot": "on",
        }
        _path, preview = self.desk.post(f"{self._path}open/", fields)
        self.desk.post(f"{self._path}open/", {**fields, "seen": _one(_SEEN, preview)})

    def count(self) -> None:
        self.desk.post(f"{self._path}tally/", {"correction_reason": ""})

    def answer(self, text: str) -> None:
        fields = {
            "decision": "adopted",
            "department": "공원녹지과",
            "text": text,
            "steps": "2027-06-30 놀이터 공사",
        }
        self.desk.post(f"{self._path}answer/", fields)

    def poll(self) -> dict[str, Any]:
        """As the API has it."""
        told: dict[str, Any] = self.api.get(f"/api/polls/{self.uuid}/").json
        return told

    def records(self, kind: str) -> list[dict[str, Any]]:
        """Of the poll."""
        return [record for record in self.poll()["records"] if record["kind"] == kind]

    @property
    def _path(self) -> str:
        return f"/desk/polls/{self.uuid}/"

    def _office_key(self) -> str:
        """The office elsewhere makes its key for this poll on its own machine, and hands the city the public half."""
        done = subprocess.run(
            [sys.executable, "manage.py", "poll_issuer_key", "--skip-checks", self.uuid],
            cwd=ROOT,
            env=office_environment(self.office, self.cast.environment),
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise FailedError(f"the second office could not make its key: {done.stderr.strip()[-400:]}")
        return done.stdout.strip()


@dataclass
class Offices:
    """The audit office signs with a passkey, which it makes here and the city enrols; the university with a key in a file."""

    api: Api
    cast: Cast
    passkey: Passkey
    desk: Desk

    def enrol(self, city: Desk) -> None:
        """The passkey, by the pages of both."""
        self.desk.log_in()
        choice = f"{self.cast.person(HERE)['member']}:{LICENCES[HERE]}"
        asked = json.loads(self.desk.post("/desk/signing/passkey/ask/", {"choice": choice})[1])
        made = self.passkey.made(asked["options"]["challenge"])
        fields = {"challenge": asked["challenge"], "credential": json.dumps(made), "name": "시연"}
        where, _page = self.desk.post("/desk/signing/passkey/", fields)
        request = where.rstrip("/").rpartition("/")[2]
        city.post(f"/desk/keys/requests/{request}/", {"do": "confirm", "compared": self.passkey.key[-16:]})

    def certify(self, record: str, stranger: Stranger) -> None:
        """Both; who signs with a passkey has opened the record before."""
        self.desk.get(f"/desk/queue/{record}/")
        self._state(HERE, self.passkey.sign(self._statement(HERE, record, self.passkey.key)))
        statement = self._statement(ELSEWHERE, record, self.cast.key_id(ELSEWHERE))
        self._state(ELSEWHERE, stranger.sign(statement, self.cast.key_file(ELSEWHERE)))

    def _statement(self, part: str, record: str, key: str) -> dict[str, Any]:
        return {
            "format": "certification/1",
            "records": [record],
            "verdict": "certified",
            "licence": LICENCES[part],
            "key": key,
            "signed_at": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        }

    def _state(self, part: str, signed: dict[str, Any]) -> None:
        Api(self.api.url, self.cast.person(part)["token"]).post("/api/certifications/", signed)


def _one(pattern: re.Pattern[str], page: str) -> str:
    if match := pattern.search(page):
        return match[1]
    raise FailedError(f"the page lacks {pattern.pattern}")
