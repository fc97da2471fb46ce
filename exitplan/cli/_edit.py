"""What the commands that edit a plan share: carrying the edit out, and telling what it does."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from functools import cached_property

from exitplan.cli._edit_text import Told, as_data, as_text
from exitplan.cli._output import (
    DEFAULT_PLAN,
    Paint,
    UsageError,
    is_foreign_file,
    show_diagnostics,
    status_date,
    write_json,
)
from exitplan.errors import Diagnostic, ExitplanError, Severity
from exitplan.plan import Moment, Plan
from exitplan.planfile.edits import PlanEditor
from exitplan.schedule import Schedule, compute_schedule, milestone_effects, moved_items

PLAN_ITSELF = "."
"""How the command line names the plan (or programme) rather than an item of it."""
TASK_HELP = "a task, milestone, group or step: its id, the end of its id, or its code"
_MOST_NAMED = 3


def add_edit_arguments(parser: argparse.ArgumentParser, *, as_of: bool = True) -> None:
    """Declare what every command that edits a plan takes."""
    parser.add_argument(
        "--plan",
        default=DEFAULT_PLAN,
        metavar="PLAN",
        help="the plan file, or the folder of a programme (default: plans)",
    )
    parser.add_argument(
        "--dry-run",
        action="store_true",
        help="write nothing; show the lines that would change, and the effect",
    )
    parser.add_argument(
        "--all", action="store_true", help="list the milestones that do not move as well"
    )
    if as_of:
        parser.add_argument(
            "--as-of",
            metavar="DATE",
            help="tell the effect as of this status date (2015-06-30, or today), which is not "
            "written; default: the environment's EXITPLAN_AS_OF, then the plan's status_date",
        )
    else:
        parser.set_defaults(as_of=None)
    parser.add_argument("--format", choices=("text", "json"), default="text", help="default: text")


def add_task_argument(parser: argparse.ArgumentParser, *, or_plan: bool = False) -> None:
    """Declare the item that is to be edited."""
    more = f"; {PLAN_ITSELF} for the plan itself" if or_plan else ""
    parser.add_argument("task", metavar="TASK", help=TASK_HELP + more)


class PlanChange:
    """A plan under edit from the command line: its editor, and its items by whatever name."""

    def __init__(self, path: str, as_of: str | None) -> None:
        if is_foreign_file(path):
            message = f"{path} is a file of another tool; exitplan import makes a plan of it"
            raise UsageError(message)
        self._as_of = status_date(as_of)
        self.editor = PlanEditor(path)
        self._folder = "/" if path.startswith("/") else ""
        self.renamed: dict[str, str] = {}
        """New ids of items that were moved or renamed, by their old ones."""

    def item(self, asked: str, *, or_plan: bool = False) -> str:
        """Give the full id of an item named by its id, the end of its id, or its code.

        With `or_plan` the plan itself may be meant, whose id is nothing. Raises
        UnknownTaskError with the nearest ids where there is no such item, and
        UsageError where several could be meant.
        """
        if asked == PLAN_ITSELF and or_plan:
            return ""
        if self.before is not None and asked in self.before.network.index:
            return asked
        ids: dict[str, str | None] = {
            item.id: item.code for plan in self._plans() for item in plan.walk()
        }
        if asked in ids:
            return asked
        end = f".{asked}"
        by_end = [name for name in ids if name.endswith(end)]
        by_code = [name for name, code in ids.items() if code == asked and name not in by_end]
        found = [*by_end, *by_code]
        if not found and self.before is not None:
            return self.before[asked].id
        if len(found) > 1:
            shown = ", ".join(found[:_MOST_NAMED]) + (", …" if len(found) > _MOST_NAMED else "")
            message = f"{asked!r} may be {len(found)} items ({shown}); name one by its whole id"
            raise UsageError(message)
        return found[0] if found else asked

    def _plans(self) -> list[Plan]:
        before = self.before
        if before is None or before.expansion is None:
            return [self.editor.before]
        return [self.editor.before, before.plan]

    @cached_property
    def before(self) -> Schedule | None:
        """The schedule of the plan as it was; ``None`` where it had none."""
        return _schedule_of(self.editor.before, self._as_of)

    def told(self, *, moved_only: bool) -> Told:
        """Compare the plan as it will be with the plan as it was.

        Raises ExitplanError where the plan could not be dated any more. A
        status date that is edited counts, whatever other is asked for.
        """
        editor, as_of = self.editor, self._as_of
        if not editor.is_changed:
            return Told()
        before = self.before
        if as_of is not None and editor.before.status_date != editor.plan.status_date:
            as_of = None
            before = _schedule_of(editor.before, None)
        after = compute_schedule(editor.plan, as_of=as_of)
        told = Told(editor.diff(), self._folder, after, findings=_new_findings(before, after))
        if before is None:
            return told
        effects = milestone_effects(before, after, moved_only=moved_only, renamed=self.renamed)
        moved = moved_items(before, after, renamed=self.renamed)
        return told._replace(effects=effects, moved=moved)


def edit_plan(
    arguments: argparse.Namespace, change: Callable[[PlanChange], Mapping[str, str] | None]
) -> int:
    """Carry out an edit, write it unless that is not wanted, and tell its effect.

    `change` makes it on the editor; it may give the new ids of items that it
    moved or renamed, by their old ones.
    """
    draft = PlanChange(arguments.plan, arguments.as_of)
    draft.renamed.update(change(draft) or {})
    told = draft.told(moved_only=not arguments.all)
    if told.is_changed and not arguments.dry_run:
        told = told._replace(written=draft.editor.commit())
    show_diagnostics(told.findings)
    if arguments.format == "json":
        write_json(as_data(told))
    else:
        print(as_text(told, Paint()))
    return 0


def day(text: str | None) -> str | None:
    """Give a date of the command line as a plan file says it; ``today`` is today's."""
    if text != "today":
        return text
    return str(status_date(text))


def _schedule_of(plan: Plan, as_of: Moment | None) -> Schedule | None:
    try:
        return compute_schedule(plan, as_of=as_of)
    except ExitplanError:
        return None


def _new_findings(before: Schedule | None, after: Schedule) -> tuple[Diagnostic, ...]:
    """Give what a reader of the new dates should know and did not have to know of the old."""
    known = set() if before is None else {(d.code, d.message) for d in _findings(before)}
    return tuple(d for d in _findings(after) if (d.code, d.message) not in known)


def _findings(schedule: Schedule) -> list[Diagnostic]:
    found = schedule.notices()
    if schedule.plan.status_date is None:
        from exitplan.expansion import plan_problems

        # Progress without a status date; looking for all that may be said takes too long elsewhere.
        problems = plan_problems(schedule.written)
        found += [d for d in problems if d.severity is Severity.WARNING]
    laid_out = schedule.expansion
    if schedule.plan.contracts or (laid_out is not None and laid_out.duties):
        from exitplan.outlook import contract_findings

        found = [*found, *contract_findings(schedule)]
    return found
