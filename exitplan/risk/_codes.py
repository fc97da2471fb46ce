"""Codes of this room's diagnostics."""

from __future__ import annotations

from exitplan.errors import Diagnostic, ExitplanError, Severity

CODES = {
    "EP730": "numpy, which risk is computed with, is not installed",
    "EP731": "a simulation is asked for a number of runs that cannot be made",
}
"""Every code of this room, with its meaning in one line."""


def without_numpy() -> ExitplanError:
    """Say how to get numpy."""
    return ExitplanError(
        [
            Diagnostic(
                "EP730",
                Severity.ERROR,
                "numpy, which risk is computed with, is not installed",
                "pip install 'exitplan[risk]'",
            )
        ]
    )
