"""Rules on law: what only the forecast shows of a tender's law and of legal periods."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exitplan.checks import CheckReport, Settings, Subject, run_check
from exitplan.plan import to_moment
from exitplan.planfile import read_text
from exitplan.schedule import compute_schedule

TENDER = """\
plan: exit
start: 2024-12-02
tasks:
  prepare: {{duration: {days}d}}
  tender:
    after: prepare
    procurement: {{procedure: open, regime: {regime}}}
"""


def check(text: str, *codes: str, as_of: str | None = None) -> CheckReport:
    """Check a plan's text by some rules only."""
    reading = read_text(text, "plan.yaml")
    moment = None if as_of is None else to_moment(as_of)
    subject = Subject("plan.yaml", reading.plan, reading.diagnostics, moment)
    return run_check(subject, Settings(select=codes))


@given(days=st.integers(0, 400), regime=st.sampled_from(["pcr2015", "pa2023"]))
def test_a_stated_law_is_held_to_the_day_of_the_notice(days: int, regime: str) -> None:
    """The law changed on 24 February 2025; the other one is contradicted, and only that."""
    text = TENDER.format(days=days, regime=regime)
    report = check(text, "EP816")
    plan = read_text(text, "plan.yaml").plan
    assert plan is not None
    notice = compute_schedule(plan)["tender.notice-sent"].finish_day
    is_new = notice >= to_moment("2025-02-24").day
    assert bool(report.findings) == (is_new != (regime == "pa2023"))
    assert report.statistics[0].population == 1


def test_a_law_is_contradicted_by_the_status_date_too() -> None:
    """What nobody has begun is pushed on by the status date, into another law's time."""
    text = TENDER.format(days=10, regime="pcr2015").replace("2024-12-02", "2024-06-03")
    assert not check(text, "EP816").findings
    (finding,) = check(text, "EP816", as_of="2025-06-02").findings
    assert (finding.item, finding.subject) == ("tender", "pcr2015")
    assert "when the Procurement Act 2023 applies" in finding.message


STANDSTILL = """\
plan: exit
start: 2021-03-01
tasks:
  letters: {{duration: 5d}}
  standstill: {{period: {period}, after: "letters {before}"}}
  sign: {{duration: 2d, after: "standstill {behind}"}}
"""


@pytest.mark.parametrize("lag", ["FS-1d", "FS-1ed", "FS-5d", "FS-1w"])
@pytest.mark.parametrize("end", ["before", "behind"])
def test_leads_cut_into_a_period(lag: str, end: str) -> None:
    """Whatever a lead is counted in, it is found at the link that has it."""
    links = {"before": "FS", "behind": "FS", end: lag}
    text = STANDSTILL.format(period="pcr2015.standstill", **links)
    (finding,) = check(text, "EP817", "EP818").findings
    assert finding.code == ("EP817" if end == "before" else "EP818")
    assert finding.item == ("standstill" if end == "before" else "sign")
    assert finding.subject == ("letters" if end == "before" else "standstill")
    assert finding.severity.value == "error"


@pytest.mark.parametrize("links", [("FS", "FS"), ("FS+2d", "FS+1ed"), ("SS+5d", "SS+1d")])
def test_what_waits_is_fine(links: tuple[str, str]) -> None:
    """Lags only make a period begin later; a link from its start asks nothing of its end."""
    text = STANDSTILL.format(period="pcr2015.standstill", before=links[0], behind=links[1])
    assert not check(text, "EP817", "EP818").findings


def test_a_time_limit_may_be_overlapped() -> None:
    """What must be done before a period is over may be done in it."""
    text = STANDSTILL.format(period="pcr2015.challenge", before="FS-1d", behind="FS-5d")
    assert not check(text, "EP817", "EP818").findings


def test_a_link_written_at_the_other_end_is_found_at_the_item() -> None:
    """Where the link stands under `before`, the item that comes too early is shown."""
    text = STANDSTILL.format(period="pcr2015.standstill", before="FS", behind="FS")
    text = text.replace(', after: "standstill FS"', "").replace(
        '"letters FS"', 'letters, before: "sign FS-2d"'
    )
    (finding,) = check(text, "EP818").findings
    assert finding.item == "sign"
    assert finding.diagnostic.span is not None
    assert finding.diagnostic.span.line == 6


def _statistics(report: CheckReport) -> dict[str, Any]:
    return {row.code: row.population for row in report.statistics}


def test_populations_are_published() -> None:
    """Both rules look at every period before whose end something must wait, and say how many."""
    text = STANDSTILL.format(period="pcr2015.standstill", before="FS", behind="FS")
    assert _statistics(check(text, "EP817", "EP818")) == {"EP817": 1, "EP818": 1}


def test_sure_periods_are_not_told_even_when_asked_for() -> None:
    """A plan's own period is its author's business, and one read in the law itself is sure."""
    text = """\
plan: exit
start: 2021-03-01
periods:
  own: {title: Own, count: 5, unit: days, provision: clause 3}
tasks:
  own: {period: own}
  standstill: {period: pcr2015.standstill}
"""
    assert not check(text, "EP819").findings
    assert check(text.replace("period: own}", "period: ccs.exit-plan-agreed}"), "EP819").findings
