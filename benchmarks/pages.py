"""Pages and API at a database of some size: by the second through the web server, statements and their time beside it."""

import json
import random
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.figures import Figure
from benchmarks.files import file_figures
from benchmarks.market import Cast, cars_of
from benchmarks.serving import Asked, Load, Server

if TYPE_CHECKING:
    from django.test import Client

    from records.people.models import User

_LOOKED_AT = 5
_FILE_ROWS = 5_000


@dataclass(frozen=True)
class Rows:
    """What is measured at: a market of `size` records, each load for so many seconds."""

    size: int
    seconds: float
    cast: Cast
    server: Server
    tokens: Sequence[str]

    def figures(self) -> Iterator[Figure]:
        """Every row that needs the market. Those that write come last."""
        yield from self._read()
        yield from self._lists()
        yield from self._while_pending()
        yield from self._posted()
        yield from self._batches()
        yield from file_figures(
            self.server, self.tokens[0], self._number("/vehicles/{}/"), _FILE_ROWS, cars_of(self.size) + 1
        )

    def _read(self) -> Iterator[Figure]:
        page, api = self._number("/vehicles/{}/"), self._number("/api/vehicles/{}/")
        evidence = self._number("/api/vehicles/{}/evidence")
        yield from self._load("car's page", page, 8, "100 a second")
        at_20 = self.server.visited(page, connections=16, seconds=self.seconds, rate=20)
        yield _figure(at_20, "car's page at 20 a second, p99", at_20.quantile(0.99), "ms", "≤ 100 ms")
        yield self._statements("car's page", page(0)[1], "≤ 6")
        yield from self._load("API, a car", api, 8, "≥ 200 a second")
        yield self._statements("API, a car", api(0)[1])
        yield from self._load("API, evidence", evidence, 8, "≥ 100 a second")
        yield self._statements("API, evidence", evidence(0)[1])

    def _lists(self) -> Iterator[Figure]:
        from records.people.models import Membership

        city = Membership.objects.get(user__email="city@demo.example")
        auditor = Membership.objects.get(user__email="auditor@demo.example")
        for path, user in (
            ("/desk/queue/", self.cast.inspector.membership.user),
            ("/desk/cars/", self.cast.dealer.membership.user),
            ("/desk/uploads/", self.cast.dealer.membership.user),
            ("/directory/", None),
            ("/desk/trail/", auditor.user),
            ("/desk/findings/", city.user),
            ("/admin/records/record/", city.user),
            ("/status/", None),
        ):
            times, statements, status = _database(path, user)
            if status != 200:
                yield Figure(f"`{path}`, time in the database", None, f"answered {status}")
                continue
            yield Figure(f"`{path}`, time in the database", times, f"ms, {statements} statements", "≤ 50 ms")

    def _while_pending(self) -> Iterator[Figure]:
        """As many entries wait as there are records: the chain was away, or the worker."""
        paths = {
            "API, a car": self._number("/api/vehicles/{}/")(0)[1],
            "car's page": self._number("/vehicles/{}/")(0)[1],
            "status": "/api/status/",
            "an unknown VIN": "/api/vehicles/KMHXX00XXXX999999/",
        }
        without = {path: _database(path, None)[0] for path in paths.values()}
        with _pending(self.size):
            for what, path in paths.items():
                times, statements, _ = _database(path, None)
                what = f"{what} with {self.size:,} entries pending, time in the database"
                yield Figure(
                    what, times, f"ms, {statements} statements", f"as without, {without[path]:.3g} ms"
                )

    def _posted(self) -> Iterator[Figure]:
        stated, begin = self._stated(), random.Random().randrange(2**40)
        for connections, wanted in ((1, "≥ 120 a second"), (8, "≥ 300 a second"), (32, "≥ 300 a second")):
            asked = self._posting(stated, begin + connections * 10**6)
            load = self.server.visited(asked, connections=connections, seconds=self.seconds)
            what = f"POST of a listing, {connections} at once"
            yield _figure(load, what, load.rate, "a second", wanted, status=201)
            yield _figure(load, f"{what}, p99", load.quantile(0.99), "ms", "≤ 200 ms", status=201)
            yield _figure(load, f"{what}, CPU each", load.cpu_each, "ms", status=201)

    def _batches(self) -> Iterator[Figure]:
        stated, begin = self._stated(), random.Random().randrange(2**40)

        def asked(number: int) -> Asked:
            body = [stated(begin + number * 500 + at) for at in range(500)]
            return "POST", "/api/records/batch/", json.dumps(body).encode(), self._headers(number)

        load = self.server.visited(asked, connections=2, seconds=self.seconds)
        yield _figure(load, "batches of 500, two at once", load.rate * 500, "records/s", "≥ 2,000")

    def _load(self, what: str, asked: Callable[[int], Asked], at_once: int, wanted: str) -> Iterator[Figure]:
        load = self.server.visited(asked, connections=at_once, seconds=self.seconds)
        yield _figure(load, f"{what}, {at_once} at once", load.rate, "a second", wanted)
        yield _figure(load, f"{what}, CPU each", load.cpu_each, "ms")

    def _number(self, path: str) -> Callable[[int], Asked]:
        """Another car each time, in an order that is the same in each run."""
        from registry.demo import cars

        most = cars_of(self.size)
        return lambda number: ("GET", path.format(cars.vin(number * 7_919 % most + 1)), None, {})

    def _statements(self, what: str, path: str, wanted: str = "") -> Figure:
        _, statements, status = _database(path, None)
        answered = f"{what}, statements"
        return (
            Figure(answered, statements, "", wanted)
            if status == 200
            else Figure(answered, None, f"answered {status}")
        )

    def _stated(self) -> Callable[[int], dict[str, object]]:
        """A listing that nobody has stated before, of one of the market's cars."""
        from registry.demo import cars

        most = cars_of(self.size)

        def stated(number: int) -> dict[str, object]:
            car = number % most + 1
            return {
                "kind": "vehicle:listed",
                "subject": f"vin:{cars.vin(car)}",
                "body": {**cars.listing(car, self.cast.today), "presentation_no": f"제시-{number}"},
                "external_id": f"bench-posted-{number}",
            }

        return stated

    def _posting(self, stated: Callable[[int], dict[str, object]], begin: int) -> Callable[[int], Asked]:
        def asked(number: int) -> Asked:
            body = json.dumps(stated(begin + number)).encode()
            return "POST", "/api/records/", body, self._headers(number)

        return asked

    def _headers(self, number: int) -> dict[str, str]:
        token = self.tokens[number % len(self.tokens)]
        return {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}


def _figure(load: Load, what: str, value: float, unit: str, wanted: str = "", *, status: int = 200) -> Figure:
    """No figure of answers that were refusals."""
    fault = load.fault(status)
    return Figure(what, None, fault, wanted) if fault else Figure(what, value, unit, wanted)


def _database(path: str, user: "User | None") -> tuple[float, int, int]:
    """Milliseconds in the database until each first row (the least of some visits), statements, and the answer's status."""
    from django.db import connection

    client, least, status, statements = _client(user), float("inf"), 0, 0
    for _ in range(_LOOKED_AT):
        taken = list[float]()

        def timed(execute: Callable[..., object], *arguments: object, taken: list[float] = taken) -> object:
            began = time.perf_counter()
            try:
                return execute(*arguments)
            finally:
                taken.append(time.perf_counter() - began)

        with connection.execute_wrapper(timed):
            answer = client.get(path)
            if answer.streaming:
                b"".join(answer)
        least, status, statements = min(least, sum(taken) * 1000), answer.status_code, len(taken)
    return least, statements, status


def _client(user: "User | None") -> "Client":
    """Logged in with all factors that the person has."""
    from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
    from allauth.account.internal.userkit import user_id_to_str
    from allauth.mfa.models import Authenticator
    from django.test import Client

    client = Client(HTTP_HOST="localhost")
    if user is not None:
        client.force_login(user)
        session, at = client.session, time.time()
        factors = [
            {"method": "mfa", "id": row.pk, "type": row.type, "at": at}
            for row in Authenticator.objects.filter(user=user)
        ]
        session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "password", "at": at}, *factors]
        session["account_authentication_methods_user"] = user_id_to_str(user)
        session.save()
    return client


@contextmanager
def _pending(size: int) -> Iterator[None]:
    """So many made-up entries in the outbox, which go again: nothing sequences them meanwhile."""
    from anchoring.models import PendingEntry
    from benchmarks.stage import analyze, outbox_fill

    try:
        outbox_fill(size, cars=max(1, size // 2))
        yield
    finally:
        # Before it, none was waiting.
        PendingEntry.objects.all()._raw_delete(using="default")
        analyze()
