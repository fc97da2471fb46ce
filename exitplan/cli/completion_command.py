"""``exitplan completion``: let the shell complete commands, options and task ids."""

from __future__ import annotations

import argparse
import sys

from exitplan.cli._output import DEFAULT_PLAN, UsageError

_SHELLS = ("bash", "zsh", "fish")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("shell", nargs="?", choices=_SHELLS, help="which shell the script is for")
    # What the scripts ask for with every press of the key.
    parser.add_argument("--ids", metavar="PREFIX", help=argparse.SUPPRESS)
    parser.add_argument("--plan", default=DEFAULT_PLAN, help=argparse.SUPPRESS)


def run(arguments: argparse.Namespace) -> int:
    """Print the script; or ids, one a line."""
    if arguments.ids is not None:
        from exitplan.cli._completion import matching_ids

        sys.stdout.writelines(f"{name}\n" for name in matching_ids(arguments.ids, arguments.plan))
        return 0
    if arguments.shell is None:
        message = f"name the shell: {', '.join(_SHELLS)}"
        raise UsageError(message)
    from exitplan.cli._completion import script

    sys.stdout.write(script(arguments.shell))
    return 0
