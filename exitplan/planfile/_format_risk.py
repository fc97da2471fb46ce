"""The plan file format of estimates and spreads, risks, branches and correlations."""

from __future__ import annotations

from typing import Any

from exitplan.plan import Shape
from exitplan.planfile._format_parts import (
    ASSUMPTION,
    CALENDAR_NAME,
    PROSE,
    REASON,
    TITLE,
    WORDS,
    choice,
    equals,
    need,
)
from exitplan.planfile._kinds import (
    Choice,
    Coefficient,
    Either,
    Field,
    Flag,
    Id,
    Length,
    LinkText,
    Many,
    Named,
    Number,
    Object,
    Share,
    Whole,
)

ITEM_ID = LinkText(is_bare=True)
POUNDS = Whole(1_000_000_000_000)
_TIMES = Whole(100)
_PERCENTILE = Whole(100)

OUTCOME = Object(
    "outcome",
    "One of the lengths of a discrete estimate.",
    (
        Field("length", Length(), "How long it takes.", "8w", is_required=True),
        Field("probability", Share(), "How likely that is.", "70%", is_required=True),
    ),
)
_WEIGHT = Field("weight", Number(), "Of the likely value, for pert.", 4, 2.5, default=4)
_PERCENTILES = Field(
    "percentiles", Many(_PERCENTILE), "Which ones low and high are, for lognormal.", [5, 95]
)
_ESTIMATE: tuple[Field, ...] = (
    Field("shape", choice(Shape), "The form of the distribution.", default="triangular"),
    Field("low", Length(), "If all goes well.", "6w"),
    Field(
        "likely",
        Length(),
        "Most likely; the plan is dated by it. Needed for triangular, pert and fixed.",
        "8w",
    ),
    Field("high", Length(), "If little goes well.", "12w"),
    _WEIGHT,
    _PERCENTILES,
    Field("values", Many(OUTCOME), "The lengths of a discrete estimate, each with how likely."),
)


def _shape(shape: str, needed: list[str], refused: list[str]) -> dict[str, Any]:
    """Say which keys go with a shape."""
    keys: dict[str, Any] = dict.fromkeys(refused, False)
    rule = {"required": needed, "properties": keys}
    is_it: dict[str, Any] = equals("shape", shape)
    if shape == "triangular":
        is_it = {"anyOf": [is_it, {"not": need("shape")}]}
    return {"if": is_it, "then": rule}


_ENDS = ["low", "high"]
NEEDED: dict[Shape, tuple[str, ...]] = {
    Shape.TRIANGULAR: ("low", "likely", "high"),
    Shape.PERT: ("low", "likely", "high"),
    Shape.UNIFORM: ("low", "high"),
    Shape.LOGNORMAL: ("low", "high"),
    Shape.FIXED: ("likely",),
    Shape.DISCRETE: ("values",),
}
"""Keys that an estimate of each shape must have."""
ONLY_FOR: dict[str, frozenset[Shape]] = {
    "low": frozenset(Shape) - {Shape.FIXED, Shape.DISCRETE},
    "likely": frozenset(Shape) - {Shape.DISCRETE},
    "high": frozenset(Shape) - {Shape.FIXED, Shape.DISCRETE},
    "weight": frozenset({Shape.PERT}),
    "percentiles": frozenset({Shape.LOGNORMAL}),
    "values": frozenset({Shape.DISCRETE}),
}
"""Keys that only go with some shapes."""


def _rules(shapes: tuple[Shape, ...], optional: tuple[str, ...] = ()) -> dict[str, Any]:
    """Say for each shape which keys it needs and which do not go with it."""
    return {
        "allOf": [
            _shape(
                shape.value,
                [key for key in NEEDED[shape] if key not in optional],
                [key for key, fits in ONLY_FOR.items() if shape not in fits],
            )
            for shape in shapes
        ]
    }


ESTIMATE = Object(
    "estimate",
    "How sure the planner is of a length: mostly three points.",
    _ESTIMATE,
    _rules(tuple(Shape)),
)
SPREAD_SHAPES = (Shape.TRIANGULAR, Shape.PERT, Shape.UNIFORM, Shape.LOGNORMAL)
SPREAD = Object(
    "spread",
    "How far lengths may differ from the planned ones.",
    (
        Field(
            "shape",
            Choice({shape.value: shape for shape in SPREAD_SHAPES}),
            "The form of the distribution.",
            default="triangular",
        ),
        Field("low", Share(), "If all goes well.", "80%", is_required=True),
        Field("likely", Share(), "Most likely.", "110%", default="100%"),
        Field("high", Share(), "If little goes well.", "150%", is_required=True),
        _WEIGHT,
        _PERCENTILES,
    ),
    _rules(SPREAD_SHAPES, ("low", "likely", "high")),
)
SPREADS = Either(Choice({"none": "none"}), SPREAD)

_ADD = Field("add", Either(Length(), ESTIMATE), "How much longer each of them takes.", "4w")
_MULTIPLY = Field(
    "multiply", Either(Share(), SPREAD), "How long each of them takes of its own length.", "150%"
)
_SAYS = (
    Field("source", PROSE, "Where in which document it stands.", "§4.2.10"),
    Field(
        "assumed",
        Either(REASON, ASSUMPTION),
        "What no document says, and why we put it so.",
    ),
    Field("notes", PROSE, "Anything else a reader should know."),
)
_STATUS = Field(
    "status",
    Choice({word: word for word in ("open", "happened", "closed")}),
    "Whether it may still happen, has happened, or no longer counts.",
    default="open",
)
MITIGATION = Object(
    "mitigation",
    "What is or could be done about it, and what is left then.",
    (
        Field("what", PROSE, "What is done.", "Name a deputy for each expert", is_required=True),
        Field("cost", POUNDS, "What it costs, in pounds.", 20_000),
        Field("probability", Share(), "How likely it is then.", "5%"),
        _ADD,
        _MULTIPLY,
        Field("in_place", Flag(), "Whether it is done already.", default=False),
    ),
    {"not": need("add", "multiply")},
)
RISK = Object(
    "risk",
    "Something that may happen, and changes how long tasks take.",
    (
        Field("title", TITLE, "What may happen. Made from the id if left out."),
        Field("cause", PROSE, "Why it may happen."),
        Field("probability", Share(), "How likely it is.", "15%", is_required=True),
        Field(
            "hits",
            Many(ITEM_ID),
            "The tasks it hits, all at once; of a group, every member.",
            "evaluate",
            ["evaluate", "negotiate"],
            is_required=True,
        ),
        _ADD,
        _MULTIPLY,
        Field("owner", WORDS, "Who answers for it.", "Head of Procurement"),
        Field("mitigation", MITIGATION, "What is or could be done about it."),
        _STATUS,
        *_SAYS,
    ),
    {"oneOf": [need("add"), need("multiply")]},
)

PAUSE = Object(
    "pause",
    "A length of time in which what waits for a branch's item is held up.",
    (*_ESTIMATE, Field("calendar", CALENDAR_NAME, "On whose working time it is counted.")),
    _rules(tuple(Shape)),
)
REPEAT = Object(
    "repeat",
    "Work that is done again.",
    (
        Field("from", ITEM_ID, "The item from which it begins anew.", "notice", is_required=True),
        Field("times", _TIMES, "How often at most.", default=1),
    ),
)
DETOUR = Object(
    "detour",
    "Tasks that only then have to be done, before the plan goes on.",
    (
        Field(
            "tasks",
            Named("item"),
            "The tasks and milestones, by id. Those without a predecessor among them wait for the "
            "branch's item; what waits for that waits for the last of them.",
            is_required=True,
        ),
    ),
)
OPTION = Object(
    "option",
    "An option of a contract that is taken.",
    (
        Field("contract", Id(), "The contract.", "service-birmingham", is_required=True),
        Field("option", TITLE, "Its title, or extension-1 for the first.", "extension-1"),
    ),
)
WAYS = ("pause", "repeat", "detour", "option")
"""Keys of which a branch has exactly one."""
BRANCH = Object(
    "branch",
    "Another way the plan may go.",
    (
        Field("title", TITLE, "What happens then. Made from the id if left out."),
        Field("cause", PROSE, "Why it may happen."),
        Field("probability", Share(), "How likely it is.", "10%", is_required=True),
        Field(
            "at", ITEM_ID, "The task at whose finish it is decided.", "evaluate", is_required=True
        ),
        Field("pause", Either(Length(), PAUSE), "What waits for it waits longer.", "3mo"),
        Field("repeat", REPEAT, "Work is done again."),
        Field("detour", DETOUR, "Other tasks come first."),
        Field("option", OPTION, "A contract runs on."),
        Field("owner", WORDS, "Who answers for it."),
        Field("mitigation", MITIGATION, "What is or could be done to make it less likely."),
        _STATUS,
        *_SAYS,
    ),
    {"oneOf": [need(way) for way in WAYS]},
)
TIED = Object(
    "tied",
    "Two tasks, and how much they go together.",
    (
        Field("tasks", Many(ITEM_ID), "The two.", ["a", "b"], is_required=True),
        Field("coefficient", Coefficient(), "Between -1 and 1.", 0.5, is_required=True),
    ),
)
CORRELATION = Object(
    "correlation",
    "Tasks whose lengths go together.",
    (
        Field("title", TITLE, "Why they go together."),
        Field("tasks", Many(ITEM_ID), "Tasks of which every two go together so.", ["a", "b"]),
        Field("coefficient", Coefficient(), "How much, between -1 and 1.", 0.5),
        Field("pairs", Many(TIED), "Pairs of tasks, each with its coefficient."),
        *_SAYS,
    ),
    {
        "anyOf": [need("tasks"), need("pairs")],
        "dependencies": {"tasks": ["coefficient"], "coefficient": ["tasks"]},
    },
)

RISK_OBJECTS: tuple[Object, ...] = (
    OUTCOME,
    SPREAD,
    MITIGATION,
    RISK,
    PAUSE,
    REPEAT,
    DETOUR,
    OPTION,
    BRANCH,
    TIED,
    CORRELATION,
)
