"""The plan file format of contracts, tenders, boards, staff and legal periods."""

from __future__ import annotations

from exitplan.planfile._format_parts import (
    ASSUMPTION,
    CALENDAR_NAME,
    DEADLINE,
    LINKS,
    PERIODS,
    PROSE,
    REASON,
    TITLE,
    WORDS,
    constraint,
    need,
)
from exitplan.planfile._format_risk import ESTIMATE, ITEM_ID, POUNDS
from exitplan.planfile._kinds import (
    Choice,
    Date,
    Either,
    Field,
    Flag,
    Id,
    Length,
    Many,
    Named,
    Object,
    Percent,
    Text,
    Whole,
    Yearly,
)

RULE = Text(130, pattern=r"[a-z0-9][a-z0-9.-]*", remedy="exitplan period --list names the rules")
CIRCUMSTANCES = Many(Text(64))
COUNT = Whole(100_000)
_DAYS = Whole(100)
_DAY = Yearly(may_span=False)
ITEM_IDS = Many(ITEM_ID)

_SOURCE = Field("source", PROSE, "Where in which document it stands.", "§4.3.2")
_ASSUMED = Field(
    "assumed", Either(REASON, ASSUMPTION), "What no document says, and why it is put so."
)
_NOTES = Field("notes", PROSE, "Anything else a reader should know.")
_OWNER = Field("owner", WORDS, "Who answers for it: a role.", "Head of Procurement")

PERIOD_USE_OBJECT = Object(
    "period_use",
    "A legal period, with what makes it shorter or longer.",
    (
        Field("rule", RULE, "The rule's name.", "pcr2015.open.tenders", is_required=True),
        Field("with", CIRCUMSTANCES, "What shortens or lengthens it in law.", ["e-submission"]),
        Field("count", COUNT, "A longer count than the law's, in the rule's own unit.", 45),
    ),
)
PERIOD_USE = Either(RULE, PERIOD_USE_OBJECT)

GATE_OBJECT = Object(
    "gate",
    "A decision: ready, notice, papers, meeting, in effect.",
    (
        Field("board", Id(), "Who decides; left out, the value chooses.", "cabinet"),
        Field("value", POUNDS, "What is at stake, in pounds.", 350_000),
        Field("notice", ITEM_ID, "The item at whose finish public notice is given."),
        Field("key_decision", Flag(), "Whether the board's notice is needed.", default=True),
        Field("call_in", Flag(), "Whether it can be called in.", default=True),
        Field("excludes", Many(TITLE), "Members who take no part in it.", ["The incumbent"]),
    ),
    {"anyOf": [need("board"), need("value")]},
)
GATE = Either(Id(), GATE_OBJECT)

BOARD = Object(
    "board",
    "A body that decides: when it meets, and what comes before and after its meetings.",
    (
        Field("title", TITLE, "What it is called.", "Cabinet", is_required=True),
        Field(
            "meets",
            Text(300),
            "The cycle of its meetings.",
            "third Tuesday",
            "last Thursday of March, June, September and December",
            "every 4 weeks from 2015-01-06",
        ),
        Field("dates", Many(Date(has_time=False)), "Meetings that are fixed.", ["2017-06-27"]),
        Field("recess", PERIODS, "Periods without meetings of the cycle."),
        Field("pre_election", PERIODS, "Periods in which it decides nothing."),
        Field(
            "if_closed",
            Choice({word: word for word in ("skip", "next", "previous")}),
            "What becomes of a meeting on a day off.",
            default="skip",
        ),
        Field("calendar", CALENDAR_NAME, "Whose days off count, if not the plan's."),
        Field(
            "papers",
            PERIOD_USE,
            "From papers to meeting.",
            "council.agenda",
            default="council.agenda",
        ),
        Field(
            "notice",
            PERIOD_USE,
            "From public notice to meeting.",
            "council.key-decision-notice",
        ),
        Field("call_in", PERIOD_USE, "From publication until it takes effect.", "council.call-in"),
        Field(
            "publishes_after",
            _DAYS,
            "Working days from the meeting to the publication of its decisions.",
            default=2,
        ),
        Field("over", POUNDS, "It decides what is worth more than this, in pounds.", 200_000),
        Field("up_to", POUNDS, "It decides what is worth no more than this.", 200_000),
        Field("members", Many(TITLE), "Who sits on it: roles or organisations.", ["Leader"]),
        _SOURCE,
        _ASSUMED,
        _NOTES,
    ),
)

STEP = Object(
    "step",
    "What is different about a step that exitplan lays out.",
    (
        Field("title", TITLE, "Its title."),
        Field("duration", Length(), "How long it takes.", "8w"),
        Field("estimate", ESTIMATE, "How sure the planner is of the duration."),
        Field("count", COUNT, "A longer legal period, in the rule's own unit.", 45),
        Field("with", CIRCUMSTANCES, "Circumstances of its legal period."),
        Field("gate", GATE, "The decision it has to pass.", "cabinet"),
        Field("after", LINKS, "What it waits for besides the steps before it."),
        Field("before", LINKS, "What waits for it besides the steps after it."),
        Field("calendar", CALENDAR_NAME, "Its working time, if not the group's."),
        constraint("start_no_earlier_than", "It cannot start sooner."),
        constraint("finish_no_earlier_than", "It cannot finish sooner."),
        constraint("start_no_later_than", "It should start by then; float is measured to it."),
        constraint("finish_no_later_than", "It should finish by then; float is measured to it."),
        constraint("must_start_on", "It starts then, unless the logic is later."),
        constraint("must_finish_on", "It finishes then, unless the logic is later."),
        Field("deadline", Either(Date(), DEADLINE), "A promised date."),
        Field("actual_start", Date(), "When it did start."),
        Field("actual_finish", Date(), "When it did finish."),
        Field("remaining", Length(), "Work left at the status date."),
        Field("percent_complete", Percent(), "How much is done."),
        _OWNER,
        _SOURCE,
        _ASSUMED,
        _NOTES,
        Field("code", WORDS, "Its code in another tool."),
        Field("tags", Many(Text(64)), "Words to find it by."),
        Field("skip", Flag(), "Leaves the step out, where no law asks for it.", default=False),
    ),
)
_STEPS = Field("steps", Named("step"), "What is different about the steps, by name.")

PROCUREMENT = Object(
    "procurement",
    "A tender, by its facts; its steps and legal periods follow from them.",
    (
        Field("procedure", Id(), "The procedure.", "restricted", is_required=True),
        Field("regime", Id(), "The law it follows; else the one in force.", "pcr2015"),
        Field("commences", Date(), "When the tender notice goes out, if that is known."),
        Field("with", CIRCUMSTANCES, "What shortens or lengthens its periods.", ["e-submission"]),
        Field("value", POUNDS, "Of the whole contract, in pounds including VAT."),
        Field("board", Id(), "Who approves the strategy and the award.", "cabinet"),
        Field("replaces", Id(), "The contract that the new one replaces.", "service-birmingham"),
        _STEPS,
    ),
)

WAVE = Object(
    "wave",
    "People who move together.",
    (
        Field("title", TITLE, "What they are called."),
        Field("people", COUNT, "How many.", 167, is_required=True),
        Field(
            "route",
            Choice({word: word for word in ("tupe", "secondment", "recruitment", "redeployment")}),
            "How they come.",
            "tupe",
            is_required=True,
        ),
        Field("from", TITLE, "The employer they leave; of secondees, where they worked."),
        Field("to", TITLE, "Whom they come to, if not the transfer's."),
        Field("day_one", Date(), "The day they move, if it is set.", "2019-08-01"),
        Field("union", Flag(), "Whether a union is recognised for them."),
        _OWNER,
        _SOURCE,
        _ASSUMED,
        _NOTES,
        _STEPS,
    ),
)
TRANSFER = Object(
    "transfer",
    "A transfer of staff, by its facts; waves, duties and days follow from them.",
    (
        Field("to", TITLE, "Whom they come to.", "The council", is_required=True),
        Field("from", TITLE, "The employer they leave.", "The supplier"),
        Field("union", Flag(), "Whether a union is recognised.", default=True),
        Field("cautious", Flag(), "Whether 28 days before means clear days.", default=False),
        Field("knowledge", Many(TITLE), "Themes by which knowledge is handed over.", ["Advisory"]),
        Field("day_one", Date(), "The day they move, if it is set.", "2019-08-01"),
        Field("waves", Named("wave"), "Who moves together, by id.", is_required=True),
        _STEPS,
    ),
)

EXTENSION = Object(
    "extension",
    "An option to let a contract run on.",
    (
        Field("until", Date(), "The new last day.", "2022-03-31", is_required=True),
        Field("title", TITLE, "What it is called."),
        Field("notice", PERIOD_USE, "How long before the contract's end it must be taken up."),
        Field("served_by", ITEM_ID, "The item at whose finish it is taken up."),
        Field("taken", Flag(), "Whether it has been taken up.", default=False),
        _SOURCE,
        _ASSUMED,
    ),
)
NOTICE = Object(
    "notice",
    "What must be served so long before a contract ends, or before an item.",
    (
        Field("title", TITLE, "What it is.", is_required=True),
        Field("period", PERIOD_USE, "How long before.", "at-will", is_required=True),
        Field("served_by", ITEM_ID, "The item at whose finish it is served."),
        Field("before", ITEM_ID, "The item it must precede, if not the contract's end."),
        _SOURCE,
        _ASSUMED,
    ),
)
DUTY = Object(
    "duty",
    "What must be done within so long of a contract's start or end, or of an item.",
    (
        Field("title", TITLE, "What it is.", is_required=True),
        Field(
            "period",
            PERIOD_USE,
            "Within how long.",
            "pa2023.contract-termination-notice",
            is_required=True,
        ),
        Field("met_by", ITEM_ID, "The item at whose finish it is done."),
        Field(
            "since",
            Choice({word: word for word in ("starts", "ends")}),
            "Which of the contract's dates the time runs from.",
            default="ends",
        ),
        Field("since_item", ITEM_ID, "The item at whose finish the time begins to run instead."),
        _SOURCE,
        _ASSUMED,
    ),
    {"not": need("since", "since_item")},
)
HAND_OVER = Object(
    "hand_over",
    "A service area or an asset that somebody must take over.",
    (
        Field("title", TITLE, "What it is.", is_required=True),
        Field("exit", ITEM_ID, "The item that brings it over."),
        Field("exclusive", Flag(), "Whether only the supplier may provide it.", default=False),
        _SOURCE,
        _ASSUMED,
    ),
)
OBLIGATION = Object(
    "obligation",
    "What a contract asks for again and again.",
    (
        Field("title", TITLE, "What it is.", is_required=True),
        Field("due", Many(Date(has_time=False)), "Days on which it falls due."),
        Field("every", Many(_DAY), "Days of every year on which it falls due.", ["04-01"]),
        Field("met", Many(Date(has_time=False)), "Days on which it was met."),
        Field("owners", Many(TITLE), "Roles who each owe it."),
        Field("if_missed", PROSE, "What follows if it is missed."),
        Field("delay", Length(), "What a missed day costs in time.", "6mo"),
        _SOURCE,
        _ASSUMED,
    ),
    {"anyOf": [need("due"), need("every")]},
)
CONTRACT = Object(
    "contract",
    "A contract that ends: its dates, options, notices, and what must be handed over.",
    (
        Field("title", TITLE, "What it is called.", is_required=True),
        Field("supplier", TITLE, "Who provides the service."),
        Field("starts", Date(), "Its first day.", "2006-04-01"),
        Field("ends", Date(), "Its last day.", "2021-03-31", is_required=True),
        Field("new_service", ITEM_IDS, "The items by which the new service is in place."),
        Field("parallel_running", ITEM_IDS, "The items that need the old service to run."),
        Field("extensions", Many(EXTENSION), "Options to let it run on."),
        Field("notices", Named("notice"), "What must be served before it ends, by id."),
        Field("duties", Named("duty"), "What must be done within a time, by id."),
        Field("obligations", Named("obligation"), "What it asks for again and again, by id."),
        Field("service_areas", Named("hand_over"), "What it provides, by id."),
        Field("assets", Named("hand_over"), "What must be handed over, by id."),
        _SOURCE,
        _ASSUMED,
        _NOTES,
    ),
)

OWN_PERIOD = Object(
    "own_period",
    "A period of the plan's own: from a contract, a constitution, or another country's law.",
    (
        Field("title", TITLE, "What it is.", is_required=True),
        Field("count", COUNT, "How many.", 60, is_required=True),
        Field(
            "unit",
            Choice({word: word for word in ("days", "working-days", "months")}),
            "Of what.",
            default="days",
        ),
        Field(
            "bound",
            Choice({word: word for word in ("at-least", "at-most")}),
            "Whether at least so long must pass, or it must be done within that time.",
            default="at-least",
        ),
        Field("counts_event_day", Flag(), "Whether the event's day is day 1.", default=False),
        Field("least_working_days", _DAYS, "Working days it must include.", default=0),
        Field("rolls", Flag(), "Whether it ends on a working day.", default=False),
        Field("calendar", CALENDAR_NAME, "Whose working days.", default="england-and-wales"),
        Field("trigger", TITLE, "What begins it.", "notice is served"),
        Field("then", TITLE, "What may follow, or must be done.", "the council leaves"),
        Field("provision", TITLE, "Where it stands.", "clause 12.3", is_required=True),
        Field("adjustable", Flag(), "Whether an item may ask for less.", default=False),
        _NOTES,
    ),
)

DOMAIN_OBJECTS: tuple[Object, ...] = (
    PERIOD_USE_OBJECT,
    GATE_OBJECT,
    BOARD,
    STEP,
    PROCUREMENT,
    WAVE,
    TRANSFER,
    EXTENSION,
    NOTICE,
    DUTY,
    HAND_OVER,
    OBLIGATION,
    CONTRACT,
    OWN_PERIOD,
)
