"""The S-curve and the tornado as pictures: self-contained, and readable without colours."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import TYPE_CHECKING

from exitplan.calendars import MONTHS, long_date
from exitplan.errors.markup import chart_name, svg_text
from exitplan.schedule.words import short_date

if TYPE_CHECKING:
    from exitplan.risk._contribution import Contribution, Tornado
    from exitplan.risk._s_curve import Mark, SCurve

WIDTH = 880
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 600, 56, 360
_CURVE_HEIGHT = 420
_ROW, _BARS_LEFT, _BARS_RIGHT, _HEAD = 26, 330, 700, 64
_MOST_BARS = 20
_LETTERS = 42
_MINUS = "\N{MINUS SIGN}"
_NAMES = {"plan": "The plan's own date", "deadline": "Deadline"}
_SHAPES = {
    "plan": "M{x} {y}m0 -6l6 6l-6 6l-6 -6z",
    "deadline": "M{x} {y}m0 -6l6 11h-12z",
    "p80": "M{x} {y}m-5 -5h10v10h-10z",
}
_COLOURS = (
    ("ink", "#1b1f23", "#e8e6e1"),
    ("muted", "#5a6169", "#a3abb3"),
    ("line", "#d9dcdf", "#3a4149"),
    ("paper", "#ffffff", "#14181c"),
    ("curve", "#1d5fa8", "#8ab8ef"),
    ("late", "#b3261e", "#ff8a7a"),
)
"""In light and dark. What they say is said in words as well."""


def risk_svg(curve: SCurve, tornado: Tornado | None = None, *, chart_id: str = "risk") -> str:
    """Draw an S-curve, and a tornado beneath it, as SVG.

    It needs no other file, follows the reader's light or dark theme (or a
    page's ``--ep-…`` colours, where they are set), and has a title and a
    description. `chart_id` keeps its names apart from others on one page.
    """
    name = chart_name(chart_id)
    bars = () if tornado is None else tornado.contributions[:_MOST_BARS]
    height = _CURVE_HEIGHT
    if tornado is not None:
        height += _HEAD + _ROW * max(1, len(bars)) + 24
    described = [*_described(curve), *_bars_described(tornado, bars)]
    title = f"How likely it is that “{curve.title}” comes by each day"
    opening = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="{name}" role="img" '
        f'viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" '
        f'aria-labelledby="{name}-title {name}-desc">'
    )
    lines = [
        opening,
        f'<title id="{name}-title">{svg_text(title)}</title>',
        f'<desc id="{name}-desc">{svg_text(" ".join(described))}</desc>',
        f"<style>{_style(name)}</style>",
        f'<rect class="paper" width="{WIDTH}" height="{height}"/>',
        f'<text class="title" x="8" y="24">{svg_text(_short(title, 100))}</text>',
        *_curve(curve),
    ]
    if tornado is not None:
        lines += [
            f'<g transform="translate(0 {_CURVE_HEIGHT})">',
            *_bars(tornado, bars),
            "</g>",
        ]
    return "\n".join([*lines, "</svg>", ""])


def _described(curve: SCurve) -> Iterator[str]:
    for mark in curve.marks:
        yield f"{_mark_name(mark)}: {long_date(mark.day)}, {_percent(mark.share)} of the runs."
    yield f"{curve.runs:,} runs, seed {curve.seed}, {_sampling(curve)} sampling."


def _sampling(curve: SCurve) -> str:
    return curve.sampling.replace("latin-hypercube", "Latin hypercube")


def _bars_described(tornado: Tornado | None, bars: tuple[Contribution, ...]) -> Iterator[str]:
    if tornado is None:
        return
    yield f"What it hangs on, in days at the {round(100 * tornado.share)} % date:"
    yield "; ".join(f"{bar.title} {_days(bar)}" for bar in bars) or "nothing"


def _mark_name(mark: Mark) -> str:
    return _NAMES.get(mark.name) or f"{mark.name[1:]} % likely"


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def _days(bar: Contribution) -> str:
    days = bar.at_share
    if not days.value:
        return "no difference"
    if round(days.value, 1) == 0:
        return "less than 0.05 either way"
    sign = "+" if days.value > 0 else _MINUS
    noise = ", within noise" if days.is_noise else ""
    return f"{sign}{abs(days.value):.1f} (±{days.standard_error:.1f}{noise})"


class _Axis:
    """Where days lie across the curve."""

    def __init__(self, curve: SCurve) -> None:
        days = [day for day, _ in curve.points] + [mark.day for mark in curve.marks]
        first, last = min(days), max(days)
        margin = max(1, (last - first) // 20)
        self.first, self.last = first - margin, last + margin

    def x(self, day: int) -> float:
        """Give a day's place."""
        share = (day - self.first) / (self.last - self.first)
        return round(_LEFT + share * (_RIGHT - _LEFT), 1)

    def ticks(self) -> list[tuple[int, str]]:
        """Give days at even distances, with their labels."""
        length = self.last - self.first
        for step in (1, 2, 7, 14):
            if length <= 6 * step:
                first = self.first + (-self.first) % step
                return [(day, short_date(day)) for day in range(first, self.last + 1, step)]
        months = next((m for m in (1, 2, 3, 6, 12, 24, 60) if length <= 31 * 6 * m), 120)
        found = []
        begin = datetime.date.fromordinal(self.first)
        number = begin.year * 12 + begin.month - 1
        number += -number % months
        while number // 12 < datetime.MAXYEAR:
            day = datetime.date(number // 12, number % 12 + 1, 1).toordinal()
            if day > self.last:
                break
            label = f"{MONTHS[number % 12][:3]} {number // 12}"
            if day >= self.first:
                found.append((day, label if months < 12 else str(number // 12)))
            number += months
        return found


def _y(share: float) -> float:
    return round(_BOTTOM - share * (_BOTTOM - _TOP), 1)


def _curve(curve: SCurve) -> Iterator[str]:
    for share in (0.0, 0.2, 0.4, 0.5, 0.6, 0.8, 1.0):
        y = _y(share)
        yield f'<path class="grid" d="M{_LEFT} {y}H{_RIGHT}"/>'
        yield (
            f'<text class="tick" x="{_LEFT - 8}" y="{y + 4}" text-anchor="end">'
            f"{_percent(share)}</text>"
        )
    if not curve.points:
        yield f'<text x="{_LEFT + 12}" y="{_TOP + 24}">Beyond all known years in every run.</text>'
        return
    axis = _Axis(curve)
    for day, label in axis.ticks():
        yield f'<path class="axis-line" d="M{axis.x(day)} {_BOTTOM}v5"/>'
        yield (
            f'<text class="tick" x="{axis.x(day)}" y="{_BOTTOM + 20}" text-anchor="middle">'
            f"{label}</text>"
        )
    yield f'<path class="axis-line" d="M{_LEFT} {_TOP}V{_BOTTOM}H{_RIGHT}"/>'
    yield f'<text class="tick" x="{_LEFT - 48}" y="{_TOP - 14}">share of the runs</text>'
    path = f"M{_LEFT} {_y(0)}"
    for day, share in curve.points:
        path += f"H{axis.x(day)}V{_y(share)}"
    yield f'<path class="curve" d="{path}H{_RIGHT}"/>'
    for mark in curve.marks:
        yield from _guides(axis, mark)
    yield from _labels(curve, axis)
    text = f"{curve.runs:,} runs, seed {curve.seed}, {_sampling(curve)} sampling"
    yield f'<text class="tick" x="{_LEFT}" y="{_BOTTOM + 44}">{svg_text(text)}</text>'


def _guides(axis: _Axis, mark: Mark) -> Iterator[str]:
    x, y = axis.x(mark.day), _y(mark.share)
    if mark.name in _NAMES:
        yield f'<path class="{mark.name}" d="M{x} {_TOP}V{_BOTTOM}"/>'
    elif mark.name == "p80":
        yield f'<path class="guide" d="M{_LEFT} {y}H{x}V{_BOTTOM}"/>'


def _labels(curve: SCurve, axis: _Axis) -> Iterator[str]:
    """Mark the days on the curve, and say beside it what the marks mean."""
    x, y = _RIGHT + 32, _TOP + 12
    for mark in sorted(curve.marks, key=lambda mark: mark.day):
        words = f"{short_date(mark.day)}: {_percent(mark.share)} of the runs"
        title = f"<title>{svg_text(f'{_mark_name(mark)}, {words}')}</title>"
        yield _shape(mark, axis.x(mark.day), _y(mark.share), title)
        yield _shape(mark, x, y - 4)
        yield f'<text class="name" x="{x + 16}" y="{y}">{svg_text(_mark_name(mark))}</text>'
        yield f'<text x="{x + 16}" y="{y + 17}">{svg_text(words)}</text>'
        y += 48


def _shape(mark: Mark, x: float, y: float, title: str = "") -> str:
    outline = _SHAPES.get(mark.name)
    style = "dot late" if mark.name == "deadline" else "dot"
    if outline is None:
        return f'<circle class="{style}" cx="{x}" cy="{y}" r="4">{title}</circle>'
    return f'<path class="{style}" d="{outline.format(x=x, y=y)}">{title}</path>'


def _bars(tornado: Tornado, bars: tuple[Contribution, ...]) -> Iterator[str]:
    percent = round(100 * tornado.share)
    title = f"What the {percent} % date hangs on: days later with it than without"
    yield f'<text class="title" x="8" y="24">{svg_text(title)}</text>'
    if not bars:
        yield f'<text x="8" y="{_HEAD}">Nothing that is uncertain bears on it.</text>'
        return
    least = min(0.0, *(bar.at_share.value for bar in bars))
    most = max(0.0, *(bar.at_share.value for bar in bars))
    width = (most - least) or 1.0

    def x(days: float) -> float:
        return round(_BARS_LEFT + (days - least) / width * (_BARS_RIGHT - _BARS_LEFT), 1)

    for number, bar in enumerate(bars):
        y = _HEAD - 14 + number * _ROW
        days = bar.at_share
        begin, end = sorted((x(0.0), x(days.value)))
        style = "bar noise" if days.is_noise else "bar" if days.value > 0 else "bar sooner"
        label = svg_text(_short(f"{bar.title} ({bar.kind})", _LETTERS))
        yield f'<text x="{_BARS_LEFT - 12}" y="{y + 14}" text-anchor="end">{label}</text>'
        yield (
            f'<rect class="{style}" x="{begin}" y="{y}" width="{round(max(end - begin, 1), 1)}" '
            f'height="{_ROW - 8}"><title>{svg_text(f"{bar.title}: {_days(bar)}")}</title></rect>'
        )
        yield f'<text x="{max(end, x(0.0)) + 8}" y="{y + 14}">{svg_text(_days(bar))}</text>'
    base = _HEAD - 18 + len(bars) * _ROW
    yield f'<path class="axis-line" d="M{x(0.0)} {_HEAD - 20}V{base}"/>'


def _style(name: str) -> str:
    """Write rules that touch nothing but this picture, wherever it is put."""
    light = "".join(f"--r-{word}:var(--ep-{word},{colour});" for word, colour, _ in _COLOURS)
    dark = "".join(f"--r-{word}:var(--ep-{word},{colour});" for word, _, colour in _COLOURS)
    rules = {
        "": "font-family:system-ui,-apple-system,'Segoe UI',Roboto,'Liberation Sans',sans-serif;"
        "font-size:13px;color:var(--r-ink)",
        " text": "fill:currentColor",
        " .paper": "fill:var(--r-paper)",
        " .grid": "stroke:var(--r-line);fill:none",
        " .axis-line": "stroke:var(--r-muted);fill:none",
        " .tick": "fill:var(--r-muted);font-size:12px",
        " .curve": "stroke:var(--r-curve);stroke-width:2.5;fill:none",
        " .guide": "stroke:var(--r-curve);stroke-dasharray:2 3;fill:none",
        " .plan": "stroke:var(--r-ink);stroke-dasharray:6 4;fill:none",
        " .deadline": "stroke:var(--r-late);stroke-width:1.5;stroke-dasharray:1 3;fill:none",
        " .dot": "stroke:var(--r-curve);stroke-width:2;fill:var(--r-paper)",
        " .late": "stroke:var(--r-late)",
        " .bar": "fill:var(--r-curve);stroke:var(--r-curve)",
        " .sooner": "fill:var(--r-paper);stroke-width:2",
        " .noise": "fill:var(--r-paper);stroke:var(--r-muted);stroke-dasharray:3 2",
        " .name": "font-weight:600",
        " .title": "font-weight:600;font-size:15px",
    }
    text = "".join(f".{name}{selector}{{{rule}}}" for selector, rule in rules.items())
    return f".{name}{{{light}}}@media (prefers-color-scheme:dark){{.{name}{{{dark}}}}}{text}"


def _short(text: str, letters: int) -> str:
    return text if len(text) <= letters else f"{text[: letters - 1]}…"
