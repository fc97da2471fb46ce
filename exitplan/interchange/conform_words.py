"""Agreement and disagreement in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from exitplan.calendars import long_date
from exitplan.errors import printable
from exitplan.interchange._conformance import (
    Conformance,
    Difference,
    Field,
    Root,
    Side,
    Sign,
)
from exitplan.interchange._imported import Tool
from exitplan.plan import DeadlineRule, Task
from exitplan.schedule import Cause, Driver
from exitplan.schedule.words import (
    MINUTES_PER_DAY,
    and_list,
    days_text,
    length_words,
    short_date,
)

if TYPE_CHECKING:
    from exitplan.schedule import Schedule

_SIDES = {Side.EARLY: "Early dates", Side.LATE: "Late dates", Side.FLOAT: "Total float"}
_SHOWN_DRIVERS = 3
_LONGEST_TITLE = 60


def verdict(conformance: Conformance) -> str:
    """Say in a paragraph how far the dates agree."""
    whom = _whom(conformance)
    if not conformance.open:
        return f"Nothing is left to compare with {whom}: every activity is finished."
    if not conformance.compared:
        return f"The file holds no computed dates of {whom}; there is nothing to compare."
    verb = "agrees" if conformance.compared == 1 else "agree"
    text = (
        f"{conformance.agreeing:,} of {_activities(conformance.compared, 'open ')} {verb} with "
        f"{whom} on every {_what(conformance)}"
    )
    if not conformance.is_full:
        text += f" ({share(conformance.percent)})"
    text = f"{text}."
    missing = conformance.open - conformance.compared
    if missing:
        text += f" For {missing:,} more the file holds none."
    if not conformance.is_full:
        text += f" {_origins(conformance)}"
    return text


def share(percent: float) -> str:
    """Write a share, never rounded up to all: ``99.9%``."""
    return f"{int(percent * 10) / 10:.1f}%"


def _whom(conformance: Conformance) -> str:
    if conformance.tool in (Tool.P6, Tool.MSPROJECT):
        return conformance.tool.label
    return "the program that wrote the file"


def _what(conformance: Conformance) -> str:
    held = {row.field for row in conformance.fields}
    has_dates = any(field.is_instant for field in held)
    if Field.TOTAL_FLOAT not in held:
        return "date"
    return "date and float" if has_dates else "float"


def _origins(conformance: Conformance) -> str:
    roots = {root.item for root in conformance.roots}
    followers = len(set(conformance.disagreeing) - roots)
    text = f"Disagreement begins at {_activities(len(roots))}"
    if not followers:
        return f"{text}."
    return f"{text}; {followers:,} more {'follows' if followers == 1 else 'follow'} from there."


def root_heading(schedule: Schedule, root: Root) -> str:
    """Name a root: ``Late dates of “Pour the base” (site.pour, A1010)``."""
    return f"{_SIDES[root.side]} of {item_words(schedule, root.item)}"


def item_words(schedule: Schedule, item: str) -> str:
    """Name an item by its title, id and code."""
    found = schedule[item].item
    title = printable(found.title)
    if len(title) > _LONGEST_TITLE:
        title = f"{title[: _LONGEST_TITLE - 1]}…"
    code = f", {printable(found.code)}" if found.code and found.code != item else ""
    return f"“{title}” ({item}{code})"


def root_sentences(schedule: Schedule, root: Root) -> Iterator[str]:
    """Say what sets exitplan's value, what speaks for a stale one, and what follows."""
    if root.side is Side.EARLY:
        words = [driver_words(schedule, driver) for driver in root.drivers]
        yield f"exitplan has it from {_listed(words) or 'nothing but its own duration'}."
    elif root.side is Side.LATE:
        yield f"exitplan has it from {_late_cause(schedule, root)}."
    if root.signs:
        signs = [sign_words(schedule, sign) for sign in root.signs]
        start = "A sign" if len(signs) == 1 else "Signs"
        yield f"{start} that the stored values are out of date: {'; '.join(signs)}."
    if root.followers:
        verb = "follows" if root.followers == 1 else "follow"
        yield f"{root.followers:,} more {verb} from it."


def _listed(words: list[str]) -> str:
    unique = list(dict.fromkeys(words))
    more = len(unique) - _SHOWN_DRIVERS
    return and_list(unique[:_SHOWN_DRIVERS] + ([f"{more:,} more"] if more > 0 else []))


def _late_cause(schedule: Schedule, root: Root) -> str:
    task = schedule[root.item].item
    words = [item_words(schedule, item) for item in root.holders]
    if isinstance(task, Task):
        words += [
            f"its constraint to {constraint.kind.value.replace('_', ' ')} "
            f"{long_date(constraint.date.day)}"
            for constraint in task.constraints
            if constraint.date is not None and constraint.kind.holds_from_above
        ]
    if task.deadline is not None and (
        schedule.plan.options.deadlines is DeadlineRule.CAP_LATE_DATES
    ):
        words.append(f"its deadline of {long_date(task.deadline.date.day)}")
    finish = schedule.plan.finish_by
    if words:
        return _listed(words)
    if finish is not None:
        return f"the plan's given finish, {long_date(finish.day)}"
    return f"the plan's finish, {long_date(schedule.finish_day)}"


_FACTS = {
    Cause.STATUS_DATE: "the status date, {}",
    Cause.PLAN_START: "the plan's start, {}",
    Cause.RESUME: "its resume date, {}",
    Cause.EXPECTED_FINISH: "its expected finish, {}",
    Cause.AS_LATE_AS_POSSIBLE: "being as late as possible",
    Cause.SPAN: "the work it spans",
}


def driver_words(schedule: Schedule, driver: Driver) -> str:
    """Say in a clause what sets an early date."""
    day = "" if driver.day is None else long_date(driver.day)
    if driver.cause is Cause.CONSTRAINT:
        return f"the constraint to {driver.detail} {day}"
    if driver.cause is Cause.ACTUAL:
        return f"the actual {driver.detail or 'start'} on {day}"
    if driver.cause is not Cause.LINK:
        return _FACTS.get(driver.cause, f"its {driver.cause.value}").format(day)
    text = item_words(schedule, driver.predecessor)
    link = driver.link
    if link is None:
        return text
    side = "finish" if link.type.from_finish else "start"
    text = f"the {side} of {text}"
    if link.lag.amount:
        text = f"{length_words(link.lag)} {'after' if link.lag.amount > 0 else 'before'} {text}"
    return text


def sign_words(schedule: Schedule, sign: Sign) -> str:
    """Say a sign in full."""
    status = schedule.plan.status_date
    if sign is Sign.BEFORE_DATA_DATE and status is not None:
        return f"{sign.value}, {long_date(status.day)}"
    return sign.value


def value_words(difference: Difference, value: int | None) -> str:
    """Write a stored value or ours for a table."""
    if value is None:
        return "–"
    if difference.field.is_instant:
        day, minute = divmod(value, MINUTES_PER_DAY)
        return f"{short_date(day)} {minute // 60:02d}:{minute % 60:02d}"
    if difference.field is Field.LONGEST_PATH:
        return "yes" if value else "no"
    return f"{'-' if value < 0 else ''}{_short(abs(value), difference.day_minutes)}"


def gap_words(difference: Difference) -> str:
    """Say how far ours is from the stored value: ``2d later``."""
    minutes = difference.minutes
    if minutes is None:
        return ""
    more, less = ("later", "earlier") if difference.field.is_instant else ("more", "less")
    return f"{_short(abs(minutes), difference.day_minutes)} {more if minutes > 0 else less}"


def _short(minutes: int, day_minutes: int) -> str:
    if minutes < 60:
        return f"{minutes}min"
    if minutes < day_minutes:
        return f"{minutes // 60}h" if minutes % 60 == 0 else f"{minutes / 60:.1f}h"
    return days_text(minutes, day_minutes)


def difference_words(difference: Difference) -> str:
    """Say a difference: ``early start   file 3 Mar 2025 08:00, exitplan …, 1h later``."""
    stored, ours = (value_words(difference, v) for v in (difference.stored, difference.ours))
    gap = gap_words(difference)
    text = f"{difference.field.value:12}  file {stored}, exitplan {ours}"
    return f"{text}, {gap}" if gap else text


def stale_sentence(schedule: Schedule, conformance: Conformance) -> str:
    """Say where the file contradicts itself; empty where it does not."""
    parts = [
        f"in {_activities(number, 'open ')} {sign_words(schedule, sign)}"
        for sign, number in conformance.stale
    ]
    return f"Signs of out-of-date values in the file: {'; '.join(parts)}." if parts else ""


def _activities(number: int, kind: str = "") -> str:
    return f"{number:,} {kind}{'activity' if number == 1 else 'activities'}"
