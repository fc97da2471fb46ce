"""Whether a plan keeps the rules, known from one that kept them all and is much like it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import attrs

from exitplan.errors import Diagnostic
from exitplan.plan import Group, Plan, Task, is_plain, problems
from exitplan.planfile._load import all_problems

_FREE_IN_PLAN = frozenset(
    {"documents", "id", "items", "locate", "notes", "owner", "status_date", "title", "waivers"}
)
"""Fields of a plan that say nothing of an item's rightness, but for the status date, which only
counts for progress."""
_FREE_IN_TASK = frozenset(
    {
        "assumed",
        "baselines",
        "code",
        "constraints",
        "deadline",
        "duration",
        "edge",
        "estimate",
        "manual",
        "notes",
        "owner",
        "progress",
        "source",
        "tags",
        "title",
    }
)
"""Fields of a task that no rule about another item looks at, but for a length in months."""
_KNOWN = frozenset(
    {
        "boards",
        "branches",
        "calendar",
        "calendars",
        "contracts",
        "correlations",
        "finish_by",
        "is_expanded",
        "is_programme",
        "options",
        "periods",
        "risks",
        "spread",
        "start",
    }
)
_FOR_RISKS = ["manual", "tags"]
_RISKS = ("risks", "branches", "correlations", "spread")
_PLAN_FIELDS = [f.name for f in attrs.fields(Plan) if f.name not in _FREE_IN_PLAN]
_UNKNOWN = [name for name in _PLAN_FIELDS if name not in _KNOWN]
"""Fields that came later, whose rules may look at anything."""
_TASK_FIELDS = [f.name for f in attrs.fields(Task) if f.name not in _FREE_IN_TASK]
_GROUP_FIELDS = [f.name for f in attrs.fields(Group) if f.name != "items"]


class Rules:
    """Finds what is wrong with plans that follow one another."""

    def __init__(self) -> None:
        self._faultless: Plan | None = None

    def __call__(self, plan: Plan) -> Iterable[Diagnostic]:
        """Give all problems of a plan.

        Where the plan before had none, and only what tasks say of themselves
        has changed, it is enough to look at those tasks.
        """
        before = self._faultless
        if before is not None:
            changed = _changed(before, plan)
            if changed is not None and not any(problems(changed)):
                self._faultless = plan
                return ()
        found = tuple(all_problems(plan))
        if not found:
            self._faultless = plan
        return found


class _Other(Exception):  # noqa: N818
    """More has changed than what tasks say of themselves."""


def _changed(before: Plan, after: Plan) -> Plan | None:
    """Give a plan of only those tasks that must be looked at; ``None`` where all must."""
    if not _agree(before, after, _PLAN_FIELDS) or any(getattr(after, n) for n in _UNKNOWN):
        return None
    is_status_same = before.status_date == after.status_date
    is_plain_one = is_plain(after) and not any(getattr(after, name) for name in _RISKS)
    if not is_plain_one and not is_status_same and not _goes_on(before, after):
        return None
    tied = frozenset(
        name
        for correlation in after.correlations.values()
        for names in (correlation.tasks, *((one, other) for one, other, _ in correlation.pairs))
        for name in names
    )
    comparison = _Comparison(tied, with_progress=not is_status_same, is_plain=is_plain_one)
    try:
        items = tuple(comparison.those(before.items, after.items))
    except _Other:
        return None
    return attrs.evolve(
        after,
        items=items,
        locate=None,
        boards={},
        branches={},
        contracts={},
        correlations={},
        risks={},
    )


def _goes_on(before: Plan, after: Plan) -> bool:
    """Whether the status date moves on only: nothing reported before lies behind it then."""
    one, other = before.status_date, after.status_date
    return one is not None and other is not None and one.day <= other.day


class _Comparison:
    """Compares the items of two plans that agree otherwise."""

    def __init__(self, tied: frozenset[str], *, with_progress: bool, is_plain: bool) -> None:
        self.tied = tied
        """Tasks whose lengths go together, so that it matters whether they are certain."""
        self.with_progress = with_progress
        """Whether whatever has begun must be looked at again, since the status date is another."""
        self.is_plain = is_plain
        """Whether nothing in the plan follows from law, contract or chance."""

    def those(
        self, before: tuple[Task | Group, ...], after: tuple[Task | Group, ...]
    ) -> Iterator[Task | Group]:
        """Give the tasks that must be looked at, each in its groups; raise _Other."""
        if len(before) != len(after):
            raise _Other
        for old, new in zip(before, after, strict=True):
            if old is new and not self.with_progress:
                continue
            if isinstance(new, Group):
                if not isinstance(old, Group) or not _agree(old, new, _GROUP_FIELDS):
                    raise _Other
                inner = tuple(self.those(old.items, new.items))
                if inner:
                    yield attrs.evolve(new, items=inner, after=(), before=())
            elif old is not new or new.progress is not None:
                self._check_alike(old, new)
                yield attrs.evolve(new, after=(), before=())  # As they were, lags included.

    def _check_alike(self, old: Task | Group, new: Task) -> None:
        """Raise _Other unless two tasks differ only in what no rule about another item looks at."""
        if old is new:
            return
        if not isinstance(old, Task) or not _agree(old, new, _TASK_FIELDS):
            raise _Other
        if _is_in_months(old) != _is_in_months(new):
            raise _Other  # A lag may be a share of it.
        if self.is_plain:
            return
        # Risks look at whether a task takes time and is not finished; gates and
        # legal periods, at much that only counts for them.
        if new.id in self.tied or new.gate is not None or new.period is not None:
            raise _Other
        if not _agree(old, new, _FOR_RISKS):
            raise _Other
        if _takes_time(old) != _takes_time(new) or _is_finished(old) != _is_finished(new):
            raise _Other


def _takes_time(task: Task) -> bool | None:
    length = task.effective_duration
    return None if length is None else length.amount != 0


def _is_finished(task: Task) -> bool:
    return task.progress is not None and task.progress.actual_finish is not None


def _agree(old: object, new: object, names: list[str]) -> bool:
    for name in names:
        one, other = getattr(old, name), getattr(new, name)
        if one is not other and one != other:
            return False
    return True


def _is_in_months(task: Task) -> bool:
    length = task.effective_duration
    return length is not None and length.unit.is_calendar
