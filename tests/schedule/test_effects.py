"""What a change does to milestones is told in full, the worst first."""

from __future__ import annotations

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exitplan import compute_schedule, loads_plan
from exitplan.errors import ExitplanError
from exitplan.plan import Deadline, Moment, Plan, ProgressRule, Task
from exitplan.schedule import Forecast, Outcome, Schedule, milestone_effects, moved_items
from tests.schedule.plans import Recipe, examples, plans

BASE = """\
plan: exit
start: 2025-01-06
status_date: 2025-01-20
tasks:
  options: {title: Options, duration: 4w}
  award:
    title: Contract award
    milestone: true
    deadline: 2025-02-10
    after: options
  build: {duration: 4w, after: award}
  live:
    title: Go live
    milestone: true
    deadline: {date: 2025-03-20, tolerance: 5d}
    after: build
  talk: {duration: 1d}
"""


def dated(text: str) -> Schedule:
    """Schedule a plan file's text."""
    return compute_schedule(loads_plan(text))


def sentences(old: str, new: str) -> list[str]:
    """Change the first of two texts in the plan into the second; say the effects."""
    changed = BASE.replace(old, new, 1)
    assert changed != BASE
    return [effect.sentence for effect in milestone_effects(dated(BASE), dated(changed))]


def test_nothing_moves_where_nothing_changes():
    """A plan against itself has no effects, and nothing moved."""
    assert milestone_effects(dated(BASE), dated(BASE)) == ()
    assert moved_items(dated(BASE), dated(BASE)) == ()


def test_all_are_told_where_all_are_wanted():
    """Those that stay are listed as unmoved, on one date."""
    effects = milestone_effects(dated(BASE), dated(BASE), moved_only=False)
    assert {(e.id, e.outcome, e.forecasts) for e in effects} == {
        ("award", Outcome.UNMOVED, "14 Feb 2025"),
        ("live", Outcome.UNMOVED, "14 Mar 2025"),
    }


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "Options, duration: 4w",
            "Options, duration: 6w",
            [
                (
                    "Go live 14 Mar 2025 → 28 Mar 2025, +10 working days, "
                    "now misses its deadline by 6 working days"
                ),
                (
                    "Contract award 14 Feb 2025 → 28 Feb 2025, +10 working days, "
                    "misses its deadline by 14 working days"
                ),
            ],
        ),
        (
            "Options, duration: 4w",
            "Options, duration: 3w",
            [
                (
                    "Contract award 14 Feb 2025 → 7 Feb 2025, −5 working days, "
                    "meets its deadline again with 1 working day to spare"
                ),
                (
                    "Go live 14 Mar 2025 → 7 Mar 2025, −5 working days, "
                    "9 working days before its deadline"
                ),
            ],
        ),
        (
            "build: {duration: 4w",
            "build: {duration: 21d",
            [
                (
                    "Go live 14 Mar 2025 → 17 Mar 2025, +1 working day, "
                    "3 working days before its deadline"
                )
            ],
        ),
        (
            "build: {duration: 4w",
            "build: {duration: 156h",
            ["Go live 14 Mar 2025, earlier the same day"],
        ),
        (
            "date: 2025-03-20",
            "date: 2025-03-14",
            ["Go live 14 Mar 2025, deadline now 14 Mar 2025"],
        ),
        (
            "    deadline: 2025-02-10\n",
            "",
            ["Contract award 14 Feb 2025, no longer has a deadline"],
        ),
        (
            "talk: {duration: 1d}",
            "talk: {duration: 1d, deadline: 2025-01-20}",
            ["Talk 20 Jan 2025, meets its deadline"],
        ),
        (
            "talk: {duration: 1d}",
            "done: {title: All over, milestone: true}",
            ["All over 20 Jan 2025, new"],
        ),
    ],
)
def test_sentences(old, new, expected):
    """Each effect is one sentence in the reader's words; what is newly missed comes first."""
    assert sentences(old, new) == expected


def test_what_is_gone_is_told():
    """A milestone that the new plan does not have is no silent loss."""
    effects = milestone_effects(
        dated(BASE), dated(BASE.replace("award", "signed").replace("Contract award", "Signed"))
    )
    assert [(e.id, e.outcome) for e in effects] == [
        ("signed", Outcome.NOW_MISSED),
        ("award", Outcome.GONE),
    ]


def test_a_renamed_milestone_is_the_same():
    """Told the new ids, also of a group around it, a milestone is followed."""
    grouped = BASE.replace("  award:\n", "  signed:\n").replace("after: award", "after: signed")
    before, after = dated(BASE), dated(grouped)
    assert milestone_effects(before, after, renamed={"award": "signed"}) == ()
    assert moved_items(before, after, renamed={"award": "signed"}) == ()


def test_members_of_a_renamed_group_are_the_same():
    """A group's new id is taken for all below it."""
    text = """\
plan: exit
start: 2025-01-06
tasks:
  old:
    tasks:
      award: {milestone: true}
"""
    effects = milestone_effects(
        dated(text), dated(text.replace("old:", "new:")), renamed={"old": "new"}, moved_only=False
    )
    assert [(e.id, e.outcome) for e in effects] == [("new.award", Outcome.UNMOVED)]


def test_done_and_no_longer_done():
    """A finish that is reported is told as done, late or not; taken back, as no longer done."""
    done = BASE.replace(
        "options: {", "options: {actual_start: 2025-01-06, actual_finish: 2025-01-17, "
    )
    done = done.replace(
        "    milestone: true\n", "    milestone: true\n    actual_finish: 2025-01-17\n", 1
    )
    late = done.replace("deadline: 2025-02-10", "deadline: 2025-01-16")
    [told] = [e for e in milestone_effects(dated(BASE), dated(done)) if e.id == "award"]
    assert told.sentence == "Contract award 14 Feb 2025 → 17 Jan 2025, −20 working days, done"
    assert told.outcome is Outcome.DONE
    [told] = [e for e in milestone_effects(dated(BASE), dated(late)) if e.id == "award"]
    assert told.sentence.endswith("done, 1 working day after its deadline")
    [told] = [e for e in milestone_effects(dated(done), dated(BASE)) if e.id == "award"]
    assert told.sentence == (
        "Contract award 17 Jan 2025 → 14 Feb 2025, +20 working days, no longer done, "
        "now misses its deadline by 4 working days"
    )


def test_days_of_a_calendar_without_weekends_are_calendar_days():
    """Where every day works, a move is told in calendar days, once."""
    text = """\
plan: exit
start: 2025-01-06
calendar: 24-hour
tasks:
  a: {duration: 3ed}
  end: {title: The end, milestone: true, after: a}
"""
    [effect] = milestone_effects(dated(text), dated(text.replace("3ed", "4ed")))
    assert effect.sentence == "The end 8 Jan 2025 → 9 Jan 2025, +1 calendar day"


def test_a_group_with_a_deadline_is_watched():
    """A promise made of a group counts as much as a milestone's."""
    text = """\
plan: exit
start: 2025-01-06
tasks:
  all:
    title: All of it
    deadline: 2025-01-10
    tasks:
      a: {duration: 5d}
"""
    [effect] = milestone_effects(dated(text), dated(text.replace("5d", "6d")))
    assert effect.sentence == (
        "All of it 10 Jan 2025 → 13 Jan 2025, +1 working day, "
        "now misses its deadline by 1 working day"
    )


def test_record_is_plain_data():
    """The JSON form has dates as text and both margins."""
    [first, _] = milestone_effects(
        dated(BASE), dated(BASE.replace("Options, duration: 4w", "Options, duration: 6w"))
    )
    assert first.record() == {
        "id": "live",
        "title": "Go live",
        "kind": "milestone",
        "outcome": "now misses its deadline",
        "before": "2025-03-14",
        "after": "2025-03-28",
        "working_days": 10,
        "calendar_days": 14,
        "deadline": "2025-03-20",
        "margin_before": 4,
        "margin_after": -6,
        "status_before": "tight",
        "status_after": "late",
        "completed": False,
        "sentence": first.sentence,
    }


MIXED = Recipe(months=True, progress=True, constraints=True, groups=True, rules=ProgressRule)


def _scheduled(plan: Plan) -> Schedule | None:
    try:
        return compute_schedule(plan)
    except ExitplanError:
        return None


@examples(100)
@given(plans(MIXED), st.data())
def test_effects_are_what_two_whole_schedules_say(plan: Plan, data: st.DataObject) -> None:
    """Each watched item's dates are those of the schedule; what is left out has not moved."""
    tops = [number for number, item in enumerate(plan.items) if isinstance(item, Task)]
    items = list(plan.items)
    if tops:
        at = data.draw(st.sampled_from(tops))
        items[at] = attrs.evolve(items[at], deadline=Deadline(Moment(plan.start.day + 5)))
    other = attrs.evolve(plan, items=items, start=Moment(plan.start.day + 1))
    before, after = _scheduled(plan), _scheduled(other)
    if before is None or after is None:
        return
    told = {e.id: e for e in milestone_effects(before, after, moved_only=False)}
    watched = {d.id for s in (before, after) for d in s if d.is_milestone or d.deadline is not None}
    assert set(told) == watched
    for name, effect in told.items():
        assert effect.before == Forecast.of(before[name])
        assert effect.after == Forecast.of(after[name])
        assert effect.sentence.startswith(effect.title)
    moved = {
        name
        for name in after.network.index
        if (before[name].early_start_at, before[name].early_finish_at)
        != (after[name].early_start_at, after[name].early_finish_at)
    }
    assert moved <= set(moved_items(before, after))
    ranks = [e.outcome.rank for e in milestone_effects(before, after)]
    assert ranks == sorted(ranks)
