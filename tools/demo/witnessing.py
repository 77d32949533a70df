"""The witnesses' story: other institutions cosign what the log shows them, and nothing that contradicts it."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from registry.demo import cars
from tools.demo.api import Api, FailedError
from tools.demo.forging import fork_refused
from tools.demo.stranger import Stranger
from tools.demo.telling import held, require, step, wait_for
from verifier.policy import Policy
from verifier.trust import loads


@dataclass(frozen=True)
class Witnessing:
    """`key` is the file of the log's note key, which the operator holds."""

    api: Api
    stranger: Stranger
    key: Path

    def tell(self) -> None:
        self.stranger.trust.write_bytes(self.api.get("/.well-known/car-registry.json").body)
        policy = loads(self.stranger.trust.read_bytes()).policy
        if policy is None:
            raise FailedError("no witness watches this log: WITNESSES names none")
        self._watched(policy)
        fork_refused(self.api, policy.witnesses[0], self.key)

    def _watched(self, policy: Policy) -> None:
        with step("다른 기관들이 로그를 지켜봅니다.", "Other institutions watch the log."):
            names = ", ".join(witness.key.name for witness in policy.witnesses)
            held(f"{len(policy.witnesses)} witnesses stand in the trust file: {names}")
            answers = wait_for("they have cosigned what is on Ethereum", self._witnessed, usual=25)
            why = "; ".join(reason["text"] for reason in answers["witnessed"]["reasons"])
            require(answers["signed"]["answer"] == "pass", f"a stranger's verifier asks for it too: {why}")

    def _witnessed(self) -> dict[str, dict[str, Any]] | None:
        """The verifier's answers on a car of the first page, once the witnesses' signatures are in its evidence."""
        vin = cars.vin(cars.SOUND)
        found = self.api.find(f"/api/vehicles/{vin}/evidence")
        if found.status != 200:
            return None
        file = self.stranger.home / f"{vin}.evidence.json"
        file.write_bytes(found.body)
        ended, answers = self.stranger.verify(file)
        if ended in {1, 3}:
            raise FailedError(f"the verifier ended with {ended}: {json.dumps(answers, ensure_ascii=False)}")
        return answers if answers.get("witnessed", {}).get("answer") == "pass" else None
