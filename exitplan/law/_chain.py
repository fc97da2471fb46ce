"""Chains of steps that a law or good practice asks for, as data: what follows what, and how long.

A chain is a TOML file of ``[[step]]`` entries, written so that a lawyer can
read it. This module knows nothing of plans; :func:`exitplan.plan.lay_out` turns
a chain into tasks.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any

import attrs


class StepKind(enum.Enum):
    """What sort of step it is."""

    WORK = "work"
    """It takes as long as people need, by a three-point estimate of ours."""
    MILESTONE = "milestone"
    PERIOD = "period"
    """It lasts as long as a legal period."""
    GATE = "gate"
    """A decision; left out where nobody says which board decides."""


@attrs.frozen
class ChainLink:
    """That a step waits for another, written ``evaluation`` or ``evaluation SS+5d``."""

    step: str
    type: str = "FS"
    """``FS``, ``SS``, ``FF`` or ``SF``."""
    lag: str = ""
    """A length such as ``5d`` or ``-2d``; empty for none."""


@attrs.frozen
class ChainStep:
    """One step of a chain. Its fields are the keys of a ``[[step]]`` entry."""

    name: str
    title: str
    kind: StepKind = StepKind.WORK
    after: tuple[ChainLink, ...] = ()
    """The steps it waits for, all of them written before it."""
    when: tuple[str, ...] = ()
    """Conditions that must all hold, or it is left out; ``!union`` must not hold."""
    required: bool = False
    """Whether the law asks for it, so that a plan cannot skip it."""
    period: str = ""
    """Name of the legal period that it lasts for."""
    estimate: tuple[str, ...] = ()
    """Low, likely and high, of work."""
    owner: str = ""
    """The role that usually answers for it."""
    source: str = ""
    """The provision that it rests on."""
    assumed: str = ""
    """Why the estimate is what it is, where no source gives a length."""
    note: str = ""
    duty: str = ""
    """Name of a legal period within which it must be done."""
    since: str = ""
    """The step at whose finish that period begins."""

    def unmet(self, conditions: Collection[str]) -> tuple[str, ...]:
        """Give those of its conditions that are not met; with any it is left out."""
        return tuple(
            word for word in self.when if (word.lstrip("!") in conditions) == word.startswith("!")
        )


_LINK = re.compile(r"([a-z0-9-]+)(?: (FS|SS|FF|SF)([+-]\d+(?:\.\d+)?[a-z]+)?)?")
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_TEXTS = ("name", "title", "kind", "period", "owner", "source", "assumed", "note", "duty", "since")
_LISTS = ("after", "when", "estimate")


def read_chain(text: str, name: str) -> tuple[ChainStep, ...]:
    """Read a chain from TOML text; raises ValueError where it is not well-formed.

    `name` is what faults call it, mostly the file's name.
    """
    import tomllib

    content = tomllib.loads(text)
    entries = content.pop("step", [])
    if content:
        message = f"{name}: nobody knows {', '.join(content)}"
        raise ValueError(message)
    return chain_of(entries, name)


def chain_of(entries: Iterable[Mapping[str, Any]], name: str) -> tuple[ChainStep, ...]:
    """Make a chain from entries that were read already; raises ValueError as `read_chain`."""
    steps: dict[str, ChainStep] = {}
    for number, entry in enumerate(entries, start=1):
        where = f"{name}: step {entry.get('name', number)}"
        step = _step(entry, where)
        if step.name in steps:
            message = f"{where}: there is another step of this name"
            raise ValueError(message)
        earlier = [link.step for link in step.after] + ([step.since] if step.since else [])
        for other in earlier:
            if other not in steps:
                message = f"{where}: it follows {other!r}, which is not written before it"
                raise ValueError(message)
        steps[step.name] = step
    if not steps:
        message = f"{name}: there is no step"
        raise ValueError(message)
    return tuple(steps.values())


def _step(entry: Mapping[str, Any], where: str) -> ChainStep:
    fields = {key: _checked(key, value, where) for key, value in entry.items()}
    if not fields.get("title") or not _NAME.fullmatch(fields.get("name", "")):
        message = f"{where}: it needs a title, and a name like award-notice"
        raise ValueError(message)
    usual = StepKind.PERIOD if fields.get("period") else StepKind.WORK
    try:
        fields["kind"] = StepKind(fields.get("kind", usual.value))
    except ValueError:
        message = f"{where}: {fields['kind']!r} is none of {', '.join(k.value for k in StepKind)}"
        raise ValueError(message) from None
    fields["after"] = tuple(_link(text, where) for text in fields.get("after", ()))
    step = ChainStep(**fields)
    _check_kind(step, where)
    return step


def _checked(key: str, value: Any, where: str) -> Any:
    if key == "required" and isinstance(value, bool):
        return value
    if key in _TEXTS and isinstance(value, str):
        return " ".join(value.split())
    if key in _LISTS and isinstance(value, list) and all(isinstance(one, str) for one in value):
        return tuple(value)
    message = f"{where}: {key} = {value!r} is not what belongs there"
    raise ValueError(message)


def _link(text: str, where: str) -> ChainLink:
    match = _LINK.fullmatch(text)
    if match is None:
        message = f"{where}: {text!r} is no link; write a step's name, or name SS+5d"
        raise ValueError(message)
    return ChainLink(match[1], match[2] or "FS", (match[3] or "").lstrip("+"))


def _check_kind(step: ChainStep, where: str) -> None:
    message = ""
    if (step.kind is StepKind.PERIOD) != bool(step.period):
        message = "a legal period, and nothing else, has a period"
    elif (step.kind is StepKind.WORK) != bool(step.estimate):
        message = "work, and nothing else, has an estimate"
    elif step.estimate and len(step.estimate) != 3:
        message = "an estimate is low, likely and high"
    elif step.kind is StepKind.WORK and not step.assumed and not step.source:
        message = "work says what it rests on: its source, or why it is assumed"
    elif bool(step.duty) != bool(step.since):
        message = "a duty says since which step it runs"
    if message:
        message = f"{where}: {message}"
        raise ValueError(message)
