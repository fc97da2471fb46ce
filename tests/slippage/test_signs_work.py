"""Warning signs in the work that is left, at their edges: bands, bounds and counts."""

from __future__ import annotations

import pytest

from exitplan.planfile.history import VersionKind
from exitplan.slippage import Sign, warning_signs
from exitplan.slippage._signs_compression import compression_band
from tests.slippage.reports import PLAN, changed, report

FEBRUARY = ("status_date: 2025-01-31", "status_date: 2025-02-28")
LATER = ("remaining: 5w", "remaining: 4w")
"""Three weeks of slip, once the status date is rolled by four."""
SHORTER = ("duration: 12w", "duration: 9w")


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


@pytest.mark.parametrize(
    ("percent", "band"),
    [(-5, "green"), (14.9, "green"), (15, "amber"), (25, "amber"), (25.1, "red")],
)
def test_bands_begin_and_end_where_smartpm_says(percent: float, band: str):
    """Under 15 per cent green, from 15 to 25 amber, over 25 red."""
    from fractions import Fraction

    assert compression_band(Fraction(percent)).startswith(band)


def test_the_baseline_in_force_is_the_last_one_approved_by_then():
    """One that came later, and one that is the shortened plan itself, prove nothing."""
    longer = changed(PLAN, ("duration: 12w", "duration: 20w"))
    late = changed(PLAN, FEBRUARY, LATER, SHORTER)
    march = changed(longer, ("2025-01-31", "2025-03-31"))
    kind = VersionKind.BASELINE
    baselines = [report(longer, "first", kind=kind), report(march, "march", kind=kind)]
    found = only(warning_signs([report(PLAN), report(late)], baselines=baselines), "EP641")
    assert "“first”" in str(found.numbers["compared_with"])
    assert found.numbers["compression_percent"] == pytest.approx(100 * 11 / 26, abs=0.1)
    itself = [report(PLAN, "first", kind=kind), report(late, "second", kind=kind)]
    versions = [report(PLAN), itself[1]]
    found = only(warning_signs(versions, baselines=itself), "EP641")
    assert "“first”" in str(found.numbers["compared_with"])


def test_dates_held_by_the_same_cut_are_one_sign():
    """The one with a deadline is named, the others are counted."""
    more = "  ready: {title: Ready, milestone: true, after: build}\n"
    sign = only(step(PLAN + more, LATER, SHORTER), "EP641")
    assert sign.numbers["milestone"] == "live"
    assert sign.numbers["dates_held"] == 2
    assert "(and 1 date beside it)" in sign.message


def test_work_that_has_begun_is_not_called_shorter():
    """Less of it remains with every day, so nothing is made of that."""
    begun = ("12w, after: award", "12w, after: award, actual_start: 2025-01-20, remaining: 12w")
    less = ("duration: 12w", "duration: 9w")
    assert "EP641" not in codes(step(changed(PLAN, begun), LATER, less))


def test_calendar_months_are_nobodys_to_cut():
    """Only lengths in days that somebody chose are counted."""
    months = changed(PLAN, ("duration: 12w", "duration: 3mo"))
    assert "EP641" not in codes(step(months, LATER, ("3mo", "2mo")))


def lasting(room: int) -> str:
    """Give the plan with a side task that has so many days of float to going live."""
    # From the award to going live there are 12 + 4 weeks of work.
    length = 80 - room
    side = f"  side: {{title: Move the data, duration: {length}d, after: award}}\n"
    return changed(PLAN, ("[uat, docs]", "[uat, docs, side]"), ("  live:", f"{side}  live:"))


@pytest.mark.parametrize(("room", "is_near"), [(9, True), (10, True), (11, False)])
def test_work_is_near_the_path_up_to_ten_days_of_float(room: int, is_near: bool):
    """What could slip for longer was not what the date hung on."""
    before = lasting(room)
    line = before[before.index("  side:") : before.index("  live:")]
    found = step(before, (line, ""), (", side]", "]"))
    assert ("EP643" in codes(found)) is is_near


def test_a_milestone_taken_out_is_no_scope():
    """It is no work; a sign of its own tells of it."""
    award = PLAN[PLAN.index("  award:") : PLAN.index("  build:")]
    gone = [(award, ""), ("12w, after: award", "12w, after: options")]
    gone += [("duration: 2w, after: award", "duration: 2w, after: options")]
    assert codes(step(PLAN, *gone)) == ["EP649"]


def test_scope_counts_against_each_deadline_that_stands():
    """One sign names all deadlines before which the same work was taken out."""
    ready = "  ready: {title: Ready, milestone: true, after: uat, deadline: 2025-08-01}\n"
    two = changed(PLAN, ("  live:", f"{ready}  live:"))
    build = two[two.index("  build:") : two.index("  uat:")]
    sign = only(step(two, (build, ""), ("4w, after: build", "4w, after: award")), "EP643")
    assert sign.numbers["deadlines"] == 2
    assert "“Ready” (1 Aug 2025) and “Go live” (1 Aug 2025)" in sign.message
    assert sign.diagnostic.span is not None


TESTS = "".join(
    f"  t{n}: {{title: Test {n}, duration: 2w, after: award, before: live}}\n" for n in range(5)
)


def test_of_many_tests_three_are_named():
    """The rest is counted."""
    before = PLAN + TESTS
    after = changed(before, FEBRUARY).replace("duration: 2w, after: award, b", "duration: 1w, b")
    sign = only(warning_signs([report(before), report(after)]), "EP642")
    assert "from 70 to 45 days" in sign.message
    assert "Test 2 2w → 1w, known by “Test” in its title; 2 more)" in sign.message
    three = changed(before, FEBRUARY)
    for n in range(3):
        three = changed(three, (f"Test {n}, duration: 2w", f"Test {n}, duration: 1w"))
    sign = only(warning_signs([report(before), report(three)]), "EP642")
    assert "more)" not in sign.message
    assert sign.items == ("t0", "t1", "t2")


@pytest.mark.parametrize(("before", "after"), [("Proof", "Test"), ("Test", "Proof")])
def test_a_test_is_one_by_its_former_or_present_title(before: str, after: str):
    """Calling a test something else while it is cut does not hide it."""
    text = changed(PLAN, ("User acceptance test", f"{before} of the desk"))
    renamed = (f"{before} of the desk", f"{after} of the desk")
    assert "EP642" in codes(step(text, renamed, ("duration: 4w", "duration: 1w")))


def test_a_finished_test_may_be_taken_out_or_mended():
    """What was tested stays tested."""
    award = ("    after: options\n", "    after: options\n    actual_finish: 2025-01-31\n")
    done = changed(
        PLAN,
        ("remaining: 5w", "actual_finish: 2025-01-31"),
        award,
        ("4w, after: build", "4w, actual_start: 2025-01-06, actual_finish: 2025-01-31"),
    )
    line = done[done.index("  uat:") : done.index("  docs:")]
    assert "EP642" not in codes(step(done, (line, ""), ("[uat, docs]", "[build, docs]")))
    assert "EP642" not in codes(step(done, ("duration: 4w", "duration: 1w")))


def test_a_tag_and_a_dated_file_are_two_reports_as_well():
    """Each stands for a report of its own, so the status date has to move between them."""
    more = changed(PLAN, ("duration: 12w", "duration: 13w"))
    versions = [report(PLAN, "v1", kind=VersionKind.TAG), report(more, "march")]
    assert codes(warning_signs(versions)) == ["EP652"]
