"""The last safe dates at a confidence, in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from exitplan.cli._output import Paint
from exitplan.cli._risk_tables import error, percent, sampling_words
from exitplan.schedule.words import count, short_date

if TYPE_CHECKING:
    from exitplan.outlook import LastDate
    from exitplan.risk import ConfidentDate, ConfidentDates


def sentences(confident: ConfidentDates, rows: list[LastDate]) -> Iterator[str]:
    """Say how likely the targets are kept, and what no early day can save."""
    titles = {target.id: target.title for target in confident.dates.targets}
    for name, kept in confident.targets.items():
        yield (
            f"As planned, “{titles[name]}” is in time in {percent(kept.value)} "
            f"({error(kept.standard_error)}) of the runs."
        )
    short = [row for row in rows if _falls_short(confident.rows[row.id], confident)]
    if short:
        first = short[0]
        in_time = confident.rows[first.id].in_time
        assert in_time is not None
        more = f" The same goes for {count(len(short) - 1, 'other')}." if len(short) > 1 else ""
        yield (
            f"Even if “{first.title}” keeps to its {_share(confident)} date, other work is late "
            f"in some of those runs: all in all, {percent(in_time.value)} are in time.{more}"
        )


def _falls_short(own: ConfidentDate, confident: ConfidentDates) -> bool:
    kept = own.in_time
    return kept is not None and own.last_day is not None and kept.value < confident.confidence


def cell(own: ConfidentDate, row: LastDate, paint: Paint, columns: int) -> str:
    """Give the cell of a date: marked where the forecast comes after it."""
    if own.last_day is None:
        return ("any" if own.is_free else "never").rjust(columns)
    text = short_date(own.last_day).rjust(columns)
    is_late = row.forecast_day is not None and row.forecast_day > own.last_day
    return paint(text, "late") if is_late else text


def _share(confident: ConfidentDates) -> str:
    return f"{100 * confident.confidence:g} %"


def legend(confident: ConfidentDates) -> str:
    """Say what the further column means, and what it rests on."""
    share = _share(confident)
    return (
        f"{share}: the last day that is early enough in {share} of "
        f"{count(confident.runs, 'run')} (seed {confident.seed}, "
        f"{sampling_words(confident.sampling)} sampling) of what is uncertain after it."
    )
