"""The story: twenty-four cars from a dealer's upload to a stranger's verdict, then a change behind the registry's back."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from registry.demo import cars
from tools.demo.api import Api, FailedError
from tools.demo.cast import Cast
from tools.demo.stranger import Stranger
from tools.demo.tampering import Tampering
from tools.demo.telling import held, look, require, step, wait_for

CARS, BLOCK = 24, 100
GOOD, REJECTED, CORRECTED, REVOKED, CHANGED = 0, 19, 20, 21, 22
"""Which cars of the block the story follows; the last one stays uncertified."""
ATTEMPTS = 5
"""How often the newest evidence is fetched, in case an anchor comes out between fetching and verifying."""


@dataclass
class Story:
    """`first` is the number of the first made-up car; each run takes a block that nobody has used. `stays`: whether the registry
    is there after the story."""

    api: Api
    cast: Cast
    stranger: Stranger
    tampering: Tampering
    first: int
    stays: bool
    inspections: dict[int, str] = field(default_factory=dict)
    files: dict[int, Path] = field(default_factory=dict)

    def tell(self) -> None:
        self._upload()
        self._certify()
        self._correct()
        self._revoke()
        self._wait_until_final()
        self._fetch_and_verify()
        self._change()

    @property
    def numbers(self) -> range:
        return range(self.first, self.first + CARS)

    def number(self, which: int) -> int:
        return self.first + which

    def vin(self, which: int) -> str:
        return cars.vin(self.number(which))

    def _upload(self) -> None:
        with step(
            "매매상이 차량과 성능·상태점검기록부를 올립니다.",
            "A dealer uploads listings and Form 82 records.",
        ):
            dealer = self.cast.dealer(self.api)
            today = datetime.now(UTC).date()
            upload = dealer.post_file(
                "/api/uploads/",
                "listings.jsonl",
                "application/x-ndjson",
                self._listings(today),
                {"kind": "vehicle:listed"},
                expect=202,
            ).json
            done = wait_for(
                "the file of listings has been worked through",
                lambda: _finished(dealer.get(f"/api/uploads/{upload['id']}/").json),
            )
            progress = done["progress"]
            require(
                progress["recorded"] + progress["repeated"] == CARS and not progress["refused"],
                f"{CARS} listings from one file, none refused",
            )
            for number in self.numbers:
                self.inspections[number] = self._inspect(
                    dealer, number, self._photos(dealer, number), cars.inspection(number, today)
                )
            held(f"{CARS} whole Form 82 records, with photos")
            photos = self._photos(dealer, self.first)
            again = self._inspect(dealer, self.first, photos, cars.inspection(self.first, today))
            require(
                again == self.inspections[self.first],
                "the same upload again is answered with the first record",
            )

    def _listings(self, today: date) -> bytes:
        rows = [
            {
                "vin": cars.vin(number),
                "external_id": f"demo-{number}-listing",
                "body": cars.listing(number, today),
            }
            for number in self.numbers
        ]
        return "\n".join(json.dumps(row, ensure_ascii=False) for row in rows).encode()

    def _photos(self, dealer: Api, number: int) -> list[dict[str, str]]:
        return [self._photo(dealer, number, side) for side in ("front", "rear")]

    def _photo(self, dealer: Api, number: int, side: str) -> dict[str, str]:
        content = cars.photo(number, side)
        answer = dealer.post_file("/api/attachments/", f"{side}.png", "image/png", content, expect=201)
        return {"name": f"{side}.png", "sha256": answer.json["sha256"]}

    def _inspect(
        self,
        dealer: Api,
        number: int,
        photos: list[dict[str, str]],
        body: dict[str, Any],
        *,
        corrects: str | None = None,
    ) -> str:
        record: dict[str, Any] = {
            "kind": "inspection:recorded",
            "subject": f"vin:{cars.vin(number)}",
            "external_id": f"demo-{number}-inspection" + ("-corrected" if corrects else ""),
            "body": body,
            "attachments": photos,
        }
        if corrects:
            record["corrects"] = corrects
            record["body"] = {**body, "correction_reason": "주행거리를 잘못 옮겨 적었습니다."}
        digest: str = dealer.post("/api/records/", record).json["digest"]
        return digest

    def _certify(self) -> None:
        with step(
            "점검자가 자기 컴퓨터에서 서명해 인증합니다.",
            "An inspector certifies, with a key that stays with them.",
        ):
            certified = [n for n in self.numbers if n - self.first not in {REJECTED, REVOKED, CARS - 1}]
            self._state("certified", certified)
            held(f"{len(certified)} records certified with Ed25519, all under one signature")
            self._state("rejected", [self.number(REJECTED)], reason="주행거리계 사진과 기록이 다릅니다.")
            held("one rejected, with its reason")

    def _state(
        self,
        verdict: str,
        numbers: Iterable[int],
        *,
        reason: str | None = None,
        key: str = "inspector",
        expect: int = 201,
    ) -> Any:
        statement: dict[str, Any] = {
            "format": "certification/1",
            "records": [self.inspections[number] for number in numbers],
            "verdict": verdict,
            "licence": self.cast.licence(self.api),
            "key": self.cast.key_id(key),
            "signed_at": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        }
        if reason:
            statement["reason"] = reason
        signed = self.stranger.sign(statement, self.cast.key_file(key))
        return self.cast.inspector(self.api).post("/api/certifications/", signed, expect=expect).json

    def _correct(self) -> None:
        with step(
            "잘못된 기록은 고쳐 쓰지 않고, 정정 기록을 더합니다.",
            "A mistake is corrected by a new record.",
        ):
            dealer, number = self.cast.dealer(self.api), self.number(CORRECTED)
            wrong = self.inspections[number]
            body = cars.inspection(number, datetime.now(UTC).date(), km=cars.odometer_km(number) + 120)
            photos = self._photos(dealer, number)
            self.inspections[number] = self._inspect(dealer, number, photos, body, corrects=wrong)
            require(self.inspections[number] != wrong, "the correction stands beside what it corrects")
            self._state("certified", [number])
            held("certified again: from now on the correction alone stands")

    def _revoke(self) -> None:
        with step("서명키를 잃으면 폐기합니다.", "A lost key is revoked."):
            self.cast.enrol("lost", self.stranger)
            self._state("certified", [self.number(REVOKED)], key="lost")
            held("a record certified with a second key")
            self.cast.revoke("lost")
            held("that key revoked, compromised since before it signed")
            problem = self._state("certified", [self.number(CARS - 1)], key="lost", expect=403)
            require(problem["code"] == "revoked_key", "what it signs from now on is refused")

    def _wait_until_final(self) -> None:
        with step("로그에 오르고, 이더리움에 고정되고, 확정됩니다.", "Logged, anchored on Ethereum, final."):
            digests = [self._newest(which) for which in (GOOD, REJECTED, CORRECTED, REVOKED, CARS - 1)]
            wait_for("every record has its place in the log", lambda: self._all(digests, "logged"))
            wait_for("the contract holds a root over all of them", lambda: self._all(digests, "anchored"))
            wait_for("the block that holds it is final", lambda: self._all(digests, "final"))

    def _newest(self, which: int) -> str:
        records = self.api.get(f"/api/vehicles/{self.vin(which)}/").json["records"]
        return str(records[-1]["digest"])

    def _all(self, digests: list[str], stage: str) -> bool:
        order = ["pending", "logged", "sent", "anchored", "final"]
        inspector = self.cast.inspector(self.api)
        states = [inspector.get(f"/api/records/{digest}/").json["state"] for digest in digests]
        for key in self.api.get(f"/api/licences/{self.cast.licence(self.api)}/").json["keys"]:
            states += [event["state"] for event in (key["enrolled"], key["revoked"]) if event]
        return all(order.index(state["stage"]) >= order.index(stage) for state in states)

    def _fetch_and_verify(self) -> None:
        with step("남이 자기 도구로 확인합니다.", "A stranger checks, with a verifier of their own."):
            self.stranger.install()
            require(
                self.stranger.is_alone(), "the verifier is alone: no Django, no web3, no database of ours"
            )
            trust = self.api.get("/.well-known/car-registry.json").body
            self.stranger.trust.write_bytes(trust)
            for which in (GOOD, REJECTED, CORRECTED, REVOKED, CHANGED, CARS - 1):
                self.files[which] = self._fetch(which)
            self._expect(GOOD, 0, signed="pass")
            self._expect(CORRECTED, 0, signed="pass")
            self._expect(REJECTED, 2, signed="unknown", because="rejected")
            self._expect(REVOKED, 2, signed="unknown", because="doubtful")
            self._expect(CARS - 1, 2, signed="unknown", because="uncertified")

    def _fetch(self, which: int) -> Path:
        file = self.stranger.home / f"{self.vin(which)}.evidence.json"
        file.write_bytes(self.api.get(f"/api/vehicles/{self.vin(which)}/evidence").body)
        return file

    def _expect(self, which: int, status: int, *, signed: str, because: str = "signed") -> None:
        """Where a later anchor came out meanwhile, the file is not the newest and says so: then the newest is fetched."""
        for _ in range(ATTEMPTS):
            ended, answers = self.stranger.verify(self.files[which])
            if answers.get("current", {}).get("answer") == "pass":
                break
            self.files[which] = self._fetch(which)
        self._judge(which, (ended, answers), status, signed=signed, because=because)

    def _judge(
        self,
        which: int,
        told: tuple[int, dict[str, dict[str, Any]]],
        status: int,
        *,
        signed: str,
        because: str = "signed",
        unasked: frozenset[str] = frozenset(),
    ) -> None:
        """`unasked`: questions that may be answered with less than a pass, such as *current* of an old file."""
        ended, answers = told
        said = {question: answer["answer"] for question, answer in answers.items()}
        others = {question for question, answer in said.items() if question != "signed" and answer != "pass"}
        if others - unasked or said.get("signed") != signed or ended not in {status, 2 if others else status}:
            raise FailedError(
                f"{self.vin(which)}: the verifier ended with {ended} and said {json.dumps(answers, ensure_ascii=False)}"
            )
        reasons = "; ".join(reason["text"] for reason in answers["signed"]["reasons"])
        codes = {reason["code"] for reason in answers["signed"]["reasons"]}
        require(because in codes, f"{self.vin(which)}: exit status {ended}, signed: {signed} ({reasons})")

    def _change(self) -> None:
        with step(
            "누군가 데이터베이스를 몰래 바꿉니다.",
            "Somebody changes a row in the database, behind our back.",
        ):
            vin, digest = self.vin(CHANGED), self.inspections[self.number(CHANGED)]
            self.tampering.change(digest)
            held("the odometer in a stored record turned back by 40,000 km, with SQL")
            status, said = self.tampering.audit()
            require(status != 0 and digest in said, "log_audit ends with an error and names the record")
            page = " ".join(self.api.get(f"/vehicles/{vin}/").body.decode().split())
            require(f'mismatch" id="record-{digest[:12]}"' in page, "the car's page shows that record in red")
            old = self.files[CHANGED]
            told = self.stranger.verify(old)
            self._judge(CHANGED, told, 0, signed="pass", unasked=frozenset({"current"}))
            held(f"the evidence from before ({old.name}) still verifies")
            self.files[CHANGED] = self._fetch(CHANGED)
            ended, _ = self.stranger.verify(self.files[CHANGED])
            require(
                ended in {1, 3},
                f"and evidence made from the changed row does not: exit status {ended}",
            )
            if self.stays:
                look(f"{self.api.url}/vehicles/{vin}/ shows it in red; `make demo-mend` puts the row back")


def _finished(upload: dict[str, Any]) -> dict[str, Any] | None:
    if upload["state"] in {"failed", "refused"}:
        raise FailedError(f"the upload failed: {upload['failure']}")
    return upload if upload["finished_at"] else None
