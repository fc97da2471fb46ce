"""Places in new texts, found once somebody asks: mostly nobody does."""

from __future__ import annotations

from exitplan.errors import Diagnostic, Severity, Where
from exitplan.planfile._build import PlanFile
from exitplan.planfile._compose import compose
from exitplan.planfile._items import collect
from exitplan.planfile._locate import FileLocator
from exitplan.planfile._report import Report
from exitplan.planfile._source import Source
from exitplan.planfile._tree import Entry, Mapping
from exitplan.planfile.edits._file import State
from exitplan.planfile.edits._places import item_path
from exitplan.planfile.edits._splices import apply


class LateLocator:
    """Answers :attr:`exitplan.plan.Plan.locate` for texts of which not all has been read.

    What stands outside of what changed is found in the trees of the old texts,
    and has only moved.
    """

    def __init__(self, texts: list[tuple[str, str, State]]) -> None:
        self._states = {name: state for _, name, state in texts}
        self._prefixes = {name: prefix for prefix, name, _ in texts}
        self._old: FileLocator | None = None
        self._new: FileLocator | None = None
        self._sources: dict[str, Source] = {}

    def __call__(self, where: Where) -> Diagnostic | None:
        """Give a diagnostic that carries only file and span."""
        found = None if self._is_about_a_change(where) else self._moved(where)
        if found is not None:
            return found
        if self._new is None:
            self._new = self._locator({name: self._read(name) for name in self._states})
        return self._new(where)

    def _is_about_a_change(self, where: Where) -> bool:
        """Whether a field is asked for where fields changed."""
        if not where.item:
            return True
        for name, state in self._states.items():
            path = item_path(where.item.removeprefix(self._prefixes[name]))
            if where.field and any(touched[: len(path)] == path for touched in state.touched):
                return True
        return False

    def _moved(self, where: Where) -> Diagnostic | None:
        if self._old is None:
            trees = {name: (state.page.source, state.root) for name, state in self._states.items()}
            self._old = self._locator(trees)
        found = self._old(where)
        if found is None or found.span is None or found.file is None:
            return None
        pending = self._states[found.file].pending
        start, end = found.span.index, found.span.end_index
        if any(change.start < end and start < change.end for change in pending):
            return None
        by = sum(
            len(change.text) - (change.end - change.start)
            for change in pending
            if change.end <= start
        )
        source = self._source(found.file)
        span = source.span(start + by, end + by)
        return Diagnostic("", Severity.NOTE, "", file=found.file, span=span)

    def _source(self, name: str) -> Source:
        if name not in self._sources:
            state = self._states[name]
            self._sources[name] = Source(name, apply(state.page.text, state.pending))
        return self._sources[name]

    def _read(self, name: str) -> tuple[Source, Mapping]:
        source = self._source(name)
        root = compose(source, Report())
        assert type(root) is Mapping
        return source, root

    def _locator(self, trees: dict[str, tuple[Source, Mapping]]) -> FileLocator:
        places: dict[str, Entry] = {}
        plans: list[PlanFile] = []
        programme: PlanFile | None = None
        for name, (source, root) in trees.items():
            file = PlanFile(source, root)
            if file.is_programme:
                programme = file
                continue
            file.prefix = self._prefixes[name]
            if file.prefix:
                places[file.prefix[:-1]] = root.entries["plan"]
            collect(root, file.prefix, places)
            plans.append(file)
        return FileLocator(plans, places, programme)
