"""Procedures: one TOML file for each law and procedure in data/, read when a plan takes it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

import attrs

from exitplan.errors import Diagnostic, PlanError, Severity
from exitplan.law import REGIMES, ChainStep, chain_of, list_text

_FOLDER = os.path.join(os.path.dirname(__file__), "data")

_LIKE = {
    "competitive-flexible": ("restricted", "competitive-dialogue", "competitive-negotiation"),
    "competitive-negotiation": ("competitive-flexible", "competitive-dialogue", "restricted"),
    "competitive-dialogue": ("competitive-flexible",),
    "restricted": ("competitive-flexible",),
    "flexible": ("competitive-flexible", "restricted"),
    "dialogue": ("competitive-dialogue", "competitive-flexible"),
    "negotiated": ("competitive-negotiation", "competitive-flexible"),
    "negotiation": ("competitive-negotiation", "competitive-flexible"),
    "mini-competition": ("call-off",),
    "framework": ("call-off",),
}
"""What comes nearest to a procedure under another law, or to a name people use."""


@attrs.frozen
class Procedure:
    """A way in which a law lets a contract be tendered."""

    id: str
    regime: str
    """The law it is one of, e.g. ``pcr2015``."""
    title: str
    use: str
    """When it may be used, in sentences."""
    provision: str
    steps: tuple[ChainStep, ...]
    commences: str = "notice-sent"
    """The step whose date is the day on which it commences."""
    follows_framework: bool = False
    """Whether the law is that of the framework, whatever the date."""
    not_with: Mapping[str, str] = MappingProxyType({})
    """Circumstances that cannot be the case in it, and why."""


def procedures() -> tuple[Procedure, ...]:
    """Give every procedure, the earliest law's first."""
    return tuple(
        _read(regime, name) for regime in known_regimes() for name in procedure_ids(regime)
    )


def find_procedure(name: str, regime: str) -> Procedure:
    """Give a law's procedure by its id; raises PlanError (EP420) where there is none."""
    if name in procedure_ids(regime):
        return _read(regime, name)
    if regime not in known_regimes():
        message = f"there is no procurement law {regime!r}"
        remedy = f"there are {list_text(known_regimes())}"
    else:
        message = f"{name!r} is no procedure under the {regime_title(regime)}"
        remedy = f"it has {list_text(procedure_ids(regime))}"
        near = nearest(name, regime)
        if near:
            remedy = f"did you mean {list_text(near, 'or')}? {remedy}"
    raise PlanError([Diagnostic("EP420", Severity.ERROR, message, remedy)])


def nearest(name: str, regime: str) -> list[str]:
    """Give the procedures of a law that come nearest to a name."""
    import difflib

    known = procedure_ids(regime)
    like = [near for near in _LIKE.get(name, ()) if near in known]
    return like or difflib.get_close_matches(name, known, n=1)


@cache
def known_regimes() -> tuple[str, ...]:
    """Give the laws that have procedures: those chosen by date first, in their order."""
    found = sorted(entry.name for entry in os.scandir(_FOLDER) if entry.is_dir())
    dated = [regime.id for regime in REGIMES if regime.id in found]
    return (*dated, *(name for name in found if name not in dated))


@cache
def procedure_ids(regime: str) -> tuple[str, ...]:
    """Give the ids of a law's procedures; none for a law that is not there."""
    if regime not in known_regimes():
        return ()
    files = sorted(os.listdir(os.path.join(_FOLDER, regime)))
    return tuple(name.removesuffix(".toml") for name in files if name.endswith(".toml"))


def regime_title(regime: str) -> str:
    """Give the name of a law, as far as it is known."""
    return next((known.title for known in REGIMES if known.id == regime), regime)


@cache
def _read(regime: str, name: str) -> Procedure:
    with open(os.path.join(_FOLDER, regime, f"{name}.toml"), encoding="utf-8") as file:
        return read_procedure(file.read(), regime, name)


def read_procedure(text: str, regime: str, name: str) -> Procedure:
    """Read a procedure from TOML text; raises ValueError where it is not well-formed."""
    import tomllib

    where = f"{regime}/{name}.toml"
    content = tomllib.loads(text)
    head = content.pop("procedure", {})
    steps = chain_of(content.pop("step", []), where)
    if content:
        message = f"{where}: nobody knows {', '.join(content)}"
        raise ValueError(message)
    procedure = Procedure(name, regime, steps=steps, **_head(head, where))
    names = [step.name for step in steps]
    if procedure.commences not in names or "signed" not in names:
        message = f"{where}: there is no step {procedure.commences!r}, or none called signed"
        raise ValueError(message)
    return procedure


_HEAD: dict[str, type] = {
    "title": str,
    "use": str,
    "provision": str,
    "commences": str,
    "follows_framework": bool,
    "not_with": dict,
}
_NEEDED = ("title", "use", "provision")


def _head(head: Mapping[str, Any], where: str) -> dict[str, Any]:
    wrong = [key for key, value in head.items() if not isinstance(value, _HEAD.get(key, ()))]
    wrong += [key for key in _NEEDED if key not in head]
    if wrong:
        message = f"{where}: [procedure] {wrong[0]} is not what belongs there, or is missing"
        raise ValueError(message)
    return {key: " ".join(v.split()) if isinstance(v, str) else v for key, v in head.items()}
