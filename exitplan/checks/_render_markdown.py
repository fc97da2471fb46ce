"""A report as a comment on a pull request: what the change moves, and what is wrong now.

Whatever the plans say is text there. No markup, link, mention, command or HTML
of theirs takes effect.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from exitplan.checks._escape import one_line
from exitplan.checks._places import AS_NAMED, Places
from exitplan.checks._render_common import View, more, moved, waiver_words
from exitplan.errors.markup import markdown_text
from exitplan.schedule.words import MINUTES_PER_DAY, count, days_text, short_date

if TYPE_CHECKING:
    from exitplan.checks._finding import Finding
    from exitplan.checks._report import CheckReport, MilestoneCheck
    from exitplan.schedule import MilestoneEffect

MARKER = "<!-- exitplan check -->"
"""First line of a comment, by which a job finds the one it wrote before."""
LARGEST_COMMENT = 60_000
"""Bytes; GitHub takes 65,536 characters."""
MOST_ROWS = 50
MINUS = "\N{MINUS SIGN}"
_MOST_IN_A_CELL = 400
_MOST_TOLD = 3
_KEPT_FREE = 2_000
"""Bytes for what closes the page."""


def render(
    report: CheckReport,
    *,
    places: Places = AS_NAMED,
    most_rows: int = MOST_ROWS,
    most_bytes: int = LARGEST_COMMENT,
    is_comment: bool = True,
) -> str:
    """Give the report as Markdown of so many bytes at most, for GitHub and GitLab.

    A comment begins with :data:`MARKER`.
    """
    view = View(report, places, in_repository=True)
    page = _Page(most_bytes - _KEPT_FREE, most_rows)
    if is_comment:
        page.add(MARKER)
    headline, _, rest = view.summary().partition(" in ")
    page.add(f"**exitplan check: {markdown_text(headline)}**{' in ' if rest else ''}{_text(rest)}")
    if view.against:
        page.add("", change_sentence(view))
    for sentence in view.not_compared():
        page.add("", _text(sentence))
    effects = moved(report.effects)
    page.table(
        f"What moves since {_text(view.against)}",
        ("Milestone", "Was", "Now", "What that means"),
        (_moved_row(effect) for effect in effects),
        len(effects),
    )
    page.table(
        "Findings",
        ("Severity", "Rule", "Where", "What"),
        (_finding_row(view, finding) for finding in view.shown),
        len(view.shown),
    )
    _folded(view, page)
    return page.text()


def _folded(view: View, page: _Page) -> None:
    """Add what is read only by who asks for it."""
    if view.waived:
        page.table(
            f"{len(view.waived):,} waived",
            ("Rule", "Where", "What", "Why"),
            (_waived_row(view, finding) for finding in view.waived),
            len(view.waived),
            is_folded=True,
        )
    if view.resolved:
        page.table(
            f"{len(view.resolved):,} resolved",
            ("Rule", "What it was"),
            ((view.title(found), view.message(found)) for found in view.resolved),
            len(view.resolved),
            is_folded=True,
        )
    deadlines = [found for found in view.report.milestones if found.deadline_day is not None]
    if deadlines:
        page.table(
            count(len(deadlines), "deadline"),
            ("Milestone", "Forecast", "Deadline", "Margin", "Status"),
            map(_deadline_row, deadlines),
            len(deadlines),
            is_folded=True,
        )


def change_sentence(view: View) -> str:
    """Say what a change does, in one sentence of Markdown.

    ``This change moves Contract award by +12 working days, past its deadline; new findings: 1;
    resolved: 2.``
    """
    effects = moved(view.report.effects)
    parts = [phrase for phrase in map(_phrase, effects) if phrase]
    told = parts[:_MOST_TOLD] or ["moves no milestone"]
    if len(parts) > _MOST_TOLD:
        told.append(f"moves {count(len(parts) - _MOST_TOLD, 'more milestone')}")
    new, resolved = len(view.report.new), len(view.resolved)
    return f"This change {'; '.join(told)}; new findings: {new:,}; resolved: {resolved:,}."


def _phrase(effect: MilestoneEffect) -> str:
    """Say what has become of one milestone; nothing of one that is merely new."""
    from exitplan.schedule import Outcome

    title = f"**{_text(effect.title) or _text(effect.id)}**"
    outcome = effect.outcome
    if effect.before is None:
        return f"adds {title}, past its deadline" if outcome is Outcome.NOW_MISSED else ""
    if effect.after is None:
        return f"removes {title}"
    endings = {
        Outcome.NOW_MISSED: ", past its deadline",
        Outcome.MISSED_BY_MORE: ", further past its deadline",
        Outcome.NOW_TIGHT: ", into the tolerance before its deadline",
        Outcome.MET_AGAIN: ", which meets its deadline again",
        Outcome.DONE: ", which is done",
        Outcome.REOPENED: ", which is no longer done",
    }
    amount = _amount(effect)
    if amount:
        return f"moves {title} by {amount}{endings.get(outcome, '')}"
    unmoved = {
        Outcome.NOW_MISSED: f"lets {title} miss its deadline",
        Outcome.NOW_TIGHT: f"leaves {title} within the tolerance before its deadline",
        Outcome.MET_AGAIN: f"lets {title} meet its deadline again",
        Outcome.DONE: f"completes {title}",
        Outcome.REOPENED: f"reopens {title}",
        Outcome.CHANGED: f"changes the deadline of {title}",
    }
    return unmoved.get(outcome, f"moves {title} within the day")


def _amount(effect: MilestoneEffect) -> str:
    """Say by how much it moves: ``+12 working days``."""
    days, noun = effect.working_days, "working day"
    if not days or effect.latest.day_minutes == MINUTES_PER_DAY:
        days, noun = effect.calendar_days, "calendar day"
    if not days:
        return ""
    return f"{'+' if days > 0 else MINUS}{count(abs(days), noun)}"


def _moved_row(effect: MilestoneEffect) -> tuple[str, ...]:
    before, after = effect.before, effect.after
    return (
        effect.title or effect.id,
        "" if before is None else short_date(before.finish_day),
        "" if after is None else short_date(after.finish_day),
        ", ".join(effect.remarks),
    )


def _finding_row(view: View, finding: Finding) -> tuple[str, ...]:
    severity = f"{finding.severity.value}, new" if finding.is_new else finding.severity.value
    message = view.message(finding)
    if finding.help:
        message = f"{message}. {view.help(finding)}"
    return severity, view.title(finding), view.place(finding), message


def _waived_row(view: View, finding: Finding) -> tuple[str, ...]:
    why = "" if finding.waiver is None else waiver_words(finding.waiver)
    return view.title(finding), view.place(finding), view.message(finding), why


def _deadline_row(milestone: MilestoneCheck) -> tuple[str, ...]:
    margin = milestone.margin
    days = days_text(abs(margin or 0) * milestone.day_minutes, milestone.day_minutes)
    return (
        milestone.title or milestone.id,
        short_date(milestone.finish_day),
        "" if milestone.deadline_day is None else short_date(milestone.deadline_day),
        "" if margin is None else f"{MINUS if margin < 0 else ''}{days}",
        "" if milestone.status is None else milestone.status.value,
    )


def _text(text: str) -> str:
    return markdown_text(one_line(text, _MOST_IN_A_CELL))


class _Page:
    """Lines up to a number of bytes; what no longer fits is counted."""

    def __init__(self, most_bytes: int, most_rows: int) -> None:
        self.room = most_bytes
        self.most_rows = most_rows
        self.lines: list[str] = []

    def add(self, *lines: str) -> None:
        """Add lines whether or not there is room for them: they are few."""
        for line in lines:
            self.lines.append(line)
            self.room -= len(line.encode()) + 1

    def table(
        self,
        heading: str,
        columns: Sequence[str],
        rows: Iterable[Sequence[str]],
        number: int,
        *,
        is_folded: bool = False,
    ) -> None:
        """Add a table, its rows only as far as there is room; nothing where it has none."""
        if not number:
            return
        if is_folded:
            self.add("", f"<details><summary>{heading}</summary>", "")
        else:
            self.add("", f"### {heading}", "")
        self.add(f"| {' | '.join(columns)} |", f"|{'---|' * len(columns)}")
        written = 0
        for line in self._fitting(rows):
            self.add(line)
            written += 1
        if written < number:
            self.add("", f"… {more(number - written)}")
        if is_folded:
            self.add("", "</details>")

    def _fitting(self, rows: Iterable[Sequence[str]]) -> Iterator[str]:
        for place, row in enumerate(rows):
            line = f"| {' | '.join(map(_text, row))} |"
            if place >= self.most_rows or len(line.encode()) >= self.room:
                return
            yield line

    def text(self) -> str:
        """Give the page."""
        return "\n".join(self.lines)
