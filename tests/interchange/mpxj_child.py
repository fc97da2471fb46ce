"""Asks MPXJ about project files: a request in JSON on every line of input, an answer on every
line of output. Runs in a process of its own, so that no JVM lives inside pytest.
"""

from __future__ import annotations

import datetime
import json
import sys
from typing import Any

import jpype
import mpxj  # noqa: F401 - puts its archives on the class path

jpype.startJVM("-Xmx512m", "-XX:+UseSerialGC", "-Djava.awt.headless=true")

READER = jpype.JClass("org.mpxj.reader.UniversalProjectReader")
WRITER = jpype.JClass("org.mpxj.writer.UniversalProjectWriter")
FORMAT = jpype.JClass("org.mpxj.writer.FileFormat")
LOCAL_DATE = jpype.JClass("java.time.LocalDate")
SCHEDULERS = {
    "msproject": "org.mpxj.cpm.MicrosoftScheduler",
    "p6": "org.mpxj.cpm.PrimaveraScheduler",
}


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def _minutes(value: Any, properties: Any) -> float | None:
    if value is None:
        return None
    unit = jpype.JClass("org.mpxj.TimeUnit").MINUTES
    return round(float(value.convertUnits(unit, properties).getDuration()), 3)


def read(path: str, first: str = "", last: str = "") -> dict[str, Any]:
    project = READER().read(path)
    properties = project.getProjectProperties()
    tasks = []
    for task in project.getTasks():
        uid = int(task.getUniqueID())
        if uid == 0:
            continue
        calendar = task.getEffectiveCalendar()
        tasks.append(
            {
                "uid": uid,
                "code": _text(task.getActivityID()),
                "name": _text(task.getName()),
                "summary": bool(task.getSummary()),
                "milestone": bool(task.getMilestone()),
                "active": bool(task.getActive()),
                "level": int(task.getOutlineLevel()),
                "calendar": None if calendar is None else _text(calendar.getName()),
                "early_start": _text(task.getEarlyStart()),
                "early_finish": _text(task.getEarlyFinish()),
                "late_start": _text(task.getLateStart()),
                "late_finish": _text(task.getLateFinish()),
                "start": _text(task.getStart()),
                "finish": _text(task.getFinish()),
                "actual_start": _text(task.getActualStart()),
                "actual_finish": _text(task.getActualFinish()),
                "deadline": _text(task.getDeadline()),
                "constraint": _text(task.getConstraintType()),
                "constraint_date": _text(task.getConstraintDate()),
                "duration": _minutes(task.getDuration(), properties),
                "notes": _text(task.getNotes()),
                "baseline_start": _text(task.getBaselineStart()),
                "links": sorted(
                    [
                        int(link.getPredecessorTask().getUniqueID()),
                        str(link.getType()),
                        _minutes(link.getLag(), properties),
                        str(link.getLag().getUnits()),
                    ]
                    for link in task.getPredecessors()
                ),
            }
        )
    return {
        "start": _text(properties.getStartDate()),
        "status": _text(properties.getStatusDate()),
        "calendar": _text(project.getDefaultCalendar().getName()),
        "tasks": tasks,
        "calendars": _calendars(project, first, last) if first else {},
    }


def _calendars(project: Any, first: str, last: str) -> dict[str, dict[str, list[str]]]:
    """Give the working hours of each day, by calendar, days without work left out."""
    found: dict[str, dict[str, list[str]]] = {}
    for calendar in project.getCalendars():
        days = found[str(calendar.getName())] = {}
        day = datetime.date.fromisoformat(first)
        while day <= datetime.date.fromisoformat(last):
            hours = calendar.getHours(LOCAL_DATE.of(day.year, day.month, day.day))
            spans = [f"{span.getStart()}-{span.getEnd()}" for span in hours or ()]
            if spans:
                days[day.isoformat()] = spans
            day += datetime.timedelta(days=1)
    return found


def schedule(path: str, rules: str) -> dict[str, list[str | None]]:
    """Schedule a file by MPXJ's own engine; give early dates by unique id."""
    project = READER().read(path)
    start = project.getProjectProperties().getStartDate()
    jpype.JClass(SCHEDULERS[rules])().schedule(project, start)
    return {
        str(task.getUniqueID()): [_text(task.getEarlyStart()), _text(task.getEarlyFinish())]
        for task in project.getTasks()
        if not task.getSummary()
    }


def convert(path: str, to: str, kind: str) -> None:
    WRITER(FORMAT.valueOf(kind)).write(READER().read(path), to)


ACTIONS = {"read": read, "schedule": schedule, "convert": convert}


def main() -> None:
    for line in sys.stdin:
        request = json.loads(line)
        try:
            answer = {"answer": ACTIONS[request.pop("action")](**request)}
        except Exception as error:  # noqa: BLE001 - Java throws what it likes; the test shows it
            answer = {"error": str(error)}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


main()
