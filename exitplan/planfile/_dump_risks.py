"""What a file says of estimates, risks, branches and correlations, beside fields of one name."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import attrs

from exitplan.plan import (
    NO_SPREAD,
    Branch,
    Correlation,
    Detour,
    Duration,
    Estimate,
    Impact,
    Mitigation,
    Pause,
    Repeat,
    Risk,
    Shape,
)
from exitplan.planfile._format_risk import NEEDED, ONLY_FOR, WAYS
from exitplan.planfile._items import title_from


@attrs.frozen
class _Outcome:
    """A length of a discrete estimate, as a file says it."""

    length: Duration
    probability: Fraction


@attrs.frozen
class _Tied:
    """A pair of a correlation, as a file says it."""

    tasks: tuple[str, str]
    coefficient: Fraction


def _estimate(estimate: Estimate) -> dict[str, Any]:
    """Give what goes with the shape, without what goes without saying."""
    shape = estimate.shape
    found: dict[str, Any] = {} if shape is Shape.TRIANGULAR else {"shape": shape}
    usual = Estimate(estimate.low, estimate.high)
    for key, shapes in ONLY_FOR.items():
        value = getattr(estimate, key)
        is_said = value is not None and (key in NEEDED[shape] or value != getattr(usual, key))
        if shape in shapes and is_said:
            found[key] = value
    if "values" in found:
        found["values"] = [_Outcome(length, share) for length, share in estimate.values]
    return found


def _pause(pause: Pause) -> dict[str, Any]:
    length = pause.length
    said = _estimate(length if isinstance(length, Estimate) else Estimate.fixed(length))
    return said if pause.calendar is None else {**said, "calendar": pause.calendar}


def _titled(thing: Risk | Branch) -> dict[str, Any]:
    return {} if thing.title == title_from(thing.id) else {"title": thing.title}


def _impact(impact: Impact | None) -> dict[str, Any]:
    if impact is None:
        return {}
    said = {"add": impact.add, "multiply": impact.multiply}
    return {key: value for key, value in said.items() if value is not None}


def _risk(risk: Risk) -> dict[str, Any]:
    return _titled(risk) | _impact(risk.impact)


def _mitigation(mitigation: Mitigation) -> dict[str, Any]:
    return _impact(mitigation.impact)


def _branch(branch: Branch) -> dict[str, Any]:
    then = branch.then
    way = "option"
    if isinstance(then, Pause):
        way = "pause"
    elif isinstance(then, Repeat):
        way = "repeat"
    elif isinstance(then, Detour):
        way = "detour"
    return _titled(branch) | {way: then}


def _correlation(correlation: Correlation) -> dict[str, Any]:
    pairs = [_Tied((first, second), share) for first, second, share in correlation.pairs]
    return {"pairs": pairs} if pairs else {}


def _plain_length(length: Any) -> Any:
    return length if isinstance(length, Duration) else None


def _plain_pause(pause: Pause) -> Any:
    return pause.length if pause.calendar is None and isinstance(pause.length, Duration) else None


def _plain_factor(factor: Any) -> Any:
    if isinstance(factor, Fraction):
        return factor
    return "none" if factor == NO_SPREAD else None


RISK_VIEWS: dict[str, Callable[[Any], dict[str, Any]]] = {
    "branch": _branch,
    "correlation": _correlation,
    "estimate": _estimate,
    "mitigation": _mitigation,
    "pause": _pause,
    "risk": _risk,
}
"""Objects some of whose keys are no field of their own."""

_OF_ESTIMATE = frozenset({"shape", *ONLY_FOR})
RISK_VIEWED: dict[str, frozenset[str]] = {
    "branch": frozenset({"title", *WAYS}),
    "correlation": frozenset({"pairs"}),
    "estimate": _OF_ESTIMATE,
    "mitigation": frozenset({"add", "multiply"}),
    "pause": _OF_ESTIMATE | {"calendar"},
    "risk": frozenset({"title", "add", "multiply"}),
}
"""The keys that a view says."""

RISK_SHORT: dict[str, Callable[[Any], Any]] = {
    "estimate": _plain_length,
    "pause": _plain_pause,
    "spread": _plain_factor,
}
"""What may be written in place of a map; ``None`` where only a map will do."""
