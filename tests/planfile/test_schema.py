"""The JSON Schema and the loader follow from one table, and judge alike."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exitplan.plan import parse_duration, parse_moment
from exitplan.plan._risk_codes import RISK_CODES
from exitplan.planfile import _schema, json_schema, schema_text
from exitplan.planfile._format import OBJECTS
from exitplan.planfile._kinds import Length
from tests.planfile.fixtures import BAD_FILES, GOOD_FILES, as_editor_sees, codes_of, expected

COMMITTED = Path(__file__).resolve().parents[2] / "exitplan" / "planfile" / "plan.schema.json"

BEYOND_THE_SCHEMA = {
    "EP005": "an editor resolves anchors and aliases before it asks the schema",
    "EP006": "as anchors",
    "EP007": "each document is judged by itself",
    "EP008": "there is nothing to judge",
    "EP102": "editors report it by themselves",
    "EP114": "that yes is no reason is a matter of words (assumed: true is refused)",
    "EP115": "a schema cannot compare two dates",
    "EP116": "a pattern for every way of saying how often a board meets would explain nothing",
    "EP201": "a schema does not know the other ids",
    **dict.fromkeys(("EP202", "EP203", "EP204", "EP207", "EP209", "EP214"), "a link's other end"),
    **dict.fromkeys(("EP205", "EP210", "EP211", "EP212", "EP213"), "values seen together"),
    **dict.fromkeys(("EP301", "EP302", "EP303", "EP304", "EP305", "EP306"), "compares values"),
    **dict.fromkeys(("EP307", "EP308", "EP311", "EP312"), "compares values"),
    "EP215": "values seen together",
    "EP309": "a schema knows no calendars",
    **dict.fromkeys(("EP401", "EP402", "EP403"), "the law is in tables of its own"),
    **dict.fromkeys(("EP404", "EP405"), "an item seen together with its progress"),
    **dict.fromkeys((f"EP41{n}" for n in (0, 1, 3, 4, 5, 6, 7, 8, 9)), "boards by their ids"),
    **dict.fromkeys((f"EP42{n}" for n in range(5)), "steps follow from law and procedure"),
    **dict.fromkeys(("EP430", "EP431", "EP432", "EP434"), "steps follow from the route"),
    **dict.fromkeys((f"EP44{n}" for n in (0, 1, 2, 3, 5, 6, 7)), "the plan's items and periods"),
    **dict.fromkeys(set(RISK_CODES) - {"EP705"}, "values seen together, or the plan's items"),
}
"""Codes a schema cannot judge, and why not."""

BEYOND_THE_SCHEMA_FILES = {
    "EP011-control-character": "the file as a whole is refused",
    "EP011-escaped-control": "a pattern for every text would hide what the others say",
    "EP106-no-such-day": "a pattern does not know how long February is",
    "EP103-list-as-key": "JSON has no such keys",
}
ALSO_REFUSED = {
    "EP114-flag-for-reason",
    "EP114-no-reason",
    "EP115-bad-yearly",
    "EP115-span-for-a-day",
}


@pytest.fixture(scope="module")
def validator() -> Any:
    """Give a validator of the committed schema."""
    return jsonschema.Draft7Validator(json.loads(COMMITTED.read_text(encoding="utf-8")))


def test_the_committed_schema_is_current() -> None:
    """plan.schema.json is what the format's table gives: exitplan schema > plan.schema.json."""
    assert COMMITTED.read_text(encoding="utf-8") == schema_text()


def test_the_schema_is_valid_and_says_everything() -> None:
    """It is valid draft-07, closed, and every key and object has a description."""
    schema = json_schema()
    jsonschema.Draft7Validator.check_schema(schema)
    assert schema["$schema"] == "http://json-schema.org/draft-07/schema#"
    assert set(schema["definitions"]) == set(OBJECTS)
    for name, thing in schema["definitions"].items():
        assert thing["additionalProperties"] is False, name
        assert thing["description"], name
        for key, field in thing["properties"].items():
            assert field["description"].endswith("."), f"{name}.{key}"


def test_examples_and_defaults_obey_their_own_field(validator: Any) -> None:
    """What the schema offers for completion is valid where it is offered."""
    schema = json_schema()
    for name, thing in schema["definitions"].items():
        for key, field in thing["properties"].items():
            one = jsonschema.Draft7Validator({**field, "definitions": schema["definitions"]})
            offered = [
                *field.get("examples", ()),
                *([field["default"]] if "default" in field else []),
            ]
            for value in offered:
                assert one.is_valid(value), f"{name}.{key}: {value!r}"


@pytest.mark.parametrize("path", GOOD_FILES, ids=lambda path: path.stem)
def test_good_plans_obey_the_schema(path: Path, validator: Any) -> None:
    """What the loader takes, the schema takes."""
    value = as_editor_sees(path.read_text(encoding="utf-8"))
    assert [error.message for error in validator.iter_errors(value)] == []


JUDGED = [
    path
    for path in BAD_FILES
    if not codes_of(path) & {"EP004", "EP005", "EP006", "EP007", "EP008", "EP102"}
    and path.stem not in BEYOND_THE_SCHEMA_FILES
]


@pytest.mark.parametrize("path", JUDGED, ids=lambda path: path.stem)
def test_schema_and_loader_judge_bad_plans_alike(path: Path, validator: Any) -> None:
    """A fault of form is refused by both; what no schema can know is left to the loader."""
    value = as_editor_sees(path.read_text(encoding="utf-8"))
    formal = codes_of(path) - set(BEYOND_THE_SCHEMA)
    if path.stem in ALSO_REFUSED:
        formal = codes_of(path)
    assert validator.is_valid(value) is not bool(formal)


POINTED = [path for path in JUDGED if codes_of(path) <= {"EP106", "EP107", "EP108", "EP113"}]


@pytest.mark.parametrize("path", POINTED, ids=lambda path: path.stem)
def test_each_formal_fault_is_refused_by_itself(path: Path, validator: Any) -> None:
    """The schema refuses not only the file: it points at as many places, or at what holds them."""
    value = as_editor_sees(path.read_text(encoding="utf-8"))
    faults = expected(path).total()
    leaves = {
        tuple(leaf.absolute_path)
        for error in validator.iter_errors(value)
        for leaf in _leaves(error)
    }
    assert len(leaves) >= faults


def _leaves(error: Any) -> Any:
    if not error.context:
        return [error]
    return [leaf for child in error.context for leaf in _leaves(child)]


_PIECES = st.sampled_from(
    [
        "10",
        "1.5",
        "-2",
        "+3",
        "",
        " ",
        "d",
        "w",
        "h",
        "min",
        "mo",
        "y",
        "ed",
        "eh",
        "DAYS",
        "day",
        "working ",
        "calendar ",
        "elapsed ",
        "months",
        "weeks",
        "m",
        "ss",
        "  ",
        "years",
        "0",
    ]
)


@given(st.lists(_PIECES, max_size=5).map("".join))
def test_duration_pattern_and_parser_agree(text: str) -> None:
    """The schema's pattern takes exactly the durations the parser takes."""
    schema = _schema._length(Length())
    assert jsonschema.Draft7Validator(schema).is_valid(text) is _takes(parse_duration, text)


_DATE_PIECES = st.sampled_from(
    ["2015", "-", "01", "12", "13", "31", "T", " ", "09:00", "24:00", "23:59", ":00", ":01", "00"]
)


@given(st.lists(_DATE_PIECES, max_size=8).map("".join))
def test_date_pattern_takes_what_the_parser_takes(text: str) -> None:
    """Every date the parser takes fits the pattern; the reverse fails only for days not there."""
    schema = _schema.json_schema()["definitions"]["plan"]["properties"]["start"]
    if _takes(parse_moment, text):
        assert jsonschema.Draft7Validator(schema).is_valid(text)


def _takes(parse: Any, text: str) -> bool:
    try:
        parse(text)
    except ValueError:
        return False
    return True
