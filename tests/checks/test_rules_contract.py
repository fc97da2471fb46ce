"""Rules on contracts: which topics of an exit a plan sees to, and what other rooms tell."""

from __future__ import annotations

from typing import Any

import pytest

from exitplan.checks import CheckReport, Settings, Subject, run_check
from exitplan.checks._exit_topics import TOPICS
from exitplan.checks._severities import PROFILE_SEVERITIES, severities_in
from exitplan.errors import Severity
from exitplan.planfile import read_text

PLAN = """\
plan: exit
start: 2025-01-06
contracts:
  ict:
    title: ICT services
    ends: 2025-12-31
    new_service: build
    {more}
tasks:
  build: {{duration: 60d}}
  {task}
"""
NAMES = [topic.name for topic in TOPICS]


def check(more: str = "", task: str = "", **options: Any) -> CheckReport:
    """Check a plan with one contract by EP811."""
    text = PLAN.format(more=more, task=task)
    options.setdefault("thresholds", {"exit_topics_missing": 0})
    reading = read_text(text, "plan.yaml")
    subject = Subject("plan.yaml", reading.plan, reading.diagnostics)
    return run_check(subject, Settings(select=("EP811",), **options))


def missing(report: CheckReport) -> set[str]:
    """Give the topics that are told."""
    return {finding.subject.removeprefix("ict ") for finding in report.findings}


@pytest.mark.parametrize("topic", NAMES)
def test_a_tag_sees_to_its_topic(topic: str) -> None:
    """Each topic has a tag, whatever the item is called."""
    report = check(task=f"x: {{duration: 1d, tags: [exit-{topic}]}}")
    assert missing(report) == {*NAMES} - {topic}


@pytest.mark.parametrize(
    ("title", "topic"),
    [
        ("Agree the exit plan", "plan"),
        ("Ask for termination assistance", "assistance"),
        ("Migrate data", "data"),
        ("Knowledge transfer", "knowledge"),
        ("Asset register", "registers"),
        ("Licences assigned", "licences"),
        ("TUPE information", "staff"),
    ],
)
def test_a_title_keeps_the_rule_quiet(title: str, topic: str) -> None:
    """Words in titles are believed, because a wrong guess must not make a finding."""
    assert topic not in missing(check(task=f"x: {{title: {title}, duration: 1d}}"))


@pytest.mark.parametrize(
    ("more", "topics"),
    [
        ("assets: {servers: {title: Servers, exit: build}}", {"registers"}),
        ("assets: {servers: {title: Servers}}", set()),
        ("service_areas: {data: {title: Databases, exit: build}}", {"data"}),
        (
            "duties: {agree: {title: Agree, period: ccs.exit-plan-agreed, met_by: build}}",
            {"plan"},
        ),
    ],
)
def test_what_the_contract_lists_counts(more: str, topics: set[str]) -> None:
    """Assets and areas that somebody brings over, notices and duties see to their topics."""
    found = missing(check(more))
    everything = {*NAMES} if topics else {"ict"}
    assert found == everything - topics


def test_a_transfer_sees_to_staff_and_knowledge() -> None:
    """People who move are laid out with the information the law asks for."""
    task = """people:
    transfer:
      from: Supplier
      to: Council
      knowledge: [Networks]
      waves: {all: {people: 10, route: tupe}}
"""
    assert missing(check(task=task)) == {*NAMES} - {"staff", "knowledge"}


@pytest.mark.parametrize("allowed", range(8))
def test_the_limit_counts_topics(allowed: int) -> None:
    """So many topics may be missing; with all of them missing there is one finding in any case."""
    tags = [f"exit-{name}" for name in NAMES[:3]]
    some = check(
        task=f"x: {{duration: 1d, tags: [{', '.join(tags)}]}}",
        thresholds={"exit_topics_missing": allowed},
    )
    assert len(some.findings) == (4 if allowed < 4 else 0)
    nothing = check(thresholds={"exit_topics_missing": allowed})
    assert [finding.subject for finding in nothing.findings] == ["ict"]


def test_a_contract_that_outlives_the_plan_is_left_alone() -> None:
    """Without a new service, and with an end after the plan's, it is no exit that is planned."""
    text = PLAN.format(more="", task="").replace("    new_service: build\n", "")
    plan = read_text(text, "plan.yaml").plan
    assert plan is not None
    assert not run_check(plan, Settings(select=("EP811",))).findings
    within = read_text(text.replace("2025-12-31", "2025-02-28"), "plan.yaml").plan
    assert within is not None
    assert run_check(within, Settings(select=("EP811",))).findings


@pytest.mark.parametrize("profile", ["public-body", "strict"])
def test_gaps_and_late_notices_are_errors_for_public_bodies(profile: str) -> None:
    """A gap in service, a late notice, a late duty and an incumbent's vote fail a check."""
    for code in ("EP414", "EP460", "EP462", "EP464"):
        assert severities_in(profile)[code] is Severity.ERROR
    assert "EP463" not in severities_in(profile)


def test_other_profiles_change_no_severity() -> None:
    """Whoever asks for no profile gets what every rule's page says."""
    assert {*PROFILE_SEVERITIES} == {"public-body", "strict"}
    assert not severities_in("default")
    assert not severities_in("dcma")
