"""What a plan says, in a few words, and what differs between two things it says."""

from __future__ import annotations

import datetime
import enum
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import Any

import attrs

from exitplan.calendars import MeetingRule, OpenDay, Period, YearlyPeriod
from exitplan.plan import (
    Constraint,
    Deadline,
    Duration,
    Estimate,
    Group,
    Kind,
    Link,
    Moment,
    Progress,
    Shape,
    Spread,
    Task,
    say_amount,
)
from exitplan.schedule.words import short_date
from exitplan.slippage._calendar_words import (
    by_weekday,
    is_shifts,
    open_words,
    period_words,
    shift_words,
    yearly_words,
)

_DAYS = frozenset({"dates", "due", "first", "first_day", "last", "met"})
"""Fields whose numbers are day ordinals; `day` is one too where it is a number."""
_POUNDS = frozenset({"cost", "over", "up_to", "value"})
_SHARES = frozenset({"coefficient", "high", "likely", "low", "multiply", "probability"})
_LONGEST = 400
"""Characters of one value; plans may come from strangers."""
_MOST_DETAILS = 40
_DEEPEST = 12


def text_of(value: Any, field: str = "") -> str | None:
    """Say a value; `field` tells what a bare number counts. ``None`` for what is not said."""
    if value is None or value == ():
        return None
    words = _say(value, field, 0)
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"


def _say(value: Any, field: str, depth: int) -> str:
    for kind, say in _SAYERS:
        if isinstance(value, kind):
            return say(value)
    if isinstance(value, int | Fraction):
        return _number(value, field)
    if depth > _DEEPEST:
        return "…"
    if is_shifts(value):
        return shift_words(value)
    if isinstance(value, tuple | list | frozenset):
        return ", ".join(_say(part, field, depth + 1) for part in value) or "none"
    if isinstance(value, Mapping):
        named = by_weekday(value)
        said = (f"{key}: {_say(part, field, depth + 1)}" for key, part in named.items())
        return "; ".join(said) or "none"
    return _thing(value, depth) if attrs.has(type(value)) else str(value)


def _choice(value: enum.Enum) -> str:
    return str(value.value).replace("-", " ").replace("_", " ")


def _number(value: int | Fraction, field: str) -> str:
    if field in _DAYS and isinstance(value, int) and 0 < value <= datetime.date.max.toordinal():
        return short_date(value)
    if field in _POUNDS:
        return f"£{value:,}"
    if field in _SHARES or isinstance(value, Fraction):
        return _percent(value)
    return str(value)


def _percent(share: int | Fraction) -> str:
    amount = Fraction(share) * 100
    return f"{say_amount(amount if amount.denominator > 1 else int(amount))}%"


def _spread(spread: Spread) -> str:
    """Say a spread of lengths: ``80% to 150%``."""
    if spread.is_certain:
        return _percent(spread.likely) if spread.low == spread.high else "none"
    words = f"{_percent(spread.low)} to {_percent(spread.high)}"
    if spread.likely != 1:
        words = f"{words}, likely {_percent(spread.likely)}"
    usual = Spread(spread.low, spread.high, spread.likely)
    for field in ("shape", "weight", "percentiles"):
        value = getattr(spread, field)
        if value != getattr(usual, field):
            words = f"{words}, {_say(value, 'count', 1)}"
    return words


def _thing(value: Any, depth: int) -> str:
    """Say what is set in a thing that has fields, its name or rule first."""
    parts: list[str] = []
    for field in attrs.fields(type(value)):
        said = getattr(value, field.name)
        if said is None or said == () or said == _default(field):
            continue
        if isinstance(said, bool):
            parts.append(f"{'' if said else 'no '}{label(field.name)}")
            continue
        words = _say(said, field.name, depth + 1)
        parts.append(words if not parts else f"{label(field.name)} {words}")
    return ", ".join(parts)


def _default(field: Any) -> Any:
    default = field.default
    return default.factory() if isinstance(default, attrs.Factory) else default  # type: ignore[arg-type]


def label(field: str) -> str:
    """Give the name of a field in words."""
    return field.rstrip("_").replace("_", " ")


def moment_words(moment: Moment) -> str:
    """Say a date: ``30 Jun 2015``, with a time of day where there is one."""
    day = short_date(moment.day) if moment.day > 0 else str(moment.day)
    if moment.minute is None:
        return day
    return f"{day} {moment.minute // 60:02d}:{moment.minute % 60:02d}"


def progress_words(progress: Progress) -> str:
    """Say what is reported: ``started 5 Jan 2015, 5d remaining``."""
    parts = []
    for field, word in (("actual_start", "started"), ("actual_finish", "finished")):
        moment = getattr(progress, field)
        if moment is not None:
            parts.append(f"{word} {moment_words(moment)}")
    if progress.remaining is not None:
        parts.append(f"{progress.remaining} remaining")
    if progress.percent_complete is not None:
        parts.append(f"{say_amount(progress.percent_complete)}% complete")
    for field in ("suspended", "resumes"):
        moment = getattr(progress, field)
        if moment is not None:
            parts.append(f"{field} {moment_words(moment)}")
    if progress.expected_finish is not None:
        parts.append(f"expected to finish {moment_words(progress.expected_finish)}")
    known = {"actual_start", "actual_finish", "remaining", "percent_complete", "suspended"}
    known |= {"resumes", "expected_finish"}
    parts += [
        f"{label(field.name)} {_say(value, field.name, 1)}"
        for field in attrs.fields(type(progress))
        if field.name not in known and (value := getattr(progress, field.name)) is not None
    ]
    return ", ".join(parts) or "not started"


def _constraint(constraint: Constraint) -> str:
    words = constraint.kind.value.replace("_", " ")
    return words if constraint.date is None else f"{words} {moment_words(constraint.date)}"


def deadline_words(deadline: Deadline, other: Deadline | None = None) -> str:
    """Say a deadline; of its tolerance and source only what another has otherwise."""
    words = moment_words(deadline.date)
    tolerance, source = deadline.tolerance, deadline.source
    if other is not None and tolerance == other.tolerance:
        tolerance = None
    if other is not None and source == other.source:
        source = None
    if tolerance is not None:
        words = f"{words}, tight below {tolerance}"
    return words if source is None else f"{words} ({source})"


def _estimate(estimate: Estimate) -> str:
    if getattr(estimate, "values", ()):
        return ", ".join(f"{length} ({_percent(share)})" for length, share in estimate.values)
    words = f"{estimate.low} to {estimate.high}"
    if estimate.likely is not None:
        words = f"{words}, likely {estimate.likely}"
    if estimate.shape is not Shape.TRIANGULAR:
        words = f"{words}, {estimate.shape.value}"
    usual = Estimate(estimate.low, estimate.high, estimate.likely, estimate.shape)
    for field in attrs.fields(Estimate):
        value = getattr(estimate, field.name)
        if value != getattr(usual, field.name):
            words = f"{words}, {label(field.name)} {_say(value, 'count', 1)}"
    return words


def link_words(link: Link, word: str = "") -> str:
    """Say a link without its ends: ``FS``, ``SS +5d``; `word` where its type has another."""
    words = word or link.type.value
    if link.lag.amount:
        words = f"{words} {'' if link.lag.amount < 0 else '+'}{link.lag}"
    if link.lag_calendar is not None:
        words = f"{words} on the {link.lag_calendar.value} calendar"
    return words


def item_words(item: Task | Group) -> str:
    """Say what an item is: ``8w``, ``milestone``, ``group``."""
    if isinstance(item, Group):
        return "group" if item.facts is None else type(item.facts).__name__.lower()
    if item.kind is not Kind.TASK:
        return item.kind.word.replace("-", " ")
    if item.period is not None:
        return _thing(item.period, 0)
    length = item.effective_duration
    gate = "" if item.gate is None else f"gate of {item.gate.board or 'the board for its value'}"
    if gate and (length is None or not length.amount):
        return gate
    return f"{length}, {gate}" if gate else str(length or "no length")


_SAYERS: tuple[tuple[type, Callable[[Any], str]], ...] = (
    (str, str),
    (bool, lambda value: "yes" if value else "no"),
    (enum.Enum, _choice),
    (datetime.date, lambda value: short_date(value.toordinal())),
    (MeetingRule, str),
    (Period, period_words),
    (YearlyPeriod, yearly_words),
    (OpenDay, open_words),
    (Moment, moment_words),
    (Duration, str),
    (Progress, progress_words),
    (Constraint, _constraint),
    (Deadline, deadline_words),
    (Estimate, _estimate),
    (Spread, _spread),
    (Link, lambda link: f"{link.task} {link_words(link)}"),
    (Task, lambda task: f"{task.id} ({item_words(task)})"),
)


def details_of(before: Any, after: Any) -> list[tuple[str, str | None, str | None]]:
    """Give the fields in which two things differ, as name, text before and text after."""
    found: list[tuple[str, str | None, str | None]] = []
    for detail in _differing(before, after, (), 0):
        if len(found) == _MOST_DETAILS:
            found.append(("and more", None, None))
            break
        found.append(detail)
    return found


def _differing(
    before: Any, after: Any, path: tuple[str, ...], depth: int
) -> Iterator[tuple[str, str | None, str | None]]:
    if before == after:
        return
    is_within = depth < _DEEPEST and type(before) is type(after)
    if is_within and _has_parts(before):
        for field in attrs.fields(type(before)):
            was, now = getattr(before, field.name), getattr(after, field.name)
            if was != now:
                yield from _differing(was, now, (*path, label(field.name)), depth + 1)
        return
    old, new = _named(before), _named(after)
    if depth < _DEEPEST and old is not None and new is not None:
        for name in [*old, *(name for name in new if name not in old)]:
            yield from _differing(old.get(name), new.get(name), (*path, name), depth + 1)
        return
    field = path[-1].replace(" ", "_") if path else ""
    if is_within and isinstance(before, tuple) and not is_shifts(before):
        gone = tuple(part for part in before if part not in after)
        come = tuple(part for part in after if part not in before)
        before, after = (gone, come) if gone or come else (before, after)
    yield " ".join(path), _part(before, field), _part(after, field)


def _part(value: Any, field: str) -> str | None:
    if isinstance(value, Mapping) and not value:
        return None
    return text_of(value, field)


def _has_parts(value: Any) -> bool:
    """Whether a thing is told field by field rather than in one."""
    return attrs.has(type(value)) and not isinstance(
        value,
        Moment
        | Duration
        | Progress
        | Constraint
        | Deadline
        | Estimate
        | Link
        | MeetingRule
        | Spread,
    )


def _named(value: Any) -> Mapping[str, Any] | None:
    """Give parts that go by a name or weekday; nothing for what has none; else ``None``."""
    if value is None or value == ():
        return {}
    if isinstance(value, Mapping):
        return by_weekday(value)
    if isinstance(value, tuple):
        names = [getattr(part, "id", None) for part in value]
        if all(isinstance(name, str) for name in names) and len(set(names)) == len(names):
            return {str(part.id): part for part in value}
    return None
