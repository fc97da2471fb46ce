"""Where the baselines of a plan lie, and whose they are."""

from __future__ import annotations

import os

from exitplan.planfile._compose import compose
from exitplan.planfile._programme import MOST_FILES, is_plan_name
from exitplan.planfile._programme import _slug as folder_slug
from exitplan.planfile._report import Report, TooManyFindings
from exitplan.planfile._source import Unreadable, read_source
from exitplan.planfile._tree import Mapping, Scalar
from exitplan.planfile.baselines._record import FOLDER


def baseline_folder(path: str) -> str:
    """Give the folder of a plan's baselines as the user would name it, with forward slashes."""
    around = path if os.path.isdir(path) else os.path.dirname(path)
    return os.path.join(around, FOLDER).replace(os.sep, "/")


def plan_files(path: str) -> list[str]:
    """Give the paths of the files that a plan is read from; raises OSError."""
    if not os.path.isdir(path):
        return [path]
    listed = (
        os.path.join(path, entry) for entry in sorted(os.listdir(path)) if is_plan_name(entry)
    )
    return [file for file in listed if not os.path.isdir(file)]


def plan_id_of(path: str) -> str | None:
    """Give the id of a plan, even of one that has faults; ``None`` where nothing tells it."""
    try:
        files = plan_files(path)
    except OSError:
        return None
    if len(files) > MOST_FILES:
        return None
    plans: list[str | None] = []
    for file in files:
        root = _root(file)
        programme = _text(root, "programme")
        if programme is not None:
            return programme
        plans.append(_text(root, "plan"))
    if len(plans) == 1:
        return plans[0]
    return folder_slug(path) if plans else None


def _root(file: str) -> Mapping | None:
    try:
        root = compose(read_source(file, file), Report())
    except (Unreadable, TooManyFindings):
        return None
    return root if isinstance(root, Mapping) else None


def _text(root: Mapping | None, key: str) -> str | None:
    entry = None if root is None else root.entries.get(key)
    return entry[2].text if entry is not None and isinstance(entry[2], Scalar) else None
