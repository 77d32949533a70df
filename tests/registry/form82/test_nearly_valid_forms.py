"""One thing wrong with a form that is good otherwise: the rule that is broken is named, at its place."""

import copy
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from records.people.authors import Author
from records.people.models import Membership, Organisation
from records.standing.rulebook import rules_for
from records.stating.drafts import Draft, draft_prepare
from records.terms.roles import DEALER
from records.terms.rules import Earlier, Facts, Severity, Stops
from records.terms.texts import Refusal
from registry.odometer.readings import SENTINELS
from tests.cast import subject
from tests.registry.form82.forms import forms
from tests.registry.form82.misshapen import Spoil, Spoiled
from tests.registry.form82.spoils import SPOILS
from tests.verifier.rounds import rounds

KIND = "inspection:recorded"
VIN = subject().removeprefix("vin:")
AUTHOR = Author(Organisation(), DEALER, UUID(int=1), Membership())
PHOTOS = [{"name": f"{side}.png", "sha256": f"{n}" * 64} for n, side in enumerate(("front", "rear"))]


def refusals(body: dict[str, Any], *earlier: Earlier) -> set[Spoiled]:
    """The code and the place of all that stops recording, then of what only stops certification."""
    draft = Draft(KIND, subject(), body, PHOTOS)
    try:
        draft_prepare(AUTHOR, draft, datetime.now(UTC))
    except Refusal as refused:
        return {(refusal.code, str(refusal.pointer)) for refusal in refused.refusals}
    facts = Facts(KIND, subject(), body, now=datetime.now(UTC), earlier=earlier)
    rules = rules_for(KIND, Stops.CERTIFICATION)
    return {(rule.id, finding.pointer) for rule in rules for finding in rule.findings(facts)}


def certified_higher(body: dict[str, Any], data: st.DataObject) -> Earlier:
    """An earlier inspection of the same car, certified, that read more."""
    before = copy.deepcopy(body)
    before["overall"]["odometer_km"] += data.draw(st.integers(1001, 90_000))
    return Earlier("0" * 64, KIND, before, datetime.now(UTC) - timedelta(days=1), "", is_certified=True)


@pytest.mark.parametrize("spoil", SPOILS)
@given(forms(VIN), st.data())
@settings(max_examples=2, deadline=None)
def test_a_spoiled_form_names_its_fault(spoil: Spoil, body: dict[str, Any], data: st.DataObject) -> None:
    expected = spoil(body, data)
    assert refusals(body) == {expected}


def test_every_rule_that_refuses_a_form_is_broken_here() -> None:
    """But for R10, which looks at earlier records, what is asked of paper alone (F4, O1) or of a number (N1, N2, N4),
    and the screening's other sorts."""
    broken = set()

    @given(forms(VIN), st.data())
    @settings(max_examples=3, deadline=None, database=None)
    def breaks(body: dict[str, Any], data: st.DataObject) -> None:
        for spoil in SPOILS:
            broken.add(spoil(copy.deepcopy(body), data)[0])

    breaks()
    rules = {rule.id for rule in rules_for(KIND) if rule.severity != Severity.NOTE}
    assert {rule for rule in rules - broken if not rule.startswith("T")} == {
        "R10",
        "F4",
        "O1",
        "N1",
        "N2",
        "N4",
    }


@pytest.mark.soak
@given(forms(VIN), st.data())
@settings(max_examples=rounds(1000), deadline=None)
def test_a_thousand_spoiled_forms_name_their_faults(body: dict[str, Any], data: st.DataObject) -> None:
    """Nearly thirty thousand nearly valid ones: a rule, and the place where it is broken, for each."""
    assert refusals(body) == set()
    for spoil in SPOILS:
        spoiled = copy.deepcopy(body)
        expected = spoil(spoiled, data)
        assert refusals(spoiled) == {expected}
    if body["overall"]["odometer_km"] not in SENTINELS:
        earlier = certified_higher(body, data)
        assert refusals(body, earlier) == {("R10", "/body/overall/odometer_km")}
