"""What contradicts itself in the facts of a transfer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from exitplan.errors import Diagnostic
from exitplan.plan import Group, Plan, Report, Route, Transfer, Wave
from exitplan.transfer._headcount import came_from, came_to

MOST_PEOPLE = 10_000_000
"""More than any employer has; a larger number is a slip of the keyboard."""


def transfer_problems(plan: Plan, group: Group) -> Iterator[Diagnostic]:
    """Find what is wrong with a transfer's facts, before it is laid out."""
    transfer = group.facts
    assert isinstance(transfer, Transfer)
    report = Report(plan)
    if not transfer.waves:
        yield report.error(
            "EP433",
            f"the transfer {group.id!r} has no waves: nobody moves",
            group.id,
            "transfer.waves",
            help="add who moves together, how many they are and by which route",
        )
    yield from _theme_problems(group.id, transfer.knowledge, report)
    for wave in transfer.waves:
        yield from _people_problems(group.id, wave, report)
        yield from _ROUTES[wave.route](_About(group.id, transfer, wave, report))


def _theme_problems(group: str, themes: Sequence[str], report: Report) -> Iterator[Diagnostic]:
    seen: set[str] = set()
    for theme in themes:
        plain = theme.strip().casefold()
        again = plain in seen
        seen.add(plain)
        if again or not plain:
            yield report.warning(
                "EP434",
                f"the theme {theme!r} is named twice" if again else "a theme has no name",
                group,
                "transfer.knowledge",
                help="each theme is handed over once; take it out",
            )


def is_headcount(people: object) -> bool:
    """Whether something is a number of people that a wave can have."""
    return isinstance(people, int) and people is not True and 0 < people <= MOST_PEOPLE


def _people_problems(group: str, wave: Wave, report: Report) -> Iterator[Diagnostic]:
    people: object = wave.people
    if is_headcount(people):
        return
    is_too_many = isinstance(people, int) and people > MOST_PEOPLE
    number = f"more than {MOST_PEOPLE:,}" if is_too_many else repr(people)
    yield report.error(
        "EP431",
        f"the wave {wave.id!r} has {number} people",
        group,
        f"transfer.waves.{wave.id}.people",
        help="write how many move, a whole number from 1; leave a wave without people out",
    )


class _About:
    """One wave, and diagnostics about its route and its employers."""

    def __init__(self, group: str, transfer: Transfer, wave: Wave, report: Report) -> None:
        self.group = group
        self.transfer = transfer
        self.wave = wave
        self._report = report
        self.leaves = came_from(transfer, wave)
        self.joins = came_to(transfer, wave)

    def is_no_move(self) -> bool:
        """Whether they leave the very organisation that they come to."""
        return self.leaves is not None and _same(self.leaves, self.joins)

    def error(self, field: str, message: str, remedy: str) -> Diagnostic:
        """Make the error that the route and an employer contradict each other."""
        return self._report.error("EP432", message, self.group, self._place(field), help=remedy)

    def warning(self, field: str, message: str, remedy: str) -> Diagnostic:
        """Make the warning that they may."""
        return self._report.warning("EP432", message, self.group, self._place(field), help=remedy)

    def _place(self, field: str) -> str:
        return f"transfer.waves.{self.wave.id}.{field}"


def _tupe(about: _About) -> Iterator[Diagnostic]:
    wave = about.wave
    if about.leaves is None:
        yield about.error(
            "route",
            f"nothing says which employer the wave {wave.id!r} transfers from",
            "add from to the wave or to the transfer: who owes the employee liability information",
        )
    elif about.is_no_move():
        yield about.error(
            "from" if wave.moves_from else "route",
            f"the wave {wave.id!r} transfers from {about.leaves} to the same employer",
            "correct from or to; the council's own people on loan have the route secondment",
        )


def _secondment(about: _About) -> Iterator[Diagnostic]:
    wave = about.wave
    if about.leaves is None:
        yield about.error(
            "route",
            f"nothing says where the secondees of the wave {wave.id!r} worked",
            "add from to the wave or to the transfer: whom they were seconded to",
        )
    elif about.is_no_move():
        yield about.error(
            "from" if wave.moves_from else "route",
            f"the wave {wave.id!r} is seconded to its own employer, {about.joins}",
            "correct from: whom they were seconded to",
        )
    if wave.moves_to is not None and not _same(wave.moves_to, about.transfer.moves_to):
        yield about.warning(
            "to",
            f"secondees stay with their employer: the wave {wave.id!r} is taken to have been "
            f"employed by {wave.moves_to} all along",
            "take to out if that is the transfer's; if their employer changes, their route is "
            "tupe or recruitment",
        )


def _recruitment(about: _About) -> Iterator[Diagnostic]:
    wave = about.wave
    if wave.moves_from is not None:
        yield about.error(
            "from",
            f"the wave {wave.id!r} is recruited from outside, yet comes from {wave.moves_from}",
            "take from out; if the work comes with them, their route is tupe",
        )


def _redeployment(about: _About) -> Iterator[Diagnostic]:
    wave, supplier = about.wave, about.transfer.moves_from
    if wave.moves_from is not None and supplier is not None and _same(wave.moves_from, supplier):
        yield about.error(
            "from",
            f"the wave {wave.id!r} is redeployed, yet comes from {supplier}",
            "redeployed people come from elsewhere in the council; those of a supplier have the "
            "route tupe or secondment",
        )


_ROUTES: dict[Route, Callable[[_About], Iterator[Diagnostic]]] = {
    Route.TUPE: _tupe,
    Route.SECONDMENT: _secondment,
    Route.RECRUITMENT: _recruitment,
    Route.REDEPLOYMENT: _redeployment,
}


def _same(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()
