"""Dates that somebody entered or approved, as other tools keep them beside the computed ones."""

from __future__ import annotations

import attrs
from attrs.converters import optional

from exitplan.plan._time import Duration, Moment, to_duration, to_moment


@attrs.frozen
class ManualDates:
    """Dates entered by hand: they hold whatever the links say (Project's manual scheduling)."""

    start: Moment = attrs.field(converter=to_moment)
    finish: Moment | None = attrs.field(default=None, converter=optional(to_moment))
    """``None`` for the start and the duration."""


@attrs.frozen
class BaselineDates:
    """What an item's dates were when they were approved; any of them may be unknown."""

    start: Moment | None = attrs.field(default=None, converter=optional(to_moment))
    finish: Moment | None = attrs.field(default=None, converter=optional(to_moment))
    duration: Duration | None = attrs.field(default=None, converter=optional(to_duration))
