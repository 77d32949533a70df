"""Every permission is one rule in its room's permissions: desks name the rule, never a role, and no rule lies unused."""

import ast
import re

from tests.fixtures.checkout import ROOT

CODE = [
    path
    for house in ("records", "registry", "voting")
    for path in (ROOT / house).rglob("*.py")
    if "migrations" not in path.parts
]
RULES = [path for path in CODE if path.name == "permissions.py"]
OTHERS = [path for path in CODE if path not in RULES]


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
    for path in RULES:
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.FunctionDef):
                rules.add(node.name)
            elif isinstance(node, ast.Assign):
                rules |= {target.id for target in node.targets if isinstance(target, ast.Name)}
    assert len(rules) > 30
    words = set(re.findall(r"\w+", "\n".join(path.read_text() for path in OTHERS)))
    within = re.findall(r"\w+", "\n".join(path.read_text() for path in RULES))
    assert {rule for rule in rules if rule not in words and within.count(rule) < 2} == set()
