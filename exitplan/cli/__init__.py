"""The ``exitplan`` command. Each subcommand is a module; only the one asked for is imported."""

from __future__ import annotations


def main(argv: list[str] | None = None) -> int:
    """Run the command line; give the exit code (0 fine, 1 findings, 2 could not run)."""
    from exitplan.cli._main import main

    return main(argv)


def run() -> None:
    """Run as a process of its own: what the ``exitplan`` script and ``python -m`` call.

    A command lives for a moment and its input is bounded. Looking for garbage
    meanwhile, and taking the plan apart object by object at the end, would
    take a tenth of the whole run (mypy's command leaves in the same way).
    """
    import gc
    import os
    import sys

    gc.disable()
    code = main()
    sys.stderr.flush()
    os._exit(code)


__all__ = ["main", "run"]
