"""Parts of the plan file format that several objects share."""

from __future__ import annotations

from typing import Any

from exitplan.plan import LagCalendar, LinkType
from exitplan.planfile._kinds import (
    Choice,
    Date,
    Either,
    Field,
    Length,
    LinkText,
    Many,
    Object,
    Text,
    Yearly,
)

TITLE = Text(300)
WORDS = Text(1_000)
PROSE = Text(20_000, is_one_line=False)
REASON = Text(20_000, is_one_line=False, is_reason=True)
LINK = Text(2_000, pattern=r"(?:https?://|mailto:)\S+", remedy="begin it with https:// or mailto:")
CALENDAR_NAME = Text(64)


def choice(enum: Any) -> Choice:
    return Choice({member.value: member for member in enum})


def need(*keys: str) -> dict[str, Any]:
    return {"required": list(keys)}


def equals(key: str, value: object) -> dict[str, Any]:
    return {"properties": {key: {"const": value}}, "required": [key]}


LINK_OBJECT = Object(
    "link",
    "A link, written out.",
    (
        Field(
            "task",
            LinkText(is_bare=True),
            "The other end: an id in the same group, or a full path from the plan's root.",
            "p1.training",
            is_required=True,
        ),
        Field(
            "type",
            choice(LinkType),
            "Which ends it ties together: FS is finish to start, SS start to start, and so on.",
            default="FS",
        ),
        Field(
            "lag",
            Length(may_be_share=True),
            "Time between the two ends, or a share of the predecessor's duration; "
            "negative for an overlap.",
            "10d",
            "-2d",
            "50%",
        ),
        Field("lag_calendar", choice(LagCalendar), "On whose working time the lag is counted."),
    ),
)
LINKS = Many(Either(LinkText(), LINK_OBJECT))

DEADLINE = Object(
    "deadline",
    "A promised date, with the margin that counts as tight.",
    (
        Field("date", Date(), "The promised date.", "2015-09-30", is_required=True),
        Field("tolerance", Length(), "Less float than this counts as tight.", "10d"),
        Field("source", PROSE, "Where the promise stands.", "§4.2.10"),
    ),
)
ASSUMPTION = Object(
    "assumption",
    "What the document does not say, and why we put it so.",
    (
        Field("reason", PROSE, "Why it is put so.", is_required=True),
        Field("review_by", Date(), "When to look at it again.", "2015-03-31"),
    ),
)

MANUAL = Object(
    "manual",
    "Dates entered by hand.",
    (
        Field("start", Date(), "When it starts.", "2015-01-05", is_required=True),
        Field("finish", Date(), "When it finishes; else its duration says.", "2015-01-16"),
    ),
)
BASELINE = Object(
    "baseline",
    "Dates as they were approved.",
    (
        Field("start", Date(), "When it was to start.", "2015-01-05"),
        Field("finish", Date(), "When it was to finish.", "2015-01-16"),
        Field("duration", Length(), "How long it was to take.", "10d"),
    ),
)

NAME = Field("name", TITLE, "What it is called.", "Christmas closure")
PERIOD = Object(
    "period",
    "Days on which nothing is done: one date, from/to, or every year.",
    (
        Field("date", Date(has_time=False), "One day.", "2015-08-31"),
        Field("from", Date(has_time=False), "First day.", "2015-12-24"),
        Field("to", Date(has_time=False), "Last day; it belongs to the period.", "2016-01-01"),
        Field("every", Yearly(), "The same days of every year.", "12-24..01-01"),
        NAME,
    ),
    {
        "oneOf": [need("date"), need("from", "to"), need("every")],
        "dependencies": {"from": ["to"], "to": ["from"]},
    },
)
PERIODS = Many(Either(Date(has_time=False), PERIOD))


def constraint(name: str, doc: str, on: str = "tm") -> Field:
    return Field(name, Date(), doc, "2015-01-05", on=on)
