"""Random legal periods and gates for plans.py, with what brute_steps.py needs to know of them."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

import attrs
from hypothesis import strategies as st

from exitplan.calendars import CountUnit
from exitplan.law import LegalPeriod
from exitplan.plan import (
    Board,
    Constraint,
    ConstraintKind,
    Duration,
    Gate,
    Link,
    LinkType,
    PeriodUse,
    Progress,
    Task,
    Unit,
)
from tests.schedule.brute_steps import Count, Meetings, works_on
from tests.schedule.hours import FIRST_DAY, LAST_DAY, Hours
from tests.schedule.plans import (
    CALENDARS,
    ELAPSED,
    START,
    WORKING,
    Recipe,
    moments,
    progresses,
)


def _period(name: str, count: Count) -> LegalPeriod:
    """Say to exitplan what is said to brute force."""
    unit = CountUnit.MONTHS if count.months else CountUnit.DAYS
    if count.working_days:
        unit = CountUnit.WORKING_DAYS
    return LegalPeriod(
        name,
        name,
        count.days or count.working_days or count.months,
        unit,
        counts_event_day=count.counts_event_day,
        least_working_days=count.least_working_days,
        rolls=count.rolls,
        calendar=count.hours.name,
    )


_ENGLAND = CALENDARS["england-and-wales"]

COUNTS: dict[str, Count] = {
    "own.standstill": Count(_ENGLAND, days=10, rolls=True),
    "own.clear": Count(_ENGLAND, working_days=5),
    "own.included": Count(CALENDARS["mornings"], working_days=3, counts_event_day=True),
    "own.weekend": Count(CALENDARS["weekend"], days=3, least_working_days=2, rolls=True),
    "own.month": Count(CALENDARS["split"], months=1, rolls=True),
    "own.long-month": Count(_ENGLAND, months=1, counts_event_day=True, least_working_days=22),
    "own.one": Count(CALENDARS["24-hour"], days=1, counts_event_day=True),
    "own.none": Count(_ENGLAND),
    "own.call-in": Count(_ENGLAND, working_days=3),
}


def _fixed() -> tuple[int, ...]:
    """Meetings at odd distances, on whatever day they fall."""
    days, day = [], FIRST_DAY + 60
    for number in range(110):
        days.append(day)
        day += (9, 3, 14, 1, 11)[number % 5]
    return tuple(days)


def _every(weekday: int, hours: Hours) -> tuple[int, ...]:
    """Every such weekday that is no day off."""
    return tuple(
        day
        for day in range(FIRST_DAY + 30, LAST_DAY - 30)
        if (day - 1) % 7 == weekday and works_on(hours, day)
    )


def _third_tuesdays(hours: Hours) -> tuple[int, ...]:
    dates = map(datetime.date.fromordinal, range(FIRST_DAY + 30, LAST_DAY - 30))
    return tuple(
        date.toordinal()
        for date in dates
        if date.weekday() == 1 and 15 <= date.day <= 21 and works_on(hours, date.toordinal())
    )


MEETINGS: dict[str, Meetings] = {
    "fixed": Meetings(_fixed(), _ENGLAND, COUNTS["own.included"], None, None, 0),
    "mondays": Meetings(
        _every(0, _ENGLAND), _ENGLAND, COUNTS["own.clear"], None, COUNTS["own.call-in"], 2
    ),
    "cabinet": Meetings(
        _third_tuesdays(CALENDARS["split"]),
        CALENDARS["split"],
        COUNTS["own.clear"],
        COUNTS["own.standstill"],
        COUNTS["own.call-in"],
        1,
    ),
    "plain": Meetings(_every(3, _ENGLAND), _ENGLAND, None, COUNTS["own.weekend"], None, 2),
}

_CYCLES = {"mondays": "every Monday", "cabinet": "third Tuesday", "plain": "every Thursday"}


def _board(name: str, meetings: Meetings) -> Board:
    names = {count: PeriodUse(rule) for rule, count in COUNTS.items()}

    def use(count: Count | None) -> PeriodUse | None:
        return None if count is None else names[count]

    return Board(
        name,
        name.title(),
        meets=_CYCLES.get(name),
        dates=meetings.days if name not in _CYCLES else (),
        calendar=meetings.hours.name,
        papers=use(meetings.papers),
        notice=use(meetings.notice),
        call_in=use(meetings.call_in),
        publishes_after=meetings.publishes_after,
    )


PERIODS = {name: _period(name, count) for name, count in COUNTS.items()}
BOARDS = {name: _board(name, meetings) for name, meetings in MEETINGS.items()}

START_KINDS = [
    ConstraintKind.START_NO_EARLIER_THAN,
    ConstraintKind.START_NO_LATER_THAN,
    ConstraintKind.MUST_START_ON,
]
_FINISH_KINDS = [
    ConstraintKind.FINISH_NO_LATER_THAN,
    ConstraintKind.FINISH_NO_EARLIER_THAN,
    ConstraintKind.MUST_FINISH_ON,
]
_WORK = st.one_of(WORKING, ELAPSED)


def may_wait(task: Task) -> bool:
    """Whether its finish may be held by links and dates in whole hours.

    Work before a gate then begins at the minute that ends on the right day,
    which brute force does not know; test_stepped_lengths.py looks at that.
    """
    return not task.duration or not task.duration.amount


class LegalSteps:
    """Draws periods and gates, half of all tasks."""

    fields: Mapping[str, object] = {"periods": PERIODS, "boards": BOARDS}

    def tasks(
        self, name: str, recipe: Recipe, status: int | None
    ) -> st.SearchStrategy[Task | None]:
        """Draw one, or none."""
        return _tasks(name, recipe, status)

    def may_hold_finish(self, task: Task) -> bool:
        """Whether links to the finish are drawn."""
        return may_wait(task)

    def finished(
        self, draw: st.DrawFn, tasks: dict[str, Task], after: dict[str, list[Link]]
    ) -> None:
        """Turn some of the links to a gate's finish into its public notice."""
        for name, task in tasks.items():
            for link in after.get(name, ()):
                is_fit = link.task in tasks and link.type is LinkType.FF and not link.lag.amount
                if task.gate is not None and is_fit and draw(st.booleans()):
                    after[name].remove(link)
                    tasks[name] = attrs.evolve(task, gate=attrs.evolve(task.gate, notice=link.task))
                    break


@st.composite
def _tasks(draw: st.DrawFn, name: str, recipe: Recipe, status: int | None) -> Task | None:
    kind = draw(st.sampled_from(["plain", "plain", "period", "gate", "gate with work", "period"]))
    if kind == "plain":
        return None
    length = draw(_WORK) if kind == "gate with work" else None
    period = PeriodUse(draw(st.sampled_from(list(COUNTS)))) if kind == "period" else None
    task = Task(
        name,
        name.upper(),
        duration=length,
        period=period,
        gate=None if period is not None else draw(_gates()),
        calendar=draw(st.none() | st.sampled_from(list(CALENDARS))) if recipe.calendars else None,
        progress=None if status is None else draw(_progress(length, status - START)),
    )
    if not recipe.constraints:
        return task
    kinds = [*START_KINDS]
    if not recipe.override:  # Otherwise its start would be the last minute of a day.
        kinds += _FINISH_KINDS if may_wait(task) else _FINISH_KINDS[:1]
    chosen = draw(st.lists(st.sampled_from(kinds), max_size=2, unique=True))
    if recipe.override and all("must" in kind.value for kind in chosen):
        chosen = chosen[:1]
    return attrs.evolve(task, constraints=[Constraint(kind, draw(moments())) for kind in chosen])


@st.composite
def _gates(draw: st.DrawFn) -> Gate:
    board = draw(st.sampled_from(list(BOARDS)))
    return Gate(board, key_decision=draw(st.booleans()), call_in=draw(st.booleans()))


@st.composite
def _progress(draw: st.DrawFn, length: Duration | None, status: int) -> Progress | None:
    if length is not None and length.amount:
        return draw(progresses(length, status))
    progress = draw(progresses(Duration(8, Unit.HOUR), status))
    if progress is None or progress.actual_finish is not None:
        return progress
    return Progress(progress.actual_start)
