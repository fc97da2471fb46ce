"""States of a plan, from git and from dated files.

:class:`Version` is one state, wherever it was read; :class:`History` reads
them from the git repository that a plan lies in; :func:`snapshots` reads a
folder of dated files. Repositories are untrusted: nothing that one of them
says is carried out, and what it holds is read within limits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exitplan.planfile.history._codes import CODES
from exitplan.planfile.history._versions import Version, VersionKind

if TYPE_CHECKING:
    from exitplan.planfile.history._git import HistoryError
    from exitplan.planfile.history._history import History
    from exitplan.planfile.history._quick import QuickReader
    from exitplan.planfile.history._snapshots import dated, in_order, snapshot_paths, snapshots

_LATER = {
    "History": "_history",
    "HistoryError": "_git",
    "QuickReader": "_quick",
    "dated": "_snapshots",
    "in_order": "_snapshots",
    "snapshot_paths": "_snapshots",
    "snapshots": "_snapshots",
}
"""Public names by the module that has them, loaded when first asked for."""

__all__ = [
    "CODES",
    "History",
    "HistoryError",
    "QuickReader",
    "Version",
    "VersionKind",
    "dated",
    "in_order",
    "snapshot_paths",
    "snapshots",
]


def __getattr__(name: str) -> Any:
    """Import a public name when it is first asked for (PEP 562)."""
    import importlib

    module = _LATER.get(name)
    if module is None:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(importlib.import_module(f"{__name__}.{module}"), name)
