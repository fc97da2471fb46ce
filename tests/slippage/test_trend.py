"""The trend gives every report's forecasts, and says where there are none."""

from __future__ import annotations

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exitplan import compute_schedule
from exitplan.errors import UnknownTaskError
from exitplan.planfile.history import Version, VersionKind
from exitplan.slippage import date_versions, trend, warning_signs
from tests.slippage.reports import PLAN, changed, day, report, unread


def reported(status: str, left: str, *changes: tuple[str, str], **fields: bool) -> Version:
    """Give a report with a status date, and what is left of the options."""
    text = changed(PLAN, ("2025-01-31", status), ("remaining: 5w", f"remaining: {left}"), *changes)
    return report(text, **fields)


JANUARY, FEBRUARY = reported("2025-01-31", "5w"), reported("2025-02-28", "5w")
AWARD = (
    "  award:\n    title: Contract award\n    milestone: true\n    after: options\n",
    "",
)
NO_AWARD = (
    AWARD,
    ("12w, after: award", "12w, after: options"),
    ("duration: 2w, after: award", "duration: 2w, after: options"),
)


def test_forecasts_are_those_of_each_schedule():
    """A point says of every milestone what its version's schedule says, and of nothing else."""
    found = trend([JANUARY, FEBRUARY])
    assert found.milestones == ("award", "live")
    assert found.titles == {"award": "Contract award", "live": "Go live"}
    for point, version in zip(found.points, (JANUARY, FEBRUARY), strict=True):
        assert point.version is version
        assert version.plan is not None
        schedule = compute_schedule(version.plan)
        assert {name: f.finish_day for name, f in point.forecasts.items()} == {
            name: schedule[name].finish_day for name in ("award", "live")
        }


def test_a_series_says_by_how_much_it_moved():
    """First, now, and the days between in working and in calendar days."""
    series = trend([JANUARY, FEBRUARY]).series("award")
    assert series.first is not None
    assert series.now is not None
    assert str(series.first.finish) == "2025-03-06"
    assert str(series.now.finish) == "2025-04-03"
    assert (series.calendar_days, series.working_days) == (28, 20)


def test_working_days_of_elapsed_work_are_not_made_up():
    """A milestone on a 24-hour calendar moves in calendar days only."""
    clock = ("after: options", "after: options\n    calendar: 24-hour")
    found = trend([reported("2025-01-31", "5w", clock), reported("2025-02-28", "5w", clock)])
    assert found.series("award").working_days is None
    assert found.series("award").calendar_days == 28


def test_reports_are_ordered_by_their_date():
    """Versions of one day keep the order in which they are given; no date keeps its place."""
    undated = attrs.evolve(JANUARY, name="undated", day=None)
    second = attrs.evolve(JANUARY, name="second", is_rebaseline=True)
    found = trend([FEBRUARY, undated, JANUARY, second])
    assert [point.version.name for point in found.points] == [
        "2025-01-31.yaml",
        "second",
        "2025-02-28.yaml",
        "undated",
    ]
    assert [(mark.name, mark.day) for mark in found.rebaselines] == [("second", JANUARY.day)]


def test_what_cannot_be_read_is_a_gap():
    """A version without a plan stays as a point, with the reason, and breaks every line."""
    found = trend([JANUARY, unread("2025-02-14", "line 3 is no YAML"), FEBRUARY])
    assert [point.problem for point in found.points] == ["", "line 3 is no YAML", ""]
    assert [point.day for point in found.unread] == [day("2025-02-14")]
    series = found.series("award")
    assert [len(run) for run in series.runs] == [1, 1]
    assert series.points[1].gap == "line 3 is no YAML"
    assert series.points[1].forecast is None


def test_what_cannot_be_dated_is_a_gap():
    """A version whose plan contradicts itself is a gap, too, and stops nothing."""
    far = reported("2025-01-31", "5w", ("2025-01-31", "2025-02-03"), ("12w", "90000w"))
    found = trend([JANUARY, far, FEBRUARY])
    assert found.points[1].problem
    assert len(found.series("live").reported) == 2
    assert warning_signs([JANUARY, far, FEBRUARY]) == warning_signs([JANUARY, FEBRUARY])


def test_no_version_at_all_gives_an_empty_trend():
    """Nothing in, nothing out."""
    assert trend([]).points == ()
    assert trend([unread("2025-01-31")]).milestones == ()


def test_a_milestone_is_followed_through_renames():
    """Other ids, group or title's spelling: the line bears the latest id, and says the former."""
    renamed = [
        ("  award:\n", "  signed:\n"),
        ("12w, after: award", "12w, after: signed"),
        ("duration: 2w, after: award", "duration: 2w, after: signed"),
    ]
    again = [(old, new.replace("signed", "contract")) for old, new in renamed]
    march = reported("2025-03-31", "5w", *again)
    found = trend([JANUARY, reported("2025-02-28", "5w", *renamed), march])
    assert found.milestones == ("contract", "live")
    assert len(found.series("contract").reported) == 3
    assert [dict(point.known_as) for point in found.points] == [
        {"contract": "award"},
        {"contract": "signed"},
        {},
    ]


def test_a_milestone_may_be_asked_for_by_any_of_its_ids():
    """A former id finds the line; an id that was never there is told with what is near."""
    renamed = [
        ("  award:\n", "  signed:\n"),
        ("12w, after: award", "12w, after: signed"),
        ("duration: 2w, after: award", "duration: 2w, after: signed"),
    ]
    versions = [JANUARY, reported("2025-02-28", "5w", *renamed)]
    assert trend(versions, ["award"]).milestones == ("signed",)
    assert trend(versions, ["signed", "award"]).milestones == ("signed",)
    with pytest.raises(UnknownTaskError) as refused:
        trend(versions, ["awards", "zzz"])
    assert [finding.code for finding in refused.value.diagnostics] == ["EP201", "EP201"]
    assert {finding.help for finding in refused.value.diagnostics} == {
        "did you mean award?",
        "exitplan schedule lists every id",
    }


def test_a_renaming_that_cannot_be_seen_can_be_told():
    """Where id, title and place all changed, only the user knows; then it is followed."""
    other = [
        ("  award:\n    title: Contract award", "  x:\n    title: Something"),
        ("12w, after: award", "12w, after: x"),
        ("duration: 2w, after: award", "duration: 2w, after: x"),
    ]
    versions = [JANUARY, reported("2025-02-28", "5w", *other)]
    assert len(trend(versions).series("x").reported) == 1
    assert len(trend(versions, renamed={"award": "x"}).series("x").reported) == 2


def test_a_task_that_is_no_milestone_can_be_asked_for():
    """Any item has a trend, if somebody wants it."""
    found = trend([JANUARY, FEBRUARY], ["build"])
    assert found.milestones == ("build",)
    assert [p.forecast is not None for p in found.series("build").points] == [True, True]


@pytest.mark.parametrize(
    ("changes", "gaps"),
    [
        pytest.param(
            [(), NO_AWARD, ()], ["", "not in this version of the plan", ""], id="comes back"
        ),
        pytest.param([NO_AWARD, (), ()], ["not in the plan yet", "", ""], id="new"),
        pytest.param([(), (), NO_AWARD], ["", "", "no longer in the plan"], id="gone"),
        pytest.param(
            [(), (("after: options", "after: options\n    inactive: true"),), ()],
            ["", "inactive in this version of the plan", ""],
            id="inactive",
        ),
    ],
)
def test_a_milestone_that_is_not_there_says_why(
    changes: list[tuple[tuple[str, str], ...]], gaps: list[str]
):
    """New, gone, gone for a while, inactive: four reasons, and always a gap."""
    days = ["2025-01-31", "2025-02-28", "2025-03-31"]
    versions = [
        reported(status, "5w", *change) for status, change in zip(days, changes, strict=True)
    ]
    series = trend(versions).series("award")
    assert [point.gap for point in series.points] == gaps
    assert [point.forecast is None for point in series.points] == [bool(gap) for gap in gaps]


def test_two_items_are_never_one_line():
    """Where a milestone takes the id that another had, both lines are kept apart."""
    before = changed(PLAN, ("  live:", "  b: {title: Second, milestone: true, code: B}\n  live:"))
    after = changed(
        before,
        ("2025-01-31", "2025-02-28"),
        ("  b: {title: Second, milestone: true, code: B}\n", ""),
        ("  award:\n    title: Contract award", "  b:\n    title: Contract award"),
        ("12w, after: award", "12w, after: b"),
        ("duration: 2w, after: award", "duration: 2w, after: b"),
    )
    found = trend([report(before), report(after)], renamed={"award": "b"})
    assert found.points[0].known_as["b"] == "award"
    assert found.points[1].known_as == {}
    assert "b~" in found.milestones
    assert found.titles["b~"] == "Second"
    assert [p.gap for p in found.series("b~").points] == ["", "no longer in the plan"]


def test_a_plan_that_stays_the_same_is_dated_once():
    """Versions that say the same share their dates, whether they are one object or equal."""
    assert JANUARY.plan is not None
    equal = report(PLAN)
    first, second, third, other = date_versions([JANUARY, equal, unread("2025-02-01"), FEBRUARY])
    assert first.dated is second.dated
    assert third.dated is None
    assert other.dated is not first.dated
    assert date_versions([first, other]) == (first, other)


def test_metrics_are_taken_against_the_baseline_in_force_and_the_first():
    """Each report is measured by what was approved then, and by what was approved first."""
    slow = reported("2025-02-28", "5w")
    march = reported("2025-03-31", "5w")
    baselines = [
        attrs.evolve(JANUARY, name="first", kind=VersionKind.BASELINE),
        attrs.evolve(slow, name="second", kind=VersionKind.BASELINE, is_rebaseline=True),
    ]
    found = trend([JANUARY, slow, march], baselines=baselines)
    assert [point.baseline for point in found.points] == ["first", "second", "second"]
    last = found.points[-1]
    assert last.metrics is not None
    assert last.original_metrics is not None
    against_second = last.metrics.cpli["live"].float_minutes
    against_first = last.original_metrics.cpli["live"].float_minutes
    assert against_second is not None
    assert against_first is not None
    # 28 February to 31 March: 21 working days later, and 20 more against the first.
    assert against_second == -21 * 480
    assert against_first == -41 * 480
    middle = found.points[1]
    assert middle.metrics is not None
    assert middle.metrics.cpli["live"].float_minutes == 0


def test_only_the_last_report_of_a_day_is_measured():
    """Commits of one day are one report to a reader of metrics."""
    again = reported("2025-01-31", "4w")
    found = trend([JANUARY, again], baselines=[JANUARY])
    assert [point.metrics is None for point in found.points] == [True, False]
    assert all(point.metrics is None for point in trend([JANUARY, again]).points)


def test_a_baseline_that_cannot_be_read_is_told():
    """Metrics leave it out and say so; the rest still works."""
    broken = attrs.evolve(unread("2025-01-31"), name="first")
    found = trend([JANUARY], baselines=[broken])
    assert found.notes == ("nothing is measured against first: the file is no plan",)
    assert found.points[0].metrics is None


def test_records_are_flat_and_keep_gaps():
    """One row for each report and milestone, whatever is missing."""
    rows = trend([JANUARY, unread("2025-02-14"), FEBRUARY]).records()
    assert len(rows) == 6
    assert rows[0] == {
        "id": "award",
        "title": "Contract award",
        "report": "2025-01-31.yaml",
        "kind": "snapshot",
        "report_date": "2025-01-31",
        "forecast": "2025-03-06",
        "completed": False,
        "deadline": None,
        "margin_working_days": None,
        "status": None,
        "rebaselined": False,
        "known_as": "award",
        "gap": None,
    }
    assert rows[1]["forecast"] is None
    assert rows[1]["gap"] == "the file is no plan"


@given(
    lengths=st.lists(
        st.one_of(st.none(), st.integers(min_value=1, max_value=40)), min_size=1, max_size=8
    )
)
def test_points_and_runs_keep_every_report(lengths: list[int | None]):
    """Nothing is lost or made up: runs are the reports that were read, in order, cut at gaps."""
    versions = [
        unread(f"2025-02-{number + 1:02d}")
        if weeks is None
        else reported(f"2025-02-{number + 1:02d}", f"{weeks}d")
        for number, weeks in enumerate(lengths)
    ]
    found = trend(versions)
    assert [point.version for point in found.points] == versions
    assert len(found.unread) == lengths.count(None)
    for series in found.all_series:
        read = [point for run in series.runs for point in run]
        assert [point.point.version for point in read] == [v for v in versions if v.plan]
        expected = sum(
            1
            for number, weeks in enumerate(lengths)
            if weeks is not None and (number == 0 or lengths[number - 1] is None)
        )
        assert len(series.runs) == expected


def test_approvals_are_told_at_the_next_report():
    """A re-baseline stands on its day, and is told with the first report from then on."""
    between = attrs.evolve(JANUARY, name="second", day=day("2025-02-10"))
    found = trend([JANUARY, FEBRUARY], baselines=[JANUARY, between])
    assert [(mark.day, mark.name) for mark in found.rebaselines] == [(day("2025-02-10"), "second")]
    assert [point.rebaselined for point in found.points] == [(), ("second",)]


def test_an_approval_on_a_report_day_belongs_to_that_report():
    """On the day itself it is told there; one whose report cannot be read, with the next."""
    same_day = attrs.evolve(JANUARY, name="second", day=FEBRUARY.day)
    found = trend([JANUARY, FEBRUARY], baselines=[JANUARY, same_day])
    assert [point.rebaselined for point in found.points] == [(), ("second",)]
    march = reported("2025-03-31", "5w")
    gap = attrs.evolve(same_day, day=day("2025-02-20"))
    found = trend([JANUARY, unread("2025-02-28"), march], baselines=[JANUARY, gap])
    assert [point.rebaselined for point in found.points] == [(), (), ("second",)]
    late = attrs.evolve(same_day, day=day("2026-01-01"))
    found = trend([JANUARY, FEBRUARY], baselines=[JANUARY, late])
    assert [point.is_rebaseline for point in found.points] == [False, False]


def test_a_report_without_a_date_or_forecasts_is_not_measured():
    """Metrics are taken where there is a plan and a day."""
    versions = [unread("2025-02-28"), attrs.evolve(JANUARY, day=None)]
    found = trend([JANUARY, *versions], baselines=[JANUARY])
    assert [point.metrics is not None for point in found.points] == [True, False, False]


def test_a_commit_that_cannot_be_read_stays_where_it_was_made():
    """Of it only the commit's day is known, and that is later than the report that follows it."""
    gap = Version("bad", VersionKind.COMMIT, None, day("2025-03-14"))
    found = trend([JANUARY, gap, FEBRUARY])
    assert [point.version.name for point in found.points][1] == "bad"
    assert [point.day for point in found.points][1] == day("2025-02-28")
    alone = trend([JANUARY, FEBRUARY, gap])
    assert alone.points[-1].day == day("2025-03-14")
    filed = attrs.evolve(gap, kind=VersionKind.SNAPSHOT)
    assert trend([JANUARY, filed, FEBRUARY]).points[-1].version is filed
