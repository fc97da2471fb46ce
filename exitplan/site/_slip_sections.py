"""What moved since one earlier state of a plan: a part of the page of how dates moved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import attrs

from exitplan.calendars import long_date
from exitplan.schedule import Status
from exitplan.schedule.words import count
from exitplan.site._causes import quoted
from exitplan.site._since import Moved, main_slips, since_state
from exitplan.site._slip_brief import Causes, brief
from exitplan.site._slip_split import Changes, Split, by_change, split_up
from exitplan.site._slip_words import largest_part, plain, slip_words

if TYPE_CHECKING:
    from exitplan.schedule import DeadlineStatus
    from exitplan.site._press import Press
    from exitplan.site._since import Compared
    from exitplan.slippage import MilestoneSlip, Slippage

_MOST_ROWS = 200


@attrs.frozen
class Row:
    """A milestone that moved."""

    moved: Moved
    id: str | None
    """Its id in the plan, where it has a place there."""
    deadline: DeadlineStatus | None

    @property
    def word(self) -> str:
        """How its deadline stands, where that needs a look: ``late`` or ``tight``."""
        known = self.deadline is not None and self.deadline.status in (Status.LATE, Status.TIGHT)
        return self.deadline.status.value if known and self.deadline is not None else ""


@attrs.frozen
class Alike:
    """Milestones that the same changes moved by as much."""

    by: str
    """``15 working days later``, ``new``."""
    causes: str
    """What moved them, the largest first; empty where they are new or gone."""
    rows: tuple[Row, ...]

    @property
    def heading(self) -> str:
        """Say both, to stand above the rows: ``15 working days later: “Build” (new)``."""
        by = f"{self.by[:1].upper()}{self.by[1:]}"
        if not self.causes:
            return by
        return f"{by}{': ' if self.causes.startswith('“') else ', '}{self.causes}"


@attrs.frozen
class Section:
    """All that moved since one earlier state."""

    anchor: str
    heading: str
    state: str
    sentence: str
    remark: str
    """What a reader should know of the state; empty where there is nothing to say."""
    splits: tuple[Split, ...]
    groups: tuple[Alike, ...]
    more: str
    """How many rows are left out; empty where none."""
    changes: Changes | None
    notes: tuple[str, ...]


def sections(press: Press) -> list[Section]:
    """Tell what moved since each state with which the plan is compared, the approved one first."""
    return [
        _section(press, compared, number)
        for number, compared in enumerate(press.course.comparisons)
    ]


def _section(press: Press, compared: Compared, number: int) -> Section:
    found = since_state(compared)
    slips = compared.slips
    kept = found.rows[:_MOST_ROWS]
    more = len(found.rows) - len(kept)
    # The way from the first report is in the change log, report by report.
    is_told_by_change = not number or compared.name != "first"
    return Section(
        anchor=f"since-{compared.name}",
        heading=found.heading,
        state=compared.state,
        sentence=found.sentence,
        remark=remark(press, compared),
        splits=tuple(_splits(press, compared, is_main=not number)),
        groups=tuple(_alike(press, kept, slips)),
        more=f"{count(more, 'other date')} moved by less." if more else "",
        changes=by_change(slips) if is_told_by_change else None,
        notes=tuple(map(plain, slips.notes)),
    )


def remark(press: Press, compared: Compared) -> str:
    """Say what stands in for an approved plan, and which states are the same."""
    course = press.course
    last, first, approved = course.last, course.first, course.approved
    if compared is not approved:
        return ""
    is_last = last is not None and last.is_alike(compared)
    if not compared.is_approved:
        text = "No state of the plan is marked as approved, so its first one stands in for that."
        return f"{text} It is the last report as well." if is_last else text
    if is_last and not (first is not None and first.is_alike(compared)):
        return "The last report is the one that was approved."
    return ""


def _splits(press: Press, compared: Compared, *, is_main: bool) -> Iterator[Split]:
    """Split the move of the first milestone; of others where that needs more than a line."""
    for number, (slip, *others) in enumerate(main_slips(press, compared.slips), 1):
        if number == 1 or (is_main and len(slip.parts) > 1):
            yield split_up(press, slip, number, others, compared)


def _alike(press: Press, rows: Sequence[Moved], slips: Slippage) -> Iterator[Alike]:
    """Put milestones together that moved by as much for the same reasons."""
    found: dict[tuple[object, ...], list[Moved]] = {}
    for row in rows:
        parts = tuple((part.key, part.minutes) for part in row.slip.parts)
        found.setdefault((row.moved, parts), []).append(row)
    causes = Causes(slips)
    for several in found.values():
        yield Alike(
            several[0].moved,
            causes.words(several[0].slip),
            tuple(_row(press, row) for row in several),
        )


def _row(press: Press, row: Moved) -> Row:
    dates = press.facts.schedule.items.get(row.milestone) if row.is_in_plan else None
    if dates is None:
        return Row(row, None, None)
    return Row(row, row.milestone, dates.deadline)


@attrs.frozen
class Standing:
    """The main milestone beside one earlier state."""

    state: str
    anchor: str
    then: int | None
    """``None`` where that state did not have it."""
    completed: bool
    by: str
    cause: str


def main_milestone(press: Press) -> str | None:
    """Choose the milestone that the page is about first: the final one that moved most."""
    for compared in press.course.comparisons:
        groups = main_slips(press, compared.slips)
        if groups and (groups[0][0].calendar_days or groups[0][0].total_minutes):
            return groups[0][0].id
    return None


def standings(press: Press, milestone: str) -> list[Standing]:
    """Give the main milestone beside every state with which the plan is compared."""
    return [
        _standing(compared, slip)
        for compared in press.course.comparisons
        for slip in compared.slips
        if slip.id == milestone
    ]


def _standing(compared: Compared, slip: MilestoneSlip) -> Standing:
    part = largest_part(slip)
    before = slip.before
    return Standing(
        compared.state,
        f"since-{compared.name}",
        None if before is None else before.finish_day,
        before is not None and before.completed,
        slip_words(slip),
        "" if part is None else brief(part, compared.slips),
    )


def beside_sentence(press: Press) -> str:
    """Say how the main milestone moved since the approval, or the first report.

    Empty where that is what the last report says already.
    """
    milestone, last = main_milestone(press), press.course.last
    for compared in press.course.comparisons:
        if last is None or compared.is_alike(last):
            continue
        slip = next((slip for slip in compared.slips if slip.id == milestone), None)
        if slip is not None and not slip.is_new and not slip.is_gone:
            return move_sentence(compared, slip, quoted(slip.title))
    return ""


def move_sentence(compared: Compared, slip: MilestoneSlip, name: str = "it") -> str:
    """Say how a milestone moved since a state: ``Since the report of 31 May 2015, it …``."""
    since = f"Since {compared.state}, {name}"
    if slip.is_new:
        return f"{since} is new."
    if not slip.calendar_days:
        return f"{since} has not moved."
    assert slip.before is not None
    verb = "slipped" if slip.calendar_days > 0 else "came forward"
    by = slip_words(slip).removesuffix(" later").removesuffix(" earlier")
    return f"{since} {verb} by {by}, from {long_date(slip.before.finish_day)}."
