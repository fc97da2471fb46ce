"""What changed since the last report, and the course of a plan's dates up to now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import attrs

from exitplan.errors import ExitplanError
from exitplan.planfile.history import Version, VersionKind
from exitplan.schedule.words import and_list, count
from exitplan.site._slip_brief import brief
from exitplan.site._slip_words import (
    approved_words,
    first_words,
    largest_part,
    slip_words,
    state_words,
)
from exitplan.site._text import clean, shortened
from exitplan.slippage import (
    DatedVersion,
    MilestoneSlip,
    Slippage,
    Trend,
    date_versions,
    split_slip,
    trend,
)

if TYPE_CHECKING:
    from exitplan.site._edition import Edition
    from exitplan.site._press import Press

SLIPPAGE = "slippage.md"
MOST_REPORTS = 100
"""So many report dates are followed; of older ones only the very first."""
MOST_IN_FULL = 100
"""So many of the latest states are compared change by change; fewer of a very large plan."""
_FEWEST_IN_FULL = 12
_MOST_ITEMS = 30_000
"""So many items in all: what bounds the time that comparing takes."""
_LONGEST_TITLE = 90
_MOST_MAIN = 3


@attrs.frozen
class Compared:
    """The plan beside one of its earlier states."""

    version: Version
    slips: Slippage = attrs.field(repr=False)
    """What became of each milestone since then, and why."""
    state: str
    """What it is: ``the approved plan of 31 May 2015``."""
    label: str
    """The same in short, for headings: ``the approved plan``."""
    name: str
    """For anchors: ``approved``, ``last`` or ``first``."""
    is_approved: bool = False
    """Whether somebody approved it, as far as is known."""

    def is_alike(self, other: Compared) -> bool:
        """Whether both compare with the same plan."""
        return self.version.plan == other.version.plan


class Course:
    """The states of one plan up to now, dated once for every page that asks."""

    def __init__(self, edition: Edition) -> None:
        self._edition = edition

    @property
    def states(self) -> tuple[Version, ...]:
        """The earlier states, the oldest first."""
        return self._edition.states

    @cached_property
    def now(self) -> Version:
        """The plan that the site is about, as a state of itself."""
        plan = self._edition.schedule.written
        status = plan.status_date
        day = None if status is None else status.day
        return Version("the plan", VersionKind.WORKING, plan, day)

    @cached_property
    def dated(self) -> tuple[DatedVersion, ...]:
        """The earlier states and now, each with its dates once somebody asks for them."""
        return date_versions((*self.states, self.now))

    @cached_property
    def last(self) -> Compared | None:
        """The plan beside the last of its earlier states that can be read and dated."""
        for version in reversed(self.states):
            slips = self._split(version)
            if slips is not None:
                return Compared(version, slips, state_words(version), "the last report", "last")
        return None

    @cached_property
    def approved(self) -> Compared | None:
        """The plan beside what was approved last; where nothing was, beside its first state."""
        for version in reversed(self.approvals):
            found = self._beside(version, approved_words(version), "the approved plan", "approved")
            if found is not None:
                return attrs.evolve(found, is_approved=True)
        return self.first

    @cached_property
    def first(self) -> Compared | None:
        """The plan beside the first of its earlier states that can be read and dated."""
        for version in self.states:
            found = self._beside(version, first_words(version), "the first report", "first")
            if found is not None:
                return found
        return None

    @property
    def comparisons(self) -> tuple[Compared, ...]:
        """The plan beside what was approved, beside the last report and the first, each once."""
        found: list[Compared] = []
        for one in (self.approved, self.last, self.first):
            if one is not None and not any(one.is_alike(other) for other in found):
                found.append(one)
        return tuple(found)

    @property
    def approvals(self) -> tuple[Version, ...]:
        """The states known as approved, the oldest first: baselines, or else marked reports."""
        marked = tuple(version for version in self.states if version.is_rebaseline)
        return self.baselines or marked

    def _beside(self, version: Version, state: str, label: str, name: str) -> Compared | None:
        """Compare with a state; what was split already is not split again."""
        known = self.last
        if known is not None and known.version.plan == version.plan:
            slips: Slippage | None = known.slips
        else:
            slips = self._split(version)
        return None if slips is None else Compared(version, slips, state, label, name)

    def _split(self, version: Version) -> Slippage | None:
        if version.plan is None:
            return None
        try:
            return split_slip(version.plan, self._edition.schedule.written)
        except ExitplanError:
            return None

    @property
    def compared(self) -> Version | None:
        """The state that the plan is compared with; ``None`` where there is none."""
        return None if self.last is None else self.last.version

    @property
    def slips(self) -> Slippage | None:
        """What became of each milestone since the last report, and why."""
        return None if self.last is None else self.last.slips

    @cached_property
    def reports(self) -> tuple[DatedVersion, ...]:
        """The last state of each report date, the oldest first, now among them."""
        by_day: dict[int | str, DatedVersion] = {}
        for found in self.dated:
            key = found.version.name if found.version.day is None else found.version.day
            if found.version.plan is not None or key not in by_day:
                by_day.pop(key, None)
                by_day[key] = found
        reports = list(by_day.values())
        if len(reports) > MOST_REPORTS:
            reports = [reports[0], *reports[1 - MOST_REPORTS :]]
        return tuple(reports)

    @cached_property
    def baselines(self) -> tuple[Version, ...]:
        """The approved states, the oldest approval first, each on the day of its approval."""
        approved = [
            version if version.committed is None else attrs.evolve(version, day=version.committed)
            for version in self._edition.baselines or self.states
            if version.kind is VersionKind.BASELINE and version.plan is not None
        ]
        return tuple(sorted(approved, key=lambda version: version.day or 0))

    @cached_property
    def trend(self) -> Trend:
        """What each report forecast of each milestone."""
        return trend(self.reports, baselines=self.baselines)

    @property
    def is_told(self) -> bool:
        """Whether there is any earlier state at all."""
        return bool(self.states)

    @cached_property
    def in_full(self) -> int:
        """How many of the latest states are compared change by change."""
        items = len(self._edition.schedule.network.tasks)
        return min(MOST_IN_FULL, max(_FEWEST_IN_FULL, _MOST_ITEMS // max(1, items)))


@attrs.frozen
class Moved:
    """A milestone that is no longer where the last report had it. Days are ordinals."""

    milestone: str
    """Full id; of one that is gone, that in the earlier state."""
    title: str
    before: int | None
    """``None`` for one that is new."""
    after: int | None
    """``None`` for one that is gone."""
    moved: str
    """``9 working days later``, ``new``, ``no longer in the plan``."""
    cause: str
    """What moved it most, as a sentence without a stop; empty where it is new or gone."""
    slip: MilestoneSlip = attrs.field(repr=False, eq=False)

    @property
    def is_in_plan(self) -> bool:
        """Whether pages have a place for it."""
        return self.after is not None


@attrs.frozen
class Since:
    """What changed since the last report."""

    state: str
    """What it is compared with: ``the report of 31 May 2015``."""
    heading: str
    """The finding in few words: ``3 dates slipped since the last report``."""
    sentence: str
    """How many milestones slipped, came earlier, are new or gone."""
    rows: tuple[Moved, ...]
    """Those that moved: slipped by most first, then earlier, then new, then gone."""
    page: str = SLIPPAGE
    """Path of the page that tells more, within the site's folder."""


def since(press: Press) -> Since | None:
    """Compare the plan with its last report; ``None`` where there is none to compare with."""
    return None if press.course.last is None else since_state(press.course.last)


def since_state(compared: Compared) -> Since:
    """Tell what changed since one of the plan's earlier states."""
    slips = compared.slips
    rows = sorted((_row(slip, slips) for slip in slips if _is_told(slip)), key=_rank)
    sentence = _sentence(compared.state, slips, rows)
    return Since(compared.state, _heading(compared, rows), sentence, tuple(rows))


def _is_told(slip: MilestoneSlip) -> bool:
    return slip.is_new or slip.is_gone or bool(slip.total_minutes or slip.calendar_days)


def _row(slip: MilestoneSlip, slips: Slippage) -> Moved:
    part = largest_part(slip)
    return Moved(
        slip.id,
        shortened(clean(slip.title), _LONGEST_TITLE),
        None if slip.before is None else slip.before.finish_day,
        None if slip.after is None else slip.after.finish_day,
        slip_words(slip),
        "" if part is None else brief(part, slips),
        slip,
    )


_SLIPPED, _SOONER, _WITHIN, _NEW, _GONE = range(5)
"""How a milestone moved, in the order in which that is told."""


def _rank(row: Moved) -> tuple[int, int]:
    slip = row.slip
    if slip.is_gone:
        return _GONE, 0
    if slip.is_new:
        return _NEW, 0
    if not slip.calendar_days:
        return _WITHIN, 0
    return _SOONER if slip.calendar_days < 0 else _SLIPPED, -abs(slip.calendar_days)


def _heading(compared: Compared, rows: Sequence[Moved]) -> str:
    """Say how many slipped: ``12 dates slipped since the approved plan``."""
    days = [row.slip.calendar_days for row in rows if row.is_in_plan and row.before is not None]
    slipped, sooner = sum(day > 0 for day in days), sum(day < 0 for day in days)
    if slipped:
        return f"{count(slipped, 'date')} slipped since {compared.label}"
    if sooner:
        return f"{count(sooner, 'date')} came earlier since {compared.label}"
    return f"No date moved since {compared.label}"


def _sentence(state: str, slips: Slippage, rows: list[Moved]) -> str:
    """Say it: ``Since the report of 31 May 2015, 3 milestones slipped and 1 came earlier.``."""
    noun = "milestone"
    if any(not _is_milestone(slip) for slip in slips):
        noun = "milestone or deadline"
    ranks = [_rank(row)[0] for row in rows]
    still = len(slips) - len(rows)
    if not rows:
        text = f"Since {state}, no {noun} moved"
        return f"{text}; the plan has {_counted(still, noun)}." if still else f"{text}."
    parts = list(_counts([ranks.count(rank) for rank in range(_GONE + 1)], noun))
    stood = f"; {still} stand{'s' if still == 1 else ''} where {_they(still)}" if still else ""
    return f"Since {state}, {and_list(parts)}{stood}."


_VERBS = ("slipped", "came earlier", "moved within the day")


def _counts(numbers: list[int], noun: str) -> Iterator[str]:
    *moved, new, gone = numbers
    named = False
    for number, verb in zip(moved, _VERBS, strict=True):
        if number:
            yield f"{number:,} {verb}" if named else f"{_counted(number, noun)} {verb}"
            named = True
    for number, word in ((new, "new"), (gone, "gone")):
        if number:
            who = f"{number:,}" if named else _counted(number, noun)
            yield f"{who} {'is' if number == 1 else 'are'} {word}"
            named = True


def _counted(number: int, noun: str) -> str:
    if noun == "milestone":
        return count(number, noun)
    return f"{number:,} {noun if number == 1 else 'milestones and deadlines'}"


def _they(number: int) -> str:
    return "it was" if number == 1 else "they were"


def _is_milestone(slip: MilestoneSlip) -> bool:
    return getattr(slip.item, "is_milestone", False)


def main_slips(press: Press, slips: Slippage) -> list[tuple[MilestoneSlip, ...]]:
    """Give the moves that matter most: final milestones first, then the largest; at most three.

    Each comes with the others that the same changes moved by as much.
    """
    moved = [slip for slip in slips if slip.parts and not (slip.is_new or slip.is_gone)]
    finals = press.facts.final_ids
    moved.sort(key=lambda slip: (slip.id not in finals, -abs(slip.calendar_days)))
    alike: dict[tuple[tuple[str, int], ...], list[MilestoneSlip]] = {}
    for slip in moved:
        key = tuple((part.key, part.minutes) for part in slip.parts)
        alike.setdefault(key, []).append(slip)
    return [tuple(several) for several in alike.values()][:_MOST_MAIN]
