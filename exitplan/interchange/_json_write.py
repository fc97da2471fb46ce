"""A plan and its computed dates as exitplan's own JSON, which reads back as the same plan."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import TYPE_CHECKING, Any

from exitplan.errors import Diagnostic, PlanError, Severity
from exitplan.interchange._json_dates import dates_record
from exitplan.interchange._json_read import FORMAT, LARGEST_FILE, VERSION, PlanPart
from exitplan.interchange._json_scan import scan
from exitplan.planfile import _kinds as kinds
from exitplan.planfile._dump import differences, located, places_of
from exitplan.planfile._dump_sayable import sayable
from exitplan.planfile._dump_values import write_object
from exitplan.planfile._dump_yaml import Items, Map, Node, Words
from exitplan.planfile._format import OBJECTS
from exitplan.planfile._links import Resolver
from exitplan.planfile._report import Report, TooManyFindings
from exitplan.planfile._source import Source, Unreadable
from exitplan.planfile._tree import Entry, Mapping

if TYPE_CHECKING:
    from exitplan.plan import Plan
    from exitplan.schedule import Schedule

_ODD = re.compile("[<\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]")
"""What is written as an escape: what web pages or editors would take for something else."""
_WHOLE = re.compile(r"0|[1-9][0-9]*")


def write_json(schedule: Schedule) -> bytes:
    """Write the plan as it was written, and beside it the dates that follow from it.

    The plan's part has the keys of the plan file format, so that there is one
    vocabulary to learn; :func:`read_json` gives the same plan, a programme
    included. Raises PlanError for what no plan file can say, e.g. control
    characters in a title, so that nothing is written that would read otherwise.
    """
    plan = sayable(schedule.written)
    tree = write_object(Resolver(places_of(plan)), "plan", plan)
    written = json.dumps(_plain(tree), ensure_ascii=False, indent=2).replace("\n", "\n  ")
    rows = [json.dumps(dates_record(dates), ensure_ascii=False) for dates in schedule]
    entries = [f'"format": "{FORMAT}"', f'"version": {VERSION}']
    if plan.is_programme:
        entries.append('"programme": true')
    dates = ",".join(f"\n    {row}" for row in rows)
    entries += [f'"plan": {written}', f'"dates": [{dates}\n  ]']
    text = "{\n  " + ",\n  ".join(entries) + "\n}\n"
    text = _ODD.sub(lambda odd: f"\\u{ord(odd[0]):04x}", text)
    _check(plan, text)
    return text.encode("utf-8")


def _plain(node: Node) -> Any:
    """Turn the tree of a plan file into maps, lists, texts, numbers and truth values."""
    if isinstance(node, Map):
        return {_unquoted(key): _value(_unquoted(key), value) for key, value in node.entries}
    if isinstance(node, Items):
        return [_plain(item) for item in node.items]
    return node.text if isinstance(node, Words) else _unquoted(node)


def _value(key: str, node: Node) -> Any:
    plain = _plain(node)
    if isinstance(node, str):
        flags, numbers = _typed_keys()
        if key in flags:
            return {"true": True, "false": False}.get(plain, plain)
        if key in numbers and _WHOLE.fullmatch(plain) is not None:
            return int(plain)
        if key in numbers and str(float(plain)) == plain:
            return float(plain)
    return plain


@cache
def _typed_keys() -> tuple[frozenset[str], frozenset[str]]:
    """Give the keys of the format that hold truth values, and those that hold numbers."""
    fields = [field for thing in OBJECTS.values() for field in thing.fields]
    truth, number = (kinds.Flag, kinds.FlagOrWord, kinds.Yes), (kinds.Percent, kinds.Whole)
    flags = frozenset(field.name for field in fields if isinstance(field.kind, truth))
    return flags, frozenset(field.name for field in fields if isinstance(field.kind, number))


def _unquoted(text: str) -> str:
    """Take off the quotes that YAML needs."""
    if text.startswith('"'):
        return str(json.loads(text))
    return text[1:-1] if text.startswith("'") else text


def _check(plan: Plan, text: str) -> None:
    """Raise PlanError unless reading the text gives the plan."""
    report, source = Report(), Source("plan.json", text)
    if len(text) > LARGEST_FILE:
        message = f"{plan.id!r} takes {len(text):,} characters; a file holds {LARGEST_FILE:,}"
        remedy = "write its parts as plans of their own"
        raise PlanError([Diagnostic("EP503", Severity.ERROR, message, remedy)])
    places: dict[str, Entry] = {}
    again: Plan | None = None
    try:
        root = scan(source, report)
        assert type(root) is Mapping
        part = PlanPart(source, root, report)
        places = part.places
        again = part.read_plan(report)
    except Unreadable as end:
        report.diagnostics.append(end.diagnostic)
    except TooManyFindings:
        pass
    if report.diagnostics:
        raise PlanError(located(report.diagnostics, places))
    if again is not None and again != plan:
        raise PlanError(differences(plan, again))
