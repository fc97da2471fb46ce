"""``exitplan config``: the settings of checks, and where each came from."""

from __future__ import annotations

import argparse
import os
from typing import Any

from exitplan.checks._config import Configuration, load_configuration
from exitplan.cli._output import show_diagnostics, write_json
from exitplan.errors import ExitplanError, printable

_COULD_NOT_RUN = 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "folder",
        nargs="?",
        default=".",
        metavar="FOLDER",
        help="where to look for the configuration, from there upwards (default: here)",
    )
    parser.add_argument(
        "--show", action="store_true", help="show every value and its source; this is the default"
    )
    parser.add_argument(
        "--format", choices=("table", "json"), default="table", help="default: table"
    )


def run(arguments: argparse.Namespace) -> int:
    """Print the settings."""
    folder: str = arguments.folder
    if not os.path.isdir(folder):
        folder = os.path.dirname(folder) or "."
    try:
        found = load_configuration(folder, environment=os.environ)
    except ExitplanError as error:
        show_diagnostics(error.diagnostics)
        return _COULD_NOT_RUN
    if arguments.format == "json":
        write_json(_data(found))
    else:
        print("\n".join(_table(found)))
    return 0


def _data(found: Configuration) -> dict[str, Any]:
    return {
        "schema": 1,
        "file": found.file,
        "values": [
            {"key": value.key, "value": _plain(value.value), "source": value.source}
            for value in found.values
        ],
    }


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value)
    return value if isinstance(value, str | int | float) else value.value


def _table(found: Configuration) -> list[str]:
    """Give the values as TOML would say them, each with its source."""
    rows = [(value.key, _said(value.value), value.source) for value in found.values]
    first = max(len(key) for key, _, _ in rows)
    second = max(len(text) for _, text, _ in rows)
    head = f"Configuration: {printable(found.file or 'no file')}"
    return [
        head,
        "",
        *(f"{key:<{first}}  {text:<{second}}  {source}" for key, text, source in rows),
    ]


def _said(value: Any) -> str:
    plain = _plain(value)
    if isinstance(plain, list):
        return printable(f"[{', '.join(_said(word) for word in plain)}]")
    return printable(f'"{plain}"') if isinstance(plain, str) else str(plain)
