"""Procurements and transfers: what is reported of their steps, apart from everything else."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import attrs

from exitplan.plan import Progress

if TYPE_CHECKING:
    from exitplan.plan import StepChange


def step_progress(facts: Any) -> dict[str, Progress]:
    """Give what is reported of the steps that facts stand for, by id within their group."""
    found = {
        name: step.progress
        for name, step in getattr(facts, "steps", {}).items()
        if step.progress is not None
    }
    for wave in getattr(facts, "waves", ()):
        for name, step in wave.steps.items():
            if step.progress is not None:
                found[f"{wave.id}.{name}"] = step.progress
    return found


def with_progress(facts: Any, step: str, progress: Progress | None) -> Any:
    """Give the facts with other progress of one step."""
    wave_id, _, name = step.rpartition(".")
    if not wave_id:
        return attrs.evolve(facts, steps=_with(facts.steps, name, progress))
    waves = tuple(
        attrs.evolve(wave, steps=_with(wave.steps, name, progress)) if wave.id == wave_id else wave
        for wave in facts.waves
    )
    return attrs.evolve(facts, waves=waves)


def _with(steps: Any, name: str, progress: Progress | None) -> dict[str, Any]:
    from exitplan.plan import StepChange

    step = attrs.evolve(steps.get(name) or StepChange(), progress=progress)
    found = {**steps, name: step}
    if step == StepChange():
        del found[name]
    return found


def naming_only(facts: Any, is_there: Callable[[str], bool]) -> Any:
    """Give the facts without links and notices of steps that name what is not there.

    The same facts where all is there.
    """
    changes: dict[str, Any] = {}
    steps = getattr(facts, "steps", {})
    kept = {name: _step_naming_only(step, is_there) for name, step in steps.items()}
    if any(kept[name] is not step for name, step in steps.items()):
        changes["steps"] = kept
    waves = getattr(facts, "waves", ())
    known = tuple(naming_only(wave, is_there) for wave in waves)
    if any(new is not old for new, old in zip(known, waves, strict=True)):
        changes["waves"] = known
    return attrs.evolve(facts, **changes) if changes else facts


def _step_naming_only(step: StepChange, is_there: Callable[[str], bool]) -> StepChange:
    changes: dict[str, Any] = {}
    for field in ("after", "before"):
        links = getattr(step, field)
        kept = tuple(link for link in links if is_there(link.task))
        if len(kept) < len(links):
            changes[field] = kept
    gate = step.gate
    if gate is not None and gate.notice is not None and not is_there(gate.notice):
        changes["gate"] = attrs.evolve(gate, notice=None)
    return attrs.evolve(step, **changes) if changes else step


def without_progress(facts: Any) -> Any:
    """Give the facts with nothing reported of any step."""
    for step in step_progress(facts):
        facts = with_progress(facts, step, None)
    return facts
