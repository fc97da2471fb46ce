"""A plan compiled to integer arrays: nodes, links and timing rules.

:func:`compile_network` turns a :class:`~exitplan.plan.Plan` into a
:class:`Network`, on which the passes of :mod:`exitplan.schedule` run. The
architecture page of the documentation explains positions and adjoints.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exitplan.network._bounds import finished_at, started_at
from exitplan.network._compile import compile_network
from exitplan.network._horizon import about
from exitplan.network._network import Network
from exitplan.network._special import Brink, Early, Finished, FirstStart, Late, SpecialNode, Work
from exitplan.network._stepped import RuleLength, SteppedWork, WorkThenRule
from exitplan.network._timing import FOREVER, NEVER, HeldBack, Released, TimingRule

if TYPE_CHECKING:
    from exitplan.network._patch import PatchedNetwork as PatchedNetwork
    from exitplan.network._patch import VersionCompiler as VersionCompiler
    from exitplan.network._patch_mixed import MixedNetwork as MixedNetwork

_LATER = {
    "MixedNetwork": "_patch_mixed",
    "PatchedNetwork": "_patch",
    "VersionCompiler": "_patch",
}

__all__ = [
    "FOREVER",
    "NEVER",
    "Brink",
    "Early",
    "Finished",
    "FirstStart",
    "HeldBack",
    "Late",
    "MixedNetwork",
    "Network",
    "PatchedNetwork",
    "Released",
    "RuleLength",
    "SpecialNode",
    "SteppedWork",
    "TimingRule",
    "VersionCompiler",
    "Work",
    "WorkThenRule",
    "about",
    "compile_network",
    "finished_at",
    "started_at",
]


def __getattr__(name: str) -> Any:
    """Import what a single schedule does not need when it is first asked for."""
    import importlib

    module = _LATER.get(name)
    if module is None:
        message = f"module 'exitplan.network' has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(importlib.import_module(f"exitplan.network.{module}"), name)
