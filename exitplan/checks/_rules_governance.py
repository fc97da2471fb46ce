"""Rules on decisions: who takes them, at which meeting, and what it costs to miss that one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from exitplan.checks._context import Context
from exitplan.checks._finding import Finding
from exitplan.checks._nodes import finish_day, nodes_of
from exitplan.checks._rule import Family, Rule
from exitplan.errors import HorizonError, Severity
from exitplan.plan import Group, Kind, Task
from exitplan.schedule import Status
from exitplan.schedule.words import MINUTES_PER_DAY, count, short_date

if TYPE_CHECKING:
    from exitplan.checks._gates import OpenGate
    from exitplan.schedule import EarlyDates, Forecast

_DECISION_TAG = "decision"
_DECISION_WORDS = ("approve ", "approval of ", "decide ", "decision on ", "decision to ")
_DECISION_VERBS = ("approves", "decides", "agrees", "adopts")
_MOST_TRIALS = 12
"""Meetings that are missed on trial, each of which dates the plan once more."""
_BIDDERS_STEPS = frozenset({"requests", "tenders", "final-tenders", "dialogue", "negotiation"})
"""Steps of a procurement in which bidders, and so the incumbent, have a part."""


def _open_gates(context: Context) -> list[OpenGate]:
    """Give the decisions that are ahead; what knows them is only imported where there are any."""
    if all(task.gate is None for task in context.network.tasks):
        return []
    from exitplan.checks._gates import open_gates

    return list(open_gates(context))


def _papers(context: Context) -> Iterator[Finding]:
    """Find decisions that will be ready hardly in time for their meeting."""
    asked = context.settings.whole("papers_room_days")
    steep = _cliff_days(context)
    population = found = 0
    for gate in _open_gates(context):
        population += 1
        if gate.room_days >= asked or (steep is not None and gate.is_cliff(steep)):
            continue
        found += 1
        yield context.finding(
            "EP813",
            f"“{gate.task.title}” is ready on {short_date(gate.ready_day)}, "
            f"{count(gate.room_days, 'working day')} before the {gate.limit} of "
            f"{short_date(gate.sitting.ready_by)} for {_meeting(gate)}",
            gate.task.id,
            field="gate",
            help=f"have it ready earlier; {_miss_it(gate)}",
            numbers={"room": gate.room_days, "limit": asked, "cost": gate.cost_days},
        )
    context.measure("EP813", population=population, count=found, limit=asked)


def _cliff_days(context: Context) -> int | None:
    """Give the limit of EP815; ``None`` where that rule does not run."""
    from exitplan.checks._registry import rules

    is_told = context.settings.is_selected(rules()["EP815"])
    return context.settings.whole("gate_amplification_days") if is_told else None


def _cliffs(context: Context) -> Iterator[Finding]:
    """Find decisions that a single working day would put off for long."""
    limit = context.settings.whole("gate_amplification_days")
    population = found = 0
    for gate in _open_gates(context):
        population += 1
        if not gate.is_cliff(limit):
            continue
        found += 1
        cost = gate.cost_days
        effect = "for as long as no later meeting is known"
        if cost is not None:
            effect = f"by {count(cost, 'calendar day')}"
        yield context.finding(
            "EP815",
            f"one working day more until “{gate.task.title}” is ready puts the decision off "
            f"{effect}: it is ready on {short_date(gate.ready_day)}, with no room before the "
            f"{gate.limit} for {_meeting(gate)}",
            gate.task.id,
            field="gate",
            help=f"have it ready earlier; {_miss_it(gate)}",
            numbers={"room": gate.room_days, "cost": cost, "limit": limit},
        )
    context.measure("EP815", population=population, count=found, limit=limit)


def _meeting(gate: OpenGate) -> str:
    return f"{gate.board.title} on {short_date(gate.sitting.meets)}"


def _miss_it(gate: OpenGate) -> str:
    if gate.later is None:
        return "no later meeting is known: add dates to the board, or a cycle"
    return f"the next meeting is on {short_date(gate.later.meets)}"


def _ungated(context: Context) -> Iterator[Finding]:
    """Find what reads like a decision of a board, but passes none."""
    boards = context.plan.boards
    if not boards:
        return
    titles = [board.title.casefold() for board in boards.values()]
    sentences = tuple(f"{title} {verb} " for title in titles for verb in _DECISION_VERBS)
    population = found = 0
    for node in context.open_nodes:
        task = context.network.tasks[node]
        is_tagged = _DECISION_TAG in task.tags
        if not is_tagged and not task.title.casefold().startswith((*_DECISION_WORDS, *sentences)):
            continue
        population += 1
        if task.gate is not None or _follows_gate(context, node):
            continue
        found += 1
        reason = "is tagged as a decision" if is_tagged else "reads like a decision"
        yield context.finding(
            "EP814",
            f"“{task.title}” {reason}, but passes no gate: no meeting, papers or call-in hold it",
            task.id,
            field="tags" if is_tagged else "title",
            help=f"add gate: {next(iter(boards))} (or another board), or say it in other words if "
            "no board decides it",
        )
    context.measure("EP814", population=population, count=found)


def _follows_gate(context: Context, node: int) -> bool:
    """Whether it marks what a gate just before it has decided."""
    network = context.network
    if network.tasks[node].kind is not Kind.MILESTONE:
        return False
    sources = [network.source[k] >> 1 for k in network.links_into(node)]
    return any(s < len(network.tasks) and network.tasks[s].gate is not None for s in sources)


def _incumbents(context: Context) -> Iterator[Finding]:
    """Find steps of a retender that belong to the supplier whose contract it replaces."""
    contracts = context.plan.contracts
    suppliers = {name: contract.supplier or "" for name, contract in contracts.items()}
    if any(suppliers.values()):
        yield from _owned_by_incumbent(context, context.plan.items, suppliers, "", "")


def _owned_by_incumbent(
    context: Context,
    items: Sequence[Task | Group],
    suppliers: Mapping[str, str],
    incumbent: str,
    owner: str,
) -> Iterator[Finding]:
    from exitplan.governance._conflicts import plain_name

    for item in items:
        if isinstance(item, Group):
            facts = item.facts
            replaced = getattr(facts, "replaces", None)  # A transfer replaces none.
            named = suppliers.get(replaced or "", "")
            yield from _owned_by_incumbent(
                context, item.items, suppliers, named or incumbent, item.owner or owner
            )
            continue
        owned_by = item.owner or owner
        if not incumbent or not owned_by or item.name in _BIDDERS_STEPS:
            continue
        if plain_name(owned_by) != plain_name(incumbent) or _is_finished(context, item):
            continue
        yield context.finding(
            "EP812",
            f"“{item.title}” belongs to {owned_by}, whose own contract is being retendered",
            item.id,
            field="owner" if item.owner else "",
            help="give it to somebody who has no interest in the outcome",
            subject="owner",
        )


def _is_finished(context: Context, task: Task) -> bool:
    return context.network.index.get(task.id) in context.finished


def _on_one_meeting(context: Context) -> Iterator[Finding]:
    """Find deadlines that are met only if a decision comes before a recess or an election."""
    asked = context.settings.whole("recess_room_days")
    deadlines = [
        (name, forecast)
        for name, forecast in context.forecasts.items()
        if forecast.deadline is not None
        and forecast.deadline.status in (Status.ON_TIME, Status.TIGHT)
    ]
    gates = [g for g in _open_gates(context) if g.room_days < asked] if deadlines else []
    gates = [gate for gate in gates if _breaks(gate)]
    gates.sort(key=lambda gate: (gate.room_days, gate.node))
    told: set[str] = set()
    for gate in gates[:_MOST_TRIALS]:
        early = _without_meeting(context, gate)
        for name, forecast in deadlines if early is not None else ():
            assert early is not None
            day = _finish_of(context, early, forecast)
            if name in told or day is None or not _is_late(forecast, day):
                continue
            told.add(name)
            yield _hangs(context, name, forecast, gate, day)
    context.measure("EP807", population=len(deadlines), count=len(told), limit=asked)


def _hangs(context: Context, name: str, forecast: Forecast, gate: OpenGate, day: int) -> Finding:
    deadline, later = forecast.deadline, gate.later
    assert deadline is not None
    assert later is not None
    return context.finding(
        "EP807",
        f"“{forecast.item.title}” meets its deadline of {short_date(deadline.deadline_day)} only "
        f"if {gate.board.title} decides “{gate.task.title}” on {short_date(gate.sitting.meets)}: "
        f"after {_breaks(gate)} it meets again on {short_date(later.meets)}",
        name,
        field="deadline",
        help=f"{gate.task.id} has {count(gate.room_days, 'working day')} of room; decided at the "
        f"later meeting, “{forecast.item.title}” would be forecast for {short_date(day)}",
        subject=gate.task.id,
        numbers={"room": gate.room_days, "cost": gate.cost_days},
    )


def _breaks(gate: OpenGate) -> str:
    """Name the recess or pre-election period between a meeting and the next, if there is one."""
    if gate.later is None:
        return ""
    first, last = gate.sitting.meets + 1, gate.later.meets - 1
    for kind, periods in (
        ("a pre-election period", gate.board.pre_election),
        ("a recess", gate.board.recess),
    ):
        for period in periods:
            if any(True for _ in period.spans(first, last)):
                return kind
    return ""


def _without_meeting(context: Context, gate: OpenGate) -> EarlyDates | None:
    """Date the plan as if a decision missed its meeting; ``None`` where that cannot be done."""
    from exitplan.checks._gates import first_start_for
    from exitplan.schedule import forward_pass

    assert gate.later is not None
    try:
        start = first_start_for(context, gate, gate.later.effective)
        return forward_pass(context.network.delayed(gate.node, start))
    except HorizonError:
        return None


def _finish_of(context: Context, early: EarlyDates, forecast: Forecast) -> int | None:
    nodes = nodes_of(context.network, forecast.item)
    return max((finish_day(context.network, early, node) for node in nodes), default=None)


def _is_late(forecast: Forecast, day: int) -> bool:
    deadline = forecast.deadline
    assert deadline is not None
    return day * MINUTES_PER_DAY >= deadline.deadline.date.end


RULES = (
    Rule(
        "EP807",
        "deadline-on-one-meeting",
        Family.GOVERNANCE,
        Severity.WARNING,
        "a deadline is met only if a decision comes before a recess or a pre-election period",
        _on_one_meeting,
    ),
    Rule(
        "EP812",
        "incumbent-owns-retender",
        Family.GOVERNANCE,
        Severity.WARNING,
        "a step of a retender belongs to the supplier whose contract it replaces",
        _incumbents,
    ),
    Rule(
        "EP813",
        "papers-at-risk",
        Family.GOVERNANCE,
        Severity.WARNING,
        "a decision is ready hardly in time for the papers of its meeting",
        _papers,
    ),
    Rule(
        "EP814",
        "decision-without-gate",
        Family.GOVERNANCE,
        Severity.NOTE,
        "what reads like a decision passes no board",
        _ungated,
    ),
    Rule(
        "EP815",
        "gate-amplification",
        Family.GOVERNANCE,
        Severity.WARNING,
        "one working day more would put a decision off for weeks",
        _cliffs,
    ),
)
