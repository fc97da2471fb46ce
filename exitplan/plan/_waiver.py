"""Findings that somebody has approved for a time: a waiver, in the plan's own vocabulary."""

from __future__ import annotations

import attrs

from exitplan.plan._time import Moment, to_moment


@attrs.frozen
class Waiver:
    """One finding that is known, accepted by somebody, and will be looked at again.

    It excuses findings of one rule about one item (about the plan itself,
    where it names none) up to and including the day `until`.
    """

    rule: str
    """Code or name of the rule: ``EP801``, ``deadline-missed``."""
    reason: str
    """Why it is accepted, for whoever reads the report."""
    approved_by: str
    """The role that accepted it; never a person's name."""
    until: Moment = attrs.field(converter=to_moment)
    """The last day on which it excuses anything."""
    task: str | None = None
    """Full id of the item; ``None`` for a finding about the plan itself."""
    subject: str | None = None
    """What within the item, where a rule finds several things in it; ``None`` for all of them."""
