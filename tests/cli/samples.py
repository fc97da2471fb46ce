"""Plans that the tests of the command line share."""

from __future__ import annotations

import itertools

HELPDESK = """\
plan: helpdesk
title: Bringing the ICT helpdesk back
start: 2025-01-06
status_date: 2025-01-20
documents:
  report: {title: Report to Cabinet}
tasks:
  prepare:
    title: Prepare
    tasks:
      options:
        title: Set out the options
        duration: 4w
        code: A10
        owner: ICT team
        actual_start: 2025-01-06
        remaining: 10d
      site:
        title: Visit the site
        duration: 2d
        actual_start: 2025-01-08
        actual_finish: 2025-01-09
  consult:
    title: Consult the staff who would move
    duration: 30 calendar days
    after: prepare
  tickets:
    title: Set up the ticket system
    duration: 8w
    after: prepare.options
  support:
    title: Contract management
    spans: [consult, tickets]
  go-live:
    title: The council runs the helpdesk
    milestone: true
    deadline: {date: 2025-03-21, tolerance: 5d}
    after: [consult, tickets]
"""
"""Something of each kind: a group, finished and started work, elapsed time, a late milestone."""

BROKEN = """\
plan: broken
start: 2025-01-06
tasks:
  list:
    duraton: 3w
  value:
    duration: 10d
    after: lists
"""

WARNED = """\
plan: warned
start: 2025-01-06
tasks:
  list:
    duration: 3w
    actual_start: 2025-01-06
"""
"""Sound, but it earns a warning: progress without a status date."""


def deep(levels: int) -> str:
    """Write a plan whose one task lies under many groups with long names."""
    lines = ["plan: deep", "start: 2025-01-06"]
    name = "a-group-whose-name-goes-on-and-on"
    for level in range(levels):
        lines += [f"{'  ' * 2 * level}tasks:", f"{'  ' * (2 * level + 1)}{name}-{level}:"]
    indent = "  " * 2 * levels
    lines += [f"{indent}tasks:", f"{indent}  task-at-the-bottom: {{duration: 5d}}"]
    return "\n".join(lines) + "\n"


def wide(tasks: int) -> str:
    """Write a plan of many tasks, one after the other."""
    lines = ["plan: wide", "start: 2025-01-06", "tasks:", "  t0: {duration: 1h}"]
    lines += [f"  t{b}: {{duration: 1h, after: t{a}}}" for a, b in itertools.pairwise(range(tasks))]
    return "\n".join(lines) + "\n"
