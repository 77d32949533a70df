"""What goes wrong, one after the other. Each holds for so many seconds and is over when it returns."""

from __future__ import annotations

import signal
from collections.abc import Callable
from dataclasses import dataclass

from tests.deploying.drill.judge import missing
from tests.deploying.drill.servers import until
from tests.deploying.drill.stage import Stage
from tests.fixtures.checkout import ROOT
from tests.fixtures.disks import fill


@dataclass(frozen=True)
class Fault:
    name: str
    happen: Callable[[Stage, float], None]


def web_host_cut_off(stage: Stage, seconds: float) -> None:
    """Its processes run on, in the middle of whatever they were at."""
    with stage.down():
        stage.web[0].machine.cut_off()
        stage.hold(seconds)
        stage.web[0].machine.join_again()


def worker_host_killed(stage: Stage, seconds: float) -> None:
    """What it had in hand is lost with it, and nothing that is asked later: the other one answers."""
    with stage.down():
        stage.web[1].machine.die()
    stage.hold(seconds)
    stage.web[1].begin()


def redis_killed_and_flushed(stage: Stage, seconds: float) -> None:
    """No answer needs it."""
    stage.redis.kill()
    stage.hold(seconds)
    stage.redis.start()
    stage.hold(1)
    stage.redis.flush()


def pgbouncer_restarted(stage: Stage, seconds: float) -> None:
    with stage.down():
        stage.pool.kill()
        stage.hold(seconds / 5)
        stage.pool.start()


def disk_full(stage: Stage, seconds: float) -> None:
    """The primary's. PostgreSQL may end over it, and is started again once there is room."""
    with stage.down():
        filler = fill(stage.primary.disk)
        stage.hold(seconds)
        filler.unlink()
        if stage.primary.ended():
            stage.tell("  PostgreSQL had ended on its full disk, and is started again")
            stage.primary.start()
        until(lambda: bool(stage.primary.ask("SELECT 1")), "PostgreSQL does not come back")


def rolling_upgrade(stage: Stage, _seconds: float) -> None:
    """The new checkout's migrations, the label process, then machine by machine, each out of nginx's turn meanwhile: nothing may
    fail but what needs a label while there is none. A restart where there is nothing newer.
    """
    stage.here.root = ROOT
    stage.here.manage("migrate", "--verbosity=0")
    with stage.down():
        stage.labels.renew(ROOT)
    for serving in stage.web:
        with stage.proxy.without(serving.machine):
            serving.end()
            serving.begin(ROOT)
    # Of a version that seals nothing: what its machines took after the first new worker came (docs/deploying.md).
    stage.here.manage("pending_accept", "--all")


def primary_killed(stage: Stage, seconds: float) -> None:
    """The standby has all that was accepted: it is promoted, and PgBouncer told."""
    with stage.down():
        stage.primary.kill()
        stage.hold(seconds / 5)
        _promote(stage)


def primary_lost(stage: Stage, seconds: float) -> None:
    """The standby lay behind, so something accepted is gone, entries and anchors among it: the log halts, and a mirror has it."""
    _lag_behind(stage)
    # An anchor on its way may be of entries that the standby has: only one beyond all that it could have makes it lie behind.
    had = stage.status()["log"]["size"]
    stage.hold(seconds)
    until(lambda: stage.anchored() > had, "nothing new is anchored", within=90)
    # What was anchored and not mirrored, nobody could bring back: that is another story (docs/operating.md). The anchorers go
    # on in the middle of whatever they were at, on the other database.
    for serving in stage.web:
        serving.running["anchorer"].send_signal(signal.SIGSTOP)
    shown = stage.status()["log"]["size"]
    until(lambda: stage.monitor.size() >= shown, "the monitor does not keep up")
    stage.journal.losing = True
    with stage.down():
        stage.primary.kill()
        assert stage.standby is not None
        stage.standby.start()
        _promote(stage)
    for serving in stage.web:
        serving.running["anchorer"].send_signal(signal.SIGCONT)
    took = until(lambda: bool(stage.status()["halts"]), "the log does not halt", within=60)
    stage.tell(f"  the log halted after {took:.1f} s")
    said = stage.here.manage("log_restore", "--from-mirror", stage.monitor.mirror)
    stage.tell(f"  {said.splitlines()[-1]}")
    took = until(lambda: not stage.status()["halts"], "the halt does not end", within=60)
    stage.lost = missing(stage)
    stage.journal.forget(stage.lost)
    stage.journal.losing = False
    stage.tell(
        f"  the halt ended {took:.1f} s later; accepted and lost with the old primary: {len(stage.lost)}"
    )


def _lag_behind(stage: Stage) -> None:
    """A standby that nobody waits for, and that no longer hears anything."""
    stage.primary.wait_for_nobody()
    if stage.standby is None:
        assert stage.former is not None
        stage.standby, stage.former = stage.former, None
        stage.standby.follow(stage.primary)
    stage.standby.stop()


def _promote(stage: Stage) -> None:
    """By hand, as docs/deploying.md has it."""
    assert stage.standby is not None
    stage.standby.promote()
    stage.pool.point_to(stage.standby)
    stage.former, stage.primary, stage.standby = stage.primary, stage.standby, None


ALL = (
    Fault("a web host cut off", web_host_cut_off),
    Fault("a worker host killed", worker_host_killed),
    Fault("Redis killed and flushed", redis_killed_and_flushed),
    Fault("PgBouncer restarted", pgbouncer_restarted),
    Fault("the primary's disk full", disk_full),
    Fault("a rolling upgrade", rolling_upgrade),
    Fault("the primary killed, its synchronous standby promoted", primary_killed),
    Fault("the primary killed, a standby that lay behind promoted", primary_lost),
)
