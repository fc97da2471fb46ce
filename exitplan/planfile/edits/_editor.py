"""The editor: changes of a plan that are collected, checked at once, and written together."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from exitplan.planfile.edits._draft import Draft

if TYPE_CHECKING:
    from exitplan.plan import Plan


class PlanEditor:
    """Changes a plan file, or the files of a programme, and leaves everything else as it was.

    Comments, blank lines, quotes, the order of keys and the way the file is
    indented stay byte for byte where nothing was to be changed. Changes are
    collected; nothing touches the disk until :meth:`commit`. Every method
    either does all that it says or raises PlanError and does nothing: a fault
    that a change would bring into the plan is told at once, by the same rules
    by which plan files are read.

    ::

        editor = PlanEditor("plans/exit.yaml")
        editor.record("p1.cost-plan", started="2015-03-02", remaining="10d")
        editor.status_date("2015-03-31")
        print(editor.diff())
        editor.commit()

    Items are named by their full ids from the plan's root, in a programme with
    the plan's id in front, as everywhere else. Steps that a procurement or
    transfer is laid out in can be reported and changed like tasks; it is
    written under the ``steps:`` of their procurement or transfer.

    Dates, lengths and links may be given as text, as they stand in a plan
    file, or as Python values (a date, a :class:`~exitplan.plan.Duration`, a
    :class:`~exitplan.plan.Link`).

    Raises PlanError where the plan has errors: with its diagnostics, as
    :func:`~exitplan.planfile.load_plan` does.
    """

    def __init__(
        self, path: str | os.PathLike[str], *, root: str | os.PathLike[str] | None = None
    ) -> None:
        self._draft = Draft(path, root)
        self._done: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = []

    @property
    def before(self) -> Plan:
        """The plan as it was read."""
        return self._draft.before

    @property
    def plan(self) -> Plan:
        """The plan as it will be."""
        return self._draft.plan

    @property
    def is_changed(self) -> bool:
        """Whether a file would be written."""
        return self._draft.is_changed

    def record(  # noqa: PLR0913 - all that a report may say
        self,
        item: str,
        *,
        started: Any = None,
        finished: Any = None,
        remaining: Any = None,
        percent: Any = None,
        suspended: Any = None,
        resumes: Any = None,
        expected_finish: Any = None,
        note: str | None = None,
        reopen: bool = False,
    ) -> None:
        """Report what has happened of a task, milestone or step; ``None`` leaves a value alone.

        A finish takes out what can no longer be: work remaining and a
        percentage under 100. Whoever reports work on what is finished must say
        `reopen`, which takes out the finish; raises PlanError (EP022) otherwise.
        `note` is added to the notes, in a line of its own.
        """
        self._do(
            "record",
            item,
            started=started,
            finished=finished,
            remaining=remaining,
            percent=percent,
            suspended=suspended,
            resumes=resumes,
            expected_finish=expected_finish,
            note=note,
            reopen=reopen,
        )

    def set(self, item: str, field: str, value: Any, *, reopen: bool = False) -> None:
        """Give any field a value, by its key in the plan file (``owner``, ``estimate.low``).

        For `item` ``""`` it is a field of the plan or programme itself
        (``title``, ``scheduling.progress``, ``contracts.main.ends``).
        """
        self._do("set", item, field, value, reopen=reopen)

    def clear(self, item: str, field: str, *, reopen: bool = False) -> None:
        """Take a field out. Taking out an actual finish needs `reopen`.

        Raises PlanError (EP104) where it is not there.
        """
        self._do("clear", item, field, reopen=reopen)

    def add(
        self,
        item: str,
        *,
        title: str | None = None,
        duration: Any = None,
        after: Any = None,
        milestone: bool | str = False,
        before_item: str | None = None,
        after_item: str | None = None,
        **fields: Any,
    ) -> None:
        """Add a task, a milestone, or with ``tasks={…}`` a group.

        It goes into the group that its id names, behind the other members
        unless `before_item` or `after_item` names one of them, by its full id
        or its last part. Any field of the format may be given.
        """
        self._do(
            "add",
            item,
            title=title,
            duration=duration,
            after=after,
            milestone=milestone,
            before_item=before_item,
            after_item=after_item,
            **fields,
        )

    def move(
        self,
        item: str,
        to: str | None = None,
        *,
        before_item: str | None = None,
        after_item: str | None = None,
    ) -> None:
        """Move an item into another group (``""`` for the top), or to another place in its own.

        Its id changes with the group, and so do those of its members;
        references everywhere follow. Comments right above it go with it.
        """
        self._do("move", item, to, before_item=before_item, after_item=after_item)

    def rename(self, item: str, name: str) -> None:
        """Change the last part of an item's id; references everywhere follow."""
        self._do("rename", item, name)

    def split(self, item: str, *, at: Any, names: Iterable[str]) -> None:
        """Make two tasks in a row of one that has not started: `at` into the first, the rest.

        What held its start holds the first, what held its finish the second;
        what waited for its start waits for the first, what waited for its
        finish for the second. Start constraints go with the first, finish
        constraints and the deadline with the second.
        """
        self._do("split", item, at=at, names=tuple(names))

    def remove(self, item: str, *, relink: bool = False) -> None:
        """Take an item out, with its members.

        Raises PlanError (EP021) with all that depends on it; with `relink` its
        successors wait for its predecessors instead, and only what cannot do
        so is refused.
        """
        self._do("remove", item, relink=relink)

    def link(
        self,
        predecessor: str,
        successor: str,
        type: str | None = None,  # noqa: A002
        lag: Any = None,
    ) -> None:
        """Let one item wait for another; an existing link of that type gets the new lag."""
        self._do("link", predecessor, successor, type, lag)

    def unlink(
        self,
        predecessor: str,
        successor: str,
        type: str | None = None,  # noqa: A002
    ) -> None:
        """Take the links between two items out, or only that of one type.

        Raises PlanError (EP201) where there is none.
        """
        self._do("unlink", predecessor, successor, type)

    def constrain(self, item: str, kind: Any, date: Any = None) -> None:
        """Set a date constraint by its kind, such as ``start_no_earlier_than``.

        ``as_late_as_possible`` takes no date. Without a date, any other kind is taken out.
        """
        self._do("constrain", item, kind, date)

    def deadline(self, item: str, date: Any) -> None:
        """Set the promised date; ``None`` takes the deadline out."""
        self._do("deadline", item, date)

    def note(self, item: str, text: str) -> None:
        """Add a line to an item's notes."""
        self._do("note", item, text)

    def status_date(self, date: Any) -> None:
        """Roll the plan's or programme's status date."""
        self._do("status_date", date)

    def diff(self) -> str:
        """Give all changes so far as a unified diff; nothing where there are none."""
        from exitplan.planfile.edits._diff import unified_diff

        return unified_diff(self._draft)

    def commit(self, *, at_step: Callable[[str], None] | None = None) -> tuple[str, ...]:
        """Write the changed files, and give their names.

        Each file is read again first. If somebody changed it meanwhile, the
        same changes are made to the new text, provided that the fields in
        question are untouched; else PlanError (EP020) names the fields. A file
        is replaced in one go, so that everybody sees the old or the new one. The
        editor then goes on from what was written. See
        :mod:`exitplan.planfile.edits._commit` for what holds if the machine
        stops in between.

        `at_step` is called with the name of each step before it is taken, for
        tests of what happens if the process ends there.
        """
        from exitplan.planfile.edits._commit import commit

        written, self._draft = commit(self._draft, self._done, at_step)
        self._done = []
        return written

    def _do(self, name: str, *args: Any, **kwargs: Any) -> None:
        """Carry out an operation wholly or not at all, and remember it."""
        from exitplan.planfile.edits._operations import perform

        before = self._draft.snapshot()
        try:
            perform(self._draft, name, args, kwargs)
        except BaseException:
            self._draft.restore(before)
            raise
        self._done.append((name, args, kwargs))
