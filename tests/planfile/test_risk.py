"""Risks in plan files: read as written, judged like the schema, written back, found in the text."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import attrs
import jsonschema
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from exitplan.errors import PlanError, Where
from exitplan.expansion import expand
from exitplan.plan import (
    NO_SPREAD,
    Correlation,
    Detour,
    Estimate,
    Group,
    Impact,
    Link,
    LinkType,
    Mitigation,
    Pause,
    Repeat,
    RiskStatus,
    Shape,
    Spread,
    TakeOption,
)
from exitplan.planfile import dumps_plan, json_schema, load_plan, loads_plan, read_text
from exitplan.schedule import compute_schedule
from tests.planfile.fixtures import PLANS, as_editor_sees
from tests.schedule.plans import examples

REGISTER, BRANCHES, ESTIMATES, PROGRAMME = (
    load_plan(PLANS / "good" / name)
    for name in (
        "risk-register.yaml",
        "risk-branches.yaml",
        "risk-estimates.yaml",
        "risk-programme",
    )
)


def test_a_register_reads_as_written() -> None:
    """Probabilities, factors, lengths and hits are what the file says, exactly."""
    late, staff, half, over, gone = REGISTER.risks.values()
    assert (late.probability, late.hits) == (Fraction(15, 100), ("evaluate", "tender"))
    assert late.impact == Impact(multiply=Spread("0.9", "1.5", "1.1"))
    assert late.mitigation == Mitigation(
        "Name a writer for each paper", 20_000, Fraction(1, 20), is_in_place=True
    )
    assert staff.title == "Staff"
    assert staff.impact == Impact(Estimate("2w", "8w", "4w"))
    assert staff.mitigation == Mitigation("Hire", 120_000, impact=Impact("1w"))
    assert (half.hits, half.probability) == (("tender.notice",), Fraction(1, 8))
    assert (over.status, gone.status) == (RiskStatus.HAPPENED, RiskStatus.CLOSED)
    assert REGISTER.correlations["staffing"].coefficient == Fraction(1, 2)
    assert REGISTER.correlations["suppliers"] == Correlation(
        "suppliers",
        pairs=[("tender.notice", "build", "0.3"), ("build", "evaluate", "-0.25")],
        source="§4.2.11",
        notes="From the market test.",
    )


def test_branches_read_as_written() -> None:
    """Each way a plan may go is a thing of its own kind."""
    then = {name: branch.then for name, branch in BRANCHES.branches.items()}
    assert then["challenge"] == Pause("3mo")
    assert then["call-in"] == Pause(Estimate("3w", "8w", "4w"), "england-and-wales")
    assert then["holiday"] == Pause("28ed", "24-hour")
    assert then["no-bid"] == Repeat("notice")
    assert then["no-bid-again"] == Repeat("preparation", 3)
    assert then["run-on"] == TakeOption("old", "extension-1")
    detour = then["default"]
    assert isinstance(detour, Detour)
    assert [task.id for task in detour.items] == [
        "default.interim",
        "default.approve",
        "default.wait",
        "default.settled",
        "default.hand-over",
    ]
    # A dot in front means from the plan's root, as for any link.
    assert detour.items[2].after == (
        Link("default.approve"),
        Link("notice", LinkType.SS, "5d"),
    )


def test_estimates_read_as_written() -> None:
    """Every shape keeps what it says, and gives the task the length that the plan is dated by."""
    items = {item.id: item for item in ESTIMATES.walk()}
    assert items["pert"].estimate == Estimate("6w", "12w", "8w", Shape.PERT, Fraction(5, 2))
    assert items["percentiles"].estimate == Estimate(
        "6w", "12w", "7w", Shape.LOGNORMAL, percentiles=(5, 95)
    )
    assert items["discrete"].estimate == Estimate.discrete({"8w": "66.6%", "3mo": "33.4%"})
    assert items["fixed"].estimate == Estimate.fixed("8w")
    assert items["certain"].spread == NO_SPREAD
    assert ESTIMATES.spread == Spread("90%", "140%", "105%", Shape.PERT, 6)
    lengths = {
        name: str(item.effective_duration) for name, item in items.items() if name in LENGTHS
    }
    assert lengths == LENGTHS
    assert compute_schedule(ESTIMATES).as_dict()


LENGTHS = {
    "triangular": "8w",
    "uniform": "8w",
    "lognormal": "8w",
    "percentiles": "7w",
    "discrete": "8w",
}


def test_a_register_moves_no_date() -> None:
    """Dates with a register are those without it, to the minute."""
    for plan in (REGISTER, BRANCHES, PROGRAMME):
        bare = attrs.evolve(plan, risks={}, branches={}, correlations={}, spread=None)
        assert compute_schedule(plan).as_dict() == compute_schedule(bare).as_dict()


def test_the_files_of_a_programme_are_put_together() -> None:
    """Ids resolve from their own file first; what a plan's file says of spread is its group's."""
    assert PROGRAMME.risks["late"].hits == ("build", "tender.evaluate")
    assert PROGRAMME.risks["own"].hits == ("tender.evaluate", "tender.notice")
    assert PROGRAMME.branches["no-bid"].then == Repeat("tender.notice")
    assert PROGRAMME.branches["challenge"].then == Pause("4w", "tender.office")
    groups = {item.id: item for item in PROGRAMME.items if isinstance(item, Group)}
    assert (groups["tender"].spread, groups["build"].spread) == (Spread("80%", "150%"), None)
    assert PROGRAMME.spread == Spread("90%", "120%")


def test_two_files_that_say_different_things_of_a_risk_disagree(tmp_path: Path) -> None:
    """One risk in two files is one risk, and is told of where it differs."""
    for name, probability in (("a", "10%"), ("b", "20%")):
        (tmp_path / f"{name}.yaml").write_text(
            f"plan: {name}\nstart: 2015-01-05\nrisks:\n"
            f"  late: {{probability: {probability}, hits: a.work, add: 1w}}\n"
            "tasks: {work: {duration: 5d}}\n",
            encoding="utf-8",
        )
    with pytest.raises(PlanError, match="something else of risk 'late'"):
        load_plan(tmp_path)


@pytest.mark.parametrize(
    ("where", "text"),
    [
        (Where("", "risks.late-papers"), "late-papers"),
        (Where("", "risks.late-papers.hits", 1), "tender"),
        (Where("", "risks.half.mitigation.multiply"), "150%"),
        (Where("", "risks.late-papers.impact"), "late-papers"),
        (Where("", "correlations.suppliers.pairs", 1), "{tasks: [build, evaluate]"),
    ],
)
def test_places_are_found(where: Where, text: str) -> None:
    """What a finding is about is found in the file, to the entry of a list."""
    source = (PLANS / "good" / "risk-register.yaml").read_text(encoding="utf-8")
    assert REGISTER.locate is not None
    found = REGISTER.locate(where)
    assert found is not None
    assert found.span is not None
    assert source[found.span.index :].startswith(text) or where.field.endswith("impact")


def test_the_tasks_of_a_detour_are_found_in_their_file() -> None:
    """A detour's task is found by its id, in a programme as well."""
    for plan, item, file in (
        (BRANCHES, "default.wait", "risk-branches.yaml"),
        (PROGRAMME, "default.second", "programme.yaml"),
    ):
        assert plan.locate is not None
        found = plan.locate(Where(item, "after"))
        assert found is not None
        assert found.file is not None
        assert found.file.endswith(file)


def test_risks_to_inactive_items_take_no_part() -> None:
    """What is said of an inactive item stays in the file, and is left out of what is reckoned."""
    text = (
        "plan: p\nstart: 2015-01-05\nspread: {low: 80%, high: 150%}\nrisks:\n"
        "  one: {probability: 10%, hits: [a, b], add: 1w}\n"
        "  two: {probability: 10%, hits: b, add: 1w}\n"
        "branches:\n  three: {probability: 10%, at: b, pause: 1w}\n"
        "correlations:\n  four: {tasks: [a, b, c], coefficient: 0.5}\n"
        "tasks:\n  a: {duration: 5d}\n  b: {duration: 5d, inactive: true}\n"
        "  c: {duration: 5d, after: [a, b]}\n"
    )
    reading = read_text(text)
    assert reading.plan is not None
    assert [str(finding) for finding in reading.diagnostics] == []
    assert set(reading.plan.risks) == {"one", "two"}
    left = expand(reading.plan).plan
    assert {name: risk.hits for name, risk in left.risks.items()} == {"one": ("a",)}
    assert left.branches == {}
    assert left.correlations["four"].tasks == ("a", "c")
    assert loads_plan(dumps_plan(reading.plan)) == reading.plan


@pytest.mark.parametrize(
    ("said", "help_"),
    [
        ("min: 1w", "did you mean low?"),
        ("max: 1w", "did you mean high?"),
        ("mode: 1w", "did you mean likely?"),
        ("most likely: 1w", "did you mean likely?"),
        ("optimistic: 1w", "did you mean low?"),
        ("pessimistic: 1w", "did you mean high?"),
        ("distribution: pert", "did you mean shape?"),
        ("lambda: 4", "did you mean weight?"),
    ],
)
def test_habits_of_estimates_are_understood(said: str, help_: str) -> None:
    """Words of other tools are told what they are called here."""
    reading = read_text(
        f"plan: p\nstart: 2015-01-05\ntasks:\n  a: {{duration: 2w, estimate: {{{said}}}}}\n"
    )
    assert help_ in {finding.help for finding in reading.diagnostics if finding.code == "EP101"}


@pytest.mark.parametrize(
    ("said", "help_"),
    [
        ("p: 30%", "did you mean probability?"),
        ("chance: 30%", "did you mean probability?"),
        ("likelihood: 30%", "did you mean probability?"),
        ("affects: a", "did you mean hits?"),
        ("tasks: a", "did you mean hits?"),
        ("delay: 1w", "did you mean add?"),
        ("factor: 120%", "did you mean multiply?"),
        ("response: Ask", "did you mean mitigation?"),
    ],
)
def test_habits_of_registers_are_understood(said: str, help_: str) -> None:
    """Words of other registers are told what they are called here."""
    reading = read_text(
        f"plan: p\nstart: 2015-01-05\nrisks:\n  r: {{{said}}}\ntasks:\n  a: {{duration: 2w}}\n"
    )
    assert help_ in {finding.help for finding in reading.diagnostics if finding.code == "EP101"}


@pytest.mark.parametrize(
    ("given_", "help_"),
    [
        ("0.3", "write 30%"),
        ("0.125", "write 12.5%"),
        ("1", "write 100%"),
        ("15", "write 15%"),
        ("likely", "write it with its sign, like 15%"),
    ],
)
def test_a_probability_needs_its_sign(given_: str, help_: str) -> None:
    """Nobody can take 0.3 for 0.3% or 30% by mistake: it is refused, with what was meant."""
    reading = read_text(
        "plan: p\nstart: 2015-01-05\nrisks:\n"
        f"  r: {{probability: {given_}, hits: a, add: 1w}}\ntasks:\n  a: {{duration: 2w}}\n"
    )
    assert [(f.code, f.help) for f in reading.diagnostics] == [("EP113", help_)]


FORMAL = {f"EP1{number:02d}" for number in range(1, 17)} | {"EP011"}
SCHEMA = jsonschema.Draft7Validator(json.loads(json.dumps(json_schema())))
_TEXTS = ["Begin", "2015", "true", "null", "[a]", "{a: b}", "''", '"one\\n"']
_SHARES = ["15%", "'15 %'", "0.3", "-5%", "150%", "12.5%", "1.23456%", "null", "[5%]", "'%'"]
_LENGTHS = ["5d", "5", "1.5w", "3mo", "5dd", "null", "{d: 5}", "50%"]
_ITEMS = ["a", "[a, b]", "a SS", "[]", "null", "{task: a}", "1"]
_NUMBERS = ["0.5", "-0.5", "50%", "'0.5'", "half", "null", "2", "+0.25", "[0.5]", ".5x"]
_ESTIMATE = {
    "shape": ["triangular", "pert", "uniform", "lognormal", "fixed", "discrete", "normal", "null"],
    "low": _LENGTHS,
    "likely": _LENGTHS,
    "high": _LENGTHS,
    "weight": ["4", "2.5", "-1", "heavy", "'4'", "null"],
    "percentiles": ["[10, 90]", "[5, 95]", "[a, b]", "[10, 101]", "null", "[]"],
    "values": [
        "[{length: 5d, probability: 50%}, {length: 9d, probability: 50%}]",
        "{length: 5d, probability: 100%}",
        "[{length: 5d}]",
        "[]",
        "5d",
        "{5d: 50%}",
    ],
    "mode": ["5d"],
}
_SPREAD = {
    "shape": ["triangular", "pert", "uniform", "lognormal", "fixed", "discrete"],
    "low": _SHARES,
    "likely": _SHARES,
    "high": _SHARES,
    "weight": ["4", "x"],
    "percentiles": ["[10, 90]", "5"],
}
_ADDS = [*_LENGTHS, "{low: 1d, likely: 2d, high: 3d}", "{low: 1d}", "{shape: fixed, likely: 5d}"]
_FACTORS = [*_SHARES, "{low: 80%, high: 120%}", "{low: 80%}", "none"]
_MITIGATIONS = [
    "{what: Ask}",
    "{what: Ask, cost: '20,000', probability: 5%, in_place: true}",
    "{what: Ask, cost: £5, in_place: yes}",
    "{cost: 5}",
    "{what: Ask, add: 1w}",
    "Ask",
    "null",
]
_SAYS = {
    "title": _TEXTS,
    "cause": _TEXTS,
    "owner": _TEXTS,
    "mitigation": _MITIGATIONS,
    "status": ["open", "closed", "happened", "Open", "null"],
    "source": _TEXTS,
    "assumed": ["true", "Nobody knows", "{reason: X}", "null"],
    "notes": _TEXTS,
}
_RISK = {"probability": _SHARES, "hits": _ITEMS, "add": _ADDS, "chance": ["5%"], **_SAYS}
_BRANCH = {
    "probability": _SHARES,
    "at": ["a", "b", "[a]", "a SS", "null"],
    "pause": [*_ADDS, "{shape: fixed, likely: 5d, calendar: x}"],
    "repeat": ["{from: a}", "{from: a, times: 3}", "{times: 3}", "a", "{from: a, times: x}"],
    "detour": [
        "{tasks: {x: {duration: 5d}}}",
        "{tasks: {x: {duration: 5d}, y: {milestone: true, after: x}}}",
        "{tasks: {X: {duration: 5d}}}",
        "{tasks: {x: {}}}",
        "{tasks: {x: {duration: 5d, low: 1d}}}",
        "{tasks: {}}",
        "{}",
        "x",
    ],
    "option": [
        "{contract: c}",
        "{contract: c, option: One}",
        "{option: One}",
        "c",
        "{contract: C}",
    ],
    **_SAYS,
}
_CORRELATION = {
    "title": _TEXTS,
    "tasks": ["[a, b]", "a", "[]", "[a, b SS]"],
    "coefficient": _NUMBERS,
    "pairs": [
        "[{tasks: [a, b], coefficient: 0.5}]",
        "{tasks: [a, b], coefficient: 50%}",
        "[{tasks: [a, b]}]",
        "[{coefficient: 0.5}]",
        "[[a, b, 0.5]]",
    ],
    "source": _TEXTS,
    "rho": ["0.5"],
}


def _some(samples: dict[str, list[str]], most: int) -> st.SearchStrategy[dict[str, str]]:
    one = st.sampled_from(sorted(samples)).flatmap(
        lambda key: st.tuples(st.just(key), st.sampled_from(samples[key]))
    )
    return st.lists(one, max_size=most).map(dict)


def _flow(fields: dict[str, str]) -> str:
    return "{" + ", ".join(f"{key}: {value}" for key, value in fields.items()) + "}"


def _judge(lines: str, extra: str = "") -> None:
    """Compare what the loader finds in form with what the schema says."""
    text = (
        f"plan: p\nstart: 2015-01-05\n{lines}tasks:\n  a: {{duration: 5d{extra}}}\n"
        "  b: {duration: 5d, after: a}\n  1: {duration: 5d}\n"
    )
    found = [finding for finding in read_text(text).diagnostics if finding.code in FORMAL]
    refused = [error.message[:200] for error in SCHEMA.iter_errors(as_editor_sees(text))]
    assert bool(found) == bool(refused), (text, [str(finding) for finding in found], refused)


@examples(300)
@given(_some(_ESTIMATE, 4))
@example({"shape": "lognormal", "low": "1w", "high": "3w", "percentiles": "[10, 90]"})
@example({"shape": "discrete", "values": "{length: 5d, probability: 100%}"})
@example({"likely": "5d", "shape": "fixed", "low": "5d"})
def test_estimates_are_judged_alike(fields: dict[str, str]) -> None:
    """An estimate of any keys and values is refused for its form by both or by neither."""
    _judge("", f", estimate: {_flow(fields)}")


@examples(200)
@given(_some(_SPREAD, 4))
@example({"low": "80%", "high": "150%", "percentiles": "[10, 90]"})
def test_spreads_are_judged_alike(fields: dict[str, str]) -> None:
    """A spread of any keys and values is refused for its form by both or by neither."""
    _judge(f"spread: {_flow(fields)}\n")
    _judge("", f", spread: {_flow(fields)}")


@examples(300)
@given(_some(_RISK, 3))
def test_risks_are_judged_alike(fields: dict[str, str]) -> None:
    """A risk is refused for its form by both or by neither; one impact it always has here."""
    whole = {"probability": "5%", "hits": "a", "add": "1w", **fields}
    _judge(f"risks:\n  r: {_flow(whole)}\n")


@examples(200)
@given(st.sampled_from(_FACTORS), _some({"hits": _ITEMS, "probability": _SHARES}, 2))
def test_factors_are_judged_alike(factor: str, fields: dict[str, str]) -> None:
    """The same for a risk that multiplies, and for one that lacks what it needs."""
    whole = {"probability": "5%", "hits": "a", **fields, "multiply": factor}
    _judge(f"risks:\n  r: {_flow(whole)}\n")
    _judge(f"risks:\n  r: {_flow({**fields, 'multiply': factor})}\n")


@examples(300)
@given(_some(_BRANCH, 3))
@example({"pause": "1w", "repeat": "{from: a}"})
def test_branches_are_judged_alike(fields: dict[str, str]) -> None:
    """A branch of any keys and values is refused for its form by both or by neither."""
    _judge(f"branches:\n  b: {_flow({'probability': '5%', 'at': 'a', **fields})}\n")


@examples(300)
@given(_some(_CORRELATION, 3))
def test_correlations_are_judged_alike(fields: dict[str, str]) -> None:
    """A correlation of any keys and values is refused for its form by both or by neither."""
    _judge(f"correlations:\n  c: {_flow(fields)}\n")
