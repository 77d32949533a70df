"""Is it well? /healthz: this process answers. /readyz: what it needs is there. Answers hold words of the program only, never
an error's text: those carry addresses and keys.

Without its database, its tables or its log the registry can do nothing and says 503. Without broker or chain, or where a part
hangs that works by itself, it still takes records and shows them (beat and the anchorer catch up), so the answer is 200,
"degraded", and names what is away or hangs.
"""

import json
import os
import shutil
import threading
import time
import urllib.request
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from http.client import HTTPException
from typing import Any, cast

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from anchoring import wiring
from anchoring.anchorer.requests import states_counted
from anchoring.anchorer.status import is_limited, is_unseen
from anchoring.buckets import BucketAwayError
from anchoring.foreign_json import foreign_json
from anchoring.hangs import Going
from anchoring.log.labels import Why
from anchoring.replica import Problem
from config.findings import Finding, at_work, work
from config.sentinels import Sentinels
from records.contents.keyring import keyring_at_hand
from verifier.timed import opener

CHAIN_TIMEOUT = 2.0
BROKER_TIMEOUT = 1.0
LEAST_ROOM = 2**20
"""Bytes."""
KEPT_FOR = 2.0
"""Seconds that an answer about broker and chain is kept, so that who asks often does not make us ask often."""

_NO_LABELS = {
    Why.SILENT: "no answer: is the label process up?",
    Why.REFUSED: "the label process does not take this machine's token: LABELS_TOKEN",
    Why.SPENT: "this machine has asked for all labels that it may ask for today: who asks here?",
    Why.OTHER_KEY: "the label process has another log's key",
    Why.WRONG: "what the label process answers proves nothing: its log and its machine say more",
}
_REPLICA = {
    Problem.AWAY: "no answer: the primary is read",
    Problem.BEHIND: "further behind than DATABASE_REPLICA_SECONDS, or the primary does not say how far: the primary is read",
    Problem.PROMOTED: "it was promoted and follows no more: the primary is read; which of the two is to be DATABASE_URL?",
    Problem.OTHER: "it follows another database than DATABASE_URL names, or a former primary: the primary is read",
}

_migrated = threading.Event()


@never_cache
@require_safe
def healthz(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
@require_safe
def readyz(_request: HttpRequest) -> JsonResponse:
    goings = at_work()
    needed = {
        # What the tables say is said by the database.
        "database": database() if goings is None else Finding(True),
        "migrations": Finding(False, "unknown"),
        "log": Finding(False, "unknown"),
    }
    if needed["database"].ok:
        needed |= {"migrations": migrations(), "log": log(goings)}
    looked = chain_looked(timezone.now()) if needed["log"].ok else None
    asked = {"chain": looked} if looked else _chain.findings()
    others = {**_outside.findings(), **asked, "withheld-keys": withheld_keys(), **replica()}
    if needed["log"].ok:
        others |= labels() | work(goings or [])
    if not all(finding.ok for finding in needed.values()):
        status, code = "unavailable", 503
    elif not all(finding.ok for finding in others.values()):
        status, code = "degraded", 200
    else:
        status, code = "ready", 200
    checks = {name: finding.as_json() for name, finding in (needed | others).items()}
    return JsonResponse({"status": status, "checks": checks}, status=code)


def database() -> Finding:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return Finding(False, "no answer")
    return Finding(True)


def migrations() -> Finding:
    """Once all are applied they stay so for as long as this process runs."""
    if _migrated.is_set():
        return Finding(True)
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return Finding(False, "no answer")
    if waiting:
        return Finding(False, "not all applied: python manage.py migrate")
    _migrated.set()
    return Finding(True)


def log(goings: list[Going] | None) -> Finding:
    if goings is None:
        return Finding(False, "no answer")
    return Finding(True) if goings else Finding(False, "not begun: python manage.py log_init")


def withheld_keys() -> Finding:
    if keyring_at_hand():
        return Finding(True)
    return Finding(False, "WITHHELD_KEYS_FILE has none: nothing withheld can be stored or opened")


def labels() -> dict[str, Finding]:
    """The label process, where there is one: without it no car is shown and nothing is recorded."""
    if wiring.label_door() is None:
        return {}
    why = wiring.labels_away()
    return {"labels": Finding(True) if why is None else Finding(False, _NO_LABELS[why])}


def replica() -> dict[str, Finding]:
    """Where there is one."""
    known = wiring.replica()
    if known is None:
        return {}
    lag = known.lag()
    why = _REPLICA[lag.problem] if lag.problem else ""
    return {"replica": Finding(lag.problem is None, why, behind=lag.tenths)}


def broker() -> Finding:
    """Redis answers, or the folder that stands in for it can be written."""
    if not settings.REDIS_URL:
        if not os.access(settings.BROKER_DIR, os.W_OK):
            return Finding(False, "no folder for messages")
        return disk()
    from redis import Redis, RedisError  # noqa: PLC0415  half a second that most processes need not spend

    within: dict[str, Any] = {
        "socket_timeout": BROKER_TIMEOUT,
        "socket_connect_timeout": BROKER_TIMEOUT,
        "retry": None,
    }
    sentinels: Sentinels | None = settings.REDIS_SENTINELS
    try:
        with (
            sentinels.client(**within) if sentinels else Redis.from_url(settings.REDIS_URL, **within) as redis
        ):
            redis.ping()
    except (RedisError, OSError):
        return Finding(False, "no answer")
    return Finding(True)


def disk() -> Finding:
    """There is room where the data is. Without it all is read and nothing is written."""
    try:
        free = shutil.disk_usage(settings.DATA_DIR).free
    except OSError:
        return Finding(False, "DATA_DIR can't be looked at")
    if free < LEAST_ROOM:
        return Finding(False, "the disk is full: nothing can be recorded until there is room")
    return Finding(True)


def files() -> Finding:
    """The bucket, where attachments lie in one."""
    try:
        cast(Any, default_storage).answers()
    except BucketAwayError:
        return Finding(False, "no answer: photos and uploads can be neither stored nor shown")
    return Finding(True)


def chain_looked(now: datetime) -> Finding | None:
    """What the anchor loop's last looks say: where a day's requests are counted, who asks for health spends none of them.

    None where nothing is counted, as on the local chain or before the first look.
    """
    try:
        states = states_counted()
    except DatabaseError:
        return Finding(False, "no answer")
    silent = {state.silent_since: is_limited(state) for state in states if state.silent_since}
    if silent:
        why = "its limit of requests is reached" if all(silent.values()) else "no endpoint answers"
        return Finding(False, why, min(silent))
    if any(is_unseen(state, now=now) for state in states):
        return Finding(False, "nobody has looked at it lately")
    return Finding(True) if states else None


def chain() -> Finding:
    """One endpoint that answers is enough. Which chain it is, the anchorer's preflight compares."""
    for url in settings.ETHEREUM_RPC_URLS:
        body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "eth_blockNumber", "params": []}).encode()
        ask = urllib.request.Request(url, body, {"Content-Type": "application/json"})  # noqa: S310  from our settings
        try:
            with opener().open(ask, timeout=CHAIN_TIMEOUT) as answer:
                if int(foreign_json(answer.read(10_000))["result"], 16) >= 0:
                    return Finding(True)
        except (OSError, HTTPException, ValueError, KeyError, TypeError):
            continue
    return Finding(False, "no answer")


class _Outside:
    """What is asked at the same time and at most once in KEPT_FOR seconds."""

    def __init__(self, questions: dict[str, Callable[[], Finding]]) -> None:
        self._questions = questions
        self._lock = threading.Lock()
        self._known: dict[str, Finding] = {}
        self._until = 0.0

    def findings(self) -> dict[str, Finding]:
        with self._lock:
            if time.monotonic() >= self._until:
                with ThreadPoolExecutor(len(self._questions)) as pool:
                    answers = {name: pool.submit(question) for name, question in self._questions.items()}
                self._known = {name: answer.result() for name, answer in answers.items()}
                self._until = time.monotonic() + KEPT_FOR
            return self._known

    def forget(self) -> None:
        self._until = 0.0


_outside = _Outside({"broker": broker, "disk": disk} | ({"files": files} if settings.STORAGE else {}))
_chain = _Outside({"chain": chain})


def forget() -> None:
    """The next question about broker and chain is asked anew."""
    _outside.forget()
    _chain.forget()
