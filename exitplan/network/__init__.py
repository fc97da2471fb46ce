"""A plan compiled to integer arrays: nodes, links and timing rules.

:func:`compile_network` turns a :class:`~exitplan.plan.Plan` into a
:class:`Network`, on which the passes of :mod:`exitplan.schedule` run. The
architecture page of the documentation explains positions and adjoints.
"""

from exitplan.network._bounds import finished_at, started_at
from exitplan.network._compile import compile_network
from exitplan.network._horizon import about
from exitplan.network._network import Network
from exitplan.network._special import Brink, Early, Finished, FirstStart, Late, SpecialNode, Work
from exitplan.network._stepped import RuleLength, SteppedWork, WorkThenRule
from exitplan.network._timing import FOREVER, NEVER, HeldBack, Released, TimingRule

__all__ = [
    "FOREVER",
    "NEVER",
    "Brink",
    "Early",
    "Finished",
    "FirstStart",
    "HeldBack",
    "Late",
    "Network",
    "Released",
    "RuleLength",
    "SpecialNode",
    "SteppedWork",
    "TimingRule",
    "Work",
    "WorkThenRule",
    "about",
    "compile_network",
    "finished_at",
    "started_at",
]
