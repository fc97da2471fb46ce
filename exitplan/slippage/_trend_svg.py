"""The slip chart as an SVG picture that stands alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from exitplan.errors import ExitplanError
from exitplan.errors.markup import chart_name, svg_text
from exitplan.slippage._slip_chart import Dot, SlipChart, SlipLine, Upright, shortened, slip_chart

if TYPE_CHECKING:
    from exitplan.slippage._trend import Trend

_DASHES = ("", "9 5", "2 4", "12 4 2 4", "16 6", "5 3 1 3", "1 6", "20 4 4 4")
"""One stroke each, so that lines can be told apart without their colours."""
_MARKS = ("circle", "square", "triangle", "diamond")
_COLOURS = (
    ("#1d5fa8", "#8ab8ef"),
    ("#b3261e", "#ff8a7a"),
    ("#2f6b4f", "#7fc8a0"),
    ("#6b4fa0", "#b9a2e8"),
    ("#8a5a00", "#e0b04a"),
    ("#5a6169", "#a3abb3"),
)
"""In light and dark; each at least 3 : 1 against its ground."""
_GROUND = (("ink", "#1b1f23", "#e8e6e1"), ("muted", "#5a6169", "#a3abb3"))
_LINE = ("line", "#d9dcdf", "#3a4149")
_PAPER = ("paper", "#ffffff", "#14181c")
_LABEL_X = 16
_TITLE_LETTERS = 100
_LETTERS = 25
"""How many letters a line of the names' column holds."""


def slip_svg(
    trend: Trend,
    milestones: Sequence[str] | None = None,
    *,
    chart_id: str = "slip",
) -> str:
    """Draw the slip chart of a trend as SVG.

    It needs no other file, follows the reader's light or dark theme (or a
    page's ``--ep-…`` colours, where they are set), and has a title and a
    description. `chart_id` keeps its names apart from others on one page.
    Raises ExitplanError where there is nothing to draw.
    """
    chart = slip_chart(trend, milestones)
    if chart is None:
        raise ExitplanError.single(
            "EP659",
            "there is nothing to draw: no report with a date gives a forecast",
            "give the plan a status date, or name other milestones",
        )
    return "\n".join([*_markup(chart, chart_name(chart_id)), ""])


def _markup(chart: SlipChart, name: str) -> Iterator[str]:
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="{name}" role="img" '
        f'viewBox="0 0 {chart.width} {chart.height}" width="{chart.width}" '
        f'height="{chart.height}" aria-labelledby="{name}-title {name}-desc">'
    )
    yield f'<title id="{name}-title">{svg_text(chart.title)}</title>'
    yield f'<desc id="{name}-desc">{svg_text(chart.description)}</desc>'
    yield f"<style>{_style(name)}</style>"
    yield f'<rect class="paper" width="{chart.width}" height="{chart.height}"/>'
    title = svg_text(shortened(chart.title, _TITLE_LETTERS))
    yield f'<text class="title" x="8" y="24">{title}</text>'
    yield from _axes(chart)
    yield from _diagonal(chart)
    for mark in chart.missing:
        yield from _upright(chart, mark, "missing", "no report")
    for mark in chart.rebaselines:
        yield from _upright(chart, mark, "rebaseline", "re-baselined")
    for line in chart.lines:
        yield from _line(chart, line)
    yield "</svg>"


def _axes(chart: SlipChart) -> Iterator[str]:
    yield f'<text class="axis" x="{chart.left}" y="{chart.top - 16}">forecast date</text>'
    for tick in chart.y_ticks:
        yield f'<path class="grid" d="M{chart.left} {tick.at}H{chart.right}"/>'
        yield (
            f'<text class="tick" x="{chart.left - 8}" y="{tick.at + 4}" text-anchor="end">'
            f"{tick.label}</text>"
        )
    base = chart.bottom
    for tick in chart.x_ticks:
        yield f'<path class="axis-line" d="M{tick.at} {base}v5"/>'
        yield (
            f'<text class="tick" x="{tick.at}" y="{base + 19}" text-anchor="middle">'
            f"{tick.label}</text>"
        )
    yield f'<path class="axis-line" d="M{chart.left} {chart.top}V{base}H{chart.right}"/>'
    yield (
        f'<text class="axis" x="{chart.right}" y="{base + 40}" text-anchor="end">report date</text>'
    )


def _diagonal(chart: SlipChart) -> Iterator[str]:
    if chart.diagonal is None:
        return
    x1, y1, x2, y2 = chart.diagonal
    yield f'<path class="diagonal" d="M{x1} {y1}L{x2} {y2}"/>'
    if x2 - x1 > 120:
        yield (
            f'<text class="tick" x="{x2 - 6}" y="{y2 + 16}" text-anchor="end">'
            "forecast = report date</text>"
        )


def _upright(chart: SlipChart, mark: Upright, style: str, word: str) -> Iterator[str]:
    yield "<g>"
    yield f"<title>{svg_text(f'{word}: {mark.label}')}</title>"
    yield f'<path class="{style}" d="M{mark.x} {chart.top}V{chart.bottom}"/>'
    is_missing = style == "missing"
    y, label = (
        (chart.bottom - 6, word)
        if is_missing
        else (chart.top + 8, shortened(f"{word}: {mark.label}", 34))
    )
    anchor = "start" if is_missing else "end"
    yield (
        f'<text class="tick" text-anchor="{anchor}" '
        f'transform="translate({mark.x - 4} {y}) rotate(-90)">{svg_text(label)}</text>'
    )
    yield "</g>"


def _line(chart: SlipChart, line: SlipLine) -> Iterator[str]:
    colour = f"c{line.number % len(_COLOURS)}"
    dash = _DASHES[line.number % len(_DASHES)]
    yield f'<g class="line {colour}">'
    yield f"<title>{svg_text(f'{line.title}: {line.words[0]}, {line.words[1]}')}</title>"
    stroke = f' stroke-dasharray="{dash}"' if dash else ""
    for segment in line.segments:
        if len(segment) > 1:
            path = "L".join(f"{dot.x} {dot.y}" for dot in segment)
            yield f'<path class="run"{stroke} d="M{path}"/>'
    for segment in line.segments:
        for dot in segment:
            yield _mark(dot, _MARKS[line.number % len(_MARKS)])
    yield from _label(chart, line, stroke)
    yield "</g>"


def _mark(dot: Dot, shape: str) -> str:
    style = "dot done" if dot.completed else "dot"
    words = f"<title>{svg_text(dot.words)}</title>"
    x, y = dot.x, dot.y
    if shape == "circle":
        return f'<circle class="{style}" cx="{x}" cy="{y}" r="4">{words}</circle>'
    outlines = {
        "square": f"M{x - 4} {y - 4}h8v8h-8z",
        "triangle": f"M{x} {y - 5}l5 9h-10z",
        "diamond": f"M{x} {y - 5}l5 5l-5 5l-5 -5z",
    }
    return f'<path class="{style}" d="{outlines[shape]}">{words}</path>'


def _label(chart: SlipChart, line: SlipLine, stroke: str) -> Iterator[str]:
    x, y, last = chart.right + _LABEL_X, line.label_y, line.last
    yield f'<path class="leader" d="M{last.x + 6} {last.y}L{x - 4} {y}"/>'
    yield f'<path class="run"{stroke} d="M{x} {y - 17}h34"/>'
    mark = Dot(x + 17, y - 17, 0, 0, line.last.completed, "")
    yield _mark(mark, _MARKS[line.number % len(_MARKS)]).replace("<title></title>", "")
    title = svg_text(shortened(line.title, _LETTERS))
    yield f'<text class="name" x="{x + 42}" y="{y - 13}">{title}</text>'
    for number, words in enumerate(line.words):
        yield f'<text x="{x}" y="{y + 3 + 16 * number}">{svg_text(words)}</text>'


def _style(name: str) -> str:
    """Write rules that touch nothing but this picture, wherever it is put."""
    plain = [*_GROUND, _LINE, _PAPER]
    light = "".join(f"--s-{word}:var(--ep-{word},{colour});" for word, colour, _ in plain)
    dark = "".join(f"--s-{word}:var(--ep-{word},{colour});" for word, _, colour in plain)
    light += "".join(f"--s-c{n}:{colour};" for n, (colour, _) in enumerate(_COLOURS))
    dark += "".join(f"--s-c{n}:{colour};" for n, (_, colour) in enumerate(_COLOURS))
    rules = {
        "": "font-family:system-ui,-apple-system,'Segoe UI',Roboto,'Liberation Sans',sans-serif;"
        "font-size:13px;color:var(--s-ink)",
        " text": "fill:currentColor",
        " .paper": "fill:var(--s-paper)",
        " .grid": "stroke:var(--s-line);fill:none",
        " .axis-line": "stroke:var(--s-muted);fill:none",
        " .axis": "fill:var(--s-muted);font-size:12px",
        " .tick": "fill:var(--s-muted);font-size:12px",
        " .diagonal": "stroke:var(--s-muted);stroke-dasharray:1 4;fill:none",
        " .rebaseline": "stroke:var(--s-ink);stroke-width:1.5;fill:none",
        " .missing": "stroke:var(--s-muted);stroke-dasharray:3 3;fill:none",
        " .run": "stroke:var(--s-c);stroke-width:2;fill:none;stroke-linejoin:round",
        " .dot": "stroke:var(--s-c);stroke-width:2;fill:var(--s-paper)",
        " .done": "fill:var(--s-c)",
        " .leader": "stroke:var(--s-muted);stroke-width:.75;fill:none",
        " .name": "font-weight:600",
        " .title": "font-weight:600;font-size:15px",
        **{f" .c{n}": f"--s-c:var(--s-c{n})" for n in range(len(_COLOURS))},
    }
    text = "".join(f".{name}{selector}{{{rule}}}" for selector, rule in rules.items())
    return f".{name}{{{light}}}@media (prefers-color-scheme:dark){{.{name}{{{dark}}}}}{text}"
