"""What the rules on the network say, publish, and leave to others."""

from __future__ import annotations

import subprocess
import sys
import time
from fractions import Fraction
from typing import Any

import pytest

from exitplan.checks import CheckReport, Finding, Settings, Subject, rules, run_check
from exitplan.checks._context import Context
from exitplan.checks._dcma import PAMPHLET
from exitplan.checks._rules_dcma import dcma_settings
from exitplan.checks._rules_network import RULES
from exitplan.plan import Link, Plan, Task
from exitplan.planfile import loads_plan
from exitplan.schedule import compute_schedule

HEAD = "plan: exit\nstart: 2025-01-06\n"


def checked(text: str, *select: str, baseline: str = "", **settings: Any) -> CheckReport:
    """Check a plan by some rules, against a baseline where one is given."""
    plan = loads_plan(text)
    approved = loads_plan(baseline) if baseline else None
    subject = Subject("plan.yaml", plan, baseline=lambda: approved)
    return run_check(subject, Settings(select=select, **settings))


def only(report: CheckReport) -> Finding:
    """Give the one finding that there is."""
    (found,) = report.findings
    return found


def numbers(report: CheckReport, code: str) -> dict[str, Any]:
    """Give what a rule published."""
    (plan,) = report.plans
    return dict(plan.measures[code])


LATE = HEAD + (
    "status_date: 2025-01-06\ntasks:\n  work: {duration: 15d}\n"
    "  end: {milestone: true, after: work}\n"
)


def test_the_fourteen_run_in_two_profiles_and_the_items_by_default():
    """DCMA runs where it is asked for; what it counts is told item by item otherwise."""
    fourteen = {f"EP{number}" for number in range(821, 835)}
    network = {code: rule for code, rule in rules().items() if rule.family.value == "network"}
    assert {code for code, rule in network.items() if "dcma" in rule.profiles} == fourteen
    for code, rule in network.items():
        if code in fourteen:
            assert rule.profiles == {"dcma", "strict"}
        else:
            assert "strict" in rule.profiles


def test_a_point_says_its_counts_and_carries_them():
    """A finding of the fourteen is about the plan, and has the population and every count."""
    report = checked(LATE, "EP833", baseline=LATE.replace("15d", "10d"))
    found = only(report)
    assert found.item == ""
    assert (
        found.message == "CPLI of “End” is 0.667 (10 ÷ 15 working days), where 0.950 is the least"
    )
    assert dict(found.numbers) == {
        "population": 15,
        "count": 10,
        "value": pytest.approx(2 / 3),
        "limit": 0.95,
        "verdict": "fail",
        "milestones": 1,
        "milestones_evaluated": 1,
    }
    assert numbers(report, "EP833") == dict(found.numbers)


def test_what_is_not_evaluated_is_published_and_no_finding():
    """Without a baseline nothing is found; the report says that nothing was evaluated, and why."""
    report = checked(LATE, "dcma")
    assert {f.code for f in report.findings} == {"EP830"}
    published = numbers(report, "EP833")
    assert (published["verdict"], published["reason"]) == ("not evaluated", "there is no baseline")
    assert numbers(report, "EP821")["verdict"] == "pass"


def test_limits_come_from_the_thresholds():
    """A limit that is configured takes the place of the pamphlet's, exactly."""
    assert dcma_settings(Settings()) == PAMPHLET
    text = HEAD + "tasks:\n  a: {duration: 5d}\n  b: {duration: 5d, after: a + 1d}\n"
    assert only(checked(text, "EP823")).numbers["limit"] == 0.05
    assert not checked(text, "EP823", thresholds={"dcma_lags_percent": 100}).findings
    other = dcma_settings(Settings(thresholds={"dcma_cpli": 0.9, "long_duration_days": 20}))
    assert (other.cpli, other.long_days) == (Fraction(9, 10), 20)


def test_many_names_are_cut_short():
    """A point names the worst that there is room for, and how many more there are."""
    tasks = "".join(f"  a-rather-long-name-{n}: {{duration: 1d}}\n" for n in range(40))
    message = only(checked(HEAD + "tasks:\n" + tasks, "EP821")).message
    # The first has no successor and the last no predecessor: 40, though an end of each is spared.
    assert message.startswith(
        "40 of 40 open tasks and milestones without a predecessor or a successor (100%, at most 5%)"
    )
    assert message.endswith(" more")
    assert len(message) < 300


def test_levels_for_links_of_the_same_pair_are_told_apart():
    """Two links of one pair are two findings with identities of their own."""
    text = HEAD + (
        "tasks:\n  a: {duration: 5d}\n  b: {duration: 5d, after: [a - 1d, a FF - 2d]}\n"
        "  c: {duration: 5d, after: [a, b]}\n"
    )
    report = checked(text, "EP841")
    assert [f.item for f in report.findings] == ["b", "b"]
    assert len({f.identity for f in report.findings}) == 2


def test_how_long_is_long_can_be_set():
    """The limits of lags and durations are configured in working days."""
    text = HEAD + "tasks:\n  a: {duration: 6d}\n  b: {duration: 5d, after: a + 6d}\n"
    assert not checked(text, "EP840", "EP844").findings
    limits = {"long_lag_days": 5, "long_duration_days": 5}
    found = checked(text, "EP840", "EP844", thresholds=limits).findings
    assert [(f.code, f.item, f.numbers["working_days"]) for f in found] == [
        ("EP844", "a", 6),
        ("EP840", "b", 6),
    ]


PROCUREMENT = """\
plan: exit
start: 2025-03-03
tasks:
  brief: {duration: 5d}
  tender:
    after: brief
    procurement: {procedure: open, value: 900000, regime: pa2023}
  live: {milestone: true, after: tender}
"""


def test_steps_that_were_laid_out_are_nobodys_mistake():
    """What exitplan lays out itself earns none of these findings."""
    plan = loads_plan(PROCUREMENT)
    schedule = compute_schedule(plan)
    laid_out = {task.id for task in schedule.network.tasks} - {i.id for i in plan.walk()}
    assert laid_out
    found = run_check(Subject("plan.yaml", plan), Settings(select=("EP835", "EP836", "EP839")))
    assert not laid_out & {finding.item for finding in found.findings}


def test_a_missed_deadline_is_told_once():
    """Where deadlines bound late dates, what misses one has EP801 and no EP845."""
    text = HEAD + (
        "scheduling: {profile: msproject}\ntasks:\n  a: {duration: 15d}\n"
        "  b: {duration: 5d, after: a, deadline: 2025-01-17}\n"
    )
    report = checked(text, "EP801", "EP845")
    assert [f.code for f in report.findings] == ["EP801"]
    assert numbers(report, "EP845") == {"population": 2, "count": 2}


def test_negative_float_says_how_many_have_it():
    """The one finding of a long chain carries how many tasks are on it, and by how much."""
    chain = "".join(
        f"  t{n}: {{duration: 5d{f', after: t{n - 1}' if n else ''}}}\n" for n in range(10)
    )
    text = HEAD + f"tasks:\n{chain}  end: {{milestone: true, after: t9, finish_on: 2025-03-07}}\n"
    found = only(checked(text, "EP845"))
    assert found.item == "end"
    # Fifty days from 6 January end on 14 March.
    assert dict(found.numbers) == {"float": -5, "negative": 11}
    assert "lacks 5 working days" in found.message


def test_progress_override_does_not_make_a_report_fit():
    """Out of sequence is out of sequence, whichever rule dates the rest."""
    text = HEAD + (
        "status_date: 2025-01-20\nscheduling: {progress: RULE}\ntasks:\n"
        "  a: {duration: 5d, actual_start: 2025-01-06, remaining: 1d}\n"
        "  b: {duration: 9d, after: a, actual_start: 2025-01-13, remaining: 5d}\n"
    )
    for rule in ("retained-logic", "progress-override", "actual-dates", "as-reported"):
        found = only(checked(text.replace("RULE", rule), "EP842"))
        assert (found.item, found.subject) == ("b", "FS a")


def test_p6_lets_go_of_no_link_in_what_is_told():
    """Under P6's rules finished work that is held back is still told to be out of sequence."""
    text = HEAD + (
        "status_date: 2025-01-20\nscheduling: {profile: p6}\ntasks:\n"
        "  a: {duration: 5d, actual_start: 2025-01-06, remaining: 1d}\n"
        "  b: {duration: 9d, after: a, actual_start: 2025-01-08, actual_finish: 2025-01-17}\n"
        "  c: {duration: 5d, after: b}\n"
    )
    report = checked(text, "EP842", "EP839")
    assert [f.item for f in report.findings] == ["b"]


def test_groups_links_contradicted_by_members_are_told_once():
    """A link into a group that several members broke is one finding, at the group's link."""
    text = HEAD + (
        "status_date: 2025-01-20\ntasks:\n  a: {duration: 5d}\n  g:\n    after: a\n    tasks:\n"
        "      x: {duration: 9d, actual_start: 2025-01-06, remaining: 5d}\n"
        "      y: {duration: 9d, actual_start: 2025-01-06, remaining: 5d}\n"
    )
    found = only(checked(text, "EP842"))
    assert (found.item, found.diagnostic.span and found.diagnostic.span.line) == ("g", 7)


def test_redundant_links_written_before_point_there():
    """A superfluous link is told where it is written, at its predecessor if need be."""
    text = HEAD + (
        "tasks:\n  a: {duration: 1d, before: [b, c]}\n  b: {duration: 1d, before: c}\n"
        "  c: {duration: 1d}\n"
    )
    found = only(checked(text, "EP839"))
    assert (found.item, found.subject) == ("a", "before c")
    assert found.message == "'c' waits for 'a' anyway, by way of 'b': this link moves nothing"
    assert found.diagnostic.span is not None
    assert (found.diagnostic.span.line, found.diagnostic.span.column) == (4, 33)


def test_links_into_a_finished_group_are_let_be():
    """What is over needs no tidying: its superfluous links are not told."""
    text = HEAD + (
        "status_date: 2025-01-20\ntasks:\n  a: {duration: 1d}\n  b: {duration: 1d, after: a}\n"
        "  g:\n    after: [a, b]\n    tasks:\n"
        "      x: {duration: 1d, actual_start: 2025-01-06, actual_finish: 2025-01-06}\n"
    )
    assert not checked(text, "EP839").findings


@pytest.mark.parametrize("constraint", ["must_start_on", "must_finish_on"])
def test_no_path_leads_through_a_date_that_replaces_the_logic(constraint):
    """Where a date replaces logic on the way, the direct link is what holds."""
    text = HEAD + (
        "scheduling: {must_dates: override-logic}\ntasks:\n  a: {duration: 20d}\n"
        f"  b: {{duration: 1d, after: a, {constraint}: 2025-01-08}}\n"
        "  c: {duration: 1d, after: [a, b]}\n"
    )
    assert not checked(text, "EP839").findings
    plain = text.replace("override-logic", "keep-logic")
    assert [f.item for f in checked(plain, "EP839").findings] == ["c"]


def test_a_thousand_tasks_take_three_milliseconds():
    """All rules on the network that run by default take at most 3 ms for a thousand tasks."""
    tasks = [
        Task(
            f"t{n}",
            f"Task {n}",
            duration="3d",
            after=[Link(f"t{b}") for b in sorted({n - 1, n - 7, n - 20}) if b >= 0 and n % 4 < 3],
        )
        for n in range(1000)
    ]
    schedule = compute_schedule(Plan("p", "P", start="2025-01-06", items=tasks))
    assert schedule.total_float
    usual = [rule for rule in RULES if "default" in rule.profiles]
    taken = []
    for _ in range(7):
        context = Context(schedule, Settings())
        begin = time.process_time()
        for rule in usual:
            if rule.code not in ("EP836", "EP839"):
                list(rule.find(context))
            else:
                next(rule.find(context), None)  # What each finding costs in words is its own.
        taken.append(time.process_time() - begin)
    assert min(taken) < 0.003


def test_what_is_not_asked_for_is_not_imported():
    """A check by the usual rules imports neither the fourteen nor what they need."""
    script = (
        "import sys\n"
        "from exitplan.planfile import loads_plan\n"
        "from exitplan.checks import Settings, run_check\n"
        f"run_check(loads_plan({LATE!r}), Settings())\n"
        "print(*[name for name in ('exitplan.checks._dcma', 'exitplan.checks._about_network', "
        "'exitplan.checks._rules_network_unkept', 'exitplan.slippage', 'networkx', 'numpy', "
        "'pendulum') if name in sys.modules])\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script], check=True, capture_output=True, text=True, timeout=60
    )
    assert ran.stdout.strip() == ""
