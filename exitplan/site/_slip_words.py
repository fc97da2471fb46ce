"""Slip told in words that can be read aloud: moves, changes and the states they lie between."""

from __future__ import annotations

import datetime
import re
from fractions import Fraction
from typing import TYPE_CHECKING

from exitplan.calendars import MONTHS, long_date
from exitplan.plan import parse_duration
from exitplan.planfile.history import VersionKind
from exitplan.schedule.words import MINUTES_PER_DAY, count, length_words
from exitplan.site._text import clean, shortened

if TYPE_CHECKING:
    from exitplan.planfile.history import Version
    from exitplan.slippage import MilestoneSlip, Part

MINUS = "\N{MINUS SIGN}"
LONGEST_SENTENCE = 320
_SHORT_MONTHS = tuple(name[:3] for name in MONTHS)
_QUOTED = re.compile(r"(“[^”]*”)")
_LENGTH = re.compile(r"(?<![\w.+-])(\d+(?:\.\d+)?(?:emin|min|eh|ed|ew|mo|h|d|w|y))(?![\w-])")
_SHORT_DATE = re.compile(rf"\b(\d{{1,2}}) ({'|'.join(_SHORT_MONTHS)}) (\d{{4}})\b")
_ISO_DATE = re.compile(r"(?<![\w-])(\d{4}-\d{2}-\d{2})(?![\w-])")


def plain(sentence: str) -> str:
    """Write the lengths and dates of a sentence out: ``10d`` as ``10 working days``.

    What stands in quotation marks is somebody's title and stays as it is.
    """
    text = "".join(
        part if part.startswith("“") else _written_out(part)
        for part in _QUOTED.split(clean(sentence))
    )
    return shortened(text, LONGEST_SENTENCE)


def _written_out(text: str) -> str:
    text = _LENGTH.sub(_length, text)
    text = _SHORT_DATE.sub(lambda found: f"{found[1]} {_month(found[2])} {found[3]}", text)
    return _ISO_DATE.sub(_date, text)


def _length(found: re.Match[str]) -> str:
    try:
        return length_words(parse_duration(found[1]))
    except ValueError:
        return found[1]


def _month(short: str) -> str:
    return MONTHS[_SHORT_MONTHS.index(short)]


def _date(found: re.Match[str]) -> str:
    try:
        return long_date(datetime.date.fromisoformat(found[1]).toordinal())
    except ValueError:
        return found[1]


def moved_words(minutes: int, day_minutes: int, calendar_days: int) -> str:
    """Say by how much a date moved: ``9 working days later``; to a tenth of a day.

    A move over no working time at all, from a Friday evening to the Monday
    morning, is told in calendar days.
    """
    if not minutes and not calendar_days:
        return "unmoved"
    if not minutes:
        return f"{count(abs(calendar_days), 'calendar day')} {_side(calendar_days)}"
    noun = "calendar day" if day_minutes == MINUTES_PER_DAY else "working day"
    amount = Fraction(abs(minutes), day_minutes)
    if amount < Fraction(1, 2):
        return f"less than half a {noun} {_side(minutes)}"
    return f"{_amount(amount, noun)} {_side(minutes)}"


def _amount(days: Fraction, noun: str) -> str:
    tenths = (days.numerator * 20 + days.denominator) // (2 * days.denominator)
    whole, rest = divmod(tenths, 10)
    return f"{whole:,}.{rest} {noun}s" if rest else count(whole, noun)


def _side(number: int) -> str:
    return "later" if number > 0 else "earlier"


def slip_words(slip: MilestoneSlip) -> str:
    """Say by how much a milestone moved, or that it is new or gone."""
    if slip.is_new:
        return "new"
    if slip.is_gone:
        return "no longer in the plan"
    if slip.total_minutes and not slip.calendar_days:
        return "moved within the day"
    return moved_words(slip.total_minutes, slip.day_minutes, slip.calendar_days)


def largest_part(slip: MilestoneSlip) -> Part | None:
    """Give the part that moved a milestone most, in the direction in which it moved."""
    side = slip.total_minutes or slip.calendar_days
    ranked = sorted(
        slip.parts,
        key=lambda part: (
            (part.minutes or part.calendar_days) * side <= 0,
            -abs(part.minutes),
            -abs(part.calendar_days),
        ),
    )
    return ranked[0] if ranked else None


def state_words(version: Version) -> str:
    """Name a state of the plan: ``the report of 31 May 2015``."""
    if version.kind is VersionKind.BASELINE:
        name = shortened(clean(version.name), 60)
        approved = "" if version.committed is None else f" of {long_date(version.committed)}"
        return f"the {name}{approved}"
    if version.day is None:
        return f"“{shortened(clean(version.name), 60)}”"
    day = long_date(version.day)
    if version.kind in (VersionKind.SNAPSHOT, VersionKind.FILE):
        return f"the report of {day}"
    if version.committed is None or version.committed == version.day:
        return f"the plan as of {day}"
    return f"the plan as of {day} (committed on {long_date(version.committed)})"


def approved_words(version: Version) -> str:
    """Name a state as the one that was approved: ``the approved plan of 31 May 2015``."""
    if version.kind is VersionKind.BASELINE or version.day is None:
        return state_words(version)
    return f"the approved plan of {long_date(version.day)}"


def first_words(version: Version) -> str:
    """Name a state as the first that is known: ``the first report, of 31 May 2015``."""
    if version.kind is VersionKind.BASELINE or version.day is None:
        return state_words(version)
    return f"the first report, of {long_date(version.day)}"
