"""Readers of single values: each gives a value, or reports and gives BAD."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypeAlias

from exitplan.plan import (
    Duration,
    Link,
    Moment,
    Unit,
    parse_duration,
    parse_moment,
)
from exitplan.planfile import _kinds as kinds
from exitplan.planfile._context import BAD, Context
from exitplan.planfile._links import read_link, read_reference
from exitplan.planfile._report import quote
from exitplan.planfile._tree import Node, Scalar

Reader: TypeAlias = Callable[[Context, Node], Any]

_ID = re.compile(kinds.ID)
LONGEST_TERM = 80
"""Characters; a date, duration or number that is longer is none."""
NO_REASONS = frozenset({"true", "false", "yes", "no", "on", "off"})
_REASON_HELP = "write the reason, or leave the key out where nothing is assumed"


def text_reader(kind: kinds.Text) -> Reader:
    """Make a reader of text; gives it without the blanks around it."""
    longest, is_one_line, is_reason = kind.longest, kind.is_one_line, kind.is_reason
    pattern = re.compile(kind.pattern) if kind.pattern else None
    remedy = kind.remedy

    def read(context: Context, node: Node) -> Any:
        if type(node) is not Scalar or node.is_null:
            return context.wrong_kind(node, "text")
        text = node.text.strip()
        if not text:
            return context.wrong_kind(node, "text")
        if len(text) > longest:
            message = f"this text has {len(text):,} characters; at most {longest:,} are allowed"
            return context.fail("EP011", node, message, "shorten it, or move it into notes")
        if is_one_line and "\n" in text:
            return context.fail("EP103", node, "this text must stand on one line", "shorten it")
        if pattern is not None and pattern.fullmatch(text) is None:
            return context.fail("EP108", node, f"{quote(text)} is not allowed here", remedy)
        if is_reason and not node.style and text.lower() in NO_REASONS:
            return context.fail("EP114", node, f"{quote(text)} is no reason", _REASON_HELP)
        return text

    return read


def id_reader(_kind: kinds.Id) -> Reader:
    """Make a reader of an id."""

    def read(context: Context, node: Node) -> Any:
        if type(node) is not Scalar or node.is_null:
            return context.wrong_kind(node, "an id")
        return node.text if check_id(context, node.text, (node.start, node.end)) else BAD

    return read


def check_id(context: Context, text: str, place: tuple[int, int]) -> bool:
    """Report what is no id, with one that would do; tell whether it is."""
    if _ID.fullmatch(text) is not None:
        return True
    slug = re.sub(r"[^a-z0-9]+", "-", text[:200].lower()).strip("-")[:64].rstrip("-")
    remedy = "use small letters, digits and hyphens, at most 64"
    if slug:
        remedy += f", for instance {slug}"
    context.fail("EP105", place, f"{quote(text)} is not an id", remedy)
    return False


def link_reader(kind: kinds.LinkText) -> Reader:
    """Make a reader of a link, or of the id of another item."""
    if kind.is_bare:

        def read_bare(context: Context, node: Node) -> Any:
            if type(node) is not Scalar or node.is_null:
                return context.wrong_kind(node, "the id of a task")
            full = read_reference(context.resolver, context.source, context.report, node)
            return BAD if full is None else full

        return read_bare

    def read(context: Context, node: Node) -> Any:
        if type(node) is not Scalar or node.is_null:
            return context.wrong_kind(node, "a link")
        full = context.resolver.find(node.text)
        if full is not None:
            return Link(full)
        link = read_link(context.resolver, context.source, context.report, node)
        return BAD if link is None else link

    return read


_TRUTH = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}


def flag_reader(_kind: kinds.Flag) -> Reader:
    """Make a reader of true and false."""

    def read(context: Context, node: Node) -> Any:
        if type(node) is not Scalar or node.is_null:
            return context.wrong_kind(node, "true or false")
        value = None if node.style else _TRUTH.get(node.text)
        if value is None:
            message = f"{quote(node.text)} is neither true nor false"
            return context.fail("EP108", node, message, "write true or false, without quotes")
        return value

    return read


def flag_or_word_reader(kind: kinds.FlagOrWord) -> Reader:
    """Make a reader of true, false and a few words."""
    words = kind.words
    remedy = f"write true, or one of {', '.join(words)}"

    def read(context: Context, node: Node) -> Any:
        if type(node) is not Scalar or node.is_null:
            return context.wrong_kind(node, "true or false")
        value = words.get(node.text)
        if value is None and not node.style:
            value = _TRUTH.get(node.text)
        if value is None:
            message = f"{quote(node.text)} is neither true nor one of {', '.join(words)}"
            return context.fail("EP108", node, message, remedy)
        return value

    return read


def yes_reader(_kind: kinds.Yes) -> Reader:
    """Make a reader of true."""
    read_flag = flag_reader(kinds.Flag())

    def read(context: Context, node: Node) -> Any:
        value = read_flag(context, node)
        if value is False:
            return context.fail("EP108", node, "this can only be true", "leave the key out")
        return value

    return read


def date_reader(kind: kinds.Date) -> Reader:
    """Make a reader of a date: a Moment, or a day ordinal where no time is allowed."""
    has_time = kind.has_time

    def read(context: Context, node: Node) -> Any:
        if type(node) is not Scalar or node.is_null:
            return context.wrong_kind(node, "a date")
        moment = context.moments.get(node.text) or _moment(context, node)
        if has_time or moment is BAD:
            return moment
        if moment.minute is not None:
            message = f"{quote(node.text)} has a time of day, which has no place here"
            return context.fail("EP106", node, message, "write the date alone")
        return moment.day

    return read


def _moment(context: Context, node: Scalar) -> Moment:
    text = node.text
    try:
        moment = context.moments[text] = parse_moment(text)
    except ValueError:
        message, remedy = f"{quote(text)} is not a date", _date_help(text)
        bad: Moment = context.fail("EP106", node, message, remedy)
        return bad
    return moment


def _date_help(text: str) -> str:
    british = re.fullmatch(r"(\d{1,2})[/. -](\d{1,2})[/. -](\d{4})", text[:20], re.ASCII)
    if british is not None:
        return f"write the year first: {british[3]}-{int(british[2]):02d}-{int(british[1]):02d}"
    short = re.fullmatch(r"(\d{4})[/.-](\d{1,2})[/.-](\d{1,2})", text[:20], re.ASCII)
    if short is not None:
        padded = f"{short[1]}-{int(short[2]):02d}-{int(short[3]):02d}"
        if padded != text:
            return f"write month and day with two digits: {padded}"
        return "there is no such day; check month and day"
    return "write year-month-day, like 2015-06-30, or with a time, like 2015-06-30T09:00"


def length_reader(kind: kinds.Length) -> Reader:
    """Make a reader of a duration: a Duration, or minutes where only clock time is allowed."""
    is_clock, may_be_share = kind.is_clock, kind.may_be_share

    def read(context: Context, node: Node) -> Any:
        if type(node) is not Scalar or node.is_null:
            return context.wrong_kind(node, "a duration")
        duration = context.durations.get(node.text) or _duration(context, node)
        if duration is not BAD and duration.unit.is_percent and not may_be_share:
            message = f"{quote(node.text)} is a share of another length"
            return context.fail("EP107", node, message, "write a length of time, like 10d")
        if not is_clock or duration is BAD:
            return duration
        try:
            minutes = duration.working_minutes(0, 0)
        except ValueError as error:
            return context.fail("EP107", node, str(error), "write whole minutes")
        if minutes <= 0 or duration.unit not in (Unit.MINUTE, Unit.HOUR):
            message = f"{quote(node.text)} is not a length in hours or minutes"
            return context.fail("EP107", node, message, "write hours or minutes, like 8h or 450min")
        return minutes

    return read


def _duration(context: Context, node: Scalar) -> Duration:
    text = node.text
    message = f"{quote(text)} is not a duration"
    remedy = "write a number and a unit, like 10d"
    if len(text) <= LONGEST_TERM:
        try:
            duration = context.durations[text] = parse_duration(text)
        except ValueError as error:
            message, _, remedy = str(error).partition("; ")
        else:
            return duration
    bad: Duration = context.fail("EP107", node, message, remedy)
    return bad


def choice_reader(kind: kinds.Choice) -> Reader:
    """Make a reader of one of a few words."""
    words = kind.words
    listing = ", ".join(words)

    def read(context: Context, node: Node) -> Any:
        if type(node) is not Scalar or node.is_null:
            return context.wrong_kind(node, f"one of {listing}")
        if node.text in words:
            return words[node.text]
        remedy = context.report.did_you_mean(node.text, words)
        message = f"{quote(node.text)} is not one of {listing}"
        return context.fail("EP108", node, message, remedy or "use one of these words")

    return read


_SHIFT = "([01][0-9]|2[0-4]):([0-5][0-9])-([01][0-9]|2[0-4]):([0-5][0-9])"
_HOURS_HELP = "write 09:00-17:00, or several: 09:00-12:30 13:00-17:00"


def shifts_reader(kind: kinds.Shifts) -> Reader:
    """Make a reader of a day's working hours: pairs of minutes of the day."""
    may_be_none = kind.may_be_none

    def read(context: Context, node: Node) -> Any:
        if type(node) is not Scalar or node.is_null:
            return context.wrong_kind(node, "working hours")
        text = node.text.strip()
        if text == "none" and may_be_none:
            return ()
        shifts: list[tuple[int, int]] = []
        reached = 0
        for part in text[:400].split():
            match = re.fullmatch(_SHIFT, part)
            if match is None:
                message = f"{quote(part)} is not a stretch of working hours"
                return context.fail("EP112", node, message, _HOURS_HELP)
            a, b, c, d = (int(group) for group in match.groups())
            begin, end = a * 60 + b, c * 60 + d
            if not reached <= begin < end <= 1440:
                message = f"{quote(part)} ends before it begins, or overlaps the hours before it"
                return context.fail("EP112", node, message, _HOURS_HELP)
            shifts.append((begin, end))
            reached = end
        return tuple(shifts) if shifts else context.wrong_kind(node, "working hours")

    return read


_YEARLY = r"([0-9]{2})-([0-9]{2})(?:\.\.([0-9]{2})-([0-9]{2}))?"
_DAYS = (0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def yearly_reader(kind: kinds.Yearly) -> Reader:
    """Make a reader of days that come back every year: two pairs of month and day."""
    may_span = kind.may_span
    remedy = "write month-day, like 04-01"
    if may_span:
        remedy = "write month-day..month-day: 12-24..01-01"

    def read(context: Context, node: Node) -> Any:
        if type(node) is not Scalar or node.is_null:
            return context.wrong_kind(node, "days of the year")
        match = re.fullmatch(_YEARLY, node.text[:LONGEST_TERM])
        if match is not None:
            first = int(match[1]), int(match[2])
            last = first if match[3] is None else (int(match[3]), int(match[4]))
            if not may_span and match[3] is not None:
                message = f"{quote(node.text)} is a stretch of days, not a day of every year"
                return context.fail("EP115", node, message, remedy)
            if all(1 <= month <= 12 and 1 <= day <= _DAYS[month] for month, day in (first, last)):
                return first, last
        message = f"{quote(node.text)} does not name days of every year"
        return context.fail("EP115", node, message, remedy)

    return read
