"""Running rules over plans: what runs, what counts, in which order, with which exit code."""

from __future__ import annotations

import attrs
import pytest

from exitplan.checks import THRESHOLDS, CheckReport, Settings, Subject, rules, run_check
from exitplan.checks._select import code_of, unknown_word
from exitplan.errors import Severity
from exitplan.plan import Deadline, Link, Plan, Task, milestone, parse_moment
from exitplan.planfile import read_plan, read_text
from exitplan.schedule import compute_schedule

LATE = """\
plan: exit
start: 2025-01-06
tasks:
  build:
    duration: 10d
  ready:
    milestone: true
    after: build
    deadline: 2025-01-15
"""
IN_TIME = LATE.replace("10d", "5d")
REPORTED = IN_TIME.replace("duration: 5d", "duration: 5d\n    actual_start: 2025-01-06")
"""Progress without a status date: EP308, a warning of another room."""
BROKEN = LATE.replace("after: build", "after: biuld")


CORE = ("EP0", "EP1", "EP2", "EP3", "EP4", "EP801", "waivers")
"""What these tests look at, whatever other rules there are."""


def check(text: str, name: str = "plan.yaml", **settings: object) -> CheckReport:
    """Check a plan given as text."""
    settings.setdefault("select", CORE)
    reading = read_text(text, name)
    subject = Subject(name, reading.plan, reading.diagnostics)
    return run_check(subject, Settings(**settings))  # type: ignore[arg-type]


def codes(report: CheckReport) -> list[str]:
    """Give the codes of the findings that count, in their order."""
    return [finding.code for finding in report.findings]


def test_a_plan_in_order_is_fine() -> None:
    """Nothing found, nothing failed."""
    report = check(IN_TIME)
    assert (codes(report), report.exit_code) == ([], 0)
    assert report.plan == "exit"


def test_a_missed_deadline_fails() -> None:
    """A finding carries its place, what to do, and the counts behind it."""
    report = check(LATE)
    assert (codes(report), report.exit_code) == (["EP801"], 1)
    (finding,) = report.findings
    assert finding.diagnostic.place == "plan.yaml:9:15"
    assert (finding.item, finding.plan, finding.severity) == ("ready", "exit", Severity.ERROR)
    assert finding.numbers["margin"] == -2
    assert "exitplan why ready" in finding.help


def test_a_plan_that_does_not_parse_is_a_finding() -> None:
    """What is wrong in the file is told with its position, and fails the check."""
    report = check(BROKEN)
    assert codes(report) == ["EP201"]
    assert report.findings[0].diagnostic.place == "plan.yaml:8:12"
    assert report.exit_code == 1
    assert not report.plans[0].was_read


def test_what_cannot_be_read_is_told_whatever_was_selected() -> None:
    """Selecting rules does not make a broken plan whole."""
    for chosen in ("EP8", "waivers", "dcma"):
        assert codes(check(BROKEN, select=(chosen,))) == ["EP201"]
    assert check(BROKEN, ignore=("EP201",)).exit_code == 1
    assert check(BROKEN, fail_on="never").exit_code == 1


def test_a_plan_that_contradicts_itself_when_dated_is_a_finding() -> None:
    """What only scheduling finds out is told like any other fault, and is never raised."""
    plan = Plan("p", "P", "2025-01-06", [Task("a", "A", duration="10000000w")])
    report = run_check(plan, Settings(select=CORE))
    assert report.exit_code == 1
    assert [finding.severity for finding in report.findings] == [Severity.ERROR]


def test_only_where_nothing_was_read_the_check_could_not_run() -> None:
    """A plan that is not there gives 2, unless another was there to be judged."""
    gone = read_plan("nowhere.yaml")
    missing = Subject("nowhere.yaml", gone.plan, gone.diagnostics)
    reading = read_text(IN_TIME)
    fine = Subject("plan.yaml", reading.plan, reading.diagnostics)
    for subjects, code in (
        ([missing], 2),
        ([missing, missing], 2),
        ([missing, fine], 1),
        ([fine], 0),
    ):
        assert run_check(subjects, Settings(select=CORE)).exit_code == code


def test_warnings_of_other_rooms_are_findings() -> None:
    """Reading, dating and contracts have their own codes, and those are told as well."""
    report = check(REPORTED)
    assert codes(report)[:1] == ["EP308"]
    assert report.exit_code == 0
    assert check(REPORTED, fail_on="warning").exit_code == 1
    assert "EP308" not in codes(check(REPORTED, ignore=("EP308",)))
    assert "EP308" not in codes(check(REPORTED, select=("deadlines",)))
    assert "EP308" in codes(check(REPORTED, select=("EP3",)))


def test_a_status_date_that_was_asked_for_is_not_missed() -> None:
    """With --as-of nobody is told that the plan has no status date."""
    reading = read_text(REPORTED)
    subject = Subject("p", reading.plan, reading.diagnostics, parse_moment("2025-01-07"))
    report = run_check(subject, Settings(select=CORE))
    assert "EP308" not in codes(report)
    assert str(report.status_date) == "2025-01-07"


@pytest.mark.parametrize(
    ("word", "runs"),
    [
        ("EP801", True),
        ("ep801", True),
        ("EP8", True),
        ("deadline-missed", True),
        ("deadlines", True),
        ("default", True),
        ("all", True),
        ("EP82", False),
        ("waivers", False),
        ("dcma", False),
    ],
)
def test_words_choose_rules(word: str, runs: bool) -> None:
    """Codes, their beginnings, names, families and profiles choose rules, and leave them out."""
    assert unknown_word(word) is None
    assert Settings(select=(word,)).is_selected(rules()["EP801"]) is runs
    if word not in ("default", "dcma"):
        assert Settings(ignore=(word,)).is_selected(rules()["EP801"]) is not runs


def test_a_dear_rule_only_runs_for_whoever_names_it() -> None:
    """A rule of no profile runs by its code, its name or all, not with its family."""
    rule = rules()["EP806"]
    for word in (rule.code, rule.code.lower(), rule.name, "all"):
        assert Settings(select=(word,)).is_selected(rule)
    for word in ("EP8", rule.code[:4], rule.family.value, "default"):
        assert not Settings(select=(word,)).is_selected(rule)
    assert not Settings("strict").is_selected(rule)


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("deadline-mised", "did you mean deadline-missed?"),
        ("deadlnes", "did you mean deadlines?"),
        ("EP999", "no rule has a code"),
        ("EP", "is no rule"),
        ("", "is no rule"),
        ("E", "is no rule"),
        ("x" * 10_000, "is no rule"),
    ],
)
def test_words_that_mean_nothing_are_refused(word: str, hint: str) -> None:
    """A word that chooses nothing is told, with the nearest that would; shortly."""
    said = unknown_word(word)
    assert said is not None
    assert hint in said
    assert len(said) < 200


def test_codes_are_found_by_code_or_name() -> None:
    """One rule is meant by its code in any case, or its name; other rooms' codes count too."""
    assert code_of("ep801") == code_of("deadline-missed") == "EP801"
    assert code_of("EP201") == "EP201"
    assert code_of("EP999") is None
    assert code_of("deadlines") is None


def test_severities_can_be_configured() -> None:
    """A rule's severity is what the configuration says, and the exit code follows."""
    report = check(LATE, severity={"EP801": Severity.NOTE})
    assert [finding.severity for finding in report.findings] == [Severity.NOTE]
    assert report.exit_code == 0
    assert check(LATE, severity={"EP801": Severity.WARNING}, fail_on="warning").exit_code == 1
    told = check(REPORTED, severity={"EP308": Severity.NOTE})
    assert [f.severity for f in told.findings if f.code == "EP308"] == [Severity.NOTE]


def test_an_error_of_another_room_stays_one() -> None:
    """What keeps a plan from being read cannot be configured away."""
    report = check(BROKEN, severity={"EP201": Severity.NOTE})
    assert [finding.severity for finding in report.findings] == [Severity.ERROR]


def test_profiles_say_what_fails() -> None:
    """The strict profile fails on warnings, unless somebody says otherwise."""
    assert Settings().fails_on == "error"
    assert Settings("strict").fails_on == "warning"
    assert Settings("strict", fail_on="error").fails_on == "error"
    assert check(REPORTED, profile="strict").exit_code == 1


def test_findings_come_worst_first() -> None:
    """Errors before warnings before notes; then by file, line and column."""
    report = check(LATE.replace("duration: 10d", "duration: 10d\n    actual_start: 2025-01-06"))
    ranks = [finding.severity.rank for finding in report.findings]
    assert ranks == sorted(ranks)
    assert codes(report)[0] == "EP801"


def test_the_same_plan_gives_the_same_findings() -> None:
    """Two runs give the same, whatever the order in which plans are given."""
    one, two = read_text(LATE, "one.yaml"), read_text(LATE.replace("exit", "other"), "two.yaml")
    subjects = [Subject("one", one.plan), Subject("two", two.plan)]
    settings = Settings(select=CORE)
    forwards, backwards = run_check(subjects, settings), run_check(subjects[::-1], settings)
    assert [f.fingerprint for f in forwards.findings] == [f.fingerprint for f in backwards.findings]
    assert [f.code for f in forwards.findings] == ["EP801", "EP801"]
    assert forwards.findings[0].fingerprint != forwards.findings[1].fingerprint


def test_fingerprints_outlive_lines_and_dates() -> None:
    """A finding is the same while lines move above it and its dates change."""
    before = check(LATE).findings[0]
    moved = LATE.replace("tasks:", "notes: More\nowner: PMO\ntasks:").replace("10d", "12d")
    after = check(moved).findings[0]
    assert before.message != after.message
    assert before.diagnostic.place != after.diagnostic.place
    assert before.fingerprint == after.fingerprint
    assert len(before.fingerprint) == 32
    other = check(LATE.replace("ready", "done")).findings[0]
    assert other.fingerprint != before.fingerprint


def test_milestones_are_told_whether_or_not_something_is_wrong() -> None:
    """Each milestone and deadline has its forecast, margin and status, for test reports."""
    (late,) = check(LATE).milestones
    assert (late.id, late.margin, late.is_failed, late.waiver) == ("ready", -2, True, None)
    assert late.place is not None
    assert late.place.place == "plan.yaml:9:15"
    (fine,) = check(IN_TIME).milestones
    assert (fine.margin, fine.is_failed, fine.findings) == (3, False, ())


def test_statistics_tell_what_ran_and_what_it_counted() -> None:
    """Every rule that ran is listed, found something or not, with its population."""
    report = check(LATE)
    assert report.rules_run
    counted = {row.code: row for row in report.statistics}
    assert set(report.rules_run) <= set(counted)
    assert (counted["EP801"].findings, counted["EP801"].population) == (1, 1)
    subjects = [Subject("a", read_text(LATE).plan), Subject("b", read_text(IN_TIME).plan)]
    both = run_check(subjects, Settings(select=CORE))
    counted = {row.code: row for row in both.statistics}
    assert (counted["EP801"].findings, counted["EP801"].population) == (1, 2)


def test_rules_on_a_change_only_run_where_something_is_compared() -> None:
    """Without an earlier state there is no change to be judged."""
    assert not {"EP861", "EP862", "EP863", "EP864"} & set(check(LATE, select=("all",)).rules_run)


def test_schedules_and_plans_can_be_checked_as_they_are() -> None:
    """Whoever has a schedule or a plan in Python checks it without files."""
    plan = Plan(
        "p",
        "P",
        "2025-01-06",
        [
            Task("a", "A", duration="10d"),
            milestone("m", "M", after=[Link("a")], deadline=Deadline("2025-01-08")),
        ],
    )
    by_plan = run_check(plan, Settings(select=("EP801",)))
    by_schedule = run_check(compute_schedule(plan), Settings(select=("EP801",)))
    assert codes(by_plan) == codes(by_schedule) == ["EP801"]
    assert by_plan.findings[0].diagnostic.span is None


def test_other_limits_are_asked_for_by_name() -> None:
    """A threshold is the configured one, else the profile's, else the usual one."""
    limit = THRESHOLDS["stale_after_days"]
    assert Settings().number(limit.name) == limit.default
    assert Settings("strict").number(limit.name) == limit.profiles["strict"] < limit.default
    assert Settings("strict", thresholds={"stale_after_days": 3}).whole("stale_after_days") == 3
    assert attrs.evolve(Settings(), thresholds={"dcma_cpli": 1}).whole("dcma_cpli") == 1


GAP = """\
plan: exit
start: 2025-01-06
contracts:
  ict: {title: ICT, ends: 2025-01-10, new_service: ready}
tasks:
  build: {duration: 10d}
  ready: {milestone: true, after: build}
"""


@pytest.mark.parametrize(
    ("profile", "severity"),
    [("default", Severity.WARNING), ("public-body", Severity.ERROR), ("strict", Severity.ERROR)],
)
def test_a_profile_judges_harder(profile: str, severity: Severity) -> None:
    """A gap in service is a warning, and an error where a public body is judged."""
    report = check(GAP, profile=profile, select=("EP460",))
    assert [finding.severity for finding in report.findings] == [severity]


def test_a_severity_of_ones_own_comes_before_the_profiles() -> None:
    """The configuration has the last word, and it says where each severity comes from."""
    report = check(GAP, profile="strict", select=("EP460",), severity={"EP460": Severity.NOTE})
    assert [finding.severity for finding in report.findings] == [Severity.NOTE]
