"""Random plans that hold everything a plan file can say, whether or not it makes sense."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from exitplan.plan import (
    Constraint,
    ConstraintKind,
    Document,
    Edge,
    Estimate,
    Gate,
    Group,
    Kind,
    LagCalendar,
    Link,
    LinkType,
    ManualDates,
    Plan,
    Procurement,
    Route,
    SchedulingOptions,
    Shape,
    StepChange,
    Task,
    Transfer,
    Wave,
)
from exitplan.planfile._items import title_from
from tests.planfile.dump_parts import (
    ASSUMED,
    BASELINES,
    COUNTS,
    DEADLINES,
    ESTIMATES,
    LAGS,
    LENGTHS,
    MOMENTS,
    NAMES,
    POUNDS,
    PROGRESS,
    PROSE,
    SCHEDULING,
    SHORT,
    SPREADS,
    STEP_PROGRESS,
    TAGS,
    TITLES,
    USES,
    boards,
    branches,
    calendars,
    contracts,
    correlations,
    maybe,
    own_periods,
    risks,
    texts,
    waivers,
)


def constraints(kinds: list[ConstraintKind]) -> st.SearchStrategy[tuple[Constraint, ...]]:
    """Draw some, in the order in which a file gives them."""
    late = ConstraintKind.AS_LATE_AS_POSSIBLE
    one = st.builds(
        lambda kind, date: Constraint(kind, None if kind is late else date),
        st.sampled_from(kinds),
        MOMENTS,
    )
    order = list(ConstraintKind)
    return st.lists(one, max_size=2, unique_by=lambda c: c.kind).map(
        lambda found: tuple(sorted(found, key=lambda c: order.index(c.kind)))
    )


_EVERY_KIND = list(ConstraintKind)
_GROUP_KINDS = [ConstraintKind.START_NO_EARLIER_THAN, ConstraintKind.FINISH_NO_LATER_THAN]
_STEP_KINDS = [
    kind
    for kind in ConstraintKind
    if kind.value not in ("as_late_as_possible", "start_on", "finish_on")
]


def links(ids: list[str]) -> st.SearchStrategy[tuple[Link, ...]]:
    """Draw links to some of these items, or to none."""
    if not ids:
        return st.just(())
    one = st.builds(
        Link,
        st.sampled_from(ids),
        st.sampled_from(LinkType),
        LAGS,
        maybe(st.sampled_from(LagCalendar)),
    )
    return st.lists(one, max_size=3).map(tuple)


def gates(ids: list[str]) -> st.SearchStrategy[Gate]:
    """Draw a gate that has a board, a value, or both."""
    rest = (maybe(st.sampled_from(ids)), st.booleans(), st.booleans(), texts())
    return st.builds(Gate, NAMES, maybe(POUNDS), *rest) | st.builds(Gate, st.none(), POUNDS, *rest)


def about(ids: list[str]) -> dict[str, Any]:
    """Give strategies for what tasks, groups and steps have in common."""
    return {
        "after": links(ids),
        "before": links(ids),
        "calendar": maybe(SHORT),
        "deadline": maybe(DEADLINES),
        "owner": maybe(TITLES),
        "source": maybe(PROSE),
        "assumed": maybe(ASSUMED),
        "notes": maybe(PROSE),
        "code": maybe(TITLES),
        "tags": TAGS,
    }


def _gives_length(estimate: Estimate) -> bool:
    """Whether a file may give a task no other length."""
    return estimate.likely is not None or estimate.shape in (Shape.DISCRETE, Shape.LOGNORMAL)


def _titles(name: str) -> st.SearchStrategy[str]:
    return st.just(title_from(name)) | TITLES


@st.composite
def _tasks(draw: st.DrawFn, full: str, ids: list[str]) -> Task:
    name = full.rpartition(".")[2]
    fields: dict[str, Any] = {
        key: draw(strategy) for key, strategy in about(ids).items() if draw(st.booleans())
    }
    fields["inactive"] = draw(st.booleans())
    fields["baselines"] = draw(BASELINES)
    kind = draw(st.sampled_from(Kind))
    if kind is Kind.LEVEL_OF_EFFORT:
        fields["spans"] = draw(st.lists(st.sampled_from(ids), max_size=3))
        return Task(full, draw(_titles(name)), kind, **fields)
    fields["constraints"] = draw(constraints(_EVERY_KIND))
    fields["progress"] = draw(maybe(PROGRESS))
    if kind is Kind.MILESTONE:
        fields["edge"] = draw(maybe(st.sampled_from(Edge)))
        fields["manual"] = draw(maybe(st.builds(ManualDates, MOMENTS, maybe(MOMENTS))))
        return Task(full, draw(_titles(name)), kind, **fields)
    way = draw(st.sampled_from(["duration", "estimate", "both", "period", "gate", "manual"]))
    if way == "period":
        fields["period"] = draw(USES)
    elif way == "gate":
        fields["gate"] = draw(gates(ids))
        fields["duration"] = draw(maybe(LENGTHS))
    else:
        if way != "estimate":
            fields["duration"] = draw(LENGTHS)
        if way in ("estimate", "both"):
            fields["estimate"] = draw(ESTIMATES.filter(_gives_length))
        elif way == "duration":
            fields["spread"] = draw(maybe(SPREADS))
        if way == "manual":
            fields["manual"] = draw(st.builds(ManualDates, MOMENTS, maybe(MOMENTS)))
    return Task(full, draw(_titles(name)), kind, **fields)


def steps(ids: list[str]) -> st.SearchStrategy[dict[str, StepChange]]:
    """Draw changes to steps; each says something."""
    common = {key: maybe(value) for key, value in about(ids).items() if key not in _MANY}
    many = {key: value for key, value in about(ids).items() if key in _MANY}
    change = st.builds(
        StepChange,
        title=maybe(TITLES),
        duration=maybe(LENGTHS),
        estimate=maybe(ESTIMATES),
        count=maybe(COUNTS),
        circumstances=maybe(TAGS.filter(bool)),
        gate=maybe(gates(ids)),
        constraints=constraints(_STEP_KINDS),
        progress=maybe(STEP_PROGRESS),
        skip=st.booleans(),
        **common,
        **many,
    ).filter(lambda step: step != StepChange())
    return st.dictionaries(NAMES, change, max_size=2)


_MANY = ("after", "before", "tags")


@st.composite
def _procurements(draw: st.DrawFn, ids: list[str]) -> Procurement:
    return Procurement(
        draw(NAMES),
        draw(maybe(NAMES)),
        draw(maybe(MOMENTS)),
        draw(TAGS),
        draw(maybe(POUNDS)),
        draw(maybe(NAMES)),
        draw(maybe(NAMES)),
        draw(steps(ids)),
    )


@st.composite
def _transfers(draw: st.DrawFn, ids: list[str]) -> Transfer:
    names = draw(st.lists(NAMES, min_size=1, max_size=2, unique=True))
    waves = [
        Wave(
            name,
            draw(_titles(name)),
            draw(COUNTS),
            draw(st.sampled_from(Route)),
            draw(maybe(TITLES)),
            draw(maybe(TITLES)),
            draw(maybe(MOMENTS)),
            draw(maybe(st.booleans())),
            draw(maybe(TITLES)),
            draw(maybe(PROSE)),
            draw(maybe(ASSUMED)),
            draw(maybe(PROSE)),
            draw(steps(ids)),
        )
        for name in names
    ]
    return Transfer(
        draw(TITLES),
        tuple(waves),
        draw(maybe(TITLES)),
        draw(st.booleans()),
        draw(st.booleans()),
        draw(texts()),
        draw(maybe(MOMENTS)),
        draw(steps(ids)),
    )


_FACTS_ONLY: list[Any] = []
"""The members of a group that is nothing but its facts."""


@st.composite
def _shapes(draw: st.DrawFn, depth: int = 0) -> list[tuple[str, Any]]:
    """Draw names of items, and which of them are groups of what."""
    found = []
    for name in draw(st.lists(NAMES, min_size=1, max_size=4, unique=True)):
        what = draw(st.integers(0, 5)) if depth < 3 else 0
        members = draw(_shapes(depth + 1)) if what in (1, 2) else _FACTS_ONLY if what == 3 else None
        found.append((name, members))
    return found


def _all_ids(shape: list[tuple[str, Any]], prefix: str = "") -> list[str]:
    found = []
    for name, members in shape:
        found.append(prefix + name)
        found += _all_ids(members or [], f"{prefix}{name}.")
    return found


@st.composite
def _items(
    draw: st.DrawFn, shape: list[tuple[str, Any]], prefix: str, ids: list[str]
) -> list[Task | Group]:
    found: list[Task | Group] = []
    for name, members in shape:
        full = prefix + name
        usable = [one for one in ids if means(ids, prefix, one)]
        if members is None:
            found.append(draw(_tasks(full, usable)))
            continue
        fields: dict[str, Any] = {
            key: draw(strategy) for key, strategy in about(usable).items() if draw(st.booleans())
        }
        if not members or draw(st.integers(0, 2)) == 0:
            fields["facts"] = draw(_procurements(usable) | _transfers(usable))
        found.append(
            Group(
                full,
                draw(_titles(name)),
                draw(_items(members, f"{full}.", ids)),
                constraints=draw(constraints(_GROUP_KINDS)),
                inactive=draw(st.booleans()),
                baselines=draw(BASELINES),
                spread=draw(maybe(SPREADS)),
                **fields,
            )
        )
    return found


@st.composite
def _detours(draw: st.DrawFn, branch: str, ids: list[str]) -> list[Task]:
    """Draw the tasks of a detour, which may name each other."""
    names = draw(st.lists(NAMES, min_size=1, max_size=3, unique=True))
    full = [f"{branch}.{name}" for name in names]
    usable = [one for one in ids if one not in names and not one.startswith(f"{branch}.")]
    return [draw(_tasks(one, [*usable, *full])) for one in full]


def means(ids: list[str], prefix: str, full: str) -> bool:
    """Whether an item can be named from within a group at all: nearer items hide those further."""
    return full.startswith(prefix) or prefix + full not in ids


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Draw a plan that can be written, whatever it amounts to."""
    shape = draw(_shapes())
    ids = _all_ids(shape)
    items = draw(_items(shape, "", ids))
    plan_id = draw(NAMES)

    def named(make: Any) -> dict[str, Any]:
        if draw(st.booleans()):
            return {}
        return {name: draw(make(name)) for name in draw(st.lists(NAMES, max_size=2, unique=True))}

    return Plan(
        plan_id,
        draw(_titles(plan_id)),
        draw(MOMENTS),
        items,
        draw(maybe(MOMENTS)),
        draw(maybe(MOMENTS)),
        draw(st.just("england-and-wales") | SHORT),
        named(calendars),
        draw(st.just(SchedulingOptions()) | SCHEDULING),
        named(boards),
        named(own_periods),
        named(lambda name: contracts(name, ids)),
        tuple(
            draw(st.builds(Document, st.just(name), TITLES, maybe(_URLS), maybe(PROSE)))
            for name in draw(st.lists(NAMES, max_size=2, unique=True))
        ),
        draw(maybe(TITLES)),
        draw(maybe(PROSE)),
        risks=named(lambda name: risks(name, ids)),
        branches=named(lambda name: branches(name, ids, _detours(name, ids))),
        correlations=named(lambda name: correlations(name, ids)),
        spread=draw(maybe(SPREADS)),
        waivers=draw(st.lists(waivers(ids), max_size=2)),
    )


_URLS = st.sampled_from(["https://example.org/a#b", "mailto:a@example.org", "http://x/?a=b,c"])
