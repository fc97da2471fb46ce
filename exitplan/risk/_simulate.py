"""Dates a plan in many runs."""

from __future__ import annotations

from collections.abc import Callable, Collection

from exitplan.errors import Diagnostic, ExitplanError, PlanError, Severity
from exitplan.plan import Plan, problems
from exitplan.risk._clock import Clock
from exitplan.risk._engine import block_size, needs_single_runs
from exitplan.risk._finishes import Finishes, block_starts, rows_of, settled
from exitplan.risk._layout import Choices, Layout
from exitplan.risk._lengths import Lengths
from exitplan.risk._simulation import Simulation
from exitplan.risk._streams import MOST_RUNS, Sampling, Streams
from exitplan.schedule import Schedule, compute_schedule, watched

FEWEST_RUNS_TO_STOP = 1_000


def simulate(  # noqa: PLR0913 - each says one thing of the sample
    plan: Plan | Schedule,
    *,
    runs: int = 10_000,
    seed: int = 1,
    sampling: Sampling = Sampling.LATIN_HYPERCUBE,
    stop_at: float | None = None,
    without: Collection[str] = (),
    mitigated: bool = False,
    watch: Collection[str] = (),
    block: int | None = None,
    on_block: Callable[[int, int], None] | None = None,
    on_single: Callable[[], None] | None = None,
) -> Simulation:
    """Date a plan in many runs, each with lengths, risks and branches of its own.

    `stop_at` ends it once the 80th percentile of every watched finish is known
    to so many days (its standard error), but not before a thousand runs.
    `without` leaves out risks and branches by id; `mitigated` counts every
    mitigation as done. Milestones and what has a deadline are watched; `watch`
    names more. `block` is how many runs are worked on together, which changes
    no result. `on_block` is told how many runs are done, and of how many;
    `on_single` is called first where each run has to be dated for itself, which
    takes long. On KeyboardInterrupt the runs done so far are given, if there are any.

    The law that a procurement follows is the one by which the plan's own
    forecast lays it out, in every run.

    Raises PlanError for a plan that contradicts itself, HorizonError where its
    own dates leave the years that calendars know, and ExitplanError (EP731)
    for a number of runs that cannot be.
    """
    if not 1 <= runs <= MOST_RUNS:
        raise _refused(f"{runs:,} runs cannot be made", f"ask for 1 to {MOST_RUNS:,}")
    if block is not None and block < 1:
        raise _refused(f"blocks cannot have {block:,} runs", "leave it out, or ask for 1 or more")
    if isinstance(plan, Plan):
        # A plan that was read from files has been looked through already.
        found = list(problems(plan)) if plan.locate is None else []
        if any(problem.severity is Severity.ERROR for problem in found):
            raise PlanError(found)
        plan = compute_schedule(plan)
    schedule = plan
    layout = Layout(schedule, Choices(frozenset(without), mitigated))
    if on_single is not None and needs_single_runs(layout):
        on_single()
    streams = Streams(seed, runs, sampling)
    size = block_size(layout, runs, is_watched=stop_at is not None)
    return _Run(layout, streams, sampling, watch, min(block or size, runs)).go(stop_at, on_block)


class _Run:
    """One simulation under way."""

    def __init__(
        self,
        layout: Layout,
        streams: Streams,
        sampling: Sampling,
        watch: Collection[str],
        block: int,
    ) -> None:
        self.layout = layout
        self.streams = streams
        self.sampling = sampling
        names = [*watched(layout.schedule), *watch]
        names += [i for contract in layout.plan.contracts.values() for i in contract.new_service]
        self.lengths = Lengths(streams)
        items = rows_of(layout, dict.fromkeys(names))
        self.finishes = Finishes(layout, self.lengths, items, runs=streams.runs, block=block)

    def go(self, stop_at: float | None, on_block: Callable[[int, int], None] | None) -> Simulation:
        """Do the runs."""
        runs, size = self.streams.runs, self.finishes.size
        done, is_partial = 0, False
        try:
            for first in block_starts(runs, size):
                self.finishes.run(first)
                done = first + size
                if on_block is not None:
                    on_block(done, runs)
                limit = -1.0 if stop_at is None else stop_at
                may_stop = limit >= 0 and done >= min(runs, FEWEST_RUNS_TO_STOP)
                if may_stop and self.worst_error(done) <= limit:
                    break
        except KeyboardInterrupt:
            if not done:
                raise
            is_partial = True
        return Simulation(
            self.layout,
            self.lengths,
            self.sampling,
            done,
            {key: row[:done] for key, row in self.finishes.rows.items()},
            block=size,
            is_partial=is_partial,
        )

    def worst_error(self, done: int) -> float:
        """Give the greatest standard error of a watched 80th percentile so far, in days."""
        network = self.layout.network
        errors = [
            settled(row[:done], Clock(network.calendars[kind.calendar])).standard_error
            for (_, kind), row in self.finishes.rows.items()
        ]
        return max(errors, default=0.0)


def _refused(message: str, remedy: str) -> ExitplanError:
    return ExitplanError([Diagnostic("EP731", Severity.ERROR, message, remedy)])
