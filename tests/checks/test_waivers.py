"""Waivers excuse what they name, until they expire, and never in silence."""

from __future__ import annotations

from pathlib import Path

import pytest

from exitplan.checks import CheckReport, Settings, Subject, run_check
from exitplan.errors import Where
from exitplan.plan import Deadline, Link, Plan, Task, Waiver, milestone, parse_moment
from exitplan.planfile import PlanEditor, dumps_plan, loads_plan, read_plan, read_text

PLAN = """\
plan: exit
start: 2025-01-06
status_date: 2025-01-06
waivers:
  - rule: {rule}
    task: {task}
    reason: The incumbent agreed to serve until the end of January
    approved_by: Cabinet Member
    until: {until}
tasks:
  build:
    duration: {duration}
  ready:
    milestone: true
    after: build
    deadline: 2025-01-15
"""


def plan(
    rule: str = "EP801", task: str = "ready", until: str = "2025-01-31", duration: str = "10d"
) -> str:
    """Give a plan whose only deadline is missed, with a waiver."""
    return PLAN.format(rule=rule, task=task, until=until, duration=duration)


CORE = ("EP0", "EP1", "EP2", "EP3", "EP4", "EP801", "waivers")
"""What these tests look at, whatever other rules there are."""


def check(text: str, *, as_of: str = "", select: tuple[str, ...] = CORE) -> CheckReport:
    """Check a plan given as text."""
    reading = read_text(text)
    moment = parse_moment(as_of) if as_of else None
    subject = Subject("plan.yaml", reading.plan, reading.diagnostics, moment)
    return run_check(subject, Settings(select=select))


def codes(report: CheckReport) -> list[str]:
    """Give the codes of the findings that count."""
    return [finding.code for finding in report.findings]


@pytest.mark.parametrize("rule", ["EP801", "ep801", "deadline-missed"])
def test_a_waiver_excuses_what_it_names(rule: str) -> None:
    """What is waived does not count, but is listed with its waiver."""
    report = check(plan(rule))
    assert (codes(report), report.exit_code) == ([], 0)
    (waived,) = report.waived
    assert waived.code == "EP801"
    assert waived.waiver is not None
    assert waived.waiver.approved_by == "Cabinet Member"
    assert report.milestones[0].waiver == waived.waiver
    assert not report.milestones[0].is_failed
    assert report.plans[0].waivers == (waived.waiver,)


@pytest.mark.parametrize(("day", "counts"), [("2025-01-31", False), ("2025-02-01", True)])
def test_a_waiver_holds_through_its_last_day(day: str, counts: bool) -> None:
    """On the day after, the finding counts again, and that the waiver is over is an error."""
    report = check(plan(), as_of=day)
    assert ("EP801" in codes(report)) is counts
    assert ("EP891" in codes(report)) is counts
    assert report.exit_code == int(counts)


def test_an_expired_waiver_points_at_its_date() -> None:
    """The caret stands under until."""
    report = check(plan(until="2025-01-03"))
    assert codes(report) == ["EP891", "EP801"]
    assert report.findings[0].diagnostic.place == "plan.yaml:9:12"


def test_without_a_status_date_nothing_expires() -> None:
    """No clock is asked: where there is no status date, a waiver holds."""
    text = plan(until="2001-01-01").replace("status_date: 2025-01-06\n", "")
    assert codes(check(text)) == []


def test_an_unused_waiver_is_told() -> None:
    """When what it excused is gone, it should go too; that is a warning."""
    report = check(plan(duration="5d"))
    assert codes(report) == ["EP892"]
    assert report.exit_code == 0
    assert report.findings[0].diagnostic.place == "plan.yaml:5:5"


def test_an_unused_waiver_is_only_told_where_its_rule_ran() -> None:
    """Checking with fewer rules does not make waivers useless."""
    assert codes(check(plan(duration="5d"), select=("waivers",))) == []
    assert codes(check(plan(duration="5d"), select=("waivers", "EP801"))) == ["EP892"]


def test_a_waiver_for_another_item_excuses_nothing() -> None:
    """Rule and item must both be meant."""
    assert codes(check(plan(task="build"))) == ["EP801", "EP892"]


def test_a_waiver_without_an_item_is_for_the_plan_itself() -> None:
    """Leaving out the task does not waive a rule everywhere."""
    text = plan().replace("    task: ready\n", "")
    assert codes(check(text)) == ["EP801", "EP892"]


@pytest.mark.parametrize("rule", ["EP999", "deadline-mised", "EP895"])
def test_a_waiver_of_no_rule_is_an_error(rule: str) -> None:
    """A rule that there is not is told with its place, and the nearest name."""
    report = check(plan(rule))
    assert codes(report) == ["EP893", "EP801"]
    assert report.findings[0].diagnostic.place == "plan.yaml:5:11"
    if rule == "deadline-mised":
        assert report.findings[0].help == "did you mean deadline-missed?"


def test_a_waiver_of_no_item_is_an_error_in_the_file() -> None:
    """In a file an unknown item is told as in any other reference."""
    report = check(plan(task="raedy"))
    assert codes(report) == ["EP201"]
    assert report.findings[0].diagnostic.place == "plan.yaml:6:11"


def _waiver(**changes: str | None) -> Waiver:
    said = {"rule": "EP801", "reason": "x", "approved_by": "PMO", "until": "2025-12-31"}
    return Waiver(**{**said, "task": "m", **changes})  # type: ignore[arg-type]


def _python(*waivers: Waiver) -> Plan:
    items = [
        Task("a", "A", duration="9d"),
        milestone("m", "M", after=[Link("a")], deadline=Deadline("2025-01-08")),
    ]
    return Plan("p", "P", "2025-01-06", items, waivers=waivers)


def test_plans_made_in_python_have_waivers() -> None:
    """A waiver in Python does what one in a file does; one of no item is an error."""
    assert codes(run_check(_python(_waiver()), Settings(select=("EP801", "waivers")))) == []
    wrong = run_check(_python(_waiver(task="x")), Settings(select=("EP801", "waivers")))
    assert codes(wrong) == ["EP801", "EP893"]


def test_a_subject_tells_several_findings_apart() -> None:
    """A waiver with a subject excuses only the finding with that subject."""
    report = run_check(_python(_waiver(subject="other")), Settings(select=("EP801", "waivers")))
    assert codes(report) == ["EP801", "EP892"]
    assert codes(run_check(_python(_waiver(subject="")), Settings(select=("EP801",)))) == []


def test_one_in_force_goes_before_an_expired_one() -> None:
    """Where a waiver was renewed by a second one, the finding is excused."""
    old, new = _waiver(until="2024-01-01"), _waiver()
    subject = Subject("p", _python(old, new), (), parse_moment("2025-01-06"))
    report = run_check(subject, Settings(select=("EP801", "waivers")))
    assert codes(report) == ["EP892"]
    assert [finding.waiver for finding in report.waived] == [new]


def test_waivers_cannot_be_waived() -> None:
    """A waiver of the rules on waivers excuses nothing."""
    text = plan(until="2025-01-03").replace(
        "tasks:\n",
        "  - {rule: EP891, reason: No news please, approved_by: PMO, until: 2030-01-01}\ntasks:\n",
        1,
    )
    assert codes(check(text)) == ["EP891", "EP801", "EP892"]


def test_warnings_of_other_rooms_can_be_waived() -> None:
    """A warning that reading gives is excused like any other finding."""
    text = plan("EP308", duration="5d").replace("status_date: 2025-01-06\n", "")
    text = text.replace("    task: ready\n", "")
    text = text.replace("duration: 5d", "duration: 5d\n    actual_start: 2025-01-06")
    report = check(text)
    assert codes(report) == []
    assert [finding.code for finding in report.waived] == ["EP308"]


@pytest.mark.parametrize("key", ["rule", "reason", "approved_by", "until"])
def test_nothing_of_a_waiver_may_be_left_out(key: str) -> None:
    """Rule, reason, role and date are required; only the item may be missing."""
    lines = plan().replace("  - rule", "  -\n    rule").splitlines(keepends=True)
    text = "".join(line for line in lines if not line.startswith(f"    {key}:"))
    report = check(text)
    assert codes(report) == ["EP104"]
    assert key in report.findings[0].message


@pytest.mark.parametrize("reason", ["yes", "true", "~", ""])
def test_a_reason_says_more_than_yes(reason: str) -> None:
    """A reason that is none is refused."""
    text = plan().replace("The incumbent agreed to serve until the end of January", reason)
    assert check(text).exit_code == 1
    assert not check(text).plans[0].was_read


def test_waivers_are_written_as_they_are_read() -> None:
    """A plan with waivers comes back the same from its file."""
    first = loads_plan(plan())
    assert len(first.waivers) == 1
    assert loads_plan(dumps_plan(first)) == first


def test_thousands_of_waivers_do_not_hang() -> None:
    """A hostile plan full of waivers of nothing is checked in seconds."""
    import time

    words = "\n".join(
        f"  - {{rule: late-mised{n}, task: ready, reason: x, approved_by: y, until: 2030-01-01}}"
        for n in range(8_000)
    )
    text = plan().replace("waivers:\n", f"waivers:\n{words}\n")
    begin = time.perf_counter()
    report = check(text)
    assert time.perf_counter() - begin < 20
    assert sum(finding.code == "EP893" for finding in report.findings) == 8_000


PROGRAMME = Path(__file__).resolve().parents[1] / "plans" / "good" / "waivers-programme"


def test_waivers_of_a_programme_stand_together() -> None:
    """Each file's waivers count; ids mean the file's own plan first, and places are found."""
    reading = read_plan(PROGRAMME)
    plan_ = reading.plan
    assert plan_ is not None
    told = [(waiver.rule, waiver.task) for waiver in plan_.waivers]
    assert told == [
        ("EP801", "a.award"),
        ("EP801", "a.award"),
        ("EP836", "b.award"),
        ("EP801", "b.award"),
    ]
    assert plan_.locate is not None
    places = [plan_.locate(Where("", "waivers.until", number)) for number in range(4)]
    assert [place.place.rpartition("/")[2] for place in places if place] == [
        "waived-all.yaml:8:10",
        "waived-one.yaml:4:72",
        "waived-one.yaml:5:74",
        "waived-two.yaml:4:72",
    ]
    assert plan_.locate(Where("", "waivers", 4)) is None


def test_renaming_an_item_renames_it_in_waivers(tmp_path: Path) -> None:
    """A waiver follows its item, and keeps it from being removed unseen."""
    path = tmp_path / "plan.yaml"
    path.write_text(plan(), encoding="utf-8")
    editor = PlanEditor(path)
    editor.rename("ready", "done")
    editor.commit()
    assert loads_plan(path.read_text(encoding="utf-8")).waivers[0].task == "done"
