"""``exitplan slip --by commit``: which commit, or which report, moved which milestone."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from exitplan.cli._diff_text import signed_days
from exitplan.cli._output import (
    Paint,
    UsageError,
    show_diagnostics,
    wrap,
    write_csv,
    write_json,
)
from exitplan.cli._sides import is_cut_off
from exitplan.cli._slip_text import wrap_row
from exitplan.errors.markup import markdown_text
from exitplan.schedule.words import and_list, count, iso_date, short_date
from exitplan.slippage import SlipOverTime, Stage, StageSlip, Unstarted, slippage_over

if TYPE_CHECKING:
    from exitplan.planfile.history import Version
    from exitplan.slippage import MilestoneSlip

_FINE, _INCOMPLETE = 0, 1
_COLUMN = 8
_DAY = 11
_MOST_PARTS = 4
_MOST_NAMED = 5


def run(arguments: argparse.Namespace, versions: Sequence[Version]) -> int:
    """Print what each state after the first moved; 1 if some are missing or cannot be read."""
    if len(versions) < 2:
        message = (
            "there is one state of the plan only from the one named to the other, so nothing to "
            "compare; name the earlier first"
            if arguments.b is not None
            else "there is one state of the plan only, so nothing to compare; see --since"
        )
        raise UsageError(message)
    found = slippage_over(
        versions,
        orders=arguments.orders,
        seed=arguments.seed,
        unstarted=Unstarted(arguments.unstarted),
    )
    if not found.stages:
        show_diagnostics(
            dict.fromkeys(finding for version in found.unread for finding in version.diagnostics)
        )
        message = "fewer than two states of the plan could be read"
        raise UsageError(message)
    chosen = _chosen(found, arguments.milestone)
    if arguments.format == "json":
        write_json(as_data(found, chosen))
    elif arguments.format == "csv":
        write_csv(list(_rows(found, chosen)))
    elif arguments.format == "markdown":
        print("\n".join(_markdown(found, chosen)))
    else:
        print("\n".join(_report(found, chosen, Paint(), show_all=arguments.all)))
    return _INCOMPLETE if found.unread or is_cut_off(versions) else _FINE


def _chosen(found: SlipOverTime, asked: Sequence[str] | None) -> tuple[MilestoneSlip, ...]:
    """Give the milestones asked for, as the last state has them."""
    last = found.stages[-1].slips
    if asked is None:
        return tuple(slip for slip in last if not slip.is_gone)
    unknown = [name for name in asked if name not in last]
    if unknown:
        message = f"the last state has no milestone or deadline {unknown[0]!r}"
        raise UsageError(message)
    return tuple(last[name] for name in asked)


def as_data(found: SlipOverTime, chosen: Sequence[MilestoneSlip]) -> dict[str, Any]:
    """Give the stages as plain data."""
    wanted = {slip.id for slip in chosen}
    kept = {id(move.slip) for name in wanted for move in found.of(name)}
    stages = []
    for stage in found.stages:
        record = stage.record()
        record["milestones"] = [slip.record() for slip in stage.slips if id(slip) in kept]
        stages.append(record)
    return {
        "schema": 1,
        "plan": found.stages[-1].slips.after.plan.id,
        "by": "commit",
        "from": found.stages[0].earlier.name,
        "to": found.stages[-1].later.name,
        "milestones": [_total(found, slip) for slip in chosen],
        "stages": stages,
        "unread": [{"name": version.name, "reason": _reason(version)} for version in found.unread],
    }


def _total(found: SlipOverTime, slip: MilestoneSlip) -> dict[str, Any]:
    first = found.first_forecast(slip.id)
    return {
        "id": slip.id,
        "title": slip.title,
        "from": None if first is None else iso_date(first.finish_day),
        "to": None if slip.after is None else iso_date(slip.after.finish_day),
        "calendar": slip.calendar or None,
        "day_minutes": slip.day_minutes,
        "total_minutes": found.minutes(slip.id),
    }


def _reason(version: Version) -> str:
    return version.diagnostics[0].message if version.diagnostics else "it cannot be dated"


def _report(
    found: SlipOverTime, chosen: Sequence[MilestoneSlip], paint: Paint, *, show_all: bool
) -> Iterator[str]:
    yield wrap(_headline(found))
    still = 0
    for slip in chosen:
        moves = found.of(slip.id)
        if not moves and not show_all:
            still += 1
            continue
        yield ""
        yield from _block(found, slip, moves, paint)
    if still:
        yield ""
        rest = "The dates" if still == len(chosen) else count(still, "other")
        yield wrap(f"{rest} did not move; --all shows them too.")
    if found.unread:
        yield ""
        yield wrap(_unread(found))


def _unread(found: SlipOverTime) -> str:
    number = count(len(found.unread), "state")
    text = f"{number} could not be read ({_listed(found.unread)}): what was changed there is "
    return f"{text}found in the next that could."


def _headline(found: SlipOverTime) -> str:
    first, last = found.stages[0].earlier, found.stages[-1].later
    number = len(found.stages) + 1 + len(found.unread)
    return f"From {_name(first)} to {_name(last)}, {count(number, 'state')} of the plan."


def _name(version: Version) -> str:
    return version.name if version.day is None else f"{version.name} ({short_date(version.day)})"


def _block(
    found: SlipOverTime, slip: MilestoneSlip, moves: Sequence[StageSlip], paint: Paint
) -> Iterator[str]:
    first, day = found.first_forecast(slip.id), slip.day_minutes
    total = signed_days(found.minutes(slip.id), day)
    days = [short_date(dates.finish_day) for dates in (first, slip.after) if dates is not None]
    yield paint(
        wrap(f"{slip.title} ({slip.id}): {' → '.join(dict.fromkeys(days))}, {total}"), "bold"
    )
    for move in moves:
        later, by = move.stage.later, _by(move, day)
        when = "" if later.changed is None else short_date(later.changed)
        yield wrap_row(f"{by:>{_COLUMN}}  {when:>{_DAY}}  ", _who(move.stage), " " * 23)
        for part in move.slip.parts[:_MOST_PARTS]:
            text = f"{signed_days(part.minutes, move.slip.day_minutes)} {part.sentence}"
            yield paint(wrap_row(" " * 23, text, " " * 25), "muted")
        if len(move.slip.parts) > _MOST_PARTS:
            yield paint(f"{'':23}… and {len(move.slip.parts) - _MOST_PARTS} more", "muted")


def _by(move: StageSlip, day_minutes: int) -> str:
    if move.slip.is_new:
        return "new"
    return "gone" if move.slip.is_gone else signed_days(move.slip.total_minutes, day_minutes)


def _who(stage: Stage) -> str:
    """Say which state it is: its name, what it says of itself, in which role."""
    later = stage.later
    said = f"{later.name}: {later.subject}" if later.subject else later.name
    told = _circumstances(stage)
    return f"{said} ({told})" if told else said


def _circumstances(stage: Stage) -> str:
    """Say in which role and for which cause it was made, and what could not be told apart."""
    later = stage.later
    more = [later.role, f"cause: {later.cause}" if later.cause else ""]
    if stage.skipped:
        more.append(f"with {_listed(stage.skipped)}")
    return ", ".join(part for part in more if part)


def _listed(versions: Sequence[Version]) -> str:
    names = [version.name for version in versions[:_MOST_NAMED]]
    rest = len(versions) - len(names)
    return and_list([*names, f"{rest} more"] if rest else names)


def _rows(found: SlipOverTime, chosen: Sequence[MilestoneSlip]) -> Iterator[dict[str, object]]:
    for slip in chosen:
        for stage, moved in found.of(slip.id):
            record, about = moved.record(), stage.record()
            yield {
                **{
                    key: about[key]
                    for key in ("commit", "to", "date", "report_date", "role", "cause", "subject")
                },
                "id": slip.id,
                "title": slip.title,
                "was": record["from"],
                "now": record["to"],
                "calendar": record["calendar"],
                "total_minutes": record["total_minutes"],
                "progress_minutes": record["progress_minutes"],
                "revision_minutes": record["revision_minutes"],
                "calendar_days": record["calendar_days"],
            }


def _markdown(found: SlipOverTime, chosen: Sequence[MilestoneSlip]) -> Iterator[str]:
    yield markdown_text(_headline(found))
    for slip in chosen:
        moves = found.of(slip.id)
        if not moves:
            continue
        total = signed_days(found.minutes(slip.id), slip.day_minutes)
        yield from ("", f"**{markdown_text(slip.title)}** {total}", "")
        yield from ("| Date | State | Change | Slip |", "|---|---|---|---:|")
        for move in moves:
            later, told = move.stage.later, _circumstances(move.stage)
            when = "" if later.changed is None else short_date(later.changed)
            subject = f"{later.subject} ({told})" if told else later.subject
            cells = [
                when,
                markdown_text(later.name),
                markdown_text(subject),
                _by(move, slip.day_minutes),
            ]
            yield f"| {' | '.join(cells)} |"
    if found.unread:
        yield from ("", markdown_text(_unread(found)))
