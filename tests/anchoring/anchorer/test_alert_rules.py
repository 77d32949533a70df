"""docs/alerts.rules.yml is what Prometheus reads: each rule is argued, and each metric that it names is there."""

import re
from pathlib import Path
from typing import Any

import yaml
from django.test import Client

from anchoring.anchorer.texts import PROBLEMS
from anchoring.log.genesis import log_create
from anchoring.models import Log, Network, NetworkState, Sighting
from tests.anchoring.simulated.registry import KEYS
from tests.anchoring.simulated.world import World

DOCS = Path(__file__).resolve().parents[3] / "docs"
PAGE = (DOCS / "alerts.md").read_text(encoding="utf-8")
METRIC = re.compile(r"registry_[a-z_]+")
DURATION = re.compile(r"[0-9]+[smhd]")


def rules() -> list[dict[str, Any]]:
    document = yaml.safe_load((DOCS / "alerts.rules.yml").read_text(encoding="utf-8"))
    assert set(document) == {"groups"}
    assert all(set(group) == {"name", "rules"} for group in document["groups"])
    return [rule for group in document["groups"] for rule in group["rules"]]


def metrics() -> str:
    return Client().get("/metrics").content.decode()


def told(world: World) -> set[str]:
    if not Log.objects.exists():
        log_create(keys=KEYS)
    world.log.append(3)
    world.settle()
    lines = metrics().splitlines()
    return {line.split(" ")[2] for line in lines if line.startswith("# TYPE")} | {
        match[0] for line in lines if (match := METRIC.match(line))
    }


def test_each_rule_has_the_shape_that_prometheus_wants() -> None:
    for rule in rules():
        assert set(rule) - {"for"} == {"alert", "expr", "labels", "annotations"}, rule
        assert DURATION.fullmatch(rule.get("for", "1m")), rule
        assert rule["labels"]["severity"] in {"page", "ticket"}
        assert rule["expr"].count("(") == rule["expr"].count(")")
        assert rule["annotations"]["summary"]
    names = [rule["alert"] for rule in rules()]
    assert len(set(names)) == len(names)


def test_each_metric_named_in_a_rule_or_the_page_exists(world: World) -> None:
    named = {metric for rule in rules() for metric in METRIC.findall(rule["expr"])}
    assert named <= told(world)
    table = PAGE[PAGE.index("## Metrics") : PAGE.index("## Rules")]
    assert set(METRIC.findall(table)) <= told(world)


def test_each_metric_that_is_told_stands_in_the_page(world: World) -> None:
    ours = {
        name
        for name in told(world)
        if name.startswith(("registry_log", "registry_audit", "registry_chain", "registry_anchor"))
    }
    assert {name for name in ours if name not in PAGE} == set()


def test_each_label_that_a_rule_selects_is_in_use() -> None:
    for rule in rules():
        for outcome in re.findall(r'outcome="([^"]*)"', rule["expr"]):
            assert outcome in Sighting.Outcome.values
        for problem in re.findall(r'problem="([^"]*)"', rule["expr"]):
            assert problem in PROBLEMS


def test_each_threshold_is_argued_and_nothing_else_is() -> None:
    reasons = PAGE[PAGE.index("## Why these numbers") :]
    argued = {
        name
        for line in re.findall(r"^- \*\*(.*?)\*\*", reasons, re.MULTILINE)
        for name in re.findall(r"[A-Z]\w+", line)
    }
    assert argued == {rule["alert"] for rule in rules()}


def test_every_label_of_a_network_is_its_name_alone(world: World) -> None:
    world.step()
    names = set(re.findall(r'network="([^"]*)"', metrics()))
    assert names == {Network.objects.get().name}
    assert NetworkState.objects.get().network.contract not in metrics()
