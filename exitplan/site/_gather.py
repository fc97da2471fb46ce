"""Reads all that one roadmap is made from: plan, history, baselines, checks, chances."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import attrs

from exitplan.calendars import long_date
from exitplan.errors import Diagnostic, ExitplanError, PlanError, Severity, sort_worst_first
from exitplan.plan import Moment, Plan, uncertain_lengths
from exitplan.planfile import read_plan
from exitplan.schedule import Schedule, compute_schedule
from exitplan.site._edition import Edition, EditLink, FileName
from exitplan.site._gather_states import as_note, histories_of, states_of

if TYPE_CHECKING:
    from exitplan.checks import CheckReport
    from exitplan.planfile.history import Version
    from exitplan.risk import Simulation
    from exitplan.site._history import History

RUNS = 2_000
"""Enough to know an 80th percentile to a day or two; a report for a decision asks for more."""
FEW_RUNS = 200
"""Where each run has to be dated for itself, which takes as long as dating the plan."""
SEED = 1
AUTO, ON, OFF = "auto", "on", "off"
RISK = (AUTO, ON, OFF)
_NO_STATUS_DATE = "EP308"


@attrs.frozen
class Gathered:
    """What was read, and what there is to say of it."""

    edition: Edition | None
    """``None`` where the plan cannot be dated, or something asked for cannot be had."""
    diagnostics: tuple[Diagnostic, ...]
    """Worst first; with an error among them there is no edition."""
    watched: tuple[str, ...]
    """Files and folders whose change calls for reading again."""
    remarks: tuple[str, ...] = ()
    """What else a reader of the log should know, in sentences."""

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """Those diagnostics for which there is no edition."""
        return tuple(d for d in self.diagnostics if d.severity is Severity.ERROR)


def gather(  # noqa: PLR0913 - each is one thing that a roadmap may have or lack
    path: str,
    *,
    as_of: Moment | None = None,
    history: str = "",
    states: str = "",
    check: bool = True,
    risk: str = AUTO,
    edit_url: str | EditLink = "",
    site_url: str = "",
    root: str = ".",
    project: str | None = None,
) -> Gathered:
    """Read a plan and what belongs to it; nothing is raised for what is wrong with them.

    `path` is a plan file, a folder of them, or a file of another tool, of which
    `project` chooses one project. `history` is a folder of dated reports of
    plans kept apart; `states` says where this plan's earlier states are: empty
    (its baselines, if there are any), ``none``, ``baselines``, ``git`` or
    ``commits``, ``tags``, or a folder of dated files. `check` holds the plan to
    the rules. `risk` dates it many times over: ``auto`` where numpy is there
    and the plan says what is uncertain, ``on``, or ``off``. Paths are from the
    folder `root`, and pages name them so; `edit_url` is the address under which
    the files below it can be read or edited, or gives that of a line.
    """
    reader = _Reader(near(root, path))
    named = states and (os.path.isdir(near(root, states)) or os.sep in states or "/" in states)
    past = near(root, states) if named else states
    reports = near(root, history) if history else ""
    try:
        schedule = reader.schedule(as_of, project)
        edition = Edition(
            schedule,
            source=path.replace(os.sep, "/"),
            states=reader.states(past),
            baselines=reader.baselines,
            histories=reader.histories(reports, history),
            check=reader.check(as_of) if check else None,
            risk=reader.risk(schedule, risk),
            name=_names(root),
            edit=_edit(edit_url, root),
            site_url=site_url,
        )
    except ExitplanError as error:
        reader.found += error.diagnostics
        edition = None
    found = sort_worst_first(reader.found)
    if any(d.severity is Severity.ERROR for d in found):
        edition = None
    watched = tuple(dict.fromkeys(reader.watched(reports, past)))
    return Gathered(edition, found, watched, tuple(reader.remarks))


def near(root: str, path: str) -> str:
    """Give a path from a folder as seen from the working directory, short where that is short."""
    full = os.path.normpath(os.path.join(root, path))
    from_here = os.path.relpath(full)
    return full if from_here.startswith(os.pardir) else from_here


def _names(root: str) -> FileName:
    """Make what names a file: from `root` where it lies below it, else by its last part."""
    base = os.path.abspath(root)

    def name(file: str) -> str:
        inner = os.path.relpath(os.path.abspath(file), base)
        if inner.startswith(os.pardir) or os.path.isabs(inner):
            return os.path.basename(file)
        return inner.replace(os.sep, "/")

    return name


def _edit(edit_url: str | EditLink, root: str) -> EditLink | None:
    """Make what gives the address of a line of a plan's file; outside `root` there is none."""
    if not isinstance(edit_url, str):
        return edit_url
    if not edit_url:
        return None
    from urllib.parse import quote

    base = os.path.abspath(root)
    start = edit_url if edit_url.endswith(("/", "=")) else f"{edit_url}/"

    def link(file: str, line: int) -> str | None:
        inner = os.path.relpath(os.path.abspath(file), base)
        if inner.startswith(os.pardir) or os.path.isabs(inner):
            return None
        return f"{start}{quote(inner.replace(os.sep, '/'))}#L{line}"

    return link


class _Reader:
    """Reads one plan's things one after the other, and keeps what is to be said of them."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.found: list[Diagnostic] = []
        self.remarks: list[str] = []
        self.baselines: tuple[Version, ...] = ()
        """What was approved, once the earlier states are read."""
        self.plan: Plan
        """As it was written, once it is read."""
        self.status: Moment | None = None
        """As of when it is told, once it is dated."""
        self.reading: tuple[Diagnostic, ...] = ()

    def schedule(self, as_of: Moment | None, project: str | None) -> Schedule:
        """Read and date the plan; raises ExitplanError where that cannot be done."""
        self.plan = self._plan(project)
        schedule = compute_schedule(self.plan, as_of=as_of)
        self.status = schedule.plan.status_date
        notices = [*self.reading, *schedule.notices()]
        if as_of is not None:
            notices = [notice for notice in notices if notice.code != _NO_STATUS_DATE]
        self.found += notices
        if schedule.plan.contracts or (schedule.expansion and schedule.expansion.duties):
            from exitplan.outlook import contract_findings

            self.found += contract_findings(schedule)
        return schedule

    def _plan(self, project: str | None) -> Plan:
        if self._is_foreign():
            from exitplan.interchange import read_schedule

            imported = read_schedule(self.path, project=project)
            for omission in imported.report.omissions:
                if omission.changes_dates:
                    self.remarks.append(
                        f"{self.path}: dates may differ from the file's: {omission.what} "
                        f"({omission.count:,}) could not be carried over as they stand"
                    )
            return imported.plan
        reading = read_plan(self.path)
        self.reading = reading.diagnostics
        if reading.plan is None or any(d.severity is Severity.ERROR for d in self.reading):
            raise PlanError(self.reading)
        return reading.plan

    def _is_foreign(self) -> bool:
        from exitplan.interchange import is_foreign

        return not os.path.isdir(self.path) and is_foreign(self.path)

    def states(self, asked: str) -> tuple[Version, ...]:
        """Read the plan's earlier states."""
        if self._is_foreign() and not os.path.isdir(asked):
            return ()
        status = self.status
        states = states_of(self.path, asked, self.plan, None if status is None else status.day)
        if states.later and status is not None:
            what = "1 state is" if states.later == 1 else f"{states.later:,} states are"
            self.remarks.append(
                f"{self.path}: {what} dated after {long_date(status.day)}, as of which the plan "
                "is told, and left out"
            )
        self.found += states.notes
        self.found += _of_versions(states.versions)
        self.baselines = states.baselines
        return states.versions

    def histories(self, folder: str, name: str) -> tuple[History, ...]:
        """Read the dated reports of plans kept apart, in a folder that readers know by a name."""
        if not folder:
            return ()
        histories = tuple(histories_of(folder, name))
        for history in histories:
            self.found += _of_versions(history.versions)
        return histories

    def check(self, as_of: Moment | None) -> CheckReport:
        """Hold the plan to the rules, by the configuration found from its folder upwards."""
        from exitplan.checks import Subject, run_check
        from exitplan.checks._config import load_configuration

        folder = self.path if os.path.isdir(self.path) else os.path.dirname(self.path) or "."
        settings = load_configuration(folder).settings
        name = self.path.replace(os.sep, "/")
        subject = Subject(name, self.plan, self.reading, as_of, self._approved)
        return run_check(subject, settings)

    def _approved(self) -> Plan | None:
        from exitplan.planfile.baselines import Baselines

        try:
            kept = Baselines.of(self.path)
            return kept.current.plan if len(kept) else None
        except ExitplanError:
            return None

    def risk(self, schedule: Schedule, asked: str) -> Simulation | None:
        """Date the plan many times over, where that is asked for and can be done."""
        if asked == OFF or (asked == AUTO and not is_uncertain(schedule)):
            return None
        import exitplan.risk

        try:
            simulate = exitplan.risk.simulate
        except ExitplanError as error:
            if asked == ON:
                raise
            self.found += map(as_note, error.diagnostics)
            return None
        try:
            return simulate(schedule, runs=RUNS, seed=SEED, on_single=_stop)
        except _SingleRunsError:
            self.remarks.append(
                f"{self.path}: each run has to be dated for itself, so {FEW_RUNS} were made "
                f"instead of {RUNS:,}"
            )
            return simulate(schedule, runs=FEW_RUNS, seed=SEED)

    def watched(self, history: str, states: str) -> Iterator[str]:
        """Give what to watch for changes."""
        yield self.path
        if not os.path.isdir(self.path):
            kept = os.path.join(os.path.dirname(self.path) or ".", "baselines")
            if os.path.isdir(kept):
                yield kept
        for folder in (history, states):
            if folder and os.path.isdir(folder):
                yield folder


class _SingleRunsError(Exception):
    """Each run would have to be dated for itself."""


def _stop() -> None:
    raise _SingleRunsError


def _of_versions(versions: Iterable[Version]) -> Iterator[Diagnostic]:
    """Give what is wrong with earlier states, none of which stops the site: each says so itself."""
    for version in versions:
        for diagnostic in version.diagnostics:
            is_error = diagnostic.severity is Severity.ERROR
            yield attrs.evolve(diagnostic, severity=Severity.WARNING) if is_error else diagnostic


def is_uncertain(schedule: Schedule) -> bool:
    """Whether a plan says of anything how far it may turn out otherwise."""
    plan = schedule.plan
    return bool(plan.risks or plan.branches or uncertain_lengths(plan.items, plan.spread))
