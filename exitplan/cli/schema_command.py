"""``exitplan schema``: the JSON Schema of the plan format."""

from __future__ import annotations

import argparse
import sys

from exitplan.planfile import schema_text


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments: none."""
    del parser


def run(arguments: argparse.Namespace) -> int:
    """Print the schema."""
    del arguments
    sys.stdout.write(schema_text())
    return 0
