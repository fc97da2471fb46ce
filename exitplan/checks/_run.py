"""Runs the rules over plans."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

import attrs

from exitplan.checks._context import Context
from exitplan.checks._finding import NO_NUMBERS, Finding
from exitplan.checks._registry import rules
from exitplan.checks._report import CheckedPlan, CheckReport, MilestoneCheck, RuleCount
from exitplan.checks._rule import Family
from exitplan.checks._settings import Settings
from exitplan.checks._severities import severities_in
from exitplan.checks._waivers import waive
from exitplan.errors import Diagnostic, ExitplanError, Severity, Where
from exitplan.plan import Moment, Plan
from exitplan.schedule import Schedule, compute_schedule

if TYPE_CHECKING:
    from exitplan.checks._against import Earlier
    from exitplan.checks._rule import Rule

_NO_STATUS_DATE = "EP308"
_FOR_ONE = frozenset({_NO_STATUS_DATE, "EP313"})
"""Codes about the plan as a whole, which point at one item of many for an example."""


class Subject(NamedTuple):
    """One plan to be checked: what was read, and under which status date."""

    name: str
    """Path as the user named it; else the plan's id."""
    plan: Plan | None
    """``None`` where it could not be read."""
    diagnostics: tuple[Diagnostic, ...] = ()
    """What reading it found."""
    as_of: Moment | None = None
    """Takes the place of the plan's own status date."""
    baseline: Callable[[], Plan | None] | None = None
    """Gives the approved baseline, where a rule asks for it."""
    earlier: Earlier | None = None
    """The state that it is compared with."""

    @classmethod
    def of_schedule(cls, schedule: Schedule) -> Subject:
        """Make one of a plan that is dated already."""
        return cls(schedule.plan.id, schedule.written)


def run_check(
    subjects: Schedule | Plan | Subject | Iterable[Subject],
    settings: Settings | None = None,
    *,
    only_new: bool = False,
) -> CheckReport:
    """Check one plan or several; nothing is raised for what is wrong with a plan.

    `only_new` leaves what an earlier state had already out of the exit code.
    """
    settings = settings or Settings()
    asked = list(_subjects(subjects))
    is_compared = any(subject.earlier is not None for subject in asked)
    chosen = [
        rule
        for rule in rules().values()
        if settings.is_selected(rule) and (is_compared or rule.family is not Family.CHANGE)
    ]
    plans = tuple(_check(subject, settings, chosen) for subject in asked)
    return CheckReport(
        plans,
        settings,
        tuple(rule.code for rule in chosen),
        _statistics(plans, chosen),
        only_new,
    )


def _subjects(subjects: Schedule | Plan | Subject | Iterable[Subject]) -> Iterable[Subject]:
    if isinstance(subjects, Schedule):
        return [Subject.of_schedule(subjects)]
    if isinstance(subjects, Plan):
        return [Subject(subjects.id, subjects)]
    return [subjects] if isinstance(subjects, Subject) else subjects  # One is a tuple itself.


def _check(subject: Subject, settings: Settings, chosen: list[Rule]) -> CheckedPlan:
    """Check one plan."""
    dated = date_subject(subject)
    if not isinstance(dated, Schedule):
        return _unread(subject, settings, dated)
    earlier = subject.earlier
    context = _context(subject, dated, settings, earlier)
    found = _found(subject, context, chosen)
    checked = CheckedPlan(
        subject.name,
        dated.plan.id,
        dated.plan.title,
        dated.plan.status_date,
        in_order(found),
        (),
        dated.plan.waivers,
        context.measures,
    )
    if earlier is not None:
        from exitplan.checks._against import compared

        checked = compared(checked, context, earlier, _before(subject, settings, chosen))
    return attrs.evolve(checked, milestones=tuple(_milestones(context, checked.findings)))


def _context(
    subject: Subject, dated: Schedule, settings: Settings, earlier: Earlier | None = None
) -> Context:
    return Context(
        dated,
        settings,
        reported=subject.plan.status_date if subject.plan is not None else None,
        severities=_severities(settings),
        baseline=subject.baseline,
        earlier=earlier,
    )


def _found(subject: Subject, context: Context, chosen: list[Rule]) -> tuple[Finding, ...]:
    """Give what is found in a plan, with what is waived marked."""
    return waive(find(subject, context, chosen), context, rules(), [r.code for r in chosen])


def _before(subject: Subject, settings: Settings, chosen: list[Rule]) -> tuple[Finding, ...]:
    """Give what the same rules find in the earlier state."""
    earlier = subject.earlier
    if earlier is None or earlier.schedule is None:
        return ()
    version = earlier.version
    before = Subject(
        version.name, version.plan, version.diagnostics, earlier.as_of, subject.baseline
    )
    rules_of_one = [rule for rule in chosen if rule.family is not Family.CHANGE]
    return _found(before, _context(before, earlier.schedule, settings), rules_of_one)


def date_subject(subject: Subject) -> Schedule | tuple[Diagnostic, ...]:
    """Schedule a plan; give what is wrong with it where that cannot be done."""
    errors = any(found.severity is Severity.ERROR for found in subject.diagnostics)
    if subject.plan is None or errors:
        return subject.diagnostics
    try:
        return compute_schedule(subject.plan, as_of=subject.as_of)
    except ExitplanError as error:
        return (*subject.diagnostics, *error.diagnostics)


def _unread(
    subject: Subject, settings: Settings, diagnostics: tuple[Diagnostic, ...]
) -> CheckedPlan:
    name = subject.name if subject.plan is None else subject.plan.id
    told = [_of_room(diagnostic, name) for diagnostic in dict.fromkeys(diagnostics)]
    # Why nothing can be judged is told whatever was selected.
    told = [f for f in told if f.severity is Severity.ERROR or settings.wants(f.code)]
    title = name if subject.plan is None else subject.plan.title
    return CheckedPlan(subject.name, name, title, None, in_order(told), was_read=False)


def find(subject: Subject, context: Context, chosen: list[Rule]) -> Iterator[Finding]:
    """Give everything that is found in a plan: by other rooms, then by our own rules."""
    settings, plan = context.settings, context.plan.id
    severities = {**severities_in(settings.profile), **settings.severity}
    told: set[tuple[str, str, object]] = set()
    for diagnostic in _of_rooms(subject, context.schedule):
        if settings.wants(diagnostic.code):
            key = (diagnostic.code, diagnostic.message, diagnostic.span)
            if key in told:
                continue
            told.add(key)
            severity = severities.get(diagnostic.code)
            if severity is not None and diagnostic.severity is not Severity.ERROR:
                diagnostic = attrs.evolve(diagnostic, severity=severity)  # noqa: PLW2901
            yield _of_room(diagnostic, plan)
    for rule in chosen:
        yield from rule.find(context)


def _of_rooms(subject: Subject, schedule: Schedule) -> Iterator[Diagnostic]:
    """Give what other rooms find: on reading, on dating, and for contracts."""
    for diagnostic in (*subject.diagnostics, *schedule.notices()):
        if subject.as_of is None or diagnostic.code != _NO_STATUS_DATE:
            yield diagnostic
    if schedule.plan.contracts or (schedule.expansion is not None and schedule.expansion.duties):
        from exitplan.outlook import contract_findings

        try:
            yield from contract_findings(schedule)
        except ExitplanError as error:
            yield from error.diagnostics


def _of_room(diagnostic: Diagnostic, plan: str) -> Finding:
    """Make a finding of what another room says."""
    where = diagnostic.where or Where()
    subject = where.field if where.index is None else f"{where.field}[{where.index}]"
    if diagnostic.where is None:
        subject = f"{diagnostic.file or ''}: {diagnostic.message}"
    if diagnostic.code in _FOR_ONE:
        return Finding(diagnostic, plan)
    return Finding(diagnostic, plan, where.item, subject, NO_NUMBERS)


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Put findings in order, worst first."""
    return tuple(sorted(findings, key=lambda finding: finding.order))


def _severities(settings: Settings) -> Mapping[str, Severity]:
    usual = {code: rule.severity for code, rule in rules().items()}
    return {**usual, **severities_in(settings.profile), **settings.severity}


def _milestones(context: Context, findings: tuple[Finding, ...]) -> Iterator[MilestoneCheck]:
    """Tell how each milestone and deadline stands."""
    about: dict[str, list[Finding]] = {}
    for finding in findings:
        about.setdefault(finding.item, []).append(finding)
    locate = context.plan.locate
    for name, forecast in context.forecasts.items():
        deadline = forecast.deadline
        field = "" if deadline is None else "deadline"
        yield MilestoneCheck(
            context.plan.id,
            name,
            forecast.item.title,
            forecast.finish_day,
            forecast.completed,
            forecast.day_minutes,
            None if deadline is None else deadline.deadline_day,
            None if deadline is None else deadline.margin_working_days,
            None if deadline is None else deadline.status,
            None if locate is None else locate(Where(name, field)),
            tuple(about.get(name, ())),
        )


def _statistics(plans: tuple[CheckedPlan, ...], chosen: list[Rule]) -> tuple[RuleCount, ...]:
    names = {rule.code: rule.name for rule in chosen}
    counts: dict[str, list[int]] = {code: [0, 0] for code in names}
    for plan in plans:
        for finding in plan.findings:
            counts.setdefault(finding.code, [0, 0])[finding.waiver is not None] += 1
    known = rules()
    return tuple(
        RuleCount(
            code,
            names.get(code) or (known[code].name if code in known else ""),
            found,
            waived,
            _added(plans, code),
        )
        for code, (found, waived) in sorted(counts.items())
    )


def _added(plans: tuple[CheckedPlan, ...], code: str) -> Mapping[str, int | float | str | None]:
    """Give what a rule measured; of several plans, only what can be added up."""
    measured = [plan.measures[code] for plan in plans if code in plan.measures]
    if len(measured) < 2:
        return measured[0] if measured else NO_NUMBERS
    totals: dict[str, int | float | str | None] = {}
    for key in ("population", "count"):
        values = [numbers[key] for numbers in measured if key in numbers]
        if values and all(isinstance(value, int) for value in values):
            totals[key] = sum(value for value in values if isinstance(value, int))
    return totals
