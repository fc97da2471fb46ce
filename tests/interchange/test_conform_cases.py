"""Hand-made networks, one rule of another program each, have the dates worked out by hand."""

from __future__ import annotations

import pytest

from exitplan.interchange import conform
from scripts.conformance_cases import CASES, Case


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.profile.value}: {case.rule}")
def test_a_rule_gives_the_dates_worked_out_by_hand(case: Case) -> None:
    """Every date and float that the case states is exitplan's, to the minute."""
    found = conform(case.imported())
    assert found.compared == len(case.expected)
    assert [(d.item, d.field.value, d.stored_text, d.our_text) for d in found.differences] == []
    assert found.exact == found.compared
