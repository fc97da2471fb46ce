"""The steps of a program that draw: lengths, risks, and whether a branch is taken.

They give what :class:`exitplan.risk._lengths.Lengths` gives, by the same
operations on the same numbers, but into arrays that are there already.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from exitplan.risk._lengths import LONGEST, left_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from exitplan.risk._build import Builder
    from exitplan.risk._layout import Activity
    from exitplan.risk._lengths import Hit, Length
    from exitplan.risk._numbers import Reals
    from exitplan.risk._program import Row
    from exitplan.risk._shapes import Distribution
    from exitplan.risk._streams import Stream


class Happening:
    """In which runs of the block one risk happens."""

    __slots__ = ("runs",)

    def __init__(self) -> None:
        self.runs = np.empty(0, dtype=np.intp)
        """Their places in the block."""


def draw_flag(builder: Builder, activity: Activity) -> Callable[..., None]:
    """Give a function that tells in which runs of a block something is done."""
    where, stream = builder.where, builder.lengths.stream(*activity.names)

    def draw(*rows: np.ndarray) -> None:
        out = rows[-1]
        np.copyto(out, stream.below(activity.share, where.first, where.last))
        if len(rows) > 1:
            np.logical_and(out, rows[0], out=out)

    return draw


def draw_length(builder: Builder, length: Length, row: Row) -> None:
    """Add the step that draws twice the minutes that work takes."""
    where, lengths = builder.where, builder.lengths
    if length.partners is not None or not lengths.streams.is_latin:

        def draw(out: np.ndarray) -> None:
            np.multiply(lengths.minutes(length, where.first, where.last), 2, out=out)

        builder.emit([], [row], draw)
        return
    if length.hits:
        builder.emit([], [row], _with_risks(builder, length))
        return
    stream = lengths.stream(*length.names)
    look, kept = stream.look, lengths.kept_doubles(length)

    def look_up(out: np.ndarray) -> None:
        table = lengths.doubles(length) if kept is None else kept
        places = look(where.first, where.last, where.spare, where.places)
        table.take(places, None, out, "clip")

    builder.emit([], [row], look_up)


def _with_risks(builder: Builder, length: Length) -> Callable[[np.ndarray], None]:
    where, lengths = builder.where, builder.lengths
    least, most = lengths.real_extremes(length)
    is_within = least >= 0 and most <= LONGEST
    base = _fixed(length) if length.base is None else lengths.table(length.base)
    base = left_of(length, base)
    stream = lengths.stream(*length.names)
    factors = [_size(builder, hit, hit.multiply) for hit in length.hits if hit.multiply]
    terms = [_size(builder, hit, hit.add) for hit in length.hits if hit.add]
    is_drawn = length.base is not None

    def draw(out: np.ndarray) -> None:
        minutes = where.reals
        if is_drawn:
            places = stream.look(where.first, where.last, where.spare, where.places)
            base.take(places, None, minutes, "clip")
        else:
            minutes.fill(base[0])
        for happening, size in factors:
            minutes[happening.runs] *= size(happening.runs)
        for happening, size in terms:
            minutes[happening.runs] += size(happening.runs)
        if not is_within:
            np.clip(minutes, 0.0, LONGEST, out=minutes)
        np.add(minutes, 0.5, out=minutes)
        np.copyto(out, minutes, casting="unsafe")
        np.left_shift(out, 1, out=out)

    return draw


def _fixed(length: Length) -> Reals:
    return np.array([length.plain])


def _size(
    builder: Builder, hit: Hit, size: Distribution
) -> tuple[Happening, Callable[[np.ndarray], Reals | float]]:
    """Give in which runs a risk happens, and a function for how much it is in those."""
    happening = _happening(builder, hit)
    if size.low == size.high:
        return happening, lambda _: size.likely
    table = builder.lengths.table(size)
    stream: Stream = builder.lengths.stream(*hit.names)
    where = builder.where
    return happening, lambda runs: table.take(stream.places_of(runs + where.first))


def _happening(builder: Builder, hit: Hit) -> Happening:
    found = builder.risks.get(hit.risk)
    if found is None:
        happening = found = builder.risks[hit.risk] = Happening()
        where, lengths = builder.where, builder.lengths

        def happen() -> None:
            is_so = lengths.happens(hit.risk, hit.share, where.first, where.last)
            happening.runs = np.flatnonzero(is_so)

        builder.emit([], [], happen)
    return found
