"""What the documentation says of the rules on provenance."""

from __future__ import annotations

from exitplan.checks._rule import About

_SOURCES = """\
plan: exit
start: 2025-01-06
status_date: 2025-02-03
documents:
  cabinet-report:
    title: Report to Cabinet, 3 December 2024
tasks:
  build:
    duration: 30d
    source: {source}
  move:
    duration: 60d
    after: build{move}
"""
_MOVE = "\n    assumed: Twelve weeks, as in the pilot."

ABOUT: dict[str, About] = {
    "EP851": About(
        why="A reader must be able to tell what a document says from what was put in to make the "
        "plan work. What says neither cannot be checked by anybody.",
        fix="Add `source:` (where in which document it stands) or `assumed:` (what you took, and "
        "why). A `source` of a group covers its members; an assumption about a group does not, "
        "since it says nothing of their lengths.",
        bad=_SOURCES.format(source="cabinet-report, §4", move=""),
        good=_SOURCES.format(source="cabinet-report, §4", move=_MOVE),
        formula="Population: tasks, milestones and levels of effort as written; steps that "
        "exitplan lays out name their own. Count: those without source and assumption, in no group "
        "that has a source. In the profile default, a plan in which nothing names either is left "
        "alone. More than `provenance_listed` are told in one finding.",
    ),
    "EP852": About(
        why="Somebody meant to look at it again by a certain day. The day is past, and the plan "
        "still rests on it.",
        fix="Look at it. Then set a later `review_by`, or name the source that has been found.",
        bad=_SOURCES.format(
            source="cabinet-report, §4",
            move="\n    assumed: {reason: Twelve weeks, review_by: 2025-01-31}",
        ),
        good=_SOURCES.format(
            source="cabinet-report, §4",
            move="\n    assumed: {reason: Twelve weeks, review_by: 2025-02-28}",
        ),
        formula="Population: assumptions with `review_by` (of items, contracts and what they list, "
        "boards, risks and branches), those about finished work apart. Count: those whose day lies "
        "before the status date in force.",
    ),
    "EP853": About(
        why="A source that names a document by an id which the plan does not list leads nowhere.",
        fix="Correct the id, or add the document under `documents:`.",
        bad=_SOURCES.format(source="cabinet-reprot, §4", move=_MOVE),
        good=_SOURCES.format(source="cabinet-report, §4", move=_MOVE),
        formula="Only in plans that list documents. A source names one at its beginning, after a "
        "semicolon or after “and”, by a word in small letters with a comma, colon, semicolon or "
        "the end behind it. Told is a word that is nearly a document's id, or that has a hyphen or "
        "an underscore (not after “and”). Everything else is taken for prose.",
    ),
}
