"""The slip of any milestone between any two states of a plan adds up, and each part is real."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings

from exitplan.errors import ExitplanError
from exitplan.plan import Plan
from exitplan.schedule import Schedule, compute_schedule
from exitplan.slippage import Draft, Part, Slippage, Unstarted, split_slip
from exitplan.slippage._half_step import progress_changes
from tests.schedule.plans import Recipe, examples
from tests.schedule.step_plans import LegalSteps
from tests.schedule.tool_plans import tool_plans
from tests.slippage.plan_pairs import Pair, plan_pairs

PLAIN = Recipe(months=True, progress=True, constraints=True, groups=True, first_starts=True)
LEGAL = Recipe(progress=True, constraints=True, groups=True, steps=LegalSteps())
many = settings(
    examples(60), suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)


def schedules(pair: Pair) -> tuple[Schedule, Schedule] | None:
    """Schedule both plans, if that can be done."""
    try:
        return compute_schedule(pair[0]), compute_schedule(pair[1])
    except ExitplanError:
        return None


def compared(pair: Pair, *, orders: int = 0) -> Slippage | None:
    """Compare every item that both plans have, not only milestones."""
    both = schedules(pair)
    if both is None:
        return None
    then, now = both
    names = [name for name in now.items if name in then.items]
    return split_slip(*pair, milestones=names, orders=orders)


def check_sums(pair: Pair, *, orders: int = 0) -> None:
    found, both = compared(pair, orders=orders), schedules(pair)
    if found is None or both is None:
        return
    for slip in found:
        if slip.is_new or slip.is_gone:
            continue
        progress = [part for part in slip.parts if part.is_progress]
        assert slip.progress_minutes + slip.revision_minutes == slip.total_minutes
        assert sum(part.minutes for part in slip.parts) == slip.total_minutes
        assert sum(part.minutes for part in progress) == slip.progress_minutes
        days = both[1][slip.id].finish_day - both[0][slip.id].finish_day
        assert sum(part.calendar_days for part in slip.parts) == slip.calendar_days == days
        if not slip.calendar:
            moved = both[1][slip.id].early_finish_at - both[0][slip.id].early_finish_at
            assert slip.total_minutes == moved


@many
@given(plan_pairs(PLAIN))
def test_parts_add_up(pair: Pair) -> None:
    """Progress and revision are the total to the minute, and so are the parts; days too."""
    check_sums(pair)


@many
@given(plan_pairs(LEGAL))
def test_parts_add_up_with_gates_and_periods(pair: Pair) -> None:
    """What gates and legal periods make of a move is in the parts."""
    check_sums(pair)


@many
@given(plan_pairs(PLAIN, tool_plans(PLAIN, "p6", "percent", "edges", "start-lags")))
def test_parts_add_up_by_primavera_s_rules(pair: Pair) -> None:
    """So they do by the rules of Primavera P6."""
    check_sums(pair)


@many
@given(plan_pairs(PLAIN, tool_plans(PLAIN, "msproject", "manual", "deadlines", "inactive", "late")))
def test_parts_add_up_by_project_s_rules(pair: Pair) -> None:
    """So they do by the rules of Microsoft Project."""
    check_sums(pair)


@settings(many, max_examples=25)
@given(plan_pairs(LEGAL))
def test_averages_add_up(pair: Pair) -> None:
    """Averaged over orders, rounded to whole minutes, the parts still add up."""
    check_sums(pair, orders=4)


@many
@given(plan_pairs(PLAIN))
def test_backwards_is_the_negative(pair: Pair) -> None:
    """From the later plan back to the earlier one everything moves as much the other way."""
    both = schedules(pair)
    if both is None:
        return
    names = [task.id for task in pair[1].tasks() if task.id in both[0].network.index]
    there = split_slip(*pair, milestones=names)
    back = split_slip(pair[1], pair[0], milestones=names)
    for name in names:
        assert back[name].total_minutes == -there[name].total_minutes
        assert back[name].calendar_days == -there[name].calendar_days


@many
@given(plan_pairs(LEGAL))
def test_a_plan_and_itself_have_no_slip(pair: Pair) -> None:
    """A plan compared with itself has no changes, no parts and no slip."""
    try:
        found = split_slip(pair[0], pair[0])
    except ExitplanError:
        return
    assert found.is_unmoved
    assert all(slip.is_still and not slip.parts for slip in found)
    assert found.difference.is_empty


@many
@given(plan_pairs(PLAIN))
def test_every_part_of_the_revision_is_real(pair: Pair) -> None:
    """The plan just before a part and the plan just after it differ by it at the milestone.

    Both are drafts, scheduled one by one: nothing of the code that found the part has a say.
    """
    found = compared(pair)
    if found is None:
        return
    for slip in found:
        for part in slip.parts:
            if not part.is_progress:
                _check_undoing(found, slip.id, part)


def _check_undoing(found: Slippage, milestone: str, part: Part) -> None:
    draft = Draft.of(found.difference)
    slip = found[milestone]
    reported = {c.key for c in progress_changes(found.difference, Unstarted.REVISION)}
    for change in found.difference.changes:
        if change.key in reported:
            draft.apply(change)
    rest = [c for c in found.difference.changes if c.moves_dates and c.key not in reported]
    first, last = rest.index(part.changes[0]), rest.index(part.changes[-1])
    for change in rest[:first]:
        draft.apply(change)
    without = _finish(draft.plan(), milestone)
    for change in rest[first : last + 1]:
        draft.apply(change)
    with_it = _finish(draft.plan(), milestone)
    assert with_it != without
    if not slip.calendar:
        assert with_it[0] - without[0] == part.minutes
    assert with_it[1] - without[1] == part.calendar_days


def _finish(plan: Plan, item: str) -> tuple[int, int]:
    dates = compute_schedule(plan)[item]
    return dates.early_finish_at, dates.finish_day
