"""How dates are computed, where tools and habits differ."""

from __future__ import annotations

import enum
from typing import Any

import attrs

from exitplan.plan._tasks import LagCalendar
from exitplan.plan._time import Duration, to_duration


class Profile(enum.Enum):
    """Whose rules a plan is scheduled by; every rule can still be chosen on its own."""

    EXITPLAN = "exitplan"
    P6 = "p6"
    """Oracle Primavera P6."""
    MSPROJECT = "msproject"
    """Microsoft Project."""


class ProgressRule(enum.Enum):
    """What holds work that started out of sequence."""

    RETAINED_LOGIC = "retained-logic"
    """Remaining work still waits for its unfinished predecessors."""
    PROGRESS_OVERRIDE = "progress-override"
    """Remaining work goes on; unfinished predecessors no longer hold it."""
    ACTUAL_DATES = "actual-dates"
    """As progress override, and the actual start bounds the predecessors' late dates."""
    AS_REPORTED = "as-reported"
    """Work lies where it is reported: neither the status date nor predecessors move what has
    started, nor does the status date move what has not (Microsoft Project)."""


class MustDates(enum.Enum):
    """What must start/finish on does where the logic is later."""

    KEEP_LOGIC = "keep-logic"
    """The date holds from below; later logic pushes past it and float turns negative."""
    OVERRIDE_LOGIC = "override-logic"
    """The date replaces the logic (Primavera's mandatory dates, Microsoft Project's must)."""


class NoLaterThan(enum.Enum):
    """What start/finish no later than does to early dates."""

    BACKWARD_PASS = "backward-pass"
    """Nothing: it bites in the backward pass only (Primavera P6)."""
    PULL_EARLY = "pull-early"
    """It pulls the early date back, ahead of the logic if need be (Microsoft Project)."""


class ProjectedHolidays(enum.Enum):
    """What is said of dates that rest on bank holidays nobody has proclaimed yet."""

    TELL = "tell"
    """A note with every computation."""
    ACCEPT = "accept"
    """Nothing: the plan's owner knows."""


class FutureActuals(enum.Enum):
    """What is said of progress reported for a day after the status date."""

    REFUSE = "refuse"
    """It is an error: what has not happened yet is a forecast."""
    ACCEPT = "accept"
    """It is taken as it stands."""


class DeadlineRule(enum.Enum):
    """What a deadline does to late dates; it never moves an early one."""

    MEASURE = "measure"
    """Nothing."""
    CAP_LATE_DATES = "cap-late-dates"
    """Late finish comes no later, and so float is measured to it (Microsoft Project)."""


class AsLate(enum.Enum):
    """How far as late as possible moves work."""

    FREE_FLOAT = "free-float"
    """Up to its earliest successor's early date (Primavera P6)."""
    LATE_DATES = "late-dates"
    """To its late dates; its successors follow (Microsoft Project)."""


class FloatRule(enum.Enum):
    """What total float is counted between."""

    FINISH = "finish"
    """Early and late finish."""
    START = "start"
    """Early and late start; of started work, of what remains of it."""
    SMALLEST = "smallest"
    """Whichever is less."""


class CriticalRule(enum.Enum):
    """Which tasks are called critical."""

    TOTAL_FLOAT = "total-float"
    """Those with little total float."""
    LONGEST_PATH = "longest-path"
    """Those that drive the plan's finish."""


class OpenEnds(enum.Enum):
    """Where the late dates of work without successors come from."""

    PLAN_FINISH = "plan-finish"
    """From the plan's finish."""
    OWN_FINISH = "own-finish"
    """From its own early finish, so that it is critical."""


class StartLags(enum.Enum):
    """From when a lag after the start of work in progress is counted."""

    ACTUAL_START = "actual-start"
    EARLY_START = "early-start"
    """From the early start of its remaining work."""


class ExpectedFinish(enum.Enum):
    """What an expected finish does."""

    USE = "use"
    """It sets the remaining work."""
    IGNORE = "ignore"
    """Nothing."""


class ScheduleFrom(enum.Enum):
    """From which end a plan is scheduled."""

    START = "start"
    """As early as possible from the plan's start."""
    FINISH = "finish"
    """Back from the plan's `finish_by`: the latest start that keeps it is the plan's start. What
    is to be as late as possible says so itself."""


@attrs.frozen
class SchedulingOptions:
    """How dates are computed, where tools and habits differ.

    ``SchedulingOptions()`` are exitplan's own rules; :meth:`of` gives another
    tool's.
    """

    progress: ProgressRule = ProgressRule.RETAINED_LOGIC
    lag_calendar: LagCalendar = LagCalendar.SUCCESSOR
    must_dates: MustDates = MustDates.KEEP_LOGIC
    no_later_than: NoLaterThan = NoLaterThan.BACKWARD_PASS
    critical_float: Duration = attrs.field(default=Duration(0), converter=to_duration)
    """Tasks with at most this total float count as critical."""
    projected_holidays: ProjectedHolidays = ProjectedHolidays.TELL
    future_actuals: FutureActuals = FutureActuals.REFUSE
    deadlines: DeadlineRule = DeadlineRule.MEASURE
    as_late: AsLate = AsLate.FREE_FLOAT
    total_float: FloatRule = FloatRule.FINISH
    critical: CriticalRule = CriticalRule.TOTAL_FLOAT
    open_ends: OpenEnds = OpenEnds.PLAN_FINISH
    start_lags: StartLags = StartLags.ACTUAL_START
    expected_finish: ExpectedFinish = ExpectedFinish.USE
    schedule_from: ScheduleFrom = ScheduleFrom.START
    profile: Profile = Profile.EXITPLAN
    """Whose rules the others started from."""

    @classmethod
    def of(cls, profile: Profile, **changes: Any) -> SchedulingOptions:
        """Give a profile's rules, with changes by option."""
        if profile is Profile.P6:
            changes = {
                "lag_calendar": LagCalendar.PREDECESSOR,
                "must_dates": MustDates.OVERRIDE_LOGIC,
                "future_actuals": FutureActuals.ACCEPT,
                "start_lags": StartLags.EARLY_START,
                **changes,
            }
        elif profile is Profile.MSPROJECT:
            changes = {
                "progress": ProgressRule.AS_REPORTED,
                "must_dates": MustDates.OVERRIDE_LOGIC,
                "no_later_than": NoLaterThan.PULL_EARLY,
                "future_actuals": FutureActuals.ACCEPT,
                "deadlines": DeadlineRule.CAP_LATE_DATES,
                "as_late": AsLate.LATE_DATES,
                "total_float": FloatRule.SMALLEST,
                **changes,
            }
        return cls(profile=profile, **changes)
