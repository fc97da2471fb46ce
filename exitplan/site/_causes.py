"""What sets a date, in clauses short enough for a table."""

from __future__ import annotations

from collections.abc import Iterable

from exitplan.calendars import long_date
from exitplan.plan import LinkType
from exitplan.schedule import Cause, Driver, Explanation, Schedule
from exitplan.schedule.words import and_list, length_words
from exitplan.site._text import clean, shortened

_LONGEST_TITLE = 90

_FACTS = {
    Cause.STATUS_DATE: "the status date, {}",
    Cause.PLAN_START: "the plan's start, {}",
    Cause.RESUME: "suspended until {}",
    Cause.EXPECTED_FINISH: "reported to finish on {}",
    Cause.AS_LATE_AS_POSSIBLE: "as late as what follows allows",
    Cause.SPAN: "the work it spans",
    Cause.BY_HAND: "dates entered by hand, {}",
    Cause.AS_REPORTED: "under way since {}, as reported",
    Cause.PLAN_FINISH: "the plan's finish by {}",
}


def quoted(title: str) -> str:
    """Put a title into quotation marks, shortened where it would drown the sentence."""
    return f"“{shortened(clean(title), _LONGEST_TITLE)}”"


def driver_words(schedule: Schedule, driver: Driver) -> str:
    """Say what one driver is: ``the finish of “Train officers”``."""
    day = "" if driver.day is None else long_date(driver.day)
    if driver.cause is Cause.LINK:
        return _link_words(schedule, driver)
    if driver.cause is Cause.ACTUAL:
        return f"fact: {'finished' if driver.detail == 'finish' else 'started'} on {day}"
    if driver.cause is Cause.CONSTRAINT:
        owner = ""
        if driver.via:
            owner = f", set on {quoted(schedule[driver.via].title)}"
        return f"{driver.detail} {day}{owner}"
    return _FACTS[driver.cause].format(day)


def _link_words(schedule: Schedule, driver: Driver) -> str:
    before = schedule[driver.predecessor]
    link = driver.link
    at_finish = link is None or link.type in (LinkType.FS, LinkType.FF)
    end = "the finish of " if at_finish else "the start of "
    text = f"{'' if before.is_milestone else end}{quoted(before.title)}"
    if link is not None and link.lag.amount:
        side = "after" if link.lag.amount > 0 else "before"
        text = f"{length_words(link.lag)} {side} {text}"
    if driver.detail == "end" and driver.via in schedule.groups:
        text += f", last of {quoted(schedule[driver.via].title)}"
    return text


def causes(schedule: Schedule, item_id: str) -> str:
    """Say everything that sets a task's dates, in one clause."""
    return causes_of(schedule, schedule.drivers(item_id))


def causes_of(schedule: Schedule, drivers: Iterable[Driver]) -> str:
    """Say everything that sets a date, in one clause."""
    found = [driver_words(schedule, driver) for driver in drivers]
    return and_list(list(dict.fromkeys(found))) or "nothing but its own duration"


def main_driver(schedule: Schedule, item_id: str) -> str:
    """Say in one clause what drives an item's date, and on what fact that rests in the end."""
    return driver_clause(schedule, schedule.why(item_id))


def driver_clause(schedule: Schedule, explanation: Explanation) -> str:
    """Say the same from an explanation at hand."""
    if not explanation.chain:
        return "the work it spans"
    first, last = explanation.chain[0], explanation.chain[-1]
    if first.id != explanation.dates.id and explanation.dates.kind == "group":
        return f"its last part, {quoted(first.title)}"
    if not first.drivers:
        return "nothing but its own duration"
    driver = first.drivers[0]
    text = driver_words(schedule, driver)
    if last is first or not last.drivers or last.drivers[0].cause is Cause.LINK:
        return text
    root = last.drivers[0]
    if root.cause is Cause.STATUS_DATE:
        return text if root.day is None else f"{text}, counted on from {long_date(root.day)}"
    if last.id == driver.predecessor:
        return f"{text} ({driver_words(schedule, root)})"
    if root.cause in (Cause.ACTUAL, Cause.CONSTRAINT):
        return f"{text}, resting on {quoted(last.title)} ({driver_words(schedule, root)})"
    return f"{text}, resting on {driver_words(schedule, root)}"


def driving_words(why: Explanation) -> str:
    """Give the paragraph that says what drives the date, from the item back to a fact."""
    place = 1 + (why.legal_period is not None) + (why.decision is not None)
    has_one = bool(why.chain) or why.dates.kind == "level-of-effort"
    return clean(why.paragraphs[place]) if has_one and place < len(why.paragraphs) else ""


def consequences_of(why: Explanation) -> list[str]:
    """Give the paragraphs on what hangs on it and what room there is."""
    driving = driving_words(why)
    place = 1 + (why.legal_period is not None) + (why.decision is not None) + bool(driving)
    return [clean(text) for text in why.paragraphs[place:]]
