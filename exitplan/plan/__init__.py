"""The vocabulary of a plan, and the rules every plan must obey.

A :class:`Plan` is what somebody wrote: tasks, milestones and groups, the links
between them, constraints, deadlines, progress. It holds no computed date.
:func:`problems` finds what contradicts itself, whoever made the plan.
"""

from exitplan.plan._plan import (
    DEFAULT_CALENDAR,
    Document,
    Locator,
    MustDates,
    NoLaterThan,
    Plan,
    ProgressRule,
    SchedulingOptions,
)
from exitplan.plan._rules import CODES, contradicts_itself, problems
from exitplan.plan._tasks import (
    NO_LAG,
    Assumption,
    Constraint,
    ConstraintKind,
    Deadline,
    Estimate,
    Group,
    Kind,
    LagCalendar,
    Link,
    LinkType,
    Progress,
    Shape,
    Task,
    milestone,
)
from exitplan.plan._time import (
    MINUTES_PER_DAY,
    Duration,
    Moment,
    Unit,
    parse_duration,
    parse_moment,
    say_amount,
    to_duration,
    to_moment,
)

__all__ = [
    "CODES",
    "DEFAULT_CALENDAR",
    "MINUTES_PER_DAY",
    "NO_LAG",
    "Assumption",
    "Constraint",
    "ConstraintKind",
    "Deadline",
    "Document",
    "Duration",
    "Estimate",
    "Group",
    "Kind",
    "LagCalendar",
    "Link",
    "LinkType",
    "Locator",
    "Moment",
    "MustDates",
    "NoLaterThan",
    "Plan",
    "Progress",
    "ProgressRule",
    "SchedulingOptions",
    "Shape",
    "Task",
    "Unit",
    "contradicts_itself",
    "milestone",
    "parse_duration",
    "parse_moment",
    "problems",
    "say_amount",
    "to_duration",
    "to_moment",
]
