"""The ``exitplan`` command. Each subcommand is a module; only the one asked for is imported."""

from exitplan.cli._main import main, run

__all__ = ["main", "run"]
