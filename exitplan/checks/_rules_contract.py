"""Rules on contracts that end: what an exit must see to, and the plan does not.

Gaps in service, and notices and duties that come too late, are told by
:func:`exitplan.outlook.contract_findings`, and pass through a check.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from exitplan.checks._context import Context
from exitplan.checks._finding import Finding
from exitplan.checks._rule import Family, Rule
from exitplan.errors import Severity
from exitplan.plan import Group
from exitplan.schedule.words import MINUTES_PER_DAY, and_list, short_date

if TYPE_CHECKING:
    from exitplan.checks._exit_topics import Topic
    from exitplan.plan import Contract, Duty, Notice, Procurement, Transfer


def _missing(context: Context) -> Iterator[Finding]:
    """Find contracts whose end the plan does not see to in full."""
    allowed = context.settings.whole("exit_topics_missing")
    if not context.plan.contracts:
        return
    ending = [c for c in context.plan.contracts.values() if _ends_within(context, c)]
    from exitplan.checks._exit_topics import TOPICS

    found = 0
    common = _said_by_items(context) if ending else frozenset[str]()
    for contract in ending:
        seen = common | _said_by_contract(context, contract)
        missing = [topic for topic in TOPICS if topic.name not in seen]
        if len(missing) == len(TOPICS):
            found += 1
            yield _nothing(context, contract)
        elif len(missing) > allowed:
            found += 1
            for topic in missing:
                yield _topic(context, contract, topic)
    context.measure("EP811", population=len(ending), count=found, limit=allowed)


def _ends_within(context: Context, contract: Contract) -> bool:
    """Whether a contract ends while the plan runs, or the plan is what follows it."""
    if contract.last_day < context.plan.start.day:
        return False
    last = context.schedule.finish_at // MINUTES_PER_DAY
    return contract.last_day <= last or bool(contract.new_service)


def _said_by_items(context: Context) -> frozenset[str]:
    """Give the topics that tags, transfers, titles or ids of items show."""
    from exitplan.checks._exit_topics import TOPICS

    found: set[str] = set()
    tags = {topic.tag: topic.name for topic in TOPICS}
    names: list[str] = []
    for item in context.items.values():
        found.update(tags[tag] for tag in item.tags if tag in tags)
    # Steps that are laid out see to what their facts say, not to what their titles mention.
    for item in context.written.walk():
        names += (item.title, item.name)
        if isinstance(item, Group) and item.facts is not None:
            found |= _shown_by(item.facts)
    return frozenset(found | _named(names))


def _shown_by(facts: Procurement | Transfer) -> set[str]:
    """Give the topics that a transfer shows."""
    from exitplan.plan import Transfer

    if not isinstance(facts, Transfer):
        return set()
    return {"staff", "knowledge"} if facts.knowledge else {"staff"}


def _said_by_contract(context: Context, contract: Contract) -> frozenset[str]:
    """Give the topics that a contract's own notices, duties, areas and assets show."""
    names: list[str] = []
    terms: tuple[Notice | Duty, ...] = (*contract.notices, *contract.duties)
    for term in terms:
        names += (term.id, term.title)
        if term.period is not None:
            names.append(term.period.rule.partition(".")[2] or term.period.rule)
    for thing in (*contract.service_areas, *contract.assets):
        if thing.exit is not None:
            names += (thing.id, thing.title)
    found = set(_named(names))
    if any(asset.exit is not None and asset.exit in context.items for asset in contract.assets):
        found.add("registers")
    return frozenset(found)


def _named(names: Iterable[str]) -> frozenset[str]:
    """Give the topics of which some names have a word."""
    from exitplan.checks._exit_topics import TOPICS

    text = "\n".join(names).casefold()
    return frozenset(topic.name for topic in TOPICS if any(word in text for word in topic.words))


def _nothing(context: Context, contract: Contract) -> Finding:
    from exitplan.checks._exit_topics import TOPICS

    return context.finding(
        "EP811",
        f"“{contract.title}” ends on {short_date(contract.last_day)}, and nothing in the plan "
        f"sees to its exit: {and_list([topic.title for topic in TOPICS])}",
        field=f"contracts.{contract.id}",
        help="add tasks for what applies, and tag them (exit-plan, exit-data …)",
        subject=contract.id,
    )


def _topic(context: Context, contract: Contract, topic: Topic) -> Finding:
    return context.finding(
        "EP811",
        f"“{contract.title}” ends on {short_date(contract.last_day)}, and nothing in the plan "
        f"sees to {topic.title}",
        field=f"contracts.{contract.id}",
        help=f"add a task for it, and tag it {topic.tag}; if it does not apply, waive it "
        f"(subject: {contract.id} {topic.name})",
        subject=f"{contract.id} {topic.name}",
    )


RULES: tuple[Rule, ...] = (
    Rule(
        "EP811",
        "exit-task-missing",
        Family.CONTRACT,
        Severity.WARNING,
        "a contract ends, and the plan does not see to what an exit needs",
        _missing,
    ),
)
