"""The plan file format of the scheduling options."""

from __future__ import annotations

from exitplan.plan import (
    AsLate,
    CriticalRule,
    DeadlineRule,
    ExpectedFinish,
    FloatRule,
    FutureActuals,
    LagCalendar,
    MustDates,
    NoLaterThan,
    OpenEnds,
    Profile,
    ProgressRule,
    ProjectedHolidays,
    ScheduleFrom,
    StartLags,
)
from exitplan.planfile._format_parts import choice
from exitplan.planfile._kinds import Field, Length, Object

SCHEDULING = Object(
    "scheduling",
    "How dates are computed, where tools and habits differ.",
    (
        Field(
            "profile",
            choice(Profile),
            "Whose rules the others start from: Primavera P6's or Microsoft Project's.",
            default="exitplan",
        ),
        Field("progress", choice(ProgressRule), "What holds work that has started."),
        Field("lag_calendar", choice(LagCalendar), "On whose working time lags are counted."),
        Field(
            "must_dates",
            choice(MustDates),
            "What must_start_on and must_finish_on do where the logic is later.",
        ),
        Field(
            "no_later_than",
            choice(NoLaterThan),
            "Whether no-later-than dates pull early dates back.",
        ),
        Field(
            "critical_float",
            Length(),
            "Tasks with at most this total float count as critical.",
            "5d",
            default="0d",
        ),
        Field(
            "projected_holidays",
            choice(ProjectedHolidays),
            "Whether dates on bank holidays that nobody has proclaimed yet get a note.",
            default="tell",
        ),
        Field(
            "future_actuals",
            choice(FutureActuals),
            "Whether progress may be reported for days after the status date.",
        ),
        Field("deadlines", choice(DeadlineRule), "Whether float is measured to deadlines."),
        Field("as_late", choice(AsLate), "How far as late as possible moves work."),
        Field("total_float", choice(FloatRule), "What total float is counted between."),
        Field("critical", choice(CriticalRule), "Which tasks are called critical."),
        Field("open_ends", choice(OpenEnds), "Where work without successors has its late dates."),
        Field(
            "start_lags",
            choice(StartLags),
            "From when a lag after the start of work in progress is counted.",
        ),
        Field("expected_finish", choice(ExpectedFinish), "What an expected finish does."),
        Field(
            "schedule_from",
            choice(ScheduleFrom),
            "From which end the plan is scheduled; from the finish means up to finish_by.",
        ),
    ),
)
