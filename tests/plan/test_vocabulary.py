"""The words a plan is built from in Python: what they take, and that they stay as made."""

from __future__ import annotations

import datetime
from fractions import Fraction
from typing import Any

import attrs
import pendulum
import pytest

from exitplan import (
    Assumption,
    Constraint,
    ConstraintKind,
    Deadline,
    Duration,
    Estimate,
    Group,
    Link,
    LinkType,
    Moment,
    Plan,
    Progress,
    SchedulingOptions,
    Task,
    Unit,
    milestone,
)
from exitplan.plan import Document

DAY = Moment(datetime.date(2015, 6, 30).toordinal())
MORNING = attrs.evolve(DAY, minute=570)
DAYS: list[Any] = [
    "2015-06-30",
    datetime.date(2015, 6, 30),
    pendulum.date(2015, 6, 30),
    DAY,
]
MORNINGS: list[Any] = [
    "2015-06-30T09:30",
    "2015-06-30 09:30",
    datetime.datetime(2015, 6, 30, 9, 30),  # noqa: DTZ001 - local civil time is meant
    pendulum.naive(2015, 6, 30, 9, 30),
    pendulum.datetime(2015, 6, 30, 9, 30, tz="Europe/London"),
    MORNING,
]
WRITTEN = [(value, DAY) for value in DAYS] + [(value, MORNING) for value in MORNINGS]


@pytest.mark.parametrize(("value", "moment"), WRITTEN)
def test_every_date_is_taken_in_every_form(value: Any, moment: Moment) -> None:
    """Text, dates and date-times of Python and pendulum, wherever a date belongs."""
    made = Plan("p", "P", value, status_date=value, finish_by=value)
    assert (made.start, made.status_date, made.finish_by) == (moment, moment, moment)
    assert Deadline(value).date == moment
    assert Constraint(ConstraintKind.MUST_START_ON, value).date == moment
    assert Assumption("nobody says", value).review_by == moment
    names = ("actual_start", "actual_finish", "suspended", "resumes", "expected_finish")
    progress = Progress(**dict.fromkeys(names, value))
    assert {getattr(progress, name) for name in names} == {moment}


@pytest.mark.parametrize("value", ["2w", "2 weeks", "2 working weeks", Duration(2, Unit.WEEK)])
def test_every_length_is_taken_in_every_form(value: Any) -> None:
    """Text or a Duration, wherever a length of time belongs."""
    length = Duration(2, Unit.WEEK)
    assert Task("a", "A", duration=value).duration == length
    assert Link("a", LinkType.SS, value).lag == length
    assert Deadline("2015-06-30", value).tolerance == length
    assert Progress(remaining=value).remaining == length
    estimate = Estimate(value, value, value)
    assert {estimate.low, estimate.likely, estimate.high} == {length}
    assert SchedulingOptions(critical_float=value).critical_float == length


def test_nothing_stays_nothing() -> None:
    """What may be left out is None, and not a date or a length of text 'None'."""
    assert Task("a", "A", duration=None, assumed=None).duration is None
    assert Progress() == Progress(*[None] * 7)
    assert Plan("p", "P", "2015-06-30", status_date=None).status_date is None
    assert Deadline("2015-06-30").tolerance is None
    assert Link("a").lag == Duration(0)


def test_what_is_neither_is_a_value_error() -> None:
    """A value of no meaning is refused where it is given, and not when dates are computed."""
    span = datetime.timedelta(days=10, hours=1)
    for make in (
        lambda: Task("a", "A", duration="soon"),
        lambda: Task("a", "A", duration=10),
        lambda: Task("a", "A", duration=span),
        lambda: Link("a", lag="a week or so"),
        lambda: Deadline("30/06/2015"),
        lambda: Plan("p", "P", 2015),
        lambda: Plan("p", "P", None),
    ):
        with pytest.raises(ValueError, match=r"is not a (date|duration)"):
            make()


def test_lists_and_generators_become_tuples() -> None:
    """A plan does not change when the list it was made from does."""
    links, marks = [Link("x")], [Constraint(ConstraintKind.AS_LATE_AS_POSSIBLE)]
    made = Task("a", "A", after=links, before=iter(links), constraints=marks, tags=["x", "y"])
    items = [made]
    written = Plan("p", "P", "2015-06-30", items, documents=[Document("d", "D")])
    inside = Group("g", "G", (task for task in items), after=links, constraints=marks)
    for grown in (links, marks, items):
        grown.clear()
    assert made.after == made.before == (Link("x"),)
    assert made.constraints == inside.constraints
    assert len(made.constraints) == 1
    assert made.tags == ("x", "y")
    assert written.items == inside.items == (made,)
    assert inside.after == (Link("x"),)
    assert written.documents == (Document("d", "D"),)


def test_what_is_made_stays_as_it_is() -> None:
    """No attribute of a plan or anything in it can be set."""
    task = Task(
        "a",
        "A",
        duration="2w",
        after=[Link("x")],
        constraints=[Constraint(ConstraintKind.AS_LATE_AS_POSSIBLE)],
        deadline=Deadline("2015-06-30"),
        progress=Progress("2015-06-03"),
        estimate=Estimate("1w", "3w"),
        assumed="nobody says",
    )
    group = Group("g", "G", [task])
    plan = Plan("p", "P", "2015-06-01", [group], documents=[Document("d", "D")])
    things = [plan, group, task, plan.start, task.duration, *task.after, *task.constraints]
    things += [task.deadline, task.progress, task.estimate, task.assumed, plan.options]
    things += plan.documents
    for thing in things:
        for field in attrs.fields(type(thing)):
            with pytest.raises(attrs.exceptions.FrozenInstanceError):
                setattr(thing, field.name, None)


def test_a_changed_copy_leaves_the_original() -> None:
    """attrs.evolve gives a new plan; the converters work there too."""
    plan = Plan("p", "P", "2015-06-01", [Task("a", "A", duration="2w")])
    later = attrs.evolve(plan, start="2015-07-01")
    assert str(plan.start) == "2015-06-01"
    assert str(later.start) == "2015-07-01"
    assert later.items is plan.items
    assert later != plan
    assert attrs.evolve(later, start=plan.start) == plan


def test_the_place_of_a_plan_is_no_part_of_it() -> None:
    """Two plans of the same content are equal, whether or not they came from a file."""
    plan = Plan("p", "P", "2015-06-01")
    assert attrs.evolve(plan, locate=lambda _where: None) == plan
    assert "locate" not in repr(plan)


def test_milestones_are_tasks_without_a_length() -> None:
    """The shorthand takes everything a task takes."""
    made = milestone("g.award", "Award", after=[Link("x")], tags=["final"], deadline=None)
    assert made.is_milestone
    assert made.duration is None
    assert made.effective_duration is None
    assert (made.name, made.tags) == ("award", ("final",))


def test_the_likely_value_is_the_duration_where_none_is_given() -> None:
    """A duration goes before an estimate; an estimate without a likely value gives none."""
    estimate = Estimate("1w", "3w", "2w")
    assert Task("a", "A", estimate=estimate).effective_duration == Duration(2, Unit.WEEK)
    assert Task("a", "A", duration="4d", estimate=estimate).effective_duration == Duration(4)
    assert Task("a", "A", estimate=Estimate("1w", "3w")).effective_duration is None


@pytest.mark.parametrize(
    ("amount", "unit", "minutes"),
    [
        (Fraction(1, 480), Unit.DAY, 1),
        (Fraction(1, 2400), Unit.WEEK, 1),
        (Fraction(1, 60), Unit.HOUR, 1),
        (Fraction(-3, 2), Unit.DAY, -720),
        (0, Unit.WEEK, 0),
        (Fraction(1, 481), Unit.DAY, None),
        (Fraction(1, 2), Unit.MINUTE, None),
        (Fraction(-1, 7), Unit.HOUR, None),
    ],
)
def test_lengths_are_converted_exactly_or_not_at_all(
    amount: int | Fraction, unit: Unit, minutes: int | None
) -> None:
    """A fraction of a day that is a whole number of minutes is one; any other is refused."""
    length = Duration(amount, unit)
    if minutes is None:
        with pytest.raises(ValueError, match="is no whole number of minutes"):
            length.working_minutes(480, 2400)
    else:
        assert length.working_minutes(480, 2400) == minutes
