"""Two states under the same rules: what is new, what is gone, what stays, and what moved."""

from __future__ import annotations

from exitplan.checks import CheckReport, Settings, Subject, run_check
from exitplan.checks._against import Earlier
from exitplan.plan import parse_moment
from exitplan.planfile import read_text
from exitplan.planfile.history import Version, VersionKind
from exitplan.schedule import Outcome

PLAN = """\
plan: exit
start: 2025-01-06
tasks:
  build:
    duration: 10d
  award:
    title: Contract award
    milestone: true
    after: build
    deadline: 2025-01-31
  side:
    duration: 30d
    deadline: 2025-01-31
"""
CORE = ("EP801", "EP861", "EP863", "EP864", "waivers")


def check(
    before: str | None,
    after: str,
    *,
    only_new: bool = False,
    as_of: str = "",
    select: tuple[str, ...] = CORE,
) -> CheckReport:
    """Check a plan against an earlier state of it; ``None`` where that had no plan."""
    moment = parse_moment(as_of) if as_of else None
    old = None if before is None else read_text(before, "plan.yaml")
    version = Version(
        "3f2a91c",
        VersionKind.COMMIT,
        None if old is None else old.plan,
        None,
        diagnostics=() if old is None else old.diagnostics,
    )
    reading = read_text(after)
    subject = Subject(
        "plan.yaml", reading.plan, reading.diagnostics, moment, None, Earlier(version, moment)
    )
    return run_check(subject, Settings(select=select), only_new=only_new)


def codes(report: CheckReport) -> list[tuple[str, bool | None]]:
    """Give code and newness of the findings that count."""
    return [(finding.code, finding.is_new) for finding in report.findings]


def test_a_state_compared_with_itself_has_nothing_new() -> None:
    """What was found before is kept, and does not fail a check of what is new."""
    report = check(PLAN, PLAN, only_new=True)
    assert codes(report) == [("EP801", False)]
    assert (report.new, report.resolved, report.exit_code) == ((), (), 0)
    assert check(PLAN, PLAN).exit_code == 1
    assert report.against == "3f2a91c"


def test_a_deadline_that_the_change_breaks_is_told() -> None:
    """The forecast that newly misses its deadline is told with its whole sentence."""
    later = PLAN.replace("10d", "22d")
    report = check(PLAN, later, only_new=True)
    assert sorted(codes(report)) == [("EP801", False), ("EP801", True), ("EP861", True)]
    (broken,) = [finding for finding in report.findings if finding.code == "EP861"]
    assert broken.message == (
        "Contract award 17 Jan 2025 → 4 Feb 2025, +12 working days, now misses its deadline by "
        "2 working days"
    )
    assert broken.diagnostic.place == "plan.yaml:10:15"
    assert broken.numbers == {"moved": 12, "margin": -2}
    assert report.exit_code == 1
    (effect,) = report.effects
    assert effect.outcome is Outcome.NOW_MISSED
    assert effect.working_days == 12


def test_what_the_change_puts_right_is_resolved() -> None:
    """A finding that is gone is told once, and does not count."""
    report = check(PLAN, PLAN.replace("30d", "3d"))
    assert codes(report) == []
    assert [(f.code, f.item) for f in report.resolved] == [("EP801", "side")]


def test_a_deadline_missed_by_more_is_told_apart() -> None:
    """What was late and is later is a warning of its own; the finding itself is not new."""
    report = check(PLAN, PLAN.replace("30d", "40d"), only_new=True)
    assert codes(report) == [("EP801", False), ("EP863", True)]
    assert report.exit_code == 0


def test_renamed_items_keep_their_findings() -> None:
    """An item under another id is the same item: nothing is new or resolved."""
    report = check(PLAN, PLAN.replace("  side:", "  aside:\n    title: Side"), only_new=True)
    assert codes(report) == [("EP801", False)]
    assert report.resolved == ()


def test_both_states_are_judged_by_the_day_that_was_asked_for() -> None:
    """A status date from the command line holds for the earlier state too, so that only the
    change tells.
    """
    assert check(PLAN, PLAN).findings[0].is_new is False
    report = check(PLAN, PLAN, as_of="2025-06-02", only_new=True)
    assert {is_new for _, is_new in codes(report)} == {False}
    assert report.effects == ()


def test_without_an_earlier_plan_everything_counts() -> None:
    """A plan that is new, or could not be read before, is judged as it is, and says so."""
    for before in (None, "plan: [", PLAN.replace("after: build", "after: nothing")):
        report = check(before, PLAN, only_new=True)
        assert codes(report) == [("EP801", None)]
        assert report.exit_code == 1
        assert report.against == ""
        assert report.plans[0].not_compared


def test_the_same_rules_judge_both_states() -> None:
    """What other rooms find is compared as well, and what is not selected is in neither."""
    warned = PLAN.replace("duration: 10d", "duration: 10d\n    actual_start: 2025-01-06")
    report = check(warned, warned, select=("EP308",), only_new=True)
    assert codes(report) == [("EP308", False)]
    report = check(PLAN, warned, select=("EP308",))
    assert codes(report) == [("EP308", True)]
    assert check(warned, PLAN, select=("EP308",)).resolved[0].code == "EP308"


def test_a_waiver_that_the_change_adds_is_told() -> None:
    """Nobody excuses themselves unseen: the waiver works, and is pointed out."""
    waived = PLAN.replace(
        "tasks:",
        "waivers:\n  - {rule: EP801, task: side, reason: Agreed, approved_by: Cabinet Member, "
        "until: 2026-01-01}\ntasks:",
    )
    report = check(PLAN, waived)
    assert codes(report) == [("EP864", True)]
    assert report.findings[0].diagnostic.place == "plan.yaml:4:5"
    assert [(f.code, f.is_new) for f in report.waived] == [("EP801", False)]
    assert report.resolved == ()
    assert codes(check(waived, waived)) == []


def test_two_findings_of_one_kind_are_counted() -> None:
    """Where one of two findings with the same identity is new, one is told as new."""
    one = PLAN.replace("duration: 10d", "duration: 10d\n    actual_start: 2025-01-06")
    report = check(one, one, select=("all",), only_new=True)
    assert not [f for f in report.findings if f.is_new and f.code < "EP86"]


def test_warning_signs_of_the_change_are_found() -> None:
    """Time for tests that is cut is a question to ask, at the place of the change."""
    tested = PLAN.replace("  award:", "  test:\n    duration: 6d\n    after: build\n  award:")
    tested = tested.replace("after: build\n    deadline", "after: test\n    deadline")
    report = check(tested, tested.replace("6d", "2d"), select=("EP862",))
    cut = [finding for finding in report.findings if finding.subject == "EP642"]
    assert [(f.code, f.item, f.is_new) for f in cut] == [("EP862", "test", True)]
    assert cut[0].diagnostic.place == "plan.yaml:7:15"
