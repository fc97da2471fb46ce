"""Assertions for tests of your own plans: deadlines, findings, dates and gaps.

``tests/test_plan.py`` of a team may be as short as this::

    from exitplan.testing import assert_meets_deadlines, assert_no_gap

    def test_deadlines():
        assert_meets_deadlines("plans")

    def test_no_gap_in_service():
        assert_no_gap("plans")

Each function takes the path of a plan file or folder (or of another tool's
file), a Plan, or a Schedule. What fails is told in one AssertionError: each
thing with its file and line, by how much it is off, and what it follows from.
With pytest, the fixtures ``exitplan_path``, ``exitplan_plan`` and
``exitplan_schedule`` give the project's plans; nothing here needs pytest.

A plan that cannot be read or dated raises PlanError, which tells why. No
function asks what day it is: the status date is the plan's own, or `as_of`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import datetime

    from exitplan.checks import Finding, Settings, Subject
    from exitplan.errors import Diagnostic
    from exitplan.plan import Moment, Plan
    from exitplan.schedule import Schedule

__all__ = [
    "assert_finishes_by",
    "assert_meets_deadlines",
    "assert_no_findings",
    "assert_no_gap",
]

_MISSED = "EP801"
_GAP = "EP460"
_MOST_TOLD = 20
_FAIL_ON = ("error", "warning", "note")


def assert_meets_deadlines(
    plan: Plan | Schedule | str | os.PathLike[str],
    *,
    as_of: Moment | datetime.date | str | None = None,
    except_: Collection[str] = (),
) -> None:
    """Assert that every forecast meets its deadline.

    `except_` names items whose deadline may be missed, by full id; what a
    waiver in the plan excuses may be missed as well. An id without a deadline
    raises ValueError: an exception that excepts nothing is out of date.
    """
    __tracebackhide__ = True  # pytest then points at the test.
    subject, schedule = _dated(plan, as_of)
    excepted = _checked_exceptions(except_, schedule, "deadline")
    found = _findings(subject, _settings(select=(_MISSED,)))
    missed = [finding for finding in found if finding.item not in excepted]
    _fail_if(missed, "deadline is not met", "deadlines are not met", schedule)


def assert_no_findings(
    plan: Plan | Schedule | str | os.PathLike[str],
    *,
    select: Iterable[str] = (),
    ignore: Iterable[str] = (),
    profile: str | None = None,
    as_of: Moment | datetime.date | str | None = None,
    fail_on: str = "warning",
) -> None:
    """Assert that ``exitplan check`` would find nothing, apart from what is waived.

    `select`, `ignore` and `profile` are the command's; what is not given here
    comes from the configuration beside the plan, if `plan` is a path. `fail_on`
    is the least severity that fails: ``error``, ``warning`` or ``note``.
    Raises ConfigError (an ExitplanError) for a rule or profile that there is not.
    """
    __tracebackhide__ = True  # pytest then points at the test.
    if fail_on not in _FAIL_ON:
        message = f"fail_on={fail_on!r}: it is one of {', '.join(_FAIL_ON)}"
        raise ValueError(message)
    subject, schedule = _dated(plan, as_of, may_fail=True)
    settings = _settings(plan, select=_words(select), ignore=_words(ignore), profile=profile)
    found = _findings(subject, settings)
    worst = _FAIL_ON.index(fail_on)
    told = [finding for finding in found if finding.severity.rank <= worst]
    _fail_if(told, "finding", "findings", schedule)


def assert_finishes_by(
    plan: Plan | Schedule | str | os.PathLike[str],
    item: str,
    date: Moment | datetime.date | str,
    *,
    as_of: Moment | datetime.date | str | None = None,
) -> None:
    """Assert that a task, milestone or group finishes on a day or before it.

    Raises UnknownTaskError where the plan has no such item.
    """
    __tracebackhide__ = True  # pytest then points at the test.
    from exitplan.plan import to_moment
    from exitplan.schedule.words import count, short_date

    _, schedule = _dated(plan, as_of)
    dates, latest = schedule[item], to_moment(date).day
    late = dates.finish_day - latest
    if late <= 0:
        return
    is_or_was = "finished" if dates.completed else "is forecast to finish"
    sentence = (
        f"“{dates.title}” ({item}) {is_or_was} on {short_date(dates.finish_day)}, "
        f"{count(late, 'calendar day')} after {short_date(latest)}"
    )
    place = _place(_locate(schedule, item))
    raise AssertionError("\n".join([_printable(f"{place}{sentence}"), *_why(schedule, item)]))


def assert_no_gap(
    plan: Plan | Schedule | str | os.PathLike[str],
    *,
    as_of: Moment | datetime.date | str | None = None,
    except_: Collection[str] = (),
) -> None:
    """Assert that under every contract the new service is in place when the old one ends.

    `except_` names contracts, by id, after which there may be a gap. A plan
    without contracts raises ValueError: the assertion would hold whatever happens.
    """
    __tracebackhide__ = True  # pytest then points at the test.
    subject, schedule = _dated(plan, as_of)
    if not schedule.plan.contracts:
        message = f"the plan {schedule.plan.id!r} states no contract that could end too early"
        raise ValueError(message)
    unknown = sorted(set(except_) - set(schedule.plan.contracts))
    if unknown:
        message = f"except_: the plan has no contract {', '.join(map(repr, unknown))}"
        raise ValueError(message)
    fields = tuple(f"contracts.{name}." for name in except_)
    found = _findings(subject, _settings(select=(_GAP,)))
    gaps = [finding for finding in found if not finding.subject.startswith(fields or ("\0",))]
    _fail_if(gaps, "gap in service", "gaps in service", schedule)


# ── From what was given to a schedule ────────────────────────────────────────────────────────


def _dated(plan: Any, as_of: Any, *, may_fail: bool = False) -> tuple[Subject, Schedule | Any]:
    """Read and date what was given; where it `may_fail`, there may be no schedule."""
    from exitplan.checks import Subject
    from exitplan.errors import ExitplanError
    from exitplan.plan import Plan, to_moment
    from exitplan.schedule import Schedule, compute_schedule

    moment = None if as_of is None else to_moment(as_of)
    if isinstance(plan, Schedule):
        status = plan.plan.status_date
        subject = Subject(plan.plan.id, plan.written, (), moment or status)
    elif isinstance(plan, Plan):
        subject = Subject(plan.id, plan, (), moment)
    else:
        subject = _read(os.fspath(plan), moment)
    try:
        if subject.plan is None:
            raise _unreadable(subject.diagnostics)
        if isinstance(plan, Schedule) and moment is None:
            return subject, plan
        return subject, compute_schedule(subject.plan, as_of=moment)
    except ExitplanError:
        if may_fail:
            return subject, None
        raise


def _read(path: str, moment: Moment | None) -> Subject:
    from exitplan.checks import Subject
    from exitplan.interchange import is_foreign, read_schedule
    from exitplan.planfile import read_plan

    name = path.replace(os.sep, "/")
    if os.path.isfile(path) and not path.endswith((".yaml", ".yml")) and is_foreign(path):
        return Subject(name, read_schedule(path).plan, (), moment)
    reading = read_plan(path)
    return Subject(name, reading.plan, reading.diagnostics, moment)


def _unreadable(diagnostics: Iterable[Diagnostic]) -> Exception:
    from exitplan.errors import PlanError

    return PlanError(diagnostics)


def _settings(plan: Any = None, **asked: Any) -> Settings:
    """Settle which rules run, with the configuration beside a plan that was given as a path."""
    from exitplan.checks import Settings

    if not isinstance(plan, str | os.PathLike):
        given = {key: value for key, value in asked.items() if value}
        return Settings(**given)
    from exitplan.checks._config import load_configuration

    path = os.fspath(plan)
    start = path if os.path.isdir(path) else os.path.dirname(path) or "."
    return load_configuration(str(start), command_line=asked).settings


def _words(given: Iterable[str]) -> tuple[str, ...]:
    return (given,) if isinstance(given, str) else tuple(given)


def _checked_exceptions(except_: Collection[str], schedule: Schedule, what: str) -> frozenset[str]:
    """Give the ids that are excepted; each must be one of something that can fail."""
    if isinstance(except_, str):
        except_ = (except_,)
    for name in except_:
        if schedule[name].deadline is None:
            message = f"except_: {name!r} has no {what} that it could miss"
            raise ValueError(message)
    return frozenset(except_)


# ── What is told ─────────────────────────────────────────────────────────────────────────────


def _findings(subject: Subject, settings: Settings) -> tuple[Finding, ...]:
    from exitplan.checks import run_check

    return run_check(subject, settings).findings


def _fail_if(found: list[Finding], one: str, many: str, schedule: Schedule | None) -> None:
    """Raise an AssertionError that tells the findings, worst first."""
    __tracebackhide__ = True
    if not found:
        return
    from exitplan.schedule.words import short_date

    status = None if schedule is None else schedule.plan.status_date
    as_of = "" if status is None else f", as of {short_date(status.day)}"
    number = f"{len(found):,} {one if len(found) == 1 else many}{as_of}:"
    told = ["\n".join(_lines(finding, schedule)) for finding in found[:_MOST_TOLD]]
    if len(found) > _MOST_TOLD:
        told.append(f"… and {len(found) - _MOST_TOLD:,} more")
    raise AssertionError("\n\n".join([number, *told]))


def _lines(finding: Finding, schedule: Schedule | None) -> Iterable[str]:
    diagnostic = finding.diagnostic
    head = f"{diagnostic.code} {diagnostic.severity.value}: {diagnostic.message}"
    yield _printable(f"{_place(diagnostic)}{head}")
    if finding.code == _MISSED and schedule is not None:
        yield from _why(schedule, finding.item)
    elif diagnostic.help:
        yield f"    {_printable(diagnostic.help)}"


def _why(schedule: Schedule, item: str) -> list[str]:
    """Say what the date of an item follows from."""
    from textwrap import wrap

    return [
        f"    {line}"
        for paragraph in schedule.why(item).paragraphs[1:2]
        for line in wrap(_printable(paragraph), 84, break_long_words=False, break_on_hyphens=False)
    ]


def _locate(schedule: Schedule, item: str) -> Diagnostic | None:
    from exitplan.errors import Where

    locate: Callable[[Where], Diagnostic | None] | None = schedule.plan.locate
    return None if locate is None else locate(Where(item))


def _place(diagnostic: Diagnostic | None) -> str:
    """``plans/exit.yaml:12:5: ``; nothing where it is not known."""
    if diagnostic is None or diagnostic.file is None:
        return ""
    span = diagnostic.span
    return (
        f"{diagnostic.file}: " if span is None else f"{diagnostic.file}:{span.line}:{span.column}: "
    )


def _printable(text: str) -> str:
    from exitplan.errors import printable

    return printable(text)
