"""A report for people at a terminal: worst first, each finding with its place and its remedy."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from exitplan.checks._escape import log_line, one_line
from exitplan.checks._places import AS_NAMED, Places
from exitplan.checks._render_common import (
    View,
    fill,
    left_out_by_rule,
    more,
    moved,
    waiver_words,
)
from exitplan.errors import Severity
from exitplan.errors._render import excerpt

if TYPE_CHECKING:
    from exitplan.checks._finding import Finding
    from exitplan.checks._report import CheckReport

MOST_FINDINGS = 200
_MOST_WAIVED = 100
_MOST_RESOLVED = 20
_MOST_MOVED = 10
_STYLE = {Severity.ERROR: "late", Severity.WARNING: "bold", Severity.NOTE: ""}


def no_source(_file: str, _line: int) -> str | None:
    """Know no file's text."""
    return None


def plain(text: str, _style: str) -> str:
    """Give a text in no colour."""
    return text


def render(
    report: CheckReport,
    *,
    places: Places = AS_NAMED,
    source_line: Callable[[str, int], str | None] = no_source,
    paint: Callable[[str, str], str] = plain,
    width: int = 80,
    statistics: bool = False,
    most: int = MOST_FINDINGS,
) -> str:
    """Give the report as text, its last line the summary; that line alone when all is well.

    `source_line` gives the text of a line of a file (by the name that the
    finding has for it), `paint` a text in a style (``bold``, ``late``,
    ``done``, ``muted``). Not more than `most` findings are written out.
    """
    return "\n".join(
        _Text(View(report, places, in_repository=False), source_line, paint, width).lines(
            most, statistics=statistics
        )
    )


class _Text:
    def __init__(
        self,
        view: View,
        source_line: Callable[[str, int], str | None],
        paint: Callable[[str, str], str],
        width: int,
    ) -> None:
        self.view = view
        self.source_line = source_line
        self.paint = paint
        self.width = width

    def lines(self, most: int, *, statistics: bool) -> Iterator[str]:
        view = self.view
        shown = view.shown[:most]
        for finding in shown:
            if finding.severity is not Severity.NOTE:
                yield from self._finding(finding)
                yield ""
        yield from self._notes([f for f in shown if f.severity is Severity.NOTE])
        left_out = view.shown[most:]
        if left_out:
            yield f"… {more(len(left_out))}: {left_out_by_rule(view, left_out)}"
            yield ""
        yield from self._waived()
        yield from self._since()
        if statistics:
            yield from self._statistics()
        style = "late" if view.report.exit_code else "" if view.shown else "done"
        yield self.paint(log_line(view.summary()), style)

    def _finding(self, finding: Finding) -> Iterator[str]:
        yield self._head(finding, " (new)" if finding.is_new else "")
        for line in excerpt(finding.diagnostic, self.source_line):
            yield self.paint(line, "muted")
        if finding.help:
            yield self._paragraph(f"  help: {self.view.help(finding)}", "        ")

    def _notes(self, notes: list[Finding]) -> Iterator[str]:
        """List what is only worth knowing, a line each; it shall not bury what matters."""
        for finding in notes:
            yield self._head(finding, " (new)" if finding.is_new else "")
        if notes:
            codes = sorted({finding.code for finding in notes})
            asked = codes[0] if len(codes) == 1 else "CODE"
            yield self._paragraph(f"  help: exitplan explain {asked} tells what to do", "        ")
            yield ""

    def _head(self, finding: Finding, mark: str = "") -> str:
        """Give the line with place, code, severity, sentence and the rule's name."""
        view = self.view
        name = view.rule_name(finding)
        head = f"{view.place(finding)}: "
        severity = self.paint(f"{finding.code} {finding.severity.value}", _STYLE[finding.severity])
        end = f" [{name}]" if name else ""
        return log_line(
            f"{head}{severity}{mark}: {view.message(finding)}{self.paint(end, 'muted')}"
        )

    def _paragraph(self, text: str, indent: str) -> str:
        start = len(text) - len(text.lstrip())
        filled = fill(text.lstrip(), self.width - start, indent)
        return "\n".join(map(log_line, f"{text[:start]}{filled}".splitlines()))

    def _waived(self) -> Iterator[str]:
        """List what is excused: never silently."""
        waived = self.view.waived
        if not waived:
            return
        yield self.paint("Waived", "bold")
        for finding in waived[:_MOST_WAIVED]:
            yield self._head(finding)
            assert finding.waiver is not None
            yield self._paragraph(f"  {waiver_words(finding.waiver)}", "  ")
        if len(waived) > _MOST_WAIVED:
            yield f"… {more(len(waived) - _MOST_WAIVED)}"
        yield ""

    def _since(self) -> Iterator[str]:
        """Say what has come of the plan since the earlier state."""
        view = self.view
        for sentence in view.not_compared():
            yield self._paragraph(sentence, "  ")
            yield ""
        if not view.against:
            return
        effects = moved(view.report.effects)
        if effects:
            yield self.paint(f"Moved since {view.against}", "bold")
            for effect in effects[:_MOST_MOVED]:
                yield self._paragraph(f"  {one_line(effect.sentence)}", "    ")
            if len(effects) > _MOST_MOVED:
                yield f"  … {more(len(effects) - _MOST_MOVED)}"
            yield ""
        if view.resolved:
            yield self.paint(f"Resolved since {view.against}", "bold")
            for finding in view.resolved[:_MOST_RESOLVED]:
                told = f"  {view.title(finding)}: {view.message(finding)}"
                yield self.paint(self._paragraph(told, "    "), "done")
            if len(view.resolved) > _MOST_RESOLVED:
                yield f"  … {more(len(view.resolved) - _MOST_RESOLVED)}"
            yield ""

    def _statistics(self) -> Iterator[str]:
        """Give a table of the rules: what each found, and what it counted."""
        rows = [
            (
                counted.code,
                counted.name,
                f"{counted.findings:,}",
                f"{counted.waived:,}",
                ", ".join(
                    f"{name.replace('_', ' ')} {_number(value)}"
                    for name, value in counted.numbers.items()
                ),
            )
            for counted in self.view.report.statistics
        ]
        table = [("code", "rule", "found", "waived", "counted"), *rows]
        columns = [max(len(row[place]) for row in table) for place in range(4)]
        for number, row in enumerate(table):
            code, name, found, waived = (
                text.rjust(columns[place]) if place > 1 else text.ljust(columns[place])
                for place, text in enumerate(row[:4])
            )
            line = f"{code}  {name}  {found}  {waived}  {one_line(row[4])}".rstrip()
            yield self.paint(line, "" if number else "bold")
        yield ""


def _number(value: float | str | None) -> str:
    """Write a number for people; what a rule could not evaluate is unknown."""
    if value is None:
        return "not evaluated"
    if isinstance(value, str):
        return one_line(value, 60)
    return f"{value:,}" if isinstance(value, int) else f"{value:.3f}".rstrip("0").rstrip(".")
