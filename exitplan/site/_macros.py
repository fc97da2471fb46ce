"""Macros for the text of any page: ``{{ exitplan.date("exit.go-live") }}``."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

import attrs

from exitplan.calendars import long_date
from exitplan.schedule import DeadlineStatus, ItemDates
from exitplan.schedule.words import iso_date
from exitplan.site._facts import forecast_words, margin_words
from exitplan.site._fence import EmbedError, nearest
from exitplan.site._standing import standing
from exitplan.site._text import clean

PATTERN = r"\{\{\s*exitplan\.(\w+)\(([^(){}\n]*)\)\s*\}\}"
_ARGUMENT = re.compile(r"""(?:(plan)\s*=\s*)?(?:"([^"]*)"|'([^']*)')""")
_LONGEST = 300


@attrs.frozen
class Call:
    """A macro as it stands in a page."""

    name: str
    item: str = ""
    plan: str = ""


@attrs.frozen
class Words:
    """What a macro becomes."""

    text: str
    day: int | None = None
    """The day that the text is, where it is one."""

    @property
    def machine(self) -> str:
        """The day in figures, or nothing."""
        return "" if self.day is None else iso_date(self.day)


def _day(day: int) -> Words:
    return Words(long_date(day), day)


def _deadline(dates: ItemDates) -> DeadlineStatus:
    if dates.deadline is None:
        message = f"{dates.id!r} has no deadline"
        raise EmbedError(message)
    return dates.deadline


OF_ITEM: Mapping[str, Callable[[ItemDates], Words]] = MappingProxyType(
    {
        "date": lambda dates: _day(dates.finish_day),
        "start": lambda dates: _day(dates.start_day),
        "finish": lambda dates: _day(dates.finish_day),
        "deadline": lambda dates: _day(_deadline(dates).deadline_day),
        "margin": lambda dates: Words(margin_words(_deadline(dates))),
        "status": lambda dates: Words(standing(dates)["word"]),
        "forecast": lambda dates: Words(forecast_words(dates)),
        "title": lambda dates: Words(clean(dates.title)),
    }
)
"""What can be said of an item, by the macro's name."""
AS_OF = "as_of"
"""The macro that needs no item: the status date."""


def call_of(name: str, arguments: str) -> Call:
    """Read a macro's name and arguments; raises EmbedError."""
    if name not in OF_ITEM and name != AS_OF:
        known = [*OF_ITEM, AS_OF]
        hint = nearest(name, known) or f"there is {', '.join(known)}"
        message = f"there is no macro exitplan.{name[:60]}; {hint}"
        raise EmbedError(message)
    item = plan = ""
    if len(arguments) > _LONGEST:
        message = "these are too many arguments"
        raise EmbedError(message)
    for part in filter(None, (part.strip() for part in arguments.split(","))):
        found = _ARGUMENT.fullmatch(part)
        if found is None:
            message = f'exitplan.{name}: write ids in quotes, like exitplan.date("exit.go-live")'
            raise EmbedError(message)
        text = found[2] if found[2] is not None else found[3]
        if found[1]:
            plan = text
        elif item or name == AS_OF:
            message = f"exitplan.{name} takes {'one id' if item else 'no id'}"
            raise EmbedError(message)
        else:
            item = text
    if not item and name != AS_OF:
        message = f"exitplan.{name} needs the id of an item"
        raise EmbedError(message)
    return Call(name, item, plan)
