"""Write docs/explanation/conformance.md from real schedules and hand-made cases.

``python scripts/make_conformance.py FOLDER`` compares exitplan's dates with
those stored in every XER and Microsoft Project XML file of a folder. The files
stay where they are: the page has numbers, and no name of a file, an activity
or a calendar.
"""

from __future__ import annotations

import argparse
import pathlib
import sys
from collections.abc import Iterator, Sequence

import attrs

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from exitplan.interchange import Conformance, Tool, conform, read_schedule  # noqa: E402
from exitplan.interchange import conform_words as words  # noqa: E402
from exitplan.interchange._conformance import Root, Side  # noqa: E402
from exitplan.interchange._imported import Omission  # noqa: E402
from exitplan.plan import Profile, SchedulingOptions  # noqa: E402
from exitplan.planfile._format_options import SCHEDULING  # noqa: E402
from exitplan.schedule import Cause, Driver, Schedule, compute_schedule  # noqa: E402
from exitplan.schedule.words import and_list, count  # noqa: E402
from scripts.conformance_cases import CASES, Case  # noqa: E402
from scripts.reference_python import rows  # noqa: E402

TARGET = ROOT / "docs" / "explanation" / "conformance.md"
SUFFIXES = (".xer", ".xml")
NOTICE = "<!-- Written by scripts/make_conformance.py: change that, then run it anew. -->"
_SHOWN_ROOTS = 6

INTRODUCTION = """\
# Do the dates agree with P6 and Project?

Whoever moves a schedule from Primavera P6 or Microsoft Project to exitplan wants the dates they \
know. A file of either holds not only the plan but also the dates and floats that the program \
computed for it. So the question can be answered file by file, without either program: read the \
plan, date it by the program's own rules, and compare. `exitplan conform` does that; this page \
shows what came of it for real schedules.
"""

SCORING = """\
## How agreement is scored

Only **open activities** count: not finished (there is nothing to compute), not a level of effort \
or a summary (others give their dates), not scheduled by hand, not inactive.

Five values are compared: early start and finish, late start and finish, and total float. An \
activity **agrees** if every one of them that the file holds does.

Two **dates** agree when no working time lies between them in the activity's calendar. Friday \
17:00 and the Monday after at 08:00 are the same moment of work, and programs differ in which of \
the two they write. **Floats** agree within a minute. How often dates agree to the minute by the \
clock is told beside it.

For started work, P6 stores the early start of what remains, Project the actual start; each is \
compared with the same. Free float and the longest path are compared where a file holds them, but \
are no part of the verdict.

**Where disagreement begins.** One wrong date makes many. An activity that is later in the file \
follows any predecessor that is later there, too; one that is earlier follows what sets its date \
here, where that is earlier there. For late dates the same holds against the links. What follows \
nothing is a *root*: there a rule, the plan or the file differs, and there `exitplan conform` says \
what sets exitplan's date.

**Signs of stale values.** A file keeps the dates of the last computation, even if the plan \
changed afterwards. Four contradictions within the file itself tell: dates that are not as far \
apart as the duration; an early start before a predecessor's finish with no lag between; unstarted \
work before the data date (P6); a float that is not what lies between the stored dates. They are \
signs, no proof: a rule that exitplan does not know would look the same.
"""

CASES_INTRODUCTION = """\
## One rule at a time

Real schedules are thin in some rules. Each of these is a network of two or three tasks whose \
dates were worked out by hand from the rule; exitplan is held to them, to the minute, with every \
change.
"""

RULES_INTRODUCTION = """\
## The rules of each profile

An imported plan starts from its program's rules, and takes from the file what the program lets \
its users choose there. In a plan file the same stands under \
[`scheduling`](../reference/plan-file.md#scheduling), where each rule can be chosen on its own.
"""

OMISSIONS_INTRODUCTION = """\
## What is not carried over

`exitplan import` lists, for each file, whatever a plan cannot say as the file said it. In the \
schedules above that was:
"""


@attrs.frozen
class Compared:
    """One real schedule."""

    number: int
    schedule: Schedule
    found: Conformance
    omissions: tuple[Omission, ...]


def compare(folder: pathlib.Path) -> list[Compared]:
    """Compare every schedule of a folder, P6 first, in the order of their names."""
    files = sorted(
        (path for path in folder.rglob("*") if path.suffix.lower() in SUFFIXES),
        key=lambda path: (SUFFIXES.index(path.suffix.lower()), path.as_posix()),
    )
    found = []
    for number, path in enumerate(files, start=1):
        imported = read_schedule(path)
        schedule = compute_schedule(imported.plan)
        result = conform(imported, schedule)
        found.append(Compared(number, schedule, result, imported.report.omissions))
    return found


def page(compared: Sequence[Compared]) -> str:
    """Give the page."""
    parts = [NOTICE, INTRODUCTION, *_answers(compared), SCORING, *_results(compared)]
    parts += [*_disagreements(compared), *_cases(CASES), *_rules(), *_omissions(compared)]
    return "\n".join(parts).rstrip("\n") + "\n"


def _answers(compared: Sequence[Compared]) -> Iterator[str]:
    for tool in (Tool.P6, Tool.MSPROJECT):
        of_tool = [entry.found for entry in compared if entry.found.tool is tool]
        agreeing = sum(found.agreeing for found in of_tool)
        total = sum(found.compared for found in of_tool)
        full = sum(found.is_full for found in of_tool)
        if total:
            yield (
                f"**{tool.label}**: {words.share(100 * agreeing / total)} of {total:,} open "
                f"activities in {count(len(of_tool), 'schedule')} agree on every date and float; "
                f"{full} of the schedules agree in full.\n"
            )


def _results(compared: Sequence[Compared]) -> Iterator[str]:
    yield "## Real schedules\n"
    yield (
        "*Agree* counts the open activities that agree on all five, *exactly* those that do so to "
        "the minute by the clock, *roots* the activities where disagreement begins.\n"
    )
    head = ("Schedule", "From", "Activities", "Open", "Agree", "Share", "Exactly", "Roots")
    yield from rows(
        head,
        (
            (
                str(entry.number),
                entry.found.tool.label,
                f"{len(entry.schedule.network.tasks):,}",
                f"{entry.found.compared:,}",
                f"{entry.found.agreeing:,}",
                words.share(entry.found.percent),
                f"{entry.found.exact:,}",
                f"{len({root.item for root in entry.found.roots}):,}",
            )
            for entry in compared
        ),
    )
    yield "Field by field, over all of them:\n"
    yield from rows(("Value", "From", "Compared", "Agree", "Exactly"), _fields(compared))


def _fields(compared: Sequence[Compared]) -> Iterator[tuple[str, ...]]:
    sums: dict[tuple[str, str], list[int]] = {}
    for entry in compared:
        for row in entry.found.fields:
            total = sums.setdefault((entry.found.tool.label, row.field.value), [0, 0, 0])
            for place, number in enumerate((row.compared, row.agreeing, row.exact)):
                total[place] += number
    for (label, field), numbers in sums.items():
        yield (field, label, *(f"{number:,}" for number in numbers))


def _disagreements(compared: Sequence[Compared]) -> Iterator[str]:
    yield "## Where they differ, and why\n"
    different = [entry for entry in compared if not entry.found.is_full]
    if not different:
        yield "Nowhere.\n"
    for entry in different:
        found = entry.found
        missed = found.compared - found.agreeing
        yield (
            f"**Schedule {entry.number}** ({found.tool.label}): {missed:,} of "
            f"{found.compared:,} open activities.\n"
        )
        for root in found.roots[:_SHOWN_ROOTS]:
            yield f"- {_root(entry.schedule, root)}"
        hidden = len(found.roots) - _SHOWN_ROOTS
        if hidden > 0:
            yield f"- … and {hidden:,} more."
        yield ""
        if found.stale:
            yield f"{words.stale_sentence(entry.schedule, found)}\n"


def _root(schedule: Schedule, root: Root) -> str:
    gaps = [
        f"{difference.field.value} {gap} here"
        for difference in root.differences
        if (gap := words.gap_words(difference))
    ]
    text = f"{and_list(gaps).capitalize()}." if gaps else "A date out of reach."
    if root.side is Side.EARLY:
        causes = dict.fromkeys(_cause(driver) for driver in root.drivers)
        text += f" exitplan has it from {and_list(list(causes)) or 'its own duration'}."
    elif root.side is Side.LATE:
        cause = "its successors" if root.holders else "the plan's finish or a date set on it"
        text += f" exitplan has it from {cause}."
    if root.signs:
        signs = "; ".join(words.sign_words(schedule, sign) for sign in root.signs)
        text += f" A sign of a stale value: {signs}."
    if root.followers:
        verb = "follows" if root.followers == 1 else "follow"
        text += f" {root.followers:,} more {verb} from it."
    return text


def _cause(driver: Driver) -> str:
    if driver.cause is Cause.LINK:
        kind = driver.link.type.value if driver.link else "FS"
        return f"a predecessor ({kind})"
    if driver.cause is Cause.CONSTRAINT:
        return f"its constraint to {driver.detail}"
    if driver.cause is Cause.ACTUAL:
        return f"its actual {driver.detail}"
    owner = "the" if driver.cause in (Cause.STATUS_DATE, Cause.PLAN_START) else "its"
    return f"{owner} {driver.cause.value}"


def _cases(cases: Sequence[Case]) -> Iterator[str]:
    yield CASES_INTRODUCTION
    yield from rows(
        ("Rules of", "Rule", "Agrees"),
        (
            (
                "Primavera P6" if case.profile is Profile.P6 else "Microsoft Project",
                case.rule,
                "yes" if conform(case.imported()).is_full else "**no**",
            )
            for case in cases
        ),
    )


def _rules() -> Iterator[str]:
    yield RULES_INTRODUCTION
    profiles = [SchedulingOptions.of(profile) for profile in Profile]
    yield from rows(
        ("Rule", "What it decides", *(f"`{options.profile.value}`" for options in profiles)),
        (
            (f"`{field.name}`", field.doc, *(_option(o, field.name) for o in profiles))
            for field in SCHEDULING.fields
            if field.name != "profile"
        ),
    )


def _option(options: SchedulingOptions, name: str) -> str:
    value = getattr(options, name)
    return f"`{getattr(value, 'value', value)}`"


def _omissions(compared: Sequence[Compared]) -> Iterator[str]:
    yield OMISSIONS_INTRODUCTION
    sums: dict[tuple[str, str, bool], list[int]] = {}
    for entry in compared:
        for omission in entry.omissions:
            key = (omission.what, omission.consequence, omission.changes_dates)
            total = sums.setdefault(key, [0, 0])
            total[0] += 1
            total[1] += omission.count
    yield from rows(
        ("What", "Then", "May change dates", "Schedules", "Times"),
        (
            (what, consequence, "yes" if changes else "no", f"{files:,}", f"{times:,}")
            for (what, consequence, changes), (files, times) in sorted(
                sums.items(), key=lambda item: (not item[0][2], item[0])
            )
        ),
    )


def main() -> None:
    """Write the page."""
    parser = argparse.ArgumentParser(description="Write docs/explanation/conformance.md.")
    parser.add_argument("folder", type=pathlib.Path, help="a folder with real schedules")
    text = page(compare(parser.parse_args().folder))
    TARGET.write_text(text, encoding="utf-8", newline="\n")
    print(f"{TARGET.relative_to(ROOT)} is written.")


if __name__ == "__main__":
    main()
