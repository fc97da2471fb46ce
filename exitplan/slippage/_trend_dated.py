"""Versions of a plan with their dates, worked out once and only where they are asked for."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING

from exitplan.errors import ExitplanError
from exitplan.schedule import Forecast, Schedule, compute_schedule, watched

if TYPE_CHECKING:
    from exitplan.plan import Group, Plan, Task
    from exitplan.planfile.history import Version

NO_REASON = "could not be read"


class DatedPlan:
    """One plan and what follows from it; versions that say the same share one."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan

    @cached_property
    def _outcome(self) -> Schedule | str:
        try:
            return compute_schedule(self.plan)
        except ExitplanError as error:
            return error.diagnostics[0].message if error.diagnostics else "cannot be dated"

    @property
    def schedule(self) -> Schedule | None:
        """Its schedule; ``None`` where it cannot be dated."""
        return self._outcome if isinstance(self._outcome, Schedule) else None

    @property
    def problem(self) -> str:
        """Why it cannot be dated; empty where it can."""
        return self._outcome if isinstance(self._outcome, str) else ""

    @cached_property
    def forecasts(self) -> dict[str, Forecast]:
        """Forecasts of its milestones and of whatever has a deadline, by id."""
        return {} if self.schedule is None else watched(self.schedule)

    @cached_property
    def items(self) -> dict[str, Task | Group]:
        """What is written in it, by full id, inactive items included."""
        return {item.id: item for item in self.plan.walk()}

    @cached_property
    def active(self) -> dict[str, Task | Group]:
        """What takes part in the schedule, laid out as tasks where it is; by full id."""
        schedule = self.schedule
        return self.items if schedule is None else {i.id: i for i in schedule.plan.walk()}

    @cached_property
    def path(self) -> frozenset[str]:
        """What drives the plan's finish, or an open item with a deadline."""
        schedule = self.schedule
        if schedule is None:
            return frozenset()
        found = set(schedule.longest_path())
        index = schedule.network.index
        for name, forecast in self.forecasts.items():
            if forecast.deadline is not None and not forecast.completed and name in index:
                found.update(schedule.longest_path(name))
        return frozenset(found)

    @cached_property
    def ids(self) -> frozenset[str]:
        """Every id in it: what is written, and what is laid out of procurements and transfers."""
        schedule = self.schedule
        laid_out = () if schedule is None else schedule.network.index
        return frozenset((*self.items, *laid_out))


class DatedVersion:
    """A version of a plan together with its dates."""

    def __init__(self, version: Version, dated: DatedPlan | None) -> None:
        self.version = version
        self.dated = dated
        """``None`` where the version could not be read."""

    @property
    def problem(self) -> str:
        """Why it has no dates; empty where it has."""
        if self.dated is not None:
            return self.dated.problem
        found = self.version.diagnostics
        worst = min(found, key=lambda finding: finding.severity.rank, default=None)
        return NO_REASON if worst is None else worst.message


def date_versions(versions: Iterable[Version | DatedVersion]) -> tuple[DatedVersion, ...]:
    """Pair versions with their dates, which are worked out when they are first asked for.

    :func:`trend` and :func:`warning_signs` take the result in place of the
    versions, so that what both need is worked out once. What is dated already
    stays as it is.
    """
    found: list[DatedVersion] = []
    latest: DatedPlan | None = None
    for version in versions:
        if isinstance(version, DatedVersion):
            found.append(version)
            latest = version.dated or latest
        elif version.plan is None:
            found.append(DatedVersion(version, None))
        else:
            if latest is None or not _is_same(latest.plan, version.plan):
                latest = DatedPlan(version.plan)
            found.append(DatedVersion(version, latest))
    return tuple(found)


def _is_same(before: Plan, after: Plan) -> bool:
    return before is after or before == after
