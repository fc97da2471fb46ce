"""Rules on where a plan comes from: what says neither, what is to be looked at again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from exitplan.checks._context import Context
from exitplan.checks._finding import Finding
from exitplan.checks._rule import DEFAULT, Family, Rule
from exitplan.errors import Severity
from exitplan.plan import Group, Task
from exitplan.schedule.words import count, short_date

if TYPE_CHECKING:
    from exitplan.checks._sources import Statement

_CITED = r"(^|; | and )([a-z0-9_][a-z0-9_-]*)(?=$|[,;:])"
"""What may be a document's id: at the beginning, after a semicolon, after “and”."""
_MOST_GUESSES = 20
_LONGEST_WORD = 64


def _unexplained(context: Context) -> Iterator[Finding]:
    """Find tasks and milestones that say neither where they come from nor that it was assumed."""
    found: list[Task] = []
    counts = [0, 0]
    _look_through(context.written.items, found, counts, is_covered=False)
    population, explained = counts
    context.measure("EP851", population=population, count=len(found))
    if not found or (not explained and context.settings.profile == DEFAULT):
        return
    limit = context.settings.whole("provenance_listed")
    remedy = "add source: (where it stands) or assumed: (what you took, and why)"
    if len(found) > limit:
        yield context.finding(
            "EP851",
            f"{len(found):,} of {count(population, 'task')} and milestones name neither a source "
            f"nor an assumption; the first is “{found[0].title}”",
            field="tasks",
            help=f"{remedy}; exitplan check --profile public-body lists each",
            numbers={"count": len(found), "population": population},
        )
        return
    for task in found:
        yield context.finding(
            "EP851",
            f"“{task.title}” names neither a source nor an assumption",
            task.id,
            help=remedy,
        )


def _look_through(
    items: Sequence[Task | Group], found: list[Task], counts: list[int], *, is_covered: bool
) -> None:
    """Collect what is not explained; count tasks, and what is explained anywhere."""
    for item in items:
        if item.inactive:
            continue
        counts[1] += bool(item.source) or item.assumed is not None
        if type(item) is Group:
            covered = is_covered or bool(item.source)
            _look_through(item.items, found, counts, is_covered=covered)
            continue
        counts[0] += 1
        if not is_covered and not item.source and item.assumed is None:
            assert isinstance(item, Task)
            found.append(item)


def _overdue_reviews(context: Context) -> Iterator[Finding]:
    """Find assumptions that were to be looked at again by a day that is past."""
    status = context.status
    if status is None:
        return
    from exitplan.checks._sources import statements

    population = found = 0
    for statement in statements(context.plan, context.items.values(), _has_review):
        assumed = statement.assumed
        if assumed is None or assumed.review_by is None or _is_over(context, statement):
            continue
        population += 1
        day = assumed.review_by.day
        if day >= status.day:
            continue
        found += 1
        yield context.finding(
            "EP852",
            f"what is assumed of “{statement.title}” was to be reviewed by {short_date(day)}, "
            f"{count(status.day - day, 'calendar day')} before {short_date(status.day)}",
            statement.item,
            field=statement.place("assumed"),
            index=statement.index,
            help="look at it again, then set a later review_by, or name the source instead",
            subject=_subject(statement),
            numbers={"days_overdue": status.day - day},
        )
    context.measure("EP852", population=population, count=found)


def _has_review(thing: Any) -> bool:
    return thing.assumed is not None and thing.assumed.review_by is not None


def _has_source(thing: Any) -> bool:
    return bool(thing.source)


def _is_over(context: Context, statement: Statement) -> bool:
    """Whether it is about work that is finished, so that the assumption matters no more."""
    node = context.network.index.get(statement.item) if not statement.field else None
    return node in context.finished


def _subject(statement: Statement) -> str:
    """Tell the parts of the plan or of an item apart."""
    if statement.index is not None:
        return f"{statement.field} {statement.title}"
    return statement.field


def _unlisted(context: Context) -> Iterator[Finding]:
    """Find sources that name a document by an id that the plan does not list."""
    known = {document.id for document in context.plan.documents}
    if not known:
        return
    from exitplan.checks._sources import statements

    cited = _Citations(known)
    written: Iterable[Task | Group] = context.items.values()
    if context.written is not context.plan:
        written = context.written.walk()
    found = 0
    for statement in statements(context.written, written, _has_source):
        for word, near in cited.unlisted(statement.source or ""):
            found += 1
            yield context.finding(
                "EP853",
                f"the source of “{statement.title}” names {word!r}, which is no document of the "
                "plan",
                statement.item,
                field=statement.place("source"),
                index=statement.index,
                help=f"did you mean {near}?" if near else "add it under documents:",
                subject=f"{_subject(statement)} {word}".strip(),
            )
    context.measure("EP853", population=cited.listed + found, count=found)


class _Citations:
    """Tells which words in sources are documents, and which only look like it."""

    def __init__(self, known: set[str]) -> None:
        import re

        self.listed = 0
        """How often a document that is listed was named."""
        self._cited = re.compile(_CITED)
        self._known = known
        self._near: dict[str, str] = {}
        self._guesses_left = _MOST_GUESSES

    def unlisted(self, source: str) -> Iterator[tuple[str, str]]:
        """Give what a source names that is not there, each with the nearest that is."""
        for match in self._cited.finditer(source):
            before, word = match[1], match[2]
            if word in self._known:
                self.listed += 1
            elif len(word) <= _LONGEST_WORD:
                near = self._nearest(word)
                is_like_an_id = before != " and " and ("-" in word or "_" in word)
                if near or is_like_an_id:
                    yield word, near

    def _nearest(self, word: str) -> str:
        """Suggest a document; not for ever, as a hostile plan may name thousands."""
        if word not in self._near:
            from difflib import get_close_matches

            self._guesses_left -= 1
            known = sorted(self._known) if self._guesses_left >= 0 else []
            found = get_close_matches(word, known, n=1, cutoff=0.8)
            self._near[word] = next(iter(found), "")
        return self._near[word]


RULES: tuple[Rule, ...] = (
    Rule(
        "EP851",
        "neither-source-nor-assumed",
        Family.PROVENANCE,
        Severity.NOTE,
        "a task or milestone says neither where it comes from nor that it was assumed",
        _unexplained,
    ),
    Rule(
        "EP852",
        "assumption-overdue",
        Family.PROVENANCE,
        Severity.WARNING,
        "an assumption was to be reviewed by a day that is past",
        _overdue_reviews,
    ),
    Rule(
        "EP853",
        "document-not-listed",
        Family.PROVENANCE,
        Severity.WARNING,
        "a source names a document that the plan does not list",
        _unlisted,
    ),
)
