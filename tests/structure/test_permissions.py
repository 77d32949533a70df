"""Every permission is one rule in one module: desks name the rule, never a role, and no rule lies there unused."""

import ast
import re
from pathlib import Path

import records
import registry

ROOTS = [Path(package.__file__).parent for package in (records, registry)]
RULES = ROOTS[0] / "people" / "permissions.py"
OTHERS = [
    path for root in ROOTS for path in root.rglob("*.py") if path != RULES and "migrations" not in path.parts
]


def test_desks_open_by_a_named_rule() -> None:
    named = re.compile(r"@for_role\(\*[A-Z_]+\)")
    doors = [
        (path.name, line.strip())
        for path in OTHERS
        for line in path.read_text().splitlines()
        if line.startswith("@for_role(")
    ]
    assert len(doors) > 20
    assert [door for door in doors if not named.fullmatch(door[1])] == []


def test_each_rule_is_asked_somewhere() -> None:
    rules = set[str]()
    for each in ast.parse(RULES.read_text()).body:
        if isinstance(each, ast.FunctionDef):
            rules.add(each.name)
        elif isinstance(each, ast.Assign):
            rules |= {target.id for target in each.targets if isinstance(target, ast.Name)}
    elsewhere = "\n".join(path.read_text() for path in OTHERS)
    words = set(re.findall(r"\w+", elsewhere))
    within = re.findall(r"\w+", RULES.read_text())
    assert {rule for rule in rules if rule not in words and within.count(rule) < 2} == set()
