"""Writes a new plan as commented YAML: one template, and the words that go into it."""

from __future__ import annotations

import json
import os
import re
import textwrap
from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

import attrs

from exitplan.calendars import FIRST_PROJECTED_YEAR
from exitplan.law import REGIMES, amount, find_period, list_text
from exitplan.plan import Group, Moment, Task
from exitplan.tender import find_procedure

if TYPE_CHECKING:
    import jinja2

    from exitplan.law import ChainStep
    from exitplan.starter._facts import ExitFacts
    from exitplan.tender import Procedure

_TEMPLATE = os.path.join(os.path.dirname(__file__), "data", "plan.yaml.jinja")
_COLUMNS = 100
_RULE_COLUMNS = 96
_NAME_COLUMNS = 24
_LENGTH_COLUMNS = 17
_SHOWN = ("market-engagement", "strategy", "documents", "selection", "evaluation", "signature")
"""Steps of a tender that a planner is likely to change, and the plan therefore spells out."""
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9 £(),;./’–-]*[A-Za-z0-9)./]")
_NO_TEXT = frozenset({"true", "false", "yes", "no", "on", "off", "null", "y", "n"})


@attrs.frozen
class _Thing:
    """A service area or an asset, and the task that brings it over."""

    id: str
    title: str
    lengths: str
    """Low, likely and high."""
    verb: str = "Hand over"
    assumed: str = "No source gives a length."

    @property
    def task(self) -> str:
        """The task's title."""
        return f"{self.verb} {self.title[:1].lower()}{self.title[1:]}"

    @property
    def estimate(self) -> list[str]:
        """Low, likely and high."""
        return self.lengths.split()


_AREAS = (
    _Thing("operations", "Day-to-day service", "4w 8w 13w"),
    _Thing("advice", "Support and advice to users", "4w 6w 13w"),
    _Thing("projects", "Changes and projects", "4w 8w 16w"),
)
_ASSETS = (
    _Thing("equipment", "Equipment and premises", "3w 6w 13w"),
    _Thing(
        "licences",
        "Licences and suppliers’ contracts",
        "6w 12w 26w",
        "Novate",
        "No source gives a length. Each needs the consent of its other party.",
    ),
    _Thing("data", "Data and records", "4w 8w 16w"),
    _Thing("know-how", "Documents and know-how", "4w 8w 13w"),
)


@attrs.frozen
class Drawn:
    """What a plan's text says that only its dates can tell."""

    start: int
    """Day ordinal."""
    is_last_start: bool = False
    is_projected: bool = False
    """Whether some of its dates rest on bank holidays that nobody has proclaimed."""
    tender: Group | None = None
    """The tender as it was laid out, for the list of its steps."""
    people: Group | None = None


def plan_text(facts: ExitFacts, regime: str, drawn: Drawn) -> str:
    """Write a plan."""
    contract = f"The contract with {_mid(facts.supplier)}"
    text = _template().render(
        attrs.asdict(facts, recurse=False)
        | _tender_words(facts, regime, drawn)
        | {
            "title": facts.full_title,
            "start": Moment(drawn.start),
            "is_last_start": drawn.is_last_start,
            "is_projected": drawn.is_projected,
            "projected_year": FIRST_PROJECTED_YEAR,
            "meets": facts.board_meets,
            "ends": facts.contract_ends,
            "contract_title": contract,
            "council_mid": _mid(facts.council),
            "is_pa2023": regime == "pa2023",
            "areas": _AREAS,
            "assets": _ASSETS,
            "is_tender": facts.is_tender,
            "waves": facts.has_waves,
            "transfer_lines": () if drawn.people is None else tuple(_steps_of(drawn.people)),
            "begin": "tender.signed" if facts.is_tender else "decide.decision",
        }
    )
    return f"{text.rstrip()}\n"


def _tender_words(facts: ExitFacts, regime: str, drawn: Drawn) -> dict[str, Any]:
    if not facts.is_tender:
        return {}
    procedure = find_procedure(facts.procedure, regime)
    law = next(known.title for known in REGIMES if known.id == regime)
    title = f"# ── Tender: {procedure.title}, {law} "
    return {
        "regime": regime,
        "tender_rule": f"{title:─<{_RULE_COLUMNS}}",
        "follows_framework": procedure.follows_framework,
        "tender_lines": () if drawn.tender is None else tuple(_steps_of(drawn.tender)),
        "circumstances": tuple(_circumstances(procedure)),
        "steps": _shown(procedure),
    }


def _shown(procedure: Procedure) -> list[ChainStep]:
    shown = [step for step in procedure.steps if step.name in _SHOWN]
    return [attrs.evolve(step, assumed=" ".join(step.assumed.split())) for step in shown]


def _circumstances(procedure: Procedure) -> Iterator[str]:
    """List what may shorten the periods of a procedure, and which periods it shortens."""
    found: dict[str, list[str]] = {}
    for step in procedure.steps:
        for name in find_period(step.period).circumstance_names if step.period else ():
            if name not in procedure.not_with:
                found.setdefault(name, []).append(step.period)
    if not found:
        return
    periods = list(dict.fromkeys(period for names in found.values() for period in names))
    yield f"with: [{next(iter(found))}]"
    yield from _wrapped(f"{', '.join(found)} ({list_text(periods)})", _COLUMNS - 8)


def _steps_of(group: Group) -> Iterator[str]:
    """List the steps of a group that was laid out: name, length, what, and by which law."""
    for item in group.items:
        if isinstance(item, Group):
            yield f"{item.name}:"
            yield from (f"  {line}" for line in _steps_of(item))
        else:
            yield from _step_lines(item)


def _step_lines(task: Task) -> Iterable[str]:
    head = f"{task.name:<{_NAME_COLUMNS}}{_length(task):<{_LENGTH_COLUMNS}}"
    text = f"{task.title} ({task.source})" if task.source else task.title
    lines = _wrapped(text, _COLUMNS - 6 - len(head))
    return (f"{head}{lines[0]}", *(f"{' ' * len(head)}{line}" for line in lines[1:]))


def _wrapped(text: str, columns: int) -> list[str]:
    return textwrap.wrap(text, columns, break_on_hyphens=False, break_long_words=False) or [""]


def _length(task: Task) -> str:
    if task.gate is not None:
        return "decision"
    if task.is_milestone:
        return "milestone"
    if task.period is not None:
        period = find_period(task.period.rule)
        count = task.period.count or period.length(task.period.circumstances).count
        return f"§ {amount(count, period.unit.value)}"
    return str(task.effective_duration)


def _mid(name: str) -> str:
    """Write a name within a sentence: ``the council``, but ``Service Birmingham``."""
    return f"the {name[4:]}" if name.startswith("The ") else name


def _yaml(text: str) -> str:
    """Write a text so that YAML reads it as that text."""
    if _PLAIN.fullmatch(text) and text.lower() not in _NO_TEXT:
        return text
    return json.dumps(text, ensure_ascii=False)


def _prose(text: str, indent: int) -> str:
    """Write a text behind its key, on lines of its own where it is long."""
    plain = _yaml(text)
    if indent + len("assumed: ") + len(plain) <= _COLUMNS:
        return plain
    lines = _wrapped(text, _COLUMNS - indent - 2)
    return "\n".join([">-", *(f"{' ' * (indent + 2)}{line}" for line in lines)])


@cache
def _template() -> jinja2.Template:
    import jinja2

    environment = jinja2.Environment(
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,  # noqa: S701 - It writes YAML; every text goes through the filter below.
    )
    environment.filters["yaml"] = _yaml
    environment.filters["prose"] = _prose
    with open(_TEMPLATE, encoding="utf-8") as file:
        return environment.from_string(file.read())
