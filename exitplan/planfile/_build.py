"""From one file's tree to what a plan, or a group of a programme, is made of."""

from __future__ import annotations

from typing import Any

from exitplan.calendars import CalendarSpec
from exitplan.plan import DEFAULT_CALENDAR, Group, Moment, Plan, SchedulingOptions, Task
from exitplan.planfile._context import Context
from exitplan.planfile._items import ItemReader, title_from
from exitplan.planfile._links import Resolver
from exitplan.planfile._read import read_fields
from exitplan.planfile._report import Report
from exitplan.planfile._source import Source
from exitplan.planfile._tree import Entry, Mapping

SOME_DAY = Moment(730_122)
"""Stands in for a start that could not be read; no plan with it leaves this package."""


class PlanFile:
    """One file of a plan or programme: its text, its tree, and what was read from it."""

    __slots__ = ("calendars", "fields", "items", "prefix", "root", "source")

    def __init__(self, source: Source, root: Mapping) -> None:
        self.source = source
        self.root = root
        self.prefix = ""
        """``plan-id.`` in a programme."""
        self.fields: dict[str, Any] = {}
        self.items: tuple[Task | Group, ...] = ()
        self.calendars: dict[str, CalendarSpec] = {}

    @property
    def is_programme(self) -> bool:
        """Whether it only says what the other files have in common."""
        return "programme" in self.root.entries and "plan" not in self.root.entries

    @property
    def id(self) -> str:
        """The plan's id, as far as it could be read."""
        found: str = self.fields.get("programme" if self.is_programme else "plan", "plan")
        return found

    @property
    def title(self) -> str:
        """The title, or one made from the id."""
        found: str = self.fields.get("title") or title_from(self.id)
        return found

    @property
    def calendar(self) -> str:
        """The calendar's name within the plan."""
        name: str = self.fields.get("calendar", DEFAULT_CALENDAR)
        return self.calendar_names.get(name, name)

    @property
    def calendar_names(self) -> dict[str, str]:
        """What the file's own calendars are called: in a programme, files do not share them."""
        entry = self.root.entries.get("calendars")
        if not self.prefix or entry is None or type(entry[2]) is not Mapping:
            return {}
        return {name: self.prefix + name for name in entry[2].entries}

    def is_bad(self, key: str) -> bool:
        """Whether a key is there but could not be read."""
        return key in self.root.entries and key not in self.fields

    def read(self, report: Report, places: dict[str, Entry], *, missing_plans: bool) -> None:
        """Read everything in it. `places` holds every item of the plan or programme."""
        resolver = Resolver(places, self.prefix)
        resolver.missing_plans = missing_plans
        context = Context(self.source, report, resolver, self.calendar_names)
        report.item = ""
        self.fields = read_fields(context, self.root, "programme" if self.is_programme else "plan")
        tasks = self.fields.pop("tasks", None)
        self.items = ItemReader(context).items(tasks, self.prefix)
        report.item = ""
        self.calendars = self._calendars(self.calendar_names)

    def _calendars(self, names: dict[str, str]) -> dict[str, CalendarSpec]:
        specs: dict[str, CalendarSpec] = self.fields.pop("calendars", {})
        if not names:
            return specs
        import attrs

        renamed = {}
        for name, spec in specs.items():
            base = spec.based_on
            if base is not None and base != name:
                base = names.get(base, base)
            renamed[names[name]] = attrs.evolve(spec, name=names[name], based_on=base)
        return renamed

    def plan(self) -> Plan:
        """Make the plan of a file that stands alone."""
        fields = self.fields
        items: Any = self.items
        documents: Any = fields.get("documents", {}).values()
        return Plan(
            self.id,
            self.title,
            fields.get("start", SOME_DAY),
            items,
            fields.get("status_date"),
            fields.get("finish_by"),
            self.calendar,
            self.calendars,
            fields.get("scheduling", SchedulingOptions()),
            boards=fields.get("boards", {}),
            periods=fields.get("periods", {}),
            contracts=fields.get("contracts", {}),
            risks=fields.get("risks", {}),
            branches=fields.get("branches", {}),
            correlations=fields.get("correlations", {}),
            spread=fields.get("spread"),
            waivers=fields.get("waivers", ()),
            documents=documents,
            owner=fields.get("owner"),
            notes=fields.get("notes"),
        )
