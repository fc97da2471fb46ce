"""What an XER file says beside the network: notes, resources, codes and costs."""

from __future__ import annotations

from collections.abc import Mapping

from exitplan.interchange._imported import ReportBuilder
from exitplan.interchange._xer_table import Table
from exitplan.interchange._xer_tasks import Activity

LONGEST_NOTES = 20_000
"""Characters, as plan files have it."""
_LEFT_OUT = {
    "TASKACTV": ("activity codes", "they are left out; no date depends on them"),
    "TASKPROC": ("steps of activities", "they are left out; no date depends on them"),
    "TASKDOC": ("documents of activities", "they are left out; no date depends on them"),
    "PROJCOST": ("expenses of activities", "they are left out; no date depends on them"),
    "TASKFIN": ("past period actuals", "they are left out; no date depends on them"),
}


def extra_columns() -> dict[str, tuple[str, ...]]:
    """Give the tables and columns of which something is kept or told."""
    return {
        "RSRC": ("rsrc_id", "rsrc_name", "rsrc_short_name", "clndr_id"),
        "TASKRSRC": ("task_id", "rsrc_id", "role_id"),
        "TASKMEMO": ("task_id", "task_memo"),
        "UDFVALUE": ("fk_id", "proj_id"),
        **dict.fromkeys(_LEFT_OUT, ("task_id",)),
    }


def notes_of(tables: Mapping[str, Table], activities: Mapping[str, Activity]) -> dict[str, str]:
    """Give the notebook texts of each activity, in the order of the file, without HTML."""
    found: dict[str, str] = {}
    for row in tables.get("TASKMEMO", ()):
        key = row["task_id"]
        text = row.prose("task_memo", LONGEST_NOTES) if key in activities else ""
        if text:
            known = found.get(key)
            found[key] = text if known is None else f"{known}\n\n{text}"[:LONGEST_NOTES]
    return found


def owners_of(
    tables: Mapping[str, Table], activities: Mapping[str, Activity], report: ReportBuilder
) -> dict[str, str]:
    """Give the names of those resources that are the only ones on an activity."""
    resources = {row["rsrc_id"]: row for row in tables.get("RSRC", ())}
    assigned: dict[str, dict[str, None]] = {}
    for row in tables.get("TASKRSRC", ()):
        activity = activities.get(row["task_id"])
        if activity is None:
            continue
        report.note(
            "resource and role assignments",
            "units and costs are left out; the one resource of an activity is kept as its owner",
            activity.id,
        )
        if row["rsrc_id"]:
            assigned.setdefault(row["task_id"], {})[row["rsrc_id"]] = None
    owners: dict[str, str] = {}
    calendars = {key: row["clndr_id"] for key, row in resources.items()}
    for key, keys in assigned.items():
        only = resources.get(next(iter(keys))) if len(keys) == 1 else None
        name = "" if only is None else only.text("rsrc_name") or only.text("rsrc_short_name")
        if name:
            owners[key] = name
        activity = activities[key]
        if activity.type == "tt_rsrc" and any(
            calendars.get(resource, "") not in ("", activity.calendar_key) for resource in keys
        ):
            report.note(
                "resource dependent activities whose resources have calendars of their own",
                "they are dated on the activity's calendar",
                activity.id,
                changes_dates=True,
            )
    return owners


def note_left_out(
    tables: Mapping[str, Table], activities: Mapping[str, Activity], report: ReportBuilder
) -> None:
    """Note what is said of activities and not carried over."""
    for name, (what, consequence) in _LEFT_OUT.items():
        for row in tables.get(name, ()):
            activity = activities.get(row["task_id"])
            if activity is not None:
                report.note(what, consequence, activity.id)
    for row in tables.get("UDFVALUE", ()):
        activity = activities.get(row["fk_id"])
        if activity is not None:
            report.note(
                "user defined fields", "they are left out; no date depends on them", activity.id
            )
