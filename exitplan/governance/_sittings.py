"""A board's meetings with all that comes before and after, as a timing rule of whole days."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter

import attrs

from exitplan.calendars import CountingRule, WorkCalendar, long_date
from exitplan.errors import Diagnostic, HorizonError, PlanError, Severity, Where
from exitplan.governance._meetings import meeting_days
from exitplan.plan import Board

MOST_YEARS = 10
"""How long before a board's first known meeting something may be ready for it."""


@attrs.frozen
class Sitting:
    """One meeting of a board that can decide. All days are ordinals."""

    meets: int
    papers_by: int
    """The last day for papers; the day before the meeting where none are asked for."""
    notice_by: int | None
    """The last day for public notice; ``None`` where none is needed."""
    ready_by: int
    """The last day on which the thing may be ready."""
    published: int
    """When the decision is published."""
    effective: int
    """The day at whose end the decision takes effect."""
    is_projected: bool
    """Whether nobody has fixed it yet: it is of the cycle behind the last fixed meeting, or
    rests on bank holidays that nobody has proclaimed."""


@attrs.frozen
class Around:
    """What comes before and after a board's meetings for one sort of decision."""

    calendar: WorkCalendar
    """The board's: whose days off close a meeting day, and count until publication."""
    papers: CountingRule | None
    notice: CountingRule | None
    call_in: CountingRule | None
    is_noticed_when_ready: bool
    """Whether the notice is given with the papers, so that both bound readiness."""

    @property
    def calendars(self) -> Iterator[WorkCalendar]:
        """Every calendar that has a say."""
        yield self.calendar
        for rule in (self.papers, self.notice, self.call_in):
            if rule is not None:
                yield rule.calendar

    def sitting(self, board: Board, day: int, *, is_projected: bool = False) -> Sitting:
        """Give the sitting of one day; raises HorizonError (EP309) at the calendars' ends."""
        self.calendar.check_days(day)
        papers_by = day - 1 if self.papers is None else self.papers.latest_event(day)
        notice_by = None if self.notice is None else self.notice.latest_event(day)
        ready_by = papers_by
        if notice_by is not None and self.is_noticed_when_ready:
            ready_by = min(papers_by, notice_by)
        published = day
        if board.publishes_after:
            published = self.calendar.nth_working_day_after(day, board.publishes_after)
        effective = day if self.call_in is None else self.call_in.last_day(published)
        latest = max(published, effective)
        is_projected = is_projected or any(c.is_projected(latest) for c in self.calendars)
        return Sitting(day, papers_by, notice_by, ready_by, published, effective, is_projected)


def all_sittings(board: Board, around: Around) -> Iterator[Sitting]:
    """Give every meeting of a board that is known, in order.

    Those of the cycle that lie too near the ends of the calendars are left
    out. A fixed one raises HorizonError (EP309) there.
    """
    first_day = max(calendar.first_day for calendar in around.calendars)
    last_day = min(calendar.last_day for calendar in around.calendars)
    last_fixed = max(board.dates, default=last_day)
    for day, is_fixed in meeting_days(board, around.calendar, first_day, last_day):
        if is_fixed:
            yield around.sitting(board, day)
            continue
        try:
            sitting = around.sitting(board, day, is_projected=day > last_fixed)
        except HorizonError:
            continue
        yield sitting


class DaySteps:
    """From the day of an event to the day at whose end a decision takes effect.

    Monotone, and ``latest_event`` is its exact adjoint for every event after
    :attr:`never`:

        next_day(e) <= s  if and only if  e <= latest_event(s)
    """

    __slots__ = ("_calendar", "_days", "_event", "board", "effective", "never")

    def __init__(
        self,
        board: Board,
        calendars: Iterable[WorkCalendar],
        steps: Sequence[tuple[int, int]],
        event: str,
    ) -> None:
        self.board = board
        self._days = [day for day, _ in steps]
        self.effective = [effective for _, effective in steps]
        """The days at whose ends decisions take effect, strictly increasing."""
        self._event = event
        self._calendar = max(calendars, key=attrgetter("first_day"))
        # Not before the calendars begin: the passes go on from there to what comes before.
        self.never = max(self._calendar.first_day - 1, self._days[0] - MOST_YEARS * 366)
        """What stands for "no day is early enough": earlier events are refused."""

    def last_day(self, event_day: int) -> int:
        """Give the day at whose end the decision takes effect.

        Raises HorizonError: EP412 where no meeting is known late enough, or none
        for ten years, EP309 before the calendars begin.
        """
        return self.effective[self._place(event_day)]

    def next_day(self, event_day: int) -> int:
        """Give the first day on which the decision can be acted on."""
        return self.last_day(event_day) + 1

    def latest_event(self, step_day: int) -> int:
        """Give the latest day of an event for a decision that can be acted on on a day.

        Where no meeting that is known is early enough that is :attr:`never`, so
        that a date that cannot be kept shows as float far below nothing.
        """
        place = bisect_left(self.effective, step_day) - 1
        return self._days[place] if place >= 0 else self.never

    def _place(self, event_day: int) -> int:
        place = bisect_left(self._days, event_day)
        if place == len(self._days):
            raise self._unknown(
                event_day,
                f"for the last one it would have to be by {long_date(self._days[-1])}",
                "later",
            )
        if event_day < self.never:
            self._calendar.check_days(event_day)
            raise self._unknown(
                event_day,
                f"the first one, more than {MOST_YEARS} years later, takes it until "
                f"{long_date(self._days[0])}",
                "earlier",
            )
        return place

    def _unknown(self, event_day: int, reason: str, wanted: str) -> HorizonError:
        board = self.board
        when = "a day after all calendars"
        if event_day <= self._calendar.last_day:
            when = long_date(event_day)
        message = (
            f"{board.title} has no known meeting for what is {self._event} on {when}: {reason}"
        )
        field, remedy = "meets", "look for a wrong date or an overlong duration"
        if board.meets is None:
            field = "dates"
            remedy = f"add {wanted} dates to the board, or a cycle such as meets: third Tuesday"
        where = Where(field=f"boards.{board.id}.{field}")
        return HorizonError([Diagnostic("EP412", Severity.ERROR, message, remedy, where=where)])


class Sittings(DaySteps):
    """The meetings of a board that can decide things of one sort, in order.

    Parallel lists of day ordinals, one entry for each meeting; ``ready_by``,
    ``meets`` and ``effective`` strictly increase. A meeting that nothing ever
    needs is left out: one for which a thing must be ready on the same day as
    for an earlier one, and one whose decisions take effect on the same day as
    those of a later one. As a timing rule it leads from the day on which
    something is ready to the day at whose end the decision takes effect.
    """

    __slots__ = (
        "_sittings",
        "is_projected",
        "meets",
        "notice_by",
        "noticed",
        "papers_by",
        "published",
        "ready_by",
    )

    def __init__(self, board: Board, around: Around) -> None:
        """Work out the meetings; raises PlanError (EP411) where there are none."""
        found = list(all_sittings(board, around))
        if not found:
            raise PlanError([no_meetings(board)])
        calendars = list(around.calendars)
        effective = [sitting.effective for sitting in found]
        useful = _useful([sitting.ready_by for sitting in found], effective)
        kept = [found[place] for place in useful]
        steps = [(sitting.ready_by, sitting.effective) for sitting in kept]
        super().__init__(board, calendars, steps, "ready")
        self._sittings = kept
        self.ready_by = self._days
        self.meets = [sitting.meets for sitting in kept]
        self.papers_by = [sitting.papers_by for sitting in kept]
        self.notice_by = [sitting.notice_by for sitting in kept]
        self.published = [sitting.published for sitting in kept]
        self.is_projected = [sitting.is_projected for sitting in kept]
        noticed = [s.meets - 1 if s.notice_by is None else s.notice_by for s in found]
        steps = [(noticed[place], effective[place]) for place in _useful(noticed, effective)]
        self.noticed = DaySteps(board, calendars, steps, "announced")
        """The same from the day of a public notice that is an item of its own; where none is
        needed, it comes before the meeting."""

    def sitting_for(self, ready_day: int) -> Sitting:
        """Give the first meeting for which something may be ready on a day.

        Raises HorizonError as :meth:`last_day` does.
        """
        return self._sittings[self._place(ready_day)]

    def sitting_after(self, sitting: Sitting) -> Sitting | None:
        """Give the next meeting; ``None`` where none is known."""
        place = bisect_right(self.meets, sitting.meets)
        return self._sittings[place] if place < len(self.meets) else None

    def between(self, first_day: int, last_day: int) -> list[Sitting]:
        """List the meetings from one day to another."""
        begin, end = bisect_left(self.meets, first_day), bisect_right(self.meets, last_day)
        return self._sittings[begin:end]

    def __len__(self) -> int:
        return len(self._sittings)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self.board.id!r}: {len(self)} meetings>"


def _useful(days: list[int], effective: list[int]) -> list[int]:
    """Leave out the meetings that nothing needs, given the days of events and of effect."""
    kept: list[int] = []
    for place, day in enumerate(days):
        if kept and day == days[kept[-1]]:
            continue
        if kept and effective[place] == effective[kept[-1]]:
            kept.pop()
        kept.append(place)
    return kept


def no_meetings(board: Board) -> Diagnostic:
    """Say that a board never meets."""
    where, remedy = "", "add dates, or a cycle such as meets: third Tuesday"
    message = f"board {board.id!r} has neither dates nor a cycle of meetings"
    if board.dates or board.meets is not None:
        where = ".dates" if board.meets is None else ".meets"
        message = f"no meeting of board {board.id!r} is left"
        remedy = "look at its recess and pre_election, and at if_closed where its days are days off"
    place = Where(field=f"boards.{board.id}{where}")
    return Diagnostic("EP411", Severity.ERROR, message, remedy, where=place)
