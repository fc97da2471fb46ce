"""The plan file format of waivers."""

from __future__ import annotations

from exitplan.planfile._format_parts import REASON, WORDS
from exitplan.planfile._kinds import Date, Field, LinkText, Object, Text

WAIVER = Object(
    "waiver",
    "A finding of `exitplan check` that somebody has approved for a time.",
    (
        Field(
            "rule",
            Text(64),
            "Code or name of the rule; exitplan explain lists them.",
            "EP801",
            "deadline-missed",
            is_required=True,
        ),
        Field(
            "task",
            LinkText(is_bare=True),
            "The item that the finding is about; leave it out for one about the plan itself.",
            "p1.award",
        ),
        Field(
            "subject",
            WORDS,
            "Which of several things the rule finds in the item; else all of them.",
            "p1.evaluate",
        ),
        Field(
            "reason",
            REASON,
            "Why it is accepted.",
            "The incumbent agreed to serve until the end of March",
            is_required=True,
        ),
        Field(
            "approved_by",
            WORDS,
            "The role that accepted it, not a person's name.",
            "Cabinet Member for Resources",
            is_required=True,
        ),
        Field(
            "until",
            Date(has_time=False),
            "The last day on which it excuses anything.",
            "2026-12-31",
            is_required=True,
        ),
    ),
)
