"""The sheet About: what the plan is, and how the workbook is to be read."""

from __future__ import annotations

from exitplan.interchange._workbook_table import Table, Value
from exitplan.plan import Moment
from exitplan.schedule import Schedule, headline


def about(schedule: Schedule) -> Table:
    """Give the sheet About."""
    plan = schedule.plan
    status = plan.status_date
    rows: list[tuple[Value, ...]] = [
        ("Plan", plan.title),
        ("ID", plan.id),
        ("Starts", Moment(plan.start.day)),
        ("Forecast finish", Moment(schedule.finish_day)),
        ("Status date", "none" if status is None else Moment(status.day)),
        ("Calendar", plan.calendar),
        ("Scheduling rules", plan.options.profile.value),
        ("In short", " ".join(headline(schedule))),
    ]
    if plan.risks or plan.branches:
        rows.append(("Risks", _RISKS))
    rows += _HOW_TO_READ
    return Table("About", ("What", "Says"), (24, 110), tuple(rows))


_RISKS = (
    "Every date is the plan's own. How likely it is, exitplan risk tells from the plan file: its "
    "estimates, spreads, risks, branches and correlations are not in this workbook."
)
_HOW_TO_READ: list[tuple[Value, ...]] = [
    (
        "Plan",
        (
            "Every item, indented by groups that fold (Data, Group). Columns to the right of "
            "Remaining are folded away: they hold what reading the sheet back needs."
        ),
    ),
    ("Milestones", "In the order of their forecast, with what each is waiting for."),
    (
        "Critical path",
        (
            "What drives the plan's finish, step by step, and the paths to other final "
            "milestones where they differ. It is traced along the links, so it is no float test."
        ),
    ),
    ("Slippage", "Forecast against approved baselines; without them, margins to deadlines."),
    (
        "Total Float",
        (
            "Days an item may slip before the plan's finish or a constraint is touched, "
            "counted on its own calendar: working days, or calendar days where it runs on 24 "
            "hours. Less than 0: dates that have to be kept cannot be."
        ),
    ),
    ("Critical", "Items with no more total float than the plan calls critical; also in words."),
    (
        "Margin",
        (
            "Days from the forecast to the deadline. The forecast's own day is not counted, "
            "the deadline's is: on the deadline itself the margin is 0, and less than 0 is late."
        ),
    ),
    (
        "Status",
        (
            "on time: the margin is at least the tolerance. tight: it is less. late: the "
            "forecast is after the deadline. done or reached: finished."
        ),
    ),
    (
        "Duration",
        (
            "A number is working days of the item's calendar. ed are calendar days, emin "
            "minutes by the clock, mo calendar months."
        ),
    ),
    (
        "Legal periods",
        (
            "They, and decisions of boards, have the length that the rules gave them "
            "on the present dates. A sheet cannot count them anew: change the plan file instead."
        ),
    ),
    ("Colours", "Nothing is said by colour alone: the words are in the columns."),
]
