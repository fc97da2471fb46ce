"""What the scripts for CI find here in place of a package registry, and plans for them to check."""

from __future__ import annotations

import os
import sysconfig
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent

GOOD = """\
plan: exit
title: Exit
start: 2026-01-05
status_date: 2026-01-05
tasks:
  build:
    title: Build the service
    duration: 10d
    source: the contract
  ready:
    title: Service ready
    milestone: true
    after: build
    deadline: 2026-01-30
    source: the contract
"""
LATE = GOOD.replace("10d", "30d")
"""The deadline of its milestone is missed."""


def offline() -> dict[str, str]:
    """Give an environment in which pip installs this project without asking a registry.

    Its dependencies and its build backend are those of the Python that runs the tests.
    """
    return {
        "PIP_NO_BUILD_ISOLATION": "0",  # pip reads it as "without build isolation".
        "PIP_NO_DEPS": "1",
        "PIP_NO_INDEX": "1",
        "PYTHONPATH": sysconfig.get_path("purelib"),
        "PATH": os.environ.get("PATH", os.defpath),
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
    }
