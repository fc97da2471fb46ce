"""The S-curve and the tornado as places on a picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from exitplan.calendars import long_date
from exitplan.site._causes import quoted
from exitplan.site._risk_words import days_bounds, hundredths, in_hundred, signed_days
from exitplan.site._scale import TimeScale
from exitplan.site._text import clean, folded

if TYPE_CHECKING:
    from exitplan.risk import Contribution, Mark, SCurve, Tornado

_WIDTH = 880
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 560, 50, 360
_BENEATH = 402
"""Where labels beneath the axis begin; the years stand above them."""
_HEIGHT = 424
_LINE = 18
"""Between two labels at least."""
_LOW = 0.08
"""Below this share there is no room for a label under the curve; it goes beneath the axis."""
_DRAWN = 0.995
"""Share of the runs that the picture reaches; the last few may lie years beyond."""
_ROW, _HEAD = 40, 34
_BARS_LEFT, _BARS_RIGHT = 320, 700
_EM = 12.5
MOST_BARS = 10


@attrs.frozen
class Tick:
    """A line across, with its name."""

    y: float
    label: str


@attrs.frozen
class CurveMark:
    """A day that has a name, on the curve."""

    kind: str
    """``plan``, ``deadline``, ``half`` or ``most``."""
    x: float
    y: float
    label_y: float
    label: str


@attrs.frozen
class CurvePicture:
    """The S-curve, ready to be drawn."""

    title: str
    description: str
    scale: TimeScale
    path: str
    marks: tuple[CurveMark, ...]
    ticks: tuple[Tick, ...]
    is_cut: bool
    """Whether the latest few runs lie beyond it."""
    width: int = _WIDTH
    height: int = _HEIGHT
    left: int = _LEFT
    right: int = _RIGHT
    top: int = _TOP
    bottom: int = _BOTTOM


@attrs.frozen
class Bar:
    """What one thing does to the date."""

    lines: tuple[str, ...]
    """Its name, in one line or two."""
    y: float
    x: float
    width: float
    value: str
    is_noise: bool


@attrs.frozen
class TornadoPicture:
    """The bars, ready to be drawn."""

    title: str
    description: str
    bars: tuple[Bar, ...]
    zero: float
    height: float
    width: int = _WIDTH
    bars_right: int = _BARS_RIGHT


def curve_picture(curve: SCurve, title: str) -> CurvePicture | None:
    """Lay an S-curve out; ``None`` where it has no day to show."""
    if not curve.points:
        return None
    drawn = [point for point in curve.points if point[1] <= _DRAWN] or list(curve.points[:1])
    beyond = [point for point in curve.points if point[1] > _DRAWN]
    if beyond:
        drawn.append(beyond[0])
    shown = [mark for mark in curve.marks if mark.name in _KINDS]
    days = [day for day, _ in drawn] + [mark.day for mark in shown]
    scale = TimeScale.spanning(days, _LEFT, _RIGHT)
    parts = [f"M{scale.x(drawn[0][0]):.1f} {_BOTTOM}"]
    for day, share in drawn:
        parts.append(f"H{scale.x(day + 1):.1f}V{_y(share):.1f}")
    is_whole = drawn[-1][1] >= 1
    if is_whole:
        parts.append(f"H{_RIGHT}")
    return CurvePicture(
        title=title,
        description=" ".join(_mark_sentence(mark) for mark in shown),
        scale=scale,
        path="".join(parts),
        marks=_marks(shown, scale),
        ticks=tuple(Tick(_y(n / 100), f"{n}") for n in range(0, 101, 20)),
        is_cut=not is_whole,
    )


_KINDS = {"plan": "plan", "deadline": "deadline", "p50": "half", "p80": "most"}


def _y(share: float) -> float:
    return _BOTTOM - share * (_BOTTOM - _TOP)


def _mark_sentence(mark: Mark) -> str:
    day = long_date(mark.day)
    if mark.name == "p50":
        return f"Half of the runs have come by {day}."
    if mark.name == "p80":
        return f"Four in five have come by {day}."
    what = "The plan's own date" if mark.name == "plan" else "The deadline"
    return f"{what}, {day}, is kept in {in_hundred(mark.share)}."


def _mark_label(mark: Mark) -> str:
    day = long_date(mark.day)
    if mark.name == "p50":
        return f"Half of the runs by {day}"
    if mark.name == "p80":
        return f"Four in five by {day}"
    what = "Plan" if mark.name == "plan" else "Deadline"
    return f"{what}, {day}: {hundredths(mark.share)} of 100"


def _marks(shown: list[Mark], scale: TimeScale) -> tuple[CurveMark, ...]:
    """Set each label beneath the curve at its mark, and those that are close further down."""
    found = []
    free_from, beneath = float(_TOP), float(_BENEATH)
    for mark in sorted(shown, key=lambda mark: (-mark.share, mark.day)):
        x, y = scale.x(mark.day + 1), _y(mark.share)
        if mark.share < _LOW:
            label_y, beneath = beneath, beneath + _LINE
        else:
            label_y = max(y + 4, free_from)
            free_from = label_y + _LINE
        found.append(CurveMark(_KINDS[mark.name], x, y, label_y, _mark_label(mark)))
    return tuple(found)


def moving(tornado: Tornado) -> list[Contribution]:
    """Give what makes any difference to the date, the weightiest first."""
    return [
        found
        for found in tornado.contributions
        if found.at_share.value or found.at_share.standard_error or found.mean.value
    ]


def tornado_picture(tornado: Tornado) -> TornadoPicture | None:
    """Lay the bars out, ten at most; ``None`` where nothing makes a difference."""
    found = moving(tornado)[:MOST_BARS]
    if not found:
        return None
    values = [one.at_share.value for one in found]
    least, most = min(0.0, *values), max(0.0, *values)
    scale = (_BARS_RIGHT - _BARS_LEFT) / ((most - least) or 1.0)
    zero = _BARS_LEFT - least * scale
    bars = []
    for place, one in enumerate(found):
        length = one.at_share.value * scale
        bars.append(
            Bar(
                tuple(folded(clean(one.title).split(), 2, _BARS_LEFT - 24, _EM)),
                _HEAD + place * _ROW,
                min(zero, zero + length),
                max(abs(length), 1.0),
                _value(one),
                one.at_share.is_noise,
            )
        )
    return TornadoPicture(
        title=_tornado_title(found[0]),
        description="; ".join(f"{clean(one.title)}: {_value(one)}" for one in found) + ".",
        bars=tuple(bars),
        zero=zero,
        height=_HEAD + _ROW * len(bars) + 8,
    )


def _value(found: Contribution) -> str:
    days = f"{signed_days(found.at_share.value)} days"
    if found.at_share.is_noise:
        return f"{days}, may be chance"
    return f"{days} ({days_bounds(found.at_share)})"


def _tornado_title(first: Contribution) -> str:
    days = signed_days(first.at_share.value)
    return f"Without {quoted(first.title)} the date would come {days} calendar days sooner"


def weightiest_words(tornado: Tornado) -> str:
    """Say what weighs most, as a heading."""
    first = moving(tornado)[0]
    return f"{quoted(first.title)} weighs most on the date"
