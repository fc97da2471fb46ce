"""The class of what the documentation says of a rule."""

from __future__ import annotations

import attrs


@attrs.frozen
class About:
    """What the documentation says of one rule."""

    why: str
    """Why it matters, in plain words; Markdown."""
    fix: str
    """What to do about it; Markdown."""
    bad: str
    """A small plan file that earns a finding of this rule."""
    good: str
    """The same plan put right: no finding of this rule."""
    formula: str = ""
    """Population and count, where it counts something."""
    source: str = ""
    """Regulation, standard or paper that it rests on."""
    as_of: str = ""
    """The status date under which `bad` and `good` are checked, where the plan does not say it."""
    also: tuple[str, ...] = ()
    """Codes of other rules that run on the examples, where this one needs them."""
    before: str = ""
    """For rules about a change: the earlier state that `bad` and `good` are compared with."""
