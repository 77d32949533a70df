"""Registries whose stories are drawn by lot: right and wrong in every way that an author, an inspector or the chain can be."""

from __future__ import annotations

import random
from typing import Any

from tests.verifier.chain import FakeChain
from tests.verifier.file import evidence
from tests.verifier.keys import Key, ed25519_key, ed25519_passkey, passkey
from tests.verifier.maker import CAR, CITY, DEALER, LOCAL, OTHER_CAR, Registry, rfc3339
from tests.verifier.witnesses import ED25519, ML_DSA_44, TIME, TestWitness, policy

HOODI = 560048


class World:
    """A registry after a story of `acts` acts, all drawn from `seed`, about the certified kinds of a table of kinds."""

    def __init__(self, seed: int, table: Any, acts: int = 14) -> None:
        self.lot = random.Random(seed)
        self.table = table
        self.certified = tuple(table["certified_by"].items())
        chains = (LOCAL, HOODI) if self.lot.random() < 0.3 else (LOCAL,)
        self.registry = Registry(chains=chains)
        makers = (ed25519_key, passkey, ed25519_passkey)
        self.keys = [self.lot.choice(makers)(n, licence=f"L-{self.lot.randint(1, 2)}") for n in (1, 2, 3)]
        self.digests: list[str] = []
        for key in self.keys[: self.lot.randint(1, 3)]:
            self.registry.enrol(key)
        # By chance alone no car would be inspected, certified, and nothing else.
        if self.lot.random() < 0.3:
            self.vouch()
        else:
            for _ in range(acts):
                self.act()
        self.registry.anchor()
        if self.lot.random() < 0.3:
            for contract in self.registry.chain.contracts.values():
                if contract.anchors:
                    contract.anchors[-1].final = False
        # Its own lot: what else the world draws stays as it was.
        self._witness(random.Random(f"witnesses {seed}"))

    def _witness(self, lot: random.Random) -> None:
        """In most worlds some of three witnesses have cosigned, rightly or not, and a policy asks for some number."""
        if lot.random() < 0.3:
            return
        witnesses = [
            TestWitness(f"witness.example/{number}", number, kind)
            for number, kind in ((51, ED25519), (52, ED25519), (53, ML_DSA_44))
        ]
        self.registry.policy = policy(*witnesses, quorum=lot.choice(("any", "1", "2", "all")))
        text = self.registry.checkpoint.partition("\n\n")[0] + "\n"
        for witness in lot.choices(witnesses, k=lot.randint(0, 4)):
            time = lot.choice((TIME, TIME, TIME + 60, 0, 2**40, 2**63 - 1))
            signed = text if lot.random() < 0.9 else text.replace("example", "other")
            self.registry.checkpoint += witness.line(signed, time)

    @property
    def key(self) -> Key:
        return self.lot.choice(self.keys)

    def vouch(self) -> None:
        kind, by = self.lot.choice(self.certified)
        self.digests.append(self.registry.state(kind, {}, CAR))
        self.registry.certify(self.keys[0], self.digests[0], kind=by)

    def act(self) -> None:
        acts = (
            (6, self.inspect),
            (6, self.certify),
            (2, self.correct),
            (2, self.withdraw),
            (1, self.revoke),
            (1, lambda: self.registry.enrol(self.key)),
            (1, self.erase),
            (1, self.repeat),
            (3, lambda: self.registry.anchor(self.lot.choice(tuple(self.registry.networks)))),
            (1, self.succeed),
        )
        self.lot.choices([act for _, act in acts], [weight for weight, _ in acts])[0]()

    def inspect(self) -> None:
        subject = self.lot.choice((CAR, CAR, CAR, OTHER_CAR))
        late = self.lot.choice((0, 0, 0, 100, 8000))
        self.digests.append(self.certifiable(subject, recorded_at=self.registry.now - late))

    def certifiable(self, subject: str = CAR, **options: Any) -> str:
        kind, _ = self.lot.choice(self.certified)
        return self.registry.state(kind, {"basic": {"car_name": "시험차"}}, subject, **options)

    def some(self) -> str:
        return self.lot.choice(self.digests) if self.digests and self.lot.random() < 0.95 else "ab" * 32

    def correct(self) -> None:
        organisation = self.lot.choice((DEALER, DEALER, CITY))
        if self.lot.random() < 0.8:
            self.digests.append(self.certifiable(corrects=self.some(), organisation=organisation))
        else:
            self.registry.state("vehicle:listed", {}, corrects=self.some(), organisation=organisation)

    def withdraw(self) -> None:
        body = {"record": self.some(), "reason": "착오"}
        self.registry.state("record:withdrawn", body, organisation=self.lot.choice((DEALER, DEALER, CITY)))

    def certify(self) -> None:
        key = self.key
        records = list(dict.fromkeys(self.some() for _ in range(self.lot.randint(1, 3))))
        verdict = self.lot.choice(("certified", "certified", "certified", "rejected", "withdrawn"))
        statement = self.registry.statement(key, records, verdict)
        odd: dict[str, Any] = {}
        if key.webauthn and self.lot.random() < 0.2:
            odd = self.lot.choice(
                (
                    {"origin": "https://evil.example"},
                    {"flags": self.lot.randrange(256)},
                    {"rp_id": "evil.example"},
                    {"client": {"crossOrigin": True}},
                    {"client": {"n": 1.5, "text": "\u0065\u0301"}},
                    {"flags": 0x85, "tail": b"\xa0"},
                )
            )
        signer = self.key if self.lot.random() < 0.1 else key
        signature = signer.sign(statement, **(odd if signer.webauthn else {}))
        _, kind = self.lot.choice(self.certified)
        self.registry.state(kind, {"statement": statement, "signature": signature})

    def revoke(self) -> None:
        since = rfc3339(self.registry.now + self.lot.randint(-300, 10))
        self.registry.revoke(self.key, **({"compromised_since": since} if self.lot.random() < 0.5 else {}))

    def erase(self) -> None:
        there = [entry for entry in self.registry.logged if entry.record]
        if there:
            self.registry.erase(self.lot.choice(there))

    def repeat(self) -> None:
        there = [entry.record for entry in self.registry.logged if entry.record]
        if there:
            self.registry.log(self.lot.choice(there))

    def succeed(self) -> None:
        chain_id = self.lot.choice(tuple(self.registry.networks))
        address = self.registry.networks[chain_id][0]
        if self.registry.chain.contracts[chain_id, address].anchors:
            self.registry.succeed(chain_id, address[0] + 1)

    def file(self) -> dict[str, Any]:
        subject = self.lot.choice(
            (CAR, CAR, CAR, CAR, OTHER_CAR, f"licence:{self.key.licence}", "chassis:NONE-1")
        )
        return evidence(self.registry, subject)


def described(chain: FakeChain) -> dict[str, Any]:
    """The chain as JSON, for the other implementation."""
    contracts = [
        {
            "chain_id": chain_id,
            "address": "0x" + address.hex(),
            "predecessor": "0x" + contract.predecessor.hex(),
            "start": contract.start,
            "start_root": contract.start_root.hex(),
            "deployed_final": contract.deployed_final,
            "anchors": [{**vars(anchor), "root": anchor.root.hex()} for anchor in contract.anchors],
        }
        for (chain_id, address), contract in chain.contracts.items()
    ]
    return {"contracts": contracts, "down": sorted(chain.down)}
