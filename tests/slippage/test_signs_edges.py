"""Warning signs at their edges: what is just enough, and what is just not."""

from __future__ import annotations

import pytest

from exitplan.planfile.history import Version, VersionKind
from exitplan.slippage import Sign, warning_signs
from tests.slippage.reports import PLAN, changed, report

FEBRUARY = ("status_date: 2025-01-31", "status_date: 2025-02-28")


def step(before: str, *changes: tuple[str, str]) -> tuple[Sign, ...]:
    """Give the signs from a plan to the same a month later, with changes."""
    return warning_signs([report(before), report(changed(before, FEBRUARY, *changes))])


def codes(found: tuple[Sign, ...]) -> list[str]:
    """Give their codes."""
    return [sign.code for sign in found]


def only(found: tuple[Sign, ...], code: str) -> Sign:
    """Give the one sign with a code."""
    (sign,) = [sign for sign in found if sign.code == code]
    return sign


GROUPED = """\
plan: exit
start: 2025-01-06
status_date: 2025-01-31
tasks:
  prepare: {title: Prepare, duration: 8w}
  build:
    title: Build
    after: prepare
    tasks:
      desk: {title: Build the desk, duration: 6w}
      net: {title: Build the network, duration: 9w}
  live: {title: Go live, milestone: true, after: [build, build.net], deadline: 2025-08-01}
"""


def test_a_task_moved_out_of_a_group_loses_its_link():
    """What held the group held the task; outside it, nothing does."""
    line = "      net: {title: Build the network, duration: 9w}\n"
    moved = changed(
        GROUPED,
        FEBRUARY,
        (line, ""),
        ("  live:", f"{line.removeprefix('    ')}  live:"),
        ("build.net", "net"),
    )
    sign = only(warning_signs([report(GROUPED), report(moved)]), "EP650")
    assert sign.items == ("prepare", "net")


def test_a_group_that_no_longer_waits_is_told_of_its_members():
    """A link into a group is a link to every task in it that lies on the path."""
    sign = only(step(GROUPED, ("    after: prepare\n", "")), "EP650")
    assert sign.items == ("prepare", "build.net")
    both = ("    after: prepare\n    tasks:", "    tasks:")
    written = ("duration: 9w}", "duration: 9w, after: prepare}")
    assert "EP650" not in codes(step(GROUPED, both, written))


def test_dates_by_hand_on_the_path_are_found():
    """Dates that somebody enters move with nothing; once they are there, they are no news."""
    by_hand = ("4w, after: build", "4w, after: build, manual: {start: 2025-06-02}")
    sign = only(step(PLAN, by_hand), "EP651")
    assert "was given dates entered by hand" in sign.message
    assert "EP651" not in codes(step(changed(PLAN, by_hand)))


def test_an_overlap_of_work_that_has_begun_or_ended_is_no_sign():
    """What is done needs no more waiting, so a lead there hides nothing."""
    lead = ("12w, after: award", "12w, after: award FS-1w")
    assert "is new" in only(step(PLAN, lead), "EP651").message
    done = ("remaining: 5w", "actual_finish: 2025-02-21")
    award = ("    after: options\n", "    after: options\n    actual_finish: 2025-02-21\n")
    assert "EP651" not in codes(step(PLAN, lead, done, award))
    begun = ("12w, after: award", "12w, after: award FS-1w, actual_start: 2025-02-24")
    assert "EP651" not in codes(step(PLAN, begun))


def test_an_overlap_written_at_the_other_end_is_no_news():
    """Where a link is written is a matter of taste; its lag is the same."""
    lead = changed(PLAN, ("4w, after: build", "4w, after: build FS-3w"))
    turned = [("4w, after: build FS-3w", "4w"), ("12w, after", "12w, before: uat FS-3w, after")]
    assert codes(step(lead, *turned)) == []
    more = [(old, new.replace("3w", "4w")) for old, new in turned]
    assert only(step(lead, *more), "EP651").numbers == {"before": "-3w", "after": "-4w"}


PROMISED = changed(PLAN, ("12w, after: award", "12w, after: award, deadline: 2025-07-01"))


def test_a_task_with_a_deadline_is_a_promise_too():
    """It may neither go nor become another in silence, with or without a milestone."""
    line = PROMISED[PROMISED.index("  build:") : PROMISED.index("  uat:")]
    gone = [(line, ""), ("4w, after: build", "4w, after: award")]
    sign = only(step(PROMISED, *gone), "EP649")
    assert "with its deadline of 1 Jul 2025" in sign.message
    assert sign.numbers["deadline"] == "2025-07-01"
    other = ("Build the service", "Rent the service")
    assert codes(step(PROMISED, other)) == ["EP649"]
    assert codes(step(PLAN, other)) == []


def test_a_milestone_made_inactive_is_found():
    """Kept for the record is not kept: the sign points at the line where it still stands."""
    sign = only(
        step(PLAN, ("    after: options", "    after: options\n    inactive: true")), "EP649"
    )
    assert "was made inactive" in sign.message
    assert sign.diagnostic.span is not None
    assert sign.diagnostic.span.line == 7


@pytest.mark.parametrize(
    ("before", "after", "is_same"),
    [
        ("Handover", "Hand over", False),
        ("Colour agreed", "Color agreed", True),
        ("Data moved", "Staff moved", False),
        ("Wave 1 live", "Wave 1 Live", True),
        ("Lot A", "Lot B", False),
    ],
)
def test_titles_say_the_same_word_by_word(before: str, after: str, is_same: bool):
    """A letter more or less is spelling; another word is another promise."""
    text = changed(PLAN, ("title: Go live", f"title: {before}"))
    assert (codes(step(text, (f"title: {before}", f"title: {after}"))) == []) is is_same


def test_the_day_to_finish_by_taken_out_is_found():
    """Without it nothing is late any more."""
    bound = changed(PLAN, ("tasks:", "finish_by: 2025-09-01\ntasks:"))
    sign = only(step(bound, ("finish_by: 2025-09-01\n", "")), "EP646")
    assert "1 Sep 2025, was taken out" in sign.message
    assert sign.numbers == {"before": "2025-09-01", "after": None}
    assert codes(step(bound)) == []


def test_a_tolerance_in_another_unit_is_not_compared():
    """Working days and calendar days do not tell which is less."""
    assert codes(step(PLAN, ("tolerance: 5d", "tolerance: 4ed"))) == []


def approved(text: str, name: str) -> Version:
    """Give a baseline."""
    return report(text, name, kind=VersionKind.BASELINE, is_rebaseline=name != "first")


def test_of_a_late_baseline_the_worst_comes_first():
    """The milestone that slips most leads; one that stays is not named."""
    late = changed(PLAN, ("remaining: 5w", "remaining: 6w"), ("duration: 12w", "duration: 16w"))
    (sign,) = warning_signs([], baselines=[approved(PLAN, "first"), approved(late, "second")])
    assert sign.items == ("live", "award")
    assert sign.numbers["milestones"] == 2
    assert sign.numbers["worst_calendar_days"] == 35
    later_build = changed(PLAN, ("duration: 12w", "duration: 16w"))
    (sign,) = warning_signs([], baselines=[approved(PLAN, "first"), approved(later_build, "b")])
    assert sign.items == ("live",)
    assert warning_signs([], baselines=[approved(PLAN, "first"), approved(PLAN, "b")]) == ()


def test_a_report_among_commits_may_share_their_status_date():
    """Only two dated files, or two tags, are two reports for certain."""
    more = changed(PLAN, ("duration: 12w", "duration: 13w"))
    first, second = VersionKind.COMMIT, VersionKind.SNAPSHOT
    for kinds, expected in (
        ((first, second), []),
        ((second, first), []),
        ((VersionKind.TAG, VersionKind.TAG), ["EP652"]),
    ):
        versions = [report(PLAN, "a", kind=kinds[0]), report(more, "b", kind=kinds[1])]
        assert codes(warning_signs(versions)) == expected


def test_progress_that_stands_still_is_no_step_back():
    """As much done as before, or as much left to do, goes nowhere but not backwards."""
    half = changed(PLAN, ("remaining: 5w", "percent_complete: 50%"))
    assert codes(step(half)) == []
    assert codes(step(PLAN)) == []
    assert codes(step(PLAN, ("remaining: 5w", "percent_complete: 50%"))) == []


def test_a_start_that_is_taken_out_is_found():
    """Its place is the item, since the line itself is gone."""
    begun = changed(
        PLAN, (", actual_start: 2025-01-06, remaining: 5w", ", actual_start: 2025-01-06")
    )
    sign = only(step(begun, (", actual_start: 2025-01-06", "")), "EP645")
    assert sign.numbers == {"field": "actual_start", "before": "2025-01-06", "after": None}
    assert sign.diagnostic.span is not None
    assert sign.diagnostic.span.line == 6
    assert sign.diagnostic.span.column == 3


LONG = """\
plan: chain
start: 2025-01-06
status_date: {status}
tasks:
  a: {{duration: {a}}}
  b: {{duration: {b}}}
  c: {{duration: {c}}}
  d: {{duration: 30w}}
"""
LEFT = "{}, actual_start: 2025-01-06, remaining: {}"
DONE = "{}, actual_start: 2025-01-06, actual_finish: {}"


def running(*remaining: str, planned: str = "9w", finish: str = "2025-03-14") -> list[Version]:
    """Give reports of three tasks in progress with what is left, then one with all finished."""
    days = ["2025-01-17", "2025-01-31", "2025-02-14", "2025-02-28"]
    texts = []
    for day, left in zip(days, remaining, strict=False):
        each = LEFT.format(planned, left)
        texts.append(LONG.format(status=day, a=each, b=each, c=each))
    each = DONE.format(planned, finish)
    texts.append(LONG.format(status="2025-03-31", a=each, b=each, c=each))
    return [report(text) for text in texts]


def test_what_was_left_of_work_in_progress_is_an_estimate_too():
    """What remained, report by report, against the time that it then took."""
    # 14 March is 40, 30, 20 and 10 working days after the status dates.
    sign = only(warning_signs(running("6w", "4w", "3w", "1w")), "EP654")
    assert sign.numbers == {"reports": 4, "tasks": 3, "least_percent": 33, "most_percent": 100}
    assert "33 to 100 %" in sign.message
    assert codes(warning_signs(running("8w", "6w", "4w", "2w"))) == []


@pytest.mark.parametrize(
    ("reports", "is_habit"), [(("6w", "4w", "3w"), True), (("6w", "4w"), False)]
)
def test_three_reports_are_a_habit(reports: tuple[str, ...], is_habit: bool):
    """Three that can be judged suffice, two do not."""
    assert ("EP654" in codes(warning_signs(running(*reports)))) is is_habit


def test_a_tenth_longer_is_as_estimated():
    """Eleven days instead of ten are within what nobody could have known."""
    exact = running("40d", "30d", "20d")
    assert codes(warning_signs(exact)) == []
    # 44 for 40, 33 for 30 and 22 for 20 working days, to 20, 19 and 18 March.
    for finish, expected in (("2025-03-14", []), ("2025-03-21", ["EP654"])):
        found = warning_signs(running("40d", "30d", "20d", finish=finish))
        assert codes(found) == expected


def test_reports_of_one_day_are_one():
    """Three commits of one day are no three reports."""
    first, last = running("6w")
    same = [
        report(LONG.format(status="2025-01-17", **dict.fromkeys("abc", LEFT.format("9w", left))))
        for left in ("6w", "5w", "4w")
    ]
    assert "EP654" not in codes(warning_signs([first, *same, last]))
