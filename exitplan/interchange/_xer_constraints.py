"""P6's date constraints, and the dates other projects gave, as exitplan's constraints."""

from __future__ import annotations

from exitplan.interchange._imported import ReportBuilder
from exitplan.interchange._plain import plain
from exitplan.interchange._xer_values import Row
from exitplan.plan import Constraint, ConstraintKind, Moment, Plan, Task, problems

_KINDS = {
    "cs_mso": ConstraintKind.START_ON,
    "cs_meo": ConstraintKind.FINISH_ON,
    "cs_msoa": ConstraintKind.START_NO_EARLIER_THAN,
    "cs_meoa": ConstraintKind.FINISH_NO_EARLIER_THAN,
    "cs_msob": ConstraintKind.START_NO_LATER_THAN,
    "cs_meob": ConstraintKind.FINISH_NO_LATER_THAN,
    "cs_mandstart": ConstraintKind.MUST_START_ON,
    "cs_mandfin": ConstraintKind.MUST_FINISH_ON,
    "cs_alap": ConstraintKind.AS_LATE_AS_POSSIBLE,
}
_MOST = 2
_SOME_DAY = Moment(700_000)


def constraints_of(
    row: Row, place: str, report: ReportBuilder, *, heeds_others: bool
) -> tuple[Constraint, ...]:
    """Give an activity's constraints; what they cannot say together is noted."""
    kept: list[Constraint] = []
    for constraint in _written(row, place, report):
        _add(kept, constraint, place, report, "constraints that contradict each other")
    if heeds_others:
        if row["external_early_start_date"] and row["act_start_date"]:
            report.note(
                "dates that other projects gave to work that has started",
                "P6 holds what remains of it to them; exitplan does not",
                place,
                changes_dates=not row["act_end_date"],
            )
        for constraint in _from_others(row):
            _add(kept, constraint, place, report, "dates that other projects gave")
    return tuple(kept)


def _written(row: Row, place: str, report: ReportBuilder) -> list[Constraint]:
    found = []
    for suffix in ("", "2"):
        name = row[f"cstr_type{suffix}"]
        if not name:
            continue
        kind = _KINDS.get(name.lower())
        date = row.moment(f"cstr_date{suffix}")
        if kind is None:
            row.fault("EP504", f"there is no constraint of the kind {plain(name)[:40]!r}")
        elif kind is ConstraintKind.AS_LATE_AS_POSSIBLE:
            found.append(Constraint(kind))
        elif date is not None:
            found.append(Constraint(kind, date))
        else:
            report.note("constraints without a date", "they are left out", place)
    return found


def _from_others(row: Row) -> list[Constraint]:
    found = []
    start, finish = row.moment("external_early_start_date"), row.moment("external_late_end_date")
    if start is not None:
        found.append(Constraint(ConstraintKind.START_NO_EARLIER_THAN, start))
    if finish is not None:
        found.append(Constraint(ConstraintKind.FINISH_NO_LATER_THAN, finish))
    return found


def _add(
    kept: list[Constraint], extra: Constraint, place: str, report: ReportBuilder, what: str
) -> None:
    """Add a constraint, or make one of it and the one of its kind that is there."""
    for index, constraint in enumerate(kept):
        if constraint.kind is extra.kind and _may_be_merged(constraint):
            kept[index] = _tighter(constraint, extra)
            return
        if constraint == extra:
            return
    if kept and (len(kept) == _MOST or _contradict([*kept, extra])):
        report.note(what, "only the first of them is kept", place, changes_dates=True)
    else:
        kept.append(extra)


def _may_be_merged(constraint: Constraint) -> bool:
    return constraint.kind.holds_from_below != constraint.kind.holds_from_above


def _tighter(first: Constraint, second: Constraint) -> Constraint:
    assert first.date is not None
    assert second.date is not None
    is_later = first.date.begin >= second.date.begin
    return first if is_later == first.kind.holds_from_below else second


def _contradict(constraints: list[Constraint]) -> bool:
    task = Task("t", "t", duration="1d", constraints=constraints)
    return any(fault.code == "EP211" for fault in problems(Plan("p", "p", _SOME_DAY, (task,))))
