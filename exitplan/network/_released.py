"""Links that progress sets aside."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from exitplan.network._special import Finished, Work
from exitplan.network._stepped import SteppedWork
from exitplan.network._timing import Released, ReleasedForward
from exitplan.plan import NO_LAG, LinkType, ProgressRule

if TYPE_CHECKING:
    from exitplan.network._links import LinkCompiler


def release(links: LinkCompiler, node: int) -> None:
    """Set aside the logic that a started node's progress overrides."""
    network = links.network
    special = network.special[node]
    rule = links.options.progress
    if not isinstance(special, Work) or special.actual_start is None:
        return
    if links.is_p6:
        _end_lags(links, node)
    if rule is ProgressRule.RETAINED_LOGIC:
        return
    if rule is ProgressRule.AS_REPORTED and not isinstance(special, SteppedWork):
        _release_all(links, node)
        return
    for k in range(network.first_link[node], len(network.source)):
        if network.holds_finish(k) or _is_over(links, network.source[k] >> 1):
            continue
        link = network.link[k]
        if link is not None:
            network.released.append((node, link))
        actual = special.actual_start if rule is ProgressRule.ACTUAL_DATES else None
        network.rule[k] = Released(network.rule[k], actual, network.weight[k])
        network.weight[k] = 0


def _end_lags(links: LinkCompiler, node: int) -> None:
    """Let no lag behind finished work hold work that started before it was over."""
    network = links.network
    for k in range(network.first_link[node], len(network.source)):
        link, event = network.link[k], network.source[k]
        if link is None or link.type is not LinkType.FS or link.lag.amount <= 0:
            continue
        before = network.special.get(event >> 1)
        if before is not None and before.finished:
            bare = attrs.evolve(link, lag=NO_LAG)
            network.source[k], network.rule[k], network.weight[k] = links.timing(event, node, bare)


def _release_all(links: LinkCompiler, node: int) -> None:
    """Let started work lie where it is reported; what is before it should be done by then.

    That is by the time at which it resumes; what is before its group, by the time at which
    it actually started.
    """
    network = links.network
    special = network.special[node]
    assert isinstance(special, Work)
    for k in range(network.first_link[node], len(network.source)):
        link = network.link[k]
        if link is not None:
            network.released.append((node, link))
        if network.holds_finish(k):
            network.rule[k] = ReleasedForward(network.rule[k])
            continue
        bound = network.floor[node] if link is not None else special.actual_start
        network.rule[k] = Released(network.rule[k], bound, network.weight[k])
        network.weight[k] = 0


def _is_over(links: LinkCompiler, node: int) -> bool:
    """Whether a task is finished, or everything that a group's node waits for."""
    if node < len(links.network.tasks):
        return isinstance(links.network.special.get(node), Finished)
    return all(_is_over(links, event >> 1) for event, *_ in links.extra.get(node, ()))
