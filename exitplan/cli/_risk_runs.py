"""What the commands that simulate share: options, the need for numpy, progress."""

from __future__ import annotations

import argparse
import sys
import time
from typing import TYPE_CHECKING

from exitplan.cli._output import UsageError
from exitplan.errors import ExitplanError

if TYPE_CHECKING:
    from exitplan.risk import Sampling

MOST_RUNS = 1_000_000
_SAMPLINGS = ("latin-hypercube", "plain")
_WIDTH = 30
_PATIENCE = 1.0
"""Seconds before progress is worth showing."""
_LONG = 10.0
"""Seconds that are worth a warning."""


def add_run_arguments(parser: argparse.ArgumentParser, runs: int) -> None:
    """Declare how many runs are made, and from which chances."""
    parser.add_argument(
        "--runs", type=int, metavar="N", help=f"how many runs to make (default: {runs:,})"
    )
    parser.add_argument(
        "--seed",
        type=int,
        metavar="N",
        help="where the chances begin; the same seed gives the same figures (default: 1)",
    )
    parser.add_argument(
        "--sampling",
        choices=_SAMPLINGS,
        help="how chances are drawn: latin-hypercube spreads them evenly, plain leaves them to "
        "chance alone (default: latin-hypercube)",
    )


def runs_asked(arguments: argparse.Namespace, default: int) -> int:
    """Give how many runs are asked for."""
    runs: int = default if arguments.runs is None else arguments.runs
    if not 1 <= runs <= MOST_RUNS:
        message = f"--runs takes a number from 1 to {MOST_RUNS:,}"
        raise UsageError(message)
    return runs


def seed_asked(arguments: argparse.Namespace) -> int:
    """Give the seed that is asked for."""
    return 1 if arguments.seed is None else arguments.seed


def sampling_asked(arguments: argparse.Namespace) -> Sampling:
    """Give how chances are to be drawn; raises UsageError without numpy."""
    need_numpy()
    from exitplan.risk import Sampling

    return Sampling(arguments.sampling or _SAMPLINGS[0])


def need_numpy() -> None:
    """Raise UsageError where there is no numpy."""
    import exitplan.risk

    try:
        _ = exitplan.risk.Sampling
    except ExitplanError as error:
        what = error.diagnostics[0]
        message = f"{what.message}; get it with: {what.help}"
        raise UsageError(message) from None


def _span(seconds: float) -> str:
    """Say a time, roughly."""
    if seconds < 90:
        return f"{round(seconds, -1):.0f} seconds"
    if seconds < 5400:
        return f"{seconds / 60:.0f} minutes"
    return f"{seconds / 3600:.0f} hours"


class Progress:
    """A bar on the standard error stream: only on a terminal, and only where it takes long."""

    def __init__(self) -> None:
        self._is_on = sys.stderr.isatty()
        self._begin = self._runs_begin = time.monotonic()
        self._shown = ""
        self._is_single = False
        self._is_fresh = True

    def single(self) -> None:
        """Note that each run is dated for itself."""
        self._is_single = True
        self._runs_begin = time.monotonic()

    def runs(self, done: int, total: int) -> None:
        """Tell how many runs are done; after the first of them, how long the rest may take."""
        if self._is_fresh:
            self._is_fresh = False
            self._warn((time.monotonic() - self._runs_begin) * (total - done) / done, total)
        self._show(done, total, f"{done:,} of {total:,} runs")

    def _warn(self, seconds: float, runs: int) -> None:
        is_told = self._is_single or not self._is_on  # Else the bar tells it.
        if not is_told or seconds * (1 + self._is_single) < _LONG:
            return
        text = f"exitplan risk: {runs:,} runs take about {_span(seconds)}"
        if self._is_single:
            text += (
                ", and what sets the dates in them as long again, since each run of this plan has "
                "to be dated for itself: it has work as late as possible, is dated from its "
                "finish, or follows rare rules of another tool"
            )
        fewer = max(100, runs // 10)
        if fewer < runs:
            text += f". --runs {fewer} is quicker, and less exact"
        print(f"{text}. Ctrl-C shows what is done so far.", file=sys.stderr, flush=True)

    def trials(self, done: int, total: int) -> None:
        """Tell how many trials are done."""
        self._show(done, total, f"{done:,} of {total:,} trials")

    def _show(self, done: int, total: int, text: str) -> None:
        if not self._is_on or time.monotonic() - self._begin < _PATIENCE:
            return
        full = _WIDTH * done // max(1, total)
        self._write(f"[{'#' * full}{'.' * (_WIDTH - full)}] {text}")

    def close(self) -> None:
        """Take the bar away."""
        if self._shown:
            self._write("")

    def _write(self, text: str) -> None:
        blank = " " * max(0, len(self._shown) - len(text))
        print(f"\r{text}{blank}", end="" if text else "\r", file=sys.stderr, flush=True)
        self._shown = text
