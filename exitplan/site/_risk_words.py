"""Chances, impacts and other ways in words that can be read aloud."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING

from exitplan.calendars import long_date
from exitplan.plan import (
    Branch,
    Detour,
    Duration,
    Estimate,
    Impact,
    Mitigation,
    Pause,
    Repeat,
    Risk,
    RiskStatus,
    Shape,
    Spread,
    TakeOption,
    option_number,
)
from exitplan.schedule.words import count, length_words
from exitplan.site._causes import quoted

if TYPE_CHECKING:
    from exitplan.plan import Plan
    from exitplan.risk import Chance, Days
    from exitplan.schedule import Schedule

_Z = 1.96
"""Standard deviations within which 95 % of a normal distribution lie."""
_STATES = {
    RiskStatus.OPEN: "open",
    RiskStatus.HAPPENED: "has happened",
    RiskStatus.CLOSED: "closed",
}


def in_hundred(share: float) -> str:
    """Say a share of the runs: ``74 of 100 runs``; near the ends what it is not."""
    if share <= 0:
        return "none of the runs"
    if share >= 1:
        return "every run"
    if share < 0.005:
        return "fewer than 1 of 100 runs"
    if share > 0.995:
        return "more than 99 of 100 runs"
    return f"{100 * share:.0f} of 100 runs"


def hundredths(share: float) -> str:
    """Write the same for a column that is headed “of 100 runs”."""
    if 0 < share < 0.005:
        return "under 1"
    if 0.995 < share < 1:
        return "over 99"
    return f"{100 * share:.0f}"


def chance_bounds(chance: Chance) -> tuple[float, float]:
    """Give where the true chance lies, in 19 of 20 samples.

    The score interval (Wilson 1927), which says something of none and of all as well.
    """
    n, p = chance.runs, chance.value
    middle = (p + _Z * _Z / (2 * n)) / (1 + _Z * _Z / n)
    reach = _Z * math.sqrt(p * (1 - p) / n + _Z * _Z / (4 * n * n)) / (1 + _Z * _Z / n)
    return max(0.0, middle - reach), min(1.0, middle + reach)


def bounds_words(chance: Chance) -> str:
    """Say between which chances the true one lies: ``72 to 76``."""
    low, high = chance_bounds(chance)
    first, last = f"{100 * low:.0f}", f"{100 * high:.0f}"
    if first != last:
        return f"{first} to {last}"
    return {"0": "under 1", "100": "over 99"}.get(first, f"about {first}")


def days_words(value: float) -> str:
    """Say calendar days, whole: ``41 calendar days``."""
    return count(round(abs(value)), "calendar day")


def signed_days(value: float) -> str:
    """Write calendar days for a column, with a real minus: ``41``, ``−3``."""
    whole = round(value)
    return f"{whole:,}".replace("-", "−")


def days_bounds(days: Days) -> str:
    """Say between which days the true figure lies, in 19 of 20 samples: ``34 to 48``."""
    reach = _Z * days.standard_error
    first, last = signed_days(days.value - reach), signed_days(days.value + reach)
    return first if first == last else f"{first} to {last}"


def probability_words(share: Fraction) -> str:
    """Write a probability as the plan gives it: ``30 %``, ``2.5 %``."""
    text = f"{float(100 * share):.1f}".removesuffix(".0")
    return f"{text} %"


def state_words(entry: Risk | Branch) -> str:
    """Say whether a risk still counts, and whether its mitigation is done."""
    state = _STATES[entry.status]
    done = entry.mitigation
    if entry.status is RiskStatus.OPEN and done is not None and done.is_in_place:
        return f"{state}, mitigation in place"
    return state


def impact_words(impact: Impact) -> str:
    """Say what a risk does to each task it hits, as a clause: ``adds 2 to 12 working weeks``."""
    parts = []
    if impact.multiply is not None:
        parts.append(f"makes each take {_factor_words(impact.multiply)} of its length")
    if impact.add is not None:
        lengths = impact.add
        if isinstance(lengths, Duration) and lengths.amount < 0:
            parts.append(f"takes {length_words(lengths)} off each")
        else:
            parts.append(f"adds {range_words(lengths)} to each")
    return " and ".join(parts) or "does nothing to their lengths"


def _factor_words(factor: Fraction | Spread) -> str:
    if isinstance(factor, Fraction):
        return probability_words(factor)
    low, high = probability_words(factor.low), probability_words(factor.high)
    if factor.shape is Shape.UNIFORM:
        return f"{low} to {high}"
    if factor.shape is Shape.LOGNORMAL:
        first, last = factor.percentiles
        return f"{low} to {high} (the {first}th and {last}th of 100 cases)"
    return f"{low} to {high}, most likely {probability_words(factor.likely)},"


def spread_words(spread: Spread) -> str:
    """Say how far lengths may differ from the planned ones."""
    return _factor_words(spread).rstrip(",")


def range_words(length: Duration | Estimate) -> str:
    """Say a length that is not certain: ``2 working weeks to 12 working weeks, most likely …``."""
    if isinstance(length, Duration):
        return length_words(length)
    if length.shape is Shape.DISCRETE:
        parts = (f"{length_words(d)} ({probability_words(share)})" for d, share in length.values)
        return " or ".join(parts)
    text = f"{length_words(length.low)} to {length_words(length.high)}"
    if length.shape is Shape.LOGNORMAL:
        first, last = length.percentiles
        return f"{text} (the {first}th and {last}th of 100 cases)"
    likely = length.likely
    return text if likely is None else f"{text}, most likely {length_words(likely)}"


def mitigation_left(mitigation: Mitigation) -> str:
    """Say what is left of a risk once its mitigation is done."""
    parts = []
    if mitigation.probability is not None:
        parts.append(f"a probability of {probability_words(mitigation.probability)}")
    if mitigation.impact is not None:
        parts.append(f"that it {impact_words(mitigation.impact)}")
    return f"What is left: {' and '.join(parts)}." if parts else ""


def branch_words(schedule: Schedule, branch: Branch) -> str:
    """Say which way the plan goes where a branch is taken, as a sentence."""
    then = branch.then
    at = _title(schedule, branch.at)
    if isinstance(then, Pause):
        return f"What waits for {at} waits {range_words(then.length)} longer."
    if isinstance(then, Repeat):
        times = "" if then.times == 1 else f", up to {count(then.times, 'time')}"
        return f"The work from {_title(schedule, then.from_)} to {at} is done again{times}."
    if isinstance(then, Detour):
        titles = ", ".join(quoted(task.title) for task in then.items)
        return f"Before it goes on after {at}, this has to be done first: {titles}."
    return _option_words(schedule.plan, then)


def _option_words(plan: Plan, then: TakeOption) -> str:
    contract = plan.contracts.get(then.contract)
    if contract is None:
        return "A contract runs on; no task moves."
    place = option_number(contract, then.option)
    until = "" if place is None else f" until {long_date(contract.extensions[place].until.day)}"
    return f"The contract {quoted(contract.title)} runs on{until}; no task moves."


def _title(schedule: Schedule, item_id: str) -> str:
    try:
        return quoted(schedule[item_id].title)
    except KeyError:
        return quoted(item_id)
