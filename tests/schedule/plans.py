"""Random plans for the comparison with brute force: small, in whole hours, of every kind."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from hypothesis import settings
from hypothesis import strategies as st

from exitplan.calendars import CalendarSpec, OpenDay, Period
from exitplan.errors import Severity
from exitplan.plan import (
    Constraint,
    ConstraintKind,
    Duration,
    Group,
    Kind,
    LagCalendar,
    Link,
    LinkType,
    Moment,
    MustDates,
    NoLaterThan,
    Plan,
    Progress,
    ProgressRule,
    SchedulingOptions,
    Task,
    Unit,
    problems,
)
from tests.schedule.hours import FIRST_DAY, LAST_DAY, Hours

START = datetime.date(2015, 3, 23).toordinal()
"""A Monday, two weeks before Easter."""

Shifts = tuple[tuple[int, int], ...]
NINE_TO_FIVE: Shifts = ((9, 17),)


def _day(month: int, day: int) -> int:
    return datetime.date(2015, month, day).toordinal()


ENGLAND_AND_WALES = [
    datetime.date(*ymd).toordinal()
    for ymd in (
        (2014, 8, 25), (2014, 12, 25), (2014, 12, 26), (2015, 1, 1), (2015, 4, 3), (2015, 4, 6),
        (2015, 5, 4), (2015, 5, 25), (2015, 8, 31), (2015, 12, 25), (2015, 12, 28), (2016, 1, 1),
        (2016, 3, 25), (2016, 3, 28), (2016, 5, 2), (2016, 5, 30), (2016, 8, 29), (2016, 12, 26),
        (2016, 12, 27),
    )
]  # fmt: skip
"""As proclaimed: https://www.gov.uk/bank-holidays."""


def _weekdays(shifts: Shifts) -> dict[int, Shifts]:
    return dict.fromkeys(range(5), shifts)


_DRAWN: dict[str, tuple[dict[int, Shifts], tuple[tuple[int, int], ...], dict[int, Shifts]]] = {
    # name: (weekly hours, closed periods, open days)
    "weekdays": (_weekdays(NINE_TO_FIVE), (), {}),
    "split": (_weekdays(((8, 12), (13, 17))), ((_day(4, 1), _day(4, 2)),), {}),
    "weekend": ({5: ((10, 16),), 6: ((10, 16),)}, (), {}),
    "late": (dict.fromkeys(range(1, 6), ((0, 4), (20, 24))), ((_day(3, 31), _day(4, 8)),), {}),
    "mornings": (
        {0: ((8, 12),), 1: ((8, 12),), 2: ((8, 12),), 4: ((8, 12),)},
        (),
        {_day(4, 5): ((8, 12),), _day(4, 12): ((6, 14),)},
    ),
    "through": (_weekdays(((0, 24),)), (), {}),
}

SPECS: dict[str, CalendarSpec] = {
    name: CalendarSpec(
        name,
        based_on=None,
        hours={d: _minutes(shifts) for d, shifts in week.items()},
        closed=tuple(Period(first, last) for first, last in closed),
        open=tuple(OpenDay(d, _minutes(shifts)) for d, shifts in opened.items()),
    )
    for _minutes in [lambda shifts: tuple((60 * a, 60 * b) for a, b in shifts)]
    for name, (week, closed, opened) in _DRAWN.items()
}

CALENDARS: dict[str, Hours] = {
    "24-hour": Hours("24-hour", dict.fromkeys(range(7), ((0, 24),))),
    "england-and-wales": Hours("england-and-wales", _weekdays(NINE_TO_FIVE), ENGLAND_AND_WALES),
    **{
        name: Hours(name, week, [d for a, b in closed for d in range(a, b + 1)], opened)
        for name, (week, closed, opened) in _DRAWN.items()
    },
}
assert FIRST_DAY < START < LAST_DAY

NAMES = st.sampled_from(list(CALENDARS))


@st.composite
def moments(draw: st.DrawFn, first: int = -3, last: int = 30) -> Moment:
    """Draw a date, or a date and hour, some days from the plan's start."""
    day = START + draw(st.integers(first, last))
    hour = draw(st.none() | st.sampled_from([0, 8, 9, 12, 17, 22]))
    return Moment(day, None if hour is None else 60 * hour)


WORKING = st.builds(Duration, st.sampled_from([0, 1, 4, 8, 8, 12, 16, 24]), st.just(Unit.HOUR))
DAYS = st.builds(Duration, st.integers(1, 3), st.just(Unit.DAY))
ELAPSED = st.builds(Duration, st.sampled_from([4, 20, 48]), st.just(Unit.ELAPSED_HOUR))
MONTHS = st.builds(Duration, st.just(1), st.just(Unit.MONTH))
NO_LAG = st.just(Duration(0))
WORKING_LAG = st.builds(Duration, st.sampled_from([-9, -8, -1, 1, 8, 11]), st.just(Unit.HOUR))
DAY_LAG = st.builds(Duration, st.sampled_from([-1, 1, 2]), st.just(Unit.DAY))
ELAPSED_LAG = st.builds(Duration, st.sampled_from([-30, -8, 5, 24, 72]), st.just(Unit.ELAPSED_HOUR))
MONTH_LAG = st.builds(Duration, st.sampled_from([-1, 1]), st.just(Unit.MONTH))
LAGS = st.one_of(NO_LAG, NO_LAG, WORKING_LAG, DAY_LAG, ELAPSED_LAG, MONTH_LAG)

BOUNDING = [
    ConstraintKind.START_NO_EARLIER_THAN,
    ConstraintKind.FINISH_NO_EARLIER_THAN,
    ConstraintKind.START_NO_LATER_THAN,
    ConstraintKind.FINISH_NO_LATER_THAN,
    ConstraintKind.MUST_START_ON,
    ConstraintKind.MUST_FINISH_ON,
]


def examples(count: int) -> settings:
    """Ask for so many examples, or as many as a profile that searches asks for."""
    default = settings.default.max_examples
    return settings(max_examples=count if default == 100 else default)


class DrawnPlan(Plan):
    """A plan that says itself briefly, so that a failing example can be read."""

    def __repr__(self) -> str:
        """Give the plan's items in a line each."""
        options = self.options
        head = (
            f"start {self.start}, status {self.status_date}, finish by {self.finish_by}, "
            f"{self.calendar}, lags {options.lag_calendar.value}, {options.progress.value}, "
            f"{options.must_dates.value}, {options.no_later_than.value}"
        )
        return "\n    ".join([head, *map(_say, self.walk())])

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """Keep Hypothesis from spelling every field out."""
        printer.text(repr(self))


def _say(item: Task | Group) -> str:
    words = [item.id, f"on {item.calendar}" if item.calendar else ""]
    if isinstance(item, Task):
        words += ["milestone" if item.is_milestone else str(item.duration)]
        words += [str(use) for use in (item.period, item.gate) if use is not None]
        progress = item.progress
        if progress is not None:
            names = ("actual_start", "actual_finish", "remaining", "percent_complete", "resumes")
            words += [f"{n}={v}" for n in names if (v := getattr(progress, n)) is not None]
    words += [f"{c.kind.value}={c.date}" for c in item.constraints]
    for link in item.after:
        choice = f" ({link.lag_calendar.value})" if link.lag_calendar else ""
        lag = f"+{link.lag}" if link.lag.amount else ""
        words.append(f"<- {link.task} {link.type.value}{lag}{choice}")
    return " ".join(filter(None, words))


class Steps(Protocol):
    """How legal periods and gates are drawn; see step_plans.py."""

    fields: Mapping[str, object]
    """What the plan holds for them."""

    def tasks(
        self, name: str, recipe: Recipe, status: int | None
    ) -> st.SearchStrategy[Task | None]:
        """Draw one, or none."""

    def may_hold_finish(self, task: Task) -> bool:
        """Whether links to the finish are drawn."""

    def finished(
        self, draw: st.DrawFn, tasks: dict[str, Task], after: dict[str, list[Link]]
    ) -> None:
        """Change what was drawn."""


class Recipe:
    """What kinds of things a drawn plan may hold."""

    def __init__(
        self,
        *,
        months: bool = False,
        progress: bool = False,
        constraints: bool = False,
        groups: bool = False,
        calendars: bool = True,
        first_starts: bool = False,
        override: bool = False,
        rules: Iterable[ProgressRule] = (ProgressRule.RETAINED_LOGIC,),
        size: int = 6,
        steps: Steps | None = None,
    ) -> None:
        self.months = months
        self.progress = progress
        self.constraints = constraints
        self.groups = groups
        self.calendars = calendars
        self.first_starts = first_starts
        self.override = override
        self.rules = list(rules)
        self.size = size
        self.steps = steps


def plans(recipe: Recipe) -> st.SearchStrategy[Plan]:
    """Draw plans that do not contradict themselves."""
    return _plans(recipe).filter(
        lambda plan: all(found.severity is not Severity.ERROR for found in problems(plan))
    )


@st.composite
def _plans(draw: st.DrawFn, recipe: Recipe) -> Plan:
    count = draw(st.integers(1, recipe.size))
    folders = ["", "", "g.", "g.h.", "k."] if recipe.groups else [""]
    ids = [f"{draw(st.sampled_from(folders))}t{n}" for n in range(count)]
    calendar = draw(NAMES) if recipe.calendars else "england-and-wales"
    status = START + draw(st.integers(-1, 14)) if recipe.progress and draw(st.booleans()) else None
    tasks = {name: draw(_tasks(name, recipe, status)) for name in ids}
    group_ids = [g for g in ("g", "g.h", "k") if any(name.startswith(f"{g}.") for name in ids)]
    rigid = {t for t in ids if recipe.steps and not recipe.steps.may_hold_finish(tasks[t])}
    after = draw(_links(ids, group_ids, recipe, rigid))
    if recipe.steps is not None:
        recipe.steps.finished(draw, tasks, after)
    fields: dict[str, dict[str, object]] = {}
    for group in group_ids:
        fields[group] = {"calendar": draw(st.none() | NAMES) if recipe.calendars else None}
        if recipe.constraints and draw(st.booleans()):
            fields[group]["constraints"] = [
                Constraint(ConstraintKind.START_NO_EARLIER_THAN, draw(moments()))
            ]
    options = SchedulingOptions(
        progress=draw(st.sampled_from(recipe.rules)),
        lag_calendar=draw(st.sampled_from(LagCalendar)),
        must_dates=draw(st.sampled_from(MustDates)) if recipe.override else MustDates.KEEP_LOGIC,
        no_later_than=(
            draw(st.sampled_from(NoLaterThan)) if recipe.override else NoLaterThan.BACKWARD_PASS
        ),
    )
    return DrawnPlan(
        "drawn",
        "Drawn",
        start=Moment(START, draw(st.none() | st.sampled_from([540, 780]))),
        items=assemble(tasks.values(), after, fields),
        status_date=None if status is None else Moment(status),
        finish_by=draw(st.none() | moments(5, 40)) if recipe.constraints else None,
        calendar=calendar,
        calendars=SPECS,
        options=options,
        **(recipe.steps.fields if recipe.steps is not None else {}),
    )


def assemble(
    tasks: Iterable[Task],
    after: Mapping[str, list[Link]],
    fields: Mapping[str, dict[str, object]],
) -> list[Task | Group]:
    """Nest tasks into the groups their ids name, and give every item its links."""
    import attrs

    def level(prefix: str, inside: list[Task]) -> list[Task | Group]:
        items: list[Task | Group] = []
        groups: dict[str, list[Task]] = {}
        for task in inside:
            head, dot, _ = task.id.removeprefix(prefix).partition(".")
            if dot:
                groups.setdefault(prefix + head, []).append(task)
            else:
                items.append(attrs.evolve(task, after=after.get(task.id, ())))
        for name, members in groups.items():
            items.append(
                Group(
                    name,
                    name,
                    level(f"{name}.", members),
                    after=after.get(name, ()),
                    **fields.get(name, {}),
                )
            )
        return items

    return level("", list(tasks))


@st.composite
def _tasks(draw: st.DrawFn, name: str, recipe: Recipe, status: int | None) -> Task:
    if recipe.steps is not None:
        task = draw(recipe.steps.tasks(name, recipe, status))
        if task is not None:
            return task
    is_milestone = draw(st.integers(0, 4)) == 0
    lengths = [WORKING, WORKING, DAYS, ELAPSED, *([MONTHS] if recipe.months else [])]
    length = None if is_milestone else draw(draw(st.sampled_from(lengths)))
    constraints = []
    if recipe.constraints:
        kinds = draw(st.lists(st.sampled_from(BOUNDING), max_size=2, unique=True))
        if recipe.override and all("must" in kind.value for kind in kinds):
            kinds = kinds[:1]  # Which of two dates replaces the logic, nobody says.
        constraints = [Constraint(kind, draw(moments())) for kind in kinds]
    return Task(
        name,
        name.upper(),
        kind=Kind.MILESTONE if is_milestone else Kind.TASK,
        duration=length,
        calendar=draw(st.none() | NAMES) if recipe.calendars else None,
        constraints=constraints,
        progress=None if status is None else draw(progresses(length, status - START)),
    )


@st.composite
def progresses(draw: st.DrawFn, length: Duration | None, status: int) -> Progress | None:
    state = draw(st.sampled_from(["not started", "started", "finished"]))
    if state == "not started" or (length is None and state == "started"):
        return None
    begun = draw(moments(-8, status - 1))
    if state == "finished":
        ended = draw(moments(begun.day - START, max(begun.day - START, status)))
        return Progress(begun if length is not None else None, max(begun, ended, key=_end))
    assert length is not None
    how = draw(st.sampled_from(["remaining", "percent", "silent"]))
    resumes = draw(st.none() | moments(max(begun.day - START + 1, status - 2), status + 9))
    suspended = None if resumes is None else Moment(begun.day)
    if how == "remaining":
        left = WORKING if length.unit.is_working else ELAPSED
        return Progress(begun, remaining=draw(left), suspended=suspended, resumes=resumes)
    if (
        how == "percent"
        and length.amount
        and length.unit is not Unit.MONTH
        and (length.unit is Unit.DAY or length.amount % 4 == 0)
    ):
        percent = draw(st.sampled_from([0, 50]))
        return Progress(begun, percent_complete=percent, suspended=suspended, resumes=resumes)
    return Progress(begun)


def _end(moment: Moment) -> int:
    return moment.end


@st.composite
def _links(
    draw: st.DrawFn, ids: list[str], groups: list[str], recipe: Recipe, rigid: set[str]
) -> dict[str, list[Link]]:
    """Draw links one by one, and keep those that close no circle and are not there yet."""
    order = draw(st.permutations(ids))
    ends = [*order, *groups]
    after: dict[str, list[Link]] = {}
    edges: dict[str, set[str]] = {name: set() for name in ids}
    seen = set()
    for _ in range(draw(st.integers(0, 2 * len(ids)))):
        predecessor, successor = draw(st.sampled_from(ends)), draw(st.sampled_from(ends))
        if predecessor in order and successor in order:
            predecessor, successor = sorted((predecessor, successor), key=order.index)
        kind = draw(st.sampled_from(LinkType))
        if predecessor in groups and not kind.from_finish and not recipe.first_starts:
            continue
        if kind.to_finish and rigid.intersection(_leaves(successor, ids)):
            continue
        key = (predecessor, successor, kind)
        if key in seen or any(a == b or a.startswith(f"{b}.") for a, b in (key[:2], key[1::-1])):
            continue
        new = {(a, b) for a in _leaves(predecessor, ids) for b in _leaves(successor, ids)}
        if any(a == b or _reaches(edges, b, a) for a, b in new):
            continue
        for a, b in new:
            edges[a].add(b)
        if any(_reaches(edges, b, a) for a, b in new):
            for a, b in new:
                edges[a].discard(b)
            continue
        seen.add(key)
        lag = draw(LAGS if recipe.months else st.one_of(NO_LAG, WORKING_LAG, DAY_LAG, ELAPSED_LAG))
        choice = draw(st.none() | st.sampled_from(LagCalendar)) if lag.unit.is_working else None
        after.setdefault(successor, []).append(Link(predecessor, kind, lag, choice))
    return after


def _leaves(item: str, ids: list[str]) -> list[str]:
    return [name for name in ids if name == item or name.startswith(f"{item}.")]


def _reaches(edges: Mapping[str, set[str]], begin: str, goal: str) -> bool:
    waiting, seen = [begin], {begin}
    while waiting:
        for following in edges[waiting.pop()]:
            if following == goal:
                return True
            if following not in seen:
                seen.add(following)
                waiting.append(following)
    return False
