"""The plan file format: one table, from which both the loader and the JSON Schema follow."""

from __future__ import annotations

from exitplan.plan import DEFAULT_CALENDAR, Edge
from exitplan.planfile._format_calendar import CALENDAR, OPEN_DAY
from exitplan.planfile._format_domain import (
    DOMAIN_OBJECTS,
    GATE,
    PERIOD_USE,
    PROCUREMENT,
    TRANSFER,
)
from exitplan.planfile._format_options import SCHEDULING
from exitplan.planfile._format_parts import (
    ASSUMPTION,
    BASELINE,
    CALENDAR_NAME,
    DEADLINE,
    LINK,
    LINK_OBJECT,
    LINKS,
    MANUAL,
    PERIOD,
    PROSE,
    TITLE,
    WORDS,
    constraint,
)
from exitplan.planfile._format_risk import ESTIMATE, RISK_OBJECTS, SPREADS
from exitplan.planfile._format_waiver import WAIVER
from exitplan.planfile._kinds import (
    Date,
    Either,
    Field,
    Flag,
    FlagOrWord,
    Id,
    Length,
    LinkText,
    Many,
    Named,
    Object,
    Percent,
    Text,
    Yes,
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
        Field(
            "milestone",
            FlagOrWord({edge.value: edge for edge in Edge}),
            "Marks a moment: it takes no time. At a break in working time it stands where its "
            "links put it; start or finish says at which side.",
            default=False,
            on="tm",
        ),
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
            "spread",
            SPREADS,
            "How far its length may differ, or those of its members that say nothing themselves.",
            on="tg",
        ),
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
        constraint("start_no_earlier_than", "It cannot start sooner.", "tmg"),
        constraint("finish_no_earlier_than", "It cannot finish sooner."),
        constraint("start_no_later_than", "It should start by then; float is measured to it."),
        constraint(
            "finish_no_later_than", "It should finish by then; float is measured to it.", "tmg"
        ),
        constraint("start_on", "It cannot start sooner, and should not start later."),
        constraint("finish_on", "It cannot finish sooner, and should not finish later."),
        constraint("must_start_on", "It starts then, unless the logic is later."),
        constraint("must_finish_on", "It finishes then, unless the logic is later."),
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
        Field(
            "manual",
            MANUAL,
            "Dates entered by hand, which no link moves; of a group, its members stay.",
            on="tmg",
        ),
        Field(
            "inactive",
            Flag(),
            "Kept for the record: it and its links take no part in the schedule.",
            default=False,
            on="tmeg",
        ),
        Field("baselines", Named("baseline"), "Approved dates, by the baseline's name.", on="tmeg"),
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
        Field(
            "tags",
            Many(Text(64)),
            "Words to find it by. Four mean something: `final`, what the plan is for, gets a page "
            "of critical paths; `approval`, the day on which a new baseline was approved; "
            "`recommendation`, followed in the tracker of recommendations; `retender`, in which "
            "the present supplier may have no part.",
            ["legal", "staff"],
            on="tmeg",
        ),
        Field(
            "period",
            PERIOD_USE,
            "The legal period it lasts for; exitplan period --list names them.",
            "pcr2015.standstill",
            on="t",
        ),
        Field(
            "gate",
            GATE,
            "The decision it has to pass: the board, or more about it.",
            "cabinet",
            on="t",
        ),
        Field(
            "procurement",
            PROCUREMENT,
            "Makes this a group whose steps follow from the procedure.",
            on="g",
        ),
        Field(
            "transfer",
            TRANSFER,
            "Makes this a group whose steps follow from who moves, and how.",
            on="g",
        ),
    ),
)

_ABOUT: tuple[Field, ...] = (
    Field("owner", WORDS, "Who answers for the plan."),
    Field("notes", PROSE, "Anything a reader should know."),
    Field("documents", Named("document"), "What `source:` texts cite, by id."),
    Field("boards", Named("board"), "Bodies that decide, by id."),
    Field("contracts", Named("contract"), "The contracts that end, by id."),
    Field("periods", Named("own_period"), "Legal and contractual periods of the plan's own."),
    Field("risks", Named("risk"), "What may happen to tasks, by id."),
    Field("branches", Named("branch"), "Other ways the plan may go, by id."),
    Field("correlations", Named("correlation"), "Tasks whose lengths go together, by id."),
    Field("spread", SPREADS, "How far lengths may differ where nothing nearer says it."),
    Field("waivers", Many(WAIVER), "Findings that somebody has approved for a time."),
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
        MANUAL,
        BASELINE,
        ASSUMPTION,
        DOCUMENT,
        SCHEDULING,
        CALENDAR,
        PERIOD,
        OPEN_DAY,
        *DOMAIN_OBJECTS,
        *RISK_OBJECTS,
        WAIVER,
    )
}


ITEM_KINDS = {"t": "task", "m": "milestone", "e": "level of effort", "g": "group"}
GROUP_KEYS = ("tasks", "procurement", "transfer")
"""Keys that make an item a group."""
NOT_TOGETHER = (
    ("period", "duration"),
    ("period", "estimate"),
    ("period", "gate"),
    ("period", "spread"),
    ("estimate", "spread"),
    ("manual", "period"),
    ("manual", "gate"),
    ("procurement", "transfer"),
)
"""Keys of which an item has one at most."""
NOT_ON: dict[str, frozenset[str]] = {
    letter: frozenset(field.name for field in ITEM.fields if letter not in field.on)
    for letter in ITEM_KINDS
}
"""Keys that do not go with each kind of item."""
