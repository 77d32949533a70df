"""The votes' story: sixty citizens and two offices, from a proposal to the city's answer, with four attacks on the way."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from tools.demo.api import Api, FailedError
from tools.demo.boxes import Boxes, fitting, swapped
from tools.demo.polldesk import OPTIONS, Offices, PollDesk
from tools.demo.stranger import Stranger
from tools.demo.tampering import Tampering
from tools.demo.telling import held, require, step, wait_for
from verifier.polls import ballots
from verifier.polls.opening import parse_opened
from verifier.record import parse_disclosure
from voting.demo.voters import Booth, Cast, PollTold, RefusedError, booth_found, citizens

Answers = dict[str, dict[str, Any]]
"""A verifier's, by its questions."""
NINE = ("logged", "complete", "anchored", "dated", "signed", "current", "process", "eligible", "counted")
VOTERS, LATE, AT_HOME = 60, 6, ["정집순"]
ATTEMPTS = 5
LASTS = timedelta(seconds=30)
ANSWER = "나무를 심고 놀이터를 고칩니다."


@dataclass
class Votes:
    """Each method tells one step; `lost` is whose promised ballot the box loses."""

    api: Api
    city: PollDesk
    offices: Offices
    stranger: Stranger
    tampering: Tampering
    cast: list[Cast] = field(default_factory=list)
    lost: Cast | None = None

    def tell(self) -> None:
        began = time.monotonic()
        self.stranger.trust.write_bytes(self.api.get("/.well-known/registry.json").body)
        self._propose()
        # A slow machine's citizens need longer.
        self._open(max(LASTS, 5 * timedelta(seconds=time.monotonic() - began)))
        self._certify_opening()
        booth = self._vote()
        self._attack_behind_the_pages(booth)
        self._end()
        self._count_again()
        self._swap()
        self._mine()
        self._right(booth)
        self._answer()

    def _propose(self) -> None:
        with step(
            "시민이 투표를 제안하고, 시가 심사합니다.", "A citizen proposes a poll, and the city reviews it."
        ):
            self.city.desk.log_in()
            opened = self.city.propose()
            name = self.city.records("poll:proposed")[0]["record"]["body"]["proposer"]["name"]
            require(name.keys() == {"withheld"}, "the citizen's name is a fingerprint in the record")
            require(
                parse_disclosure(opened["disclosures"][0]).digest() == name["withheld"],
                "she alone keeps what opens it, and can prove that the proposal is hers",
            )
            self.city.review()
            held("reviewed and accepted, with the reason")

    def _open(self, lasts: timedelta) -> None:
        with step(
            "시가 투표를 개시합니다. 이제 아무것도 바꿀 수 없습니다.",
            "The city opens the poll, which freezes it.",
        ):
            self.offices.enrol(self.city.desk)
            held("the audit office has made a passkey, and the city has enrolled it")
            self.city.open(lasts)
            held("opened as the preview showed it: question, options, end, both offices' keys")

    def _certify_opening(self) -> None:
        with step(
            "감사위원회가 패스키로, 대학이 서명키로 개시를 인증합니다.", "Both offices certify the opening."
        ):
            self.offices.certify(self.city.records("poll:opened")[0]["digest"], self.stranger)
            held("the audit office with its passkey, the university with its own key")
            wait_for("the opening is on Ethereum and final, before the first ballot", self._is_final)
            require(self.city.poll()["step"] == "opened", "the poll has not begun yet")

    def _vote(self) -> Booth:
        with step(
            "시민 60명이 두 기관을 거쳐 투표합니다.", "Sixty made-up citizens vote, through two offices."
        ):
            told = wait_for("the poll begins", lambda: self._told("running"), usual=45)
            opening = self.city.records("poll:opened")[0]
            origin = self.api.get("/api/status/").json["log"]["origin"]
            opened = parse_opened(opening["record"]["body"], "", subject=told["subject"], origin=origin)
            booth = booth_found(told, ballots.rules(opened, opening["digest"]))
            people = citizens(VOTERS)
            for number, person in enumerate(people):
                self.cast.append(_voted(booth, person, "aabcab"[number % 6]))
            held(
                f"{len(self.cast)} ballots, each promised by the box; the second office is a process of its own"
            )
            self.cast[0] = booth.again(self.cast[0], ["b"])
            held("one changes her mind: her later ballot will count")
            require(_refused(booth, people[1]) == "right_used", "one tries twice: refused, the right is used")
            return booth

    def _attack_behind_the_pages(self, booth: Booth) -> None:
        with step("그 사이 뒤에서 일이 벌어집니다.", "Meanwhile, behind the pages."):
            _voted(booth, AT_HOME, "a")
            held("somebody takes the right of a citizen who stays at home")
            self.lost = self._lost(booth)
            held("the box loses a ballot that it has promised")
            opening = self.city.records("poll:opened")[0]["digest"]
            self.tampering.replace(opening, OPTIONS[2], "주차장을 만든다")
            try:
                page = self.api.get(f"/polls/{self.city.uuid}/").body.decode()
                require(
                    "bg-light-danger" in page,
                    "somebody edits an option in the database: the poll's page shows it in red",
                )
                _status, answers = self.stranger.verify(self._fetched("edited"), "--allow-localhost")
                require(_said(answers, "logged") == "fail", "and evidence made from it fails: logged")
            finally:
                self.tampering.mend()
            held("put back")

    def _lost(self, booth: Booth) -> Cast:
        """Where a box has just taken most of what waited, some more vote first."""
        for late in [None, *citizens(VOTERS + LATE)[VOTERS:]]:
            if late is not None:
                self.cast.append(_voted(booth, late, "a"))
            waiting = {one.leaf: one for one in self.cast[1:]}
            if (leaf := self.tampering.ballot_lost(self.city.uuid, list(waiting))) is not None:
                return waiting[leaf]
        raise FailedError("too few ballots wait for a box")

    def _end(self) -> None:
        with step(
            "투표가 끝나고, 집계하고, 두 기관이 인증합니다.",
            "The end, the count, and both offices certify it.",
        ):
            wait_for("the poll is closed, by itself", lambda: self._told("closed"), usual=30)
            self.city.count()
            wait_for("a worker has counted", lambda: bool(self.city.records("poll:tallied")), usual=15)
            self.offices.certify(self.city.records("poll:tallied")[0]["digest"], self.stranger)
            counted = self.city.records("poll:tallied")[0]["record"]["body"]
            # The lost one is missing, the stolen one is there.
            require(
                counted["counted"] == len(self.cast) and counted["superseded"] == 1,
                f"{len(self.cast)} counted, one superseded",
            )
            wait_for("all of it is on Ethereum and final: the ballots are public", self._is_final)

    def _count_again(self) -> None:
        with step("남이 자기 도구로 다시 셉니다.", "A stranger counts again, with a verifier of their own."):
            self._all_pass()

    def _swap(self) -> None:
        with step(
            "운영자가 투표함 파일에서 표 하나를 바꿉니다.", "The operator swaps a choice in a box's file."
        ):
            boxes = Boxes.fetched(self.api, self.city.uuid, self._evidence, self.stranger.home / "files")
            number, content = swapped(boxes)
            sha256 = boxes.sha256(number)
            with self.tampering.file_changed(sha256, content):
                status, said = self.tampering.audit()
                require(status != 0 and boxes.digests[number] in said, f"log_audit names box {number}")
                answers = self._checked(self._evidence, self._address)
                require(_said(answers, "counted") == "fail", f"counted: fail ({_why(answers, 'counted')})")
            fit, files = fitting(boxes, self._evidence, number, content)
            answers = self._checked(fit, files)
            require(_said(answers, "logged") == "fail", "made to fit in the record too: logged fails")
            why = next(iter(_reasons(answers, "counted")), {"code": "", "text": ""})
            require(why["code"] == "line_invalid", f"and counted: fail ({why['text']})")
            held("put back")
            self._all_pass()

    def _mine(self) -> None:
        with step("투표한 사람이 자기 표를 찾습니다.", "Voters look for their own ballots."):
            answers = self._saved("ballot", self.cast[0].ballot, "mine")
            require(_said(answers, "mine") == "pass", f"hers is there: {_why(answers, 'mine')}")
            lost = self.lost.ballot if self.lost else {}
            answers = self._saved("ballot", lost, "lost")
            require(
                _said(answers, "mine") == "fail",
                f"the lost one convicts the box by its promise: {_why(answers, 'mine')}",
            )

    def _right(self, booth: Booth) -> None:
        with step(
            "집에 있던 시민이 자기 투표권을 확인합니다.",
            "The citizen who stayed at home looks for her right.",
        ):
            answers = self._saved("right", booth.prove(AT_HOME), "right")
            require(
                "right_used" in _codes(answers, "right"),
                f"she finds that it was used: {_why(answers, 'right')}",
            )

    def _answer(self) -> None:
        with step("시가 답합니다.", "The city answers."):
            self.city.answer(ANSWER)
            page = self.api.get(f"/polls/{self.city.uuid}/").body.decode()
            require(ANSWER in page, "the answer stands on the poll's page, with what is done until when")

    @property
    def _address(self) -> str:
        return f"{self.api.url}/api/polls/{self.city.uuid}"

    @property
    def _evidence(self) -> Path:
        return self.stranger.home / "poll.evidence.json"

    def _fetched(self, name: str) -> Path:
        file = self.stranger.home / f"{name}.evidence.json"
        file.write_bytes(self.api.get(f"/api/polls/{self.city.uuid}/evidence").body)
        return file

    def _checked(self, evidence: Path, files: Path | str) -> Answers:
        return self.stranger.verify(evidence, "--files", files, "--allow-localhost")[1]

    def _all_pass(self) -> None:
        """Of a file fetched now; an anchor that comes meanwhile makes it one of yesterday, and it is fetched again."""
        for _ in range(ATTEMPTS):
            self._fetched("poll")
            answers = self._checked(self._evidence, self._address)
            if _said(answers, "current") == "pass":
                break
        require_nine(answers)

    def _told(self, wanted: str) -> PollTold | None:
        told = self.city.poll()
        return told if told["step"] == wanted else None  # type: ignore[return-value]

    def _is_final(self) -> bool:
        return all(record["state"]["stage"] == "final" for record in self.city.poll()["records"])

    def _saved(self, sort: str, value: Mapping[str, object], name: str) -> Answers:
        file = self.stranger.home / f"{name}.{sort}.json"
        file.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
        words = (
            sort,
            file,
            "--poll",
            self._evidence,
            "--files",
            self.stranger.home / "files",
            "--allow-localhost",
        )
        return self.stranger.verify(*words)[1]


def require_nine(answers: Answers) -> None:
    """All nine questions pass, and those asked beside them."""
    others = {name: answer for name, answer in answers.items() if answer["answer"] != "pass"}
    if others or not answers.keys() >= set(NINE):
        raise FailedError(f"not all of them pass: {json.dumps(others, ensure_ascii=False)}")
    held(f"{len(answers)} passes: {', '.join(answers)}")


def _voted(booth: Booth, person: list[str], choice: str) -> Cast:
    try:
        return booth.vote(person, [choice])
    except RefusedError as refused:
        raise FailedError(f"{person[0]} could not vote: {refused}") from None


def _refused(booth: Booth, person: list[str]) -> str:
    """The code with which a second vote of the same person is refused."""
    try:
        booth.vote(person, ["c"])
    except RefusedError as refused:
        return refused.code
    return ""


def _said(answers: Answers, question: str) -> str:
    return str(answers.get(question, {}).get("answer", ""))


def _why(answers: Answers, question: str) -> str:
    return "; ".join(reason["text"] for reason in _reasons(answers, question))


def _codes(answers: Answers, question: str) -> set[str]:
    return {reason["code"] for reason in _reasons(answers, question)}


def _reasons(answers: Answers, question: str) -> list[dict[str, Any]]:
    return list(answers.get(question, {}).get("reasons", ()))
