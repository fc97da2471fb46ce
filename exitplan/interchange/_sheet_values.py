"""What cells say: lengths, yes and no, percentages, kinds, constraints, predecessors."""

from __future__ import annotations

import re
from fractions import Fraction

import attrs

from exitplan.interchange._sheet_grid import Cell, quote
from exitplan.plan import (
    ConstraintKind,
    Duration,
    LagCalendar,
    LinkType,
    Unit,
    parse_duration,
)

PROJECT_MONTH_DAYS = 20
"""Working days of a month, as Microsoft Project counts unless it is told otherwise."""
_ELAPSED_MONTH_DAYS = 30
_LONGEST_LENGTH = 60
_MOST_DIGITS = 12
_NUMBER = r"(?P<number>[+-]?\d{1,9}(?:[.,]\d{1,6})?|[+-]?\d{1,3}(?:,\d{3}){1,2}(?:\.\d{1,4})?)"
_LENGTH = re.compile(_NUMBER + r" *(?P<unit>e? ?%|[a-z][a-z ]*)?(?P<guess>\?)?", re.IGNORECASE)
_UNITS = {
    "": Unit.DAY,
    "m": Unit.MINUTE,
    "min": Unit.MINUTE,
    "h": Unit.HOUR,
    "hr": Unit.HOUR,
    "d": Unit.DAY,
    "dy": Unit.DAY,
    "day": Unit.DAY,
    "w": Unit.WEEK,
    "wk": Unit.WEEK,
    "em": Unit.ELAPSED_MINUTE,
    "emin": Unit.ELAPSED_MINUTE,
    "eminute": Unit.ELAPSED_MINUTE,
    "eh": Unit.ELAPSED_HOUR,
    "ehr": Unit.ELAPSED_HOUR,
    "ehour": Unit.ELAPSED_HOUR,
    "ed": Unit.ELAPSED_DAY,
    "edy": Unit.ELAPSED_DAY,
    "eday": Unit.ELAPSED_DAY,
    "ew": Unit.ELAPSED_WEEK,
    "ewk": Unit.ELAPSED_WEEK,
    "eweek": Unit.ELAPSED_WEEK,
    "%": Unit.PERCENT,
    "e%": Unit.ELAPSED_PERCENT,
}
_PROJECT_MONTHS = ("mon", "emon", "emo", "emonth")


@attrs.frozen
class Length:
    """A length of time that was read."""

    duration: Duration
    is_estimated: bool = False
    """Whether a question mark stood behind it."""
    in_months: bool = False
    """Whether it was counted in months of working days."""


def _amount(text: str) -> Fraction:
    """Read a number whose comma may be a decimal sign (``1,5``) or group digits (``1,000``)."""
    if re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?", text):
        return Fraction(text.replace(",", ""))
    return Fraction(text.replace(",", "."))


def _duration(amount: Fraction, unit: Unit) -> Duration:
    return Duration(amount.numerator if amount.denominator == 1 else amount, unit)


def read_length(text: str, *, as_project: bool) -> Length:
    """Read ``10 days?``, ``2 wks``, ``3 mons``, ``2 edays``, ``50%``, ``28ed``, ``10``.

    `as_project` takes every month for :data:`PROJECT_MONTH_DAYS` working days;
    else only ``mon`` and ``mons`` are, which nobody but Project writes.
    Raises ValueError.
    """
    text = " ".join(text.split())
    match = _LENGTH.fullmatch(text) if len(text) <= _LONGEST_LENGTH else None
    if match is None:
        message = f"{quote(text)} is not a length; write a number and a unit, like 10d or 2 wks"
        raise ValueError(message)
    amount = _amount(match["number"])
    word = (match["unit"] or "").lower().strip()
    word = word.replace(" ", "") if "%" in word else word
    is_estimated = match["guess"] is not None
    single = word.removesuffix("s") if len(word) > 2 else word
    if single in _PROJECT_MONTHS or (as_project and single in ("mo", "month")):
        elapsed = single.startswith("e")
        days = _ELAPSED_MONTH_DAYS if elapsed else PROJECT_MONTH_DAYS
        unit = Unit.ELAPSED_DAY if elapsed else Unit.DAY
        return Length(_duration(amount * days, unit), is_estimated, in_months=True)
    unit_found = _UNITS.get(word) or _UNITS.get(single)
    if unit_found is None:
        unit_found = parse_duration(f"1 {word}").unit
    return Length(_duration(amount, unit_found), is_estimated)


def read_length_cell(cell: Cell, *, as_project: bool) -> Length:
    """Read a cell that holds a length: a number counts working days. Raises ValueError."""
    value = cell.value
    if isinstance(value, Fraction):
        if len(str(value.numerator)) > _MOST_DIGITS or len(str(value.denominator)) > _MOST_DIGITS:
            message = f"{quote(cell.text)} is not a length"
            raise ValueError(message)
        return Length(_duration(value, Unit.DAY))
    if not isinstance(value, str):
        message = f"{quote(cell.text)} is not a length; write a number and a unit, like 10d"
        raise ValueError(message)  # noqa: TRY004 - The sheet is wrong, not the caller.
    return read_length(value, as_project=as_project)


_TRUE = frozenset({"yes", "y", "true", "1", "x", "✓", "✔", "t"})
_FALSE = frozenset({"no", "n", "false", "0", "", "-", "f"})


def read_flag(cell: Cell) -> bool:
    """Read yes or no; raises ValueError."""
    word = cell.text.lower()
    if word in _TRUE:
        return True
    if word in _FALSE:
        return False
    message = f"{quote(cell.text)} is neither yes nor no"
    raise ValueError(message)


def read_percent(cell: Cell) -> int | Fraction:
    """Read ``50``, ``50%`` or a cell shown as a percentage; raises ValueError."""
    value = cell.value
    number: Fraction | None = None
    if isinstance(value, Fraction):
        number = value * 100 if cell.is_percentage else value
    elif isinstance(value, str) and re.fullmatch(r" *\d{1,3}(?:[.,]\d{1,6})? *%? *", value):
        number = Fraction(value.strip(" %").replace(",", "."))
    if number is None or not 0 <= number <= 100:
        message = f"{quote(cell.text)} is no percentage from 0 to 100"
        raise ValueError(message)
    number = number.limit_denominator(10_000)
    return number.numerator if number.denominator == 1 else number


_KINDS = {
    "milestone": "milestone",
    "start milestone": "start milestone",
    "finish milestone": "finish milestone",
    "group": "group",
    "summary": "group",
    "wbs summary": "group",
    "phase": "group",
    "level of effort": "level of effort",
    "loe": "level of effort",
    "plan": "plan",
    "legal period": "legal period",
    "decision": "decision",
    "task": "task",
    "activity": "task",
    "task dependent": "task",
    "resource dependent": "task",
}


def read_kind(text: str) -> str:
    """Give what sort of row it is; nothing where the word says something else, or nothing."""
    return _KINDS.get(" ".join(text.lower().replace("-", " ").replace("_", " ").split()), "")


_AFTER = ConstraintKind.START_NO_EARLIER_THAN
_BEFORE = ConstraintKind.START_NO_LATER_THAN
_CONSTRAINTS: dict[str, ConstraintKind | None] = {
    "": None,
    "none": None,
    "asap": None,
    "as soon as possible": None,
    "alap": ConstraintKind.AS_LATE_AS_POSSIBLE,
    "snet": _AFTER,
    "start on or after": _AFTER,
    "snlt": _BEFORE,
    "start on or before": _BEFORE,
    "fnet": ConstraintKind.FINISH_NO_EARLIER_THAN,
    "finish on or after": ConstraintKind.FINISH_NO_EARLIER_THAN,
    "fnlt": ConstraintKind.FINISH_NO_LATER_THAN,
    "finish on or before": ConstraintKind.FINISH_NO_LATER_THAN,
    "mso": ConstraintKind.MUST_START_ON,
    "mandatory start": ConstraintKind.MUST_START_ON,
    "mfo": ConstraintKind.MUST_FINISH_ON,
    "mandatory finish": ConstraintKind.MUST_FINISH_ON,
    **{kind.value.replace("_", " "): kind for kind in ConstraintKind},
}


def read_constraint_kind(text: str) -> ConstraintKind | None:
    """Read a constraint's name, as exitplan, Project and P6 call it; raises ValueError."""
    word = " ".join(text.lower().replace("_", " ").replace("-", " ").split())
    if word not in _CONSTRAINTS:
        message = f"{quote(text)} is no constraint exitplan knows"
        raise ValueError(message)
    return _CONSTRAINTS[word]


@attrs.frozen
class Token:
    """One predecessor as written: the key of a row, the kind of link, its lag."""

    key: str
    type: LinkType = LinkType.FS
    lag: str = ""
    lag_calendar: LagCalendar | None = None


_LONGEST_LINK = 1_000
_TYPES = {member.value: member for member in LinkType}
_CALENDARS = {member.value: member for member in LagCalendar}
_ON = re.compile(r"(.*\S)\s+on\s+(successor|predecessor|project|24-hour)", re.IGNORECASE)
_LAG = re.compile(r"(.*?)\s*([+-]\s*[\d.,]+\s*(?:[a-z%][a-z% ]{0,20})?)", re.IGNORECASE)
_P6_LAG = re.compile(r"(.*?)\s*:\s*(FS|SS|FF|SF)\s*([+-]?[\d.,]+\s*[a-z ]{0,20})?", re.IGNORECASE)
_TYPE = re.compile(r"(.*\S)\s*(FS|SS|FF|SF)", re.IGNORECASE)


_COMMA = r",(?!\d{1,2} ?e?(?:min|h|d|w|mo|%))"
"""No comma within a lag such as ``1,5 days``."""


def split_list(text: str) -> list[str]:
    """Split predecessors at semicolons and newlines, or, where there are none, at commas."""
    sign = r"[;\r\n]+" if re.search(r"[;\r\n]", text) else _COMMA
    return [part.strip() for part in re.split(sign, text) if part.strip()]


def readings(text: str) -> list[Token]:
    """Give every way to read a predecessor, the likeliest first; which keys exist decides.

    ``A-10`` may be a key or A with a lead of ten days, ``staff`` a key or
    ``sta`` FF.
    """
    if len(text) > _LONGEST_LINK:
        return []
    found = [Token(text)]
    calendar = None
    named = _ON.fullmatch(text)
    if named is not None:
        text, calendar = named[1], _CALENDARS[named[2].lower()]
    match = _P6_LAG.fullmatch(text)
    if match is not None:
        found.append(Token(match[1], _TYPES[match[2].upper()], match[3] or "", calendar))
    heads = [(text, "")]
    match = _LAG.fullmatch(text)
    if match is not None:
        heads.append((match[1], match[2]))
    for head, lag in heads:
        match = _TYPE.fullmatch(head)
        if match is not None:
            found.append(Token(match[1].strip(), _TYPES[match[2].upper()], lag, calendar))
        if lag or calendar:
            found.append(Token(head, LinkType.FS, lag, calendar))
    return found
