"""The plan file format: one table, from which both the loader and the JSON Schema follow."""

from __future__ import annotations

from typing import Any

from exitplan.plan import (
    DEFAULT_CALENDAR,
    LagCalendar,
    LinkType,
    MustDates,
    NoLaterThan,
    ProgressRule,
    Shape,
)
from exitplan.planfile._kinds import (
    Choice,
    Date,
    Either,
    Field,
    Flag,
    Id,
    Length,
    LinkText,
    Many,
    Named,
    Object,
    Percent,
    Shifts,
    Text,
    Week,
    Yearly,
    Yes,
)

TITLE = Text(300)
WORDS = Text(1_000)
PROSE = Text(20_000, is_one_line=False)
LINK = Text(2_000, pattern=r"(?:https?://|mailto:)\S+", remedy="begin it with https:// or mailto:")
CALENDAR_NAME = Text(64)


def _choice(enum: Any) -> Choice:
    return Choice({member.value: member for member in enum})


def _need(*keys: str) -> dict[str, Any]:
    return {"required": list(keys)}


def _is(key: str, value: object) -> dict[str, Any]:
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
            _choice(LinkType),
            "Which ends it ties together: FS is finish to start, SS start to start, and so on.",
            default="FS",
        ),
        Field("lag", Length(), "Time between the two ends; negative for an overlap.", "10d", "-2d"),
        Field("lag_calendar", _choice(LagCalendar), "On whose working time the lag is counted."),
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
ESTIMATE = Object(
    "estimate",
    "A three-point estimate of the duration.",
    (
        Field("shape", _choice(Shape), "The form of the distribution.", default="triangular"),
        Field("low", Length(), "If all goes well.", "6w", is_required=True),
        Field("likely", Length(), "Most likely. Needed unless the shape is uniform.", "8w"),
        Field("high", Length(), "If little goes well.", "12w", is_required=True),
    ),
    {"anyOf": [_need("likely"), _is("shape", "uniform")]},
)
ASSUMPTION = Object(
    "assumption",
    "What the document does not say, and why we put it so.",
    (
        Field("reason", PROSE, "Why it is put so.", is_required=True),
        Field("review_by", Date(), "When to look at it again.", "2015-03-31"),
    ),
)
DOCUMENT = Object(
    "document",
    "A document that `source:` texts cite.",
    (
        Field("title", TITLE, "Its title.", is_required=True),
        Field("url", LINK, "Where it can be read.", "https://example.org/report.pdf"),
        Field("note", PROSE, "Anything a reader should know about it."),
    ),
)
SCHEDULING = Object(
    "scheduling",
    "How dates are computed, where tools and habits differ.",
    (
        Field(
            "progress",
            _choice(ProgressRule),
            "What holds work that started out of sequence.",
            default="retained-logic",
        ),
        Field(
            "lag_calendar",
            _choice(LagCalendar),
            "On whose working time lags are counted.",
            default="successor",
        ),
        Field(
            "must_dates",
            _choice(MustDates),
            "What must_start_on and must_finish_on do where the logic is later.",
            default="keep-logic",
        ),
        Field(
            "no_later_than",
            _choice(NoLaterThan),
            "Whether no-later-than dates pull early dates back.",
            default="backward-pass",
        ),
        Field(
            "critical_float",
            Length(),
            "Tasks with at most this total float count as critical.",
            "5d",
            default="0d",
        ),
    ),
)

_NAME = Field("name", TITLE, "What it is called.", "Christmas closure")
PERIOD = Object(
    "period",
    "Days on which nothing is done: one date, from/to, or every year.",
    (
        Field("date", Date(has_time=False), "One day.", "2015-08-31"),
        Field("from", Date(has_time=False), "First day.", "2015-12-24"),
        Field("to", Date(has_time=False), "Last day; it belongs to the period.", "2016-01-01"),
        Field("every", Yearly(), "The same days of every year.", "12-24..01-01"),
        _NAME,
    ),
    {
        "oneOf": [_need("date"), _need("from", "to"), _need("every")],
        "dependencies": {"from": ["to"], "to": ["from"]},
    },
)
PERIODS = Many(Either(Date(has_time=False), PERIOD))
OPEN_DAY = Object(
    "open_day",
    "An extra working day.",
    (
        Field("date", Date(has_time=False), "The day.", "2015-08-31", is_required=True),
        Field("hours", Shifts(may_be_none=False), "Its working hours.", "09:00-13:00"),
        _NAME,
    ),
)
_HOLIDAYS = ("england-and-wales", "scotland", "northern-ireland", "any-uk", "none")
CALENDAR = Object(
    "calendar",
    "A calendar of working time.",
    (
        Field(
            "based_on",
            CALENDAR_NAME,
            "The calendar it changes: a built-in one or another of these.",
            "scotland",
            default=DEFAULT_CALENDAR,
        ),
        Field("hours", Week(), "Weekly hours; they replace all of the base's."),
        Field(
            "holidays",
            Choice({name: name for name in _HOLIDAYS}),
            "Whose bank holidays it keeps, in place of the base's.",
        ),
        Field("closed", PERIODS, "Days off, beyond weekends and bank holidays."),
        Field(
            "open",
            Many(Either(Date(has_time=False), OPEN_DAY)),
            "Working days that would otherwise be off.",
            ["2015-08-31"],
        ),
        Field(
            "blackouts",
            PERIODS,
            "Named periods in which nothing on this calendar happens, "
            "such as the run-up to an election.",
        ),
        Field("day", Length(is_clock=True), "What 1d means, where days differ in length.", "8h"),
        Field("week", Length(is_clock=True), "What 1w means, where weeks do.", "40h"),
    ),
)


def _constraint(name: str, doc: str, on: str = "tm") -> Field:
    return Field(name, Date(), doc, "2015-01-05", on=on)


ITEM = Object(
    "item",
    "A task, a milestone, a level of effort, or a group of them.",
    (
        Field(
            "title",
            TITLE,
            "What is done, in a few words. Made from the id if left out.",
            "Produce the annual ICT investment plan",
            on="tmeg",
        ),
        Field("tasks", Named("item"), "The members; makes this a group.", on="g"),
        Field("milestone", Flag(), "Marks a moment: it takes no time.", default=False, on="tm"),
        Field(
            "level_of_effort",
            Flag(),
            "Support that lasts as long as the work around it, and drives nothing.",
            default=False,
            on="te",
        ),
        Field(
            "spans",
            Many(LinkText(is_bare=True)),
            "What a level of effort lasts as long as.",
            ["investment-plan", "cost-plan"],
            on="e",
        ),
        Field(
            "duration",
            Length(),
            "Working time (10d 3w 4h 30min), elapsed time (28ed 4ew) or calendar months (12mo 2y).",
            "10d",
            "3w",
            "28ed",
            "12 months",
            on="t",
        ),
        Field("estimate", ESTIMATE, "How sure the planner is of the duration.", on="t"),
        Field(
            "after",
            LINKS,
            "What comes before it: finish to start, unless a type is given.",
            "investment-plan",
            ["cost-plan", "investment-plan SS+10d"],
            on="tmeg",
        ),
        Field("before", LINKS, "What comes after it; the same forms.", "award", on="tmeg"),
        Field("calendar", CALENDAR_NAME, "Its working time, if not the group's.", on="tmeg"),
        _constraint("start_no_earlier_than", "It cannot start sooner.", "tmg"),
        _constraint("finish_no_earlier_than", "It cannot finish sooner."),
        _constraint("start_no_later_than", "It should start by then; float is measured to it."),
        _constraint(
            "finish_no_later_than", "It should finish by then; float is measured to it.", "tmg"
        ),
        _constraint("must_start_on", "It starts then, unless the logic is later."),
        _constraint("must_finish_on", "It finishes then, unless the logic is later."),
        Field("as_late_as_possible", Yes(), "It waits as long as nothing slips for it.", on="tm"),
        Field(
            "deadline",
            Either(Date(), DEADLINE),
            "A promised date. It moves nothing; it only measures.",
            "2015-09-30",
            on="tmeg",
        ),
        Field("actual_start", Date(), "When it did start.", "2014-09-08", on="tm"),
        Field("actual_finish", Date(), "When it did finish.", "2014-10-31", on="tm"),
        Field("remaining", Length(), "Work left at the status date.", "5d", on="tm"),
        Field("percent_complete", Percent(), "How much is done.", 40, "40%", on="tm"),
        Field("suspended", Date(), "When work was broken off.", "2014-12-01", on="tm"),
        Field("resumes", Date(), "When it goes on.", "2015-02-02", on="tm"),
        Field("expected_finish", Date(), "When those who do it expect to finish.", on="tm"),
        Field("owner", WORDS, "Who answers for it.", "ICT Directorate", on="tmeg"),
        Field("source", PROSE, "Where in which document it stands.", "§4.2.10", on="tmeg"),
        Field(
            "assumed",
            Either(PROSE, ASSUMPTION),
            "What the document does not say: the reason, or true with `reason:` beside it.",
            "The report names the plan, not how long it takes.",
            on="tmeg",
        ),
        Field("reason", PROSE, "The reason that goes with `assumed: true`.", on="tmeg"),
        Field("notes", PROSE, "Anything else a reader should know.", on="tmeg"),
        Field("code", WORDS, "Its code in another tool.", "A1010", on="tmeg"),
        Field("tags", Many(Text(64)), "Words to find it by.", ["legal", "staff"], on="tmeg"),
    ),
)

_ABOUT: tuple[Field, ...] = (
    Field("owner", WORDS, "Who answers for the plan."),
    Field("notes", PROSE, "Anything a reader should know."),
    Field("documents", Named("document"), "What `source:` texts cite, by id."),
    Field("scheduling", SCHEDULING, "How dates are computed."),
)
_STATUS = Field("status_date", Date(), "Progress is known up to here.", "2015-06-30")
_FINISH = Field("finish_by", Date(), "Late dates are measured from here.", "2017-09-30")

PLAN = Object(
    "plan",
    "A plan: tasks, milestones and groups, with the rules by which they are dated.",
    (
        Field("plan", Id(), "The plan's id.", "future-operating-model", is_required=True),
        Field("title", TITLE, "What the plan is called.", "Future Operating Model, 2014–2017"),
        Field("start", Date(), "Nothing starts earlier.", "2014-09-01", is_required=True),
        _STATUS,
        _FINISH,
        Field(
            "calendar",
            CALENDAR_NAME,
            "Working time: a built-in calendar or one of `calendars:`.",
            default=DEFAULT_CALENDAR,
        ),
        *_ABOUT,
        Field("calendars", Named("calendar"), "The plan's own calendars, by name."),
        Field("tasks", Named("item"), "Tasks, milestones and groups, by id.", is_required=True),
    ),
)
PROGRAMME = Object(
    "programme",
    "What the plan files of one folder have in common.",
    (
        Field("programme", Id(), "The programme's id.", "exit", is_required=True),
        Field("title", TITLE, "What the programme is called."),
        Field("start", Date(), "Nothing starts earlier. Else the earliest plan's start."),
        _STATUS,
        _FINISH,
        *_ABOUT,
    ),
)
OBJECTS: dict[str, Object] = {
    thing.name: thing
    for thing in (
        PLAN,
        PROGRAMME,
        ITEM,
        LINK_OBJECT,
        DEADLINE,
        ESTIMATE,
        ASSUMPTION,
        DOCUMENT,
        SCHEDULING,
        CALENDAR,
        PERIOD,
        OPEN_DAY,
    )
}


ITEM_KINDS = {"t": "task", "m": "milestone", "e": "level of effort", "g": "group"}
NOT_ON: dict[str, frozenset[str]] = {
    letter: frozenset(field.name for field in ITEM.fields if letter not in field.on)
    for letter in ITEM_KINDS
}
"""Keys that do not go with each kind of item."""
