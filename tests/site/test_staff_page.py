"""The page of staff: the headcount's numbers, and each duty with its last day and its state."""

from __future__ import annotations

import datetime
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exitplan.outlook import headcount_of, legal_duties
from exitplan.plan import Group, Plan, Route, Transfer, Wave
from exitplan.planfile import load_plan, loads_plan
from exitplan.schedule import Schedule, compute_schedule
from exitplan.schedule.words import iso_date
from exitplan.site import Edition
from exitplan.site._contents import chapters_of
from exitplan.site._headcount_chart import headcount_chart
from exitplan.site._staff_duties import NO_FIXED_DAY
from exitplan.site._text import clean
from exitplan.transfer import headcount, read_route
from tests.site.page_tables import main_page, table_of, tables_of, words_of

ROOT = Path(__file__).resolve().parents[2]
PLANS = (
    "plans",
    "plans/present-day/fernborough-ict.yaml",
    "tests/plans/good/transfers.yaml",
)


def page_of(schedule: Schedule) -> str:
    return main_page(schedule, "staff.md")


@pytest.fixture(scope="module", params=PLANS)
def dated(request: pytest.FixtureRequest) -> Schedule:
    return compute_schedule(load_plan(ROOT / request.param))


@pytest.fixture(scope="module")
def page(dated: Schedule) -> str:
    return page_of(dated)


def test_the_numbers_are_those_of_exitplan_headcount(dated: Schedule, page: str) -> None:
    """For each day of change every organisation's two numbers stand in the table."""
    found = headcount_of(dated)
    assert found is not None
    rows = table_of(page, "Who employs the people").rows
    told: dict[tuple[str, str], tuple[int, int]] = {}
    day = ""
    for row in rows:
        cells = row
        if len(row) == 4:
            day = (row[0].days or ["until then"])[0]
            cells = row[1:]
        name, *numbers = (cell.words for cell in cells)
        employed, works = (int(number.replace(",", "")) for number in numbers)
        told[day, name] = (employed, works)
    working = dict(found.working_for)
    expected = {}
    for moment, employed_by in found.employed:
        place = "until then" if moment is None else iso_date(moment)
        works_for = working[moment]
        for name in {*employed_by, *works_for}:
            expected[place, name] = (employed_by.get(name, 0), works_for.get(name, 0))
    assert told == expected


def test_each_wave_has_its_route_its_day_and_every_step(dated: Schedule, page: str) -> None:
    """Steps of a wave stand in its table with the schedule's dates; its day one in its heading."""
    found = headcount_of(dated)
    assert found is not None
    words = words_of(page)
    for move in found.moves:
        assert move.day is not None
        table = table_of(page, f"Steps of “{clean(move.title)}”")
        steps = list(dated.groups[move.wave].tasks())
        assert len(table.rows) == len(steps)
        for step in steps:
            dates = dated[step.id]
            assert any(
                row[0].words.startswith(clean(step.title))
                and row[2].days == [iso_date(dates.finish_day)]
                for row in table.rows
            )
        people = "1 person" if move.people == 1 else f"{move.people:,} people"
        assert f"“{clean(move.title)}”: {people}, on" in words
    assert ("They get a new employer" in words) == any(m.changes_employer for m in found.moves)


def test_room_to_day_one_is_the_float_to_it(dated: Schedule, page: str) -> None:
    """What the last column but one gives in working days is the schedule's float to day one."""
    found = headcount_of(dated)
    assert found is not None
    seen = 0
    for move in found.moves:
        day_one = f"{move.wave}.day-one"
        table = table_of(page, f"Steps of “{clean(move.title)}”")
        room = dated.float_to(day_one)
        for step in dated.groups[move.wave].tasks():
            dates = dated[step.id]
            if step.id not in room or step.id == day_one or dates.day_rule or dates.completed:
                continue
            if room[step.id] % dates.day_minutes or dates.day_minutes == 24 * 60:
                continue
            (row,) = [r for r in table.rows if _leads_to(r[0].links, step.id)]
            assert row[-2].words == str(room[step.id] // dates.day_minutes).replace("-", "−")
            seen += 1
    assert seen > 10


def _leads_to(links: list[str], item_id: str) -> bool:
    slug = re.sub(r"[^a-z0-9]+", "-", item_id)
    return any(link.endswith((f"#item-{slug}", f"/{slug}.md")) for link in links)


def test_duties_within_a_time_are_those_of_the_engine(dated: Schedule, page: str) -> None:
    """Every duty by law of a transfer stands with its last day and its forecast."""
    assert dated.expansion is not None
    groups = tuple(f"{group}." for group in dated.expansion.transfers)
    rows = [r for t in tables_of(page) if t.caption.startswith("Duties for") for r in t.rows]
    terms = [term for term in legal_duties(dated) if term.id.startswith(groups)]
    assert terms
    for term in terms:
        assert any(
            row[0].words.startswith(clean(term.title))
            and row[2].days == [iso_date(term.last_day)]
            and row[3].days == [iso_date(term.forecast_day or 0)]
            for row in rows
        )


STAFF = """\
plan: staff
title: Staff
start: 2018-09-03
status_date: {status}
tasks:
  people:
    title: The staff come over
    transfer:
      to: The council
      from: The supplier
      union: {union}
      cautious: {cautious}
      waves:
        desk:
          title: Service desk
          people: 167
          route: tupe
          day_one: 2019-08-01
          steps: {steps}
"""


def _staff(status: str = "2018-10-01", steps: str = "{}", **facts: str) -> Schedule:
    words = {"union": "true", "cautious": "false"} | facts
    text = STAFF.format(status=status, steps=steps, **words).replace("          steps: {}\n", "")
    return compute_schedule(loads_plan(text))


@pytest.mark.parametrize(("cautious", "last"), [("false", "2019-07-04"), ("true", "2019-07-03")])
def test_information_is_due_28_days_before_day_one(cautious: str, last: str) -> None:
    """Counted by hand, as the people of Birmingham's ICT service came back on 1 August 2019.

    4 July to 1 August are 27 days left of July and one of August: 28, so 4 July is the last day
    by TUPE reg 11(6) read literally. Clear days leave 28 days between the two, which is 3 July.
    """
    page = page_of(_staff(cautious=cautious))
    row = table_of(page, "Duties for “Service desk”").row("Employee liability information before")
    assert row[2].days == [last]
    assert row[4].words == "to come"
    words = words_of(page)
    assert "Staff may transfer on Thursday 1 August 2019 if the old employer gives" in words


LATE = """{
            eli-given: {actual_finish: 2019-07-10},
            eli-period: {actual_start: 2019-07-10, actual_finish: 2019-07-12},
            day-one: {actual_finish: 2019-07-15}}"""


@pytest.mark.parametrize(
    ("status", "steps", "word"),
    [
        (
            "2019-07-10",
            "{eli-given: {actual_finish: 2019-07-02}, eli-period: {actual_start: 2019-07-02}}",
            "done, on time",
        ),
        (
            "2019-07-15",
            LATE,
            "done, but late",
        ),
        ("2018-10-01", "{}", "to come"),
    ],
)
def test_a_duty_says_how_it_stands(status: str, steps: str, word: str) -> None:
    """Done in time, done too late or still to come: as of the status date."""
    page = page_of(_staff(status, steps))
    row = table_of(page, "Duties for “Service desk”").row("Employee liability information before")
    assert row[4].words == word


def test_information_that_will_be_too_old_is_late() -> None:
    """Drawn up on a day more than 14 days before it is given, it is forecast to be late."""
    page = page_of(_staff(steps="{eli-draw-up: {duration: 4w}}"))
    row = table_of(page, "Duties for “Service desk”").row("The supplier gives")
    assert row[4].words == "forecast to be late"
    assert "ep-late" in row[4].styles


@pytest.mark.parametrize("union", ["true", "false"])
def test_who_is_informed_depends_on_the_union(union: str) -> None:
    """Without a recognised union representatives are elected, and the election is a duty."""
    page = page_of(_staff(union=union))
    titles = [row[0].words for row in table_of(page, "Duties for “Service desk”").rows]
    assert any("Elect" in title for title in titles) == (union == "false")
    who = "the recognised union" if union == "true" else "representatives whom they elect"
    assert f"Informed and consulted: {who} (TUPE reg 13(3))" in words_of(page)


def test_what_has_no_day_in_law_says_so() -> None:
    """Consultation has no number of days, and the page gives none but tells why."""
    page = page_of(_staff())
    row = table_of(page, "Duties for “Service desk”").row("The supplier consults")
    assert row[2].words.startswith("No day is set.")
    assert "no number of days" in row[2].words
    assert row[2].days == []


def test_steps_owed_to_people_are_steps_of_the_chains() -> None:
    """Every name that the page looks for is one that some route's chain has."""
    known = {step.name for route in Route for step in read_route(route.value)}
    assert set(NO_FIXED_DAY) <= known


def test_numbers_that_are_assumed_say_so() -> None:
    """Where the plan calls a wave assumed, its reason stands on the page, and the lede tells."""
    page = page_of(compute_schedule(load_plan(ROOT / "plans/present-day/fernborough-ict.yaml")))
    row = table_of(page, "What is assumed of transfers").row("The supplier's employees")
    assert (row[1].words, row[2].words[:13]) == ("120 people", "A made-up num")
    assert "The numbers of all waves rest on an assumption" in words_of(page)


def test_the_page_is_there_only_for_transfers(schedule: Schedule) -> None:
    """Nobody is transferred, and the site has no such page."""
    assert "staff.md" not in {chapter.path for chapter in chapters_of(Edition(schedule))}


def test_pages_are_sound(page: str, read_html) -> None:
    """Tags match, ids are unique, nothing is loaded and no style is inline."""
    found = read_html(page)
    assert found.faults == []
    assert len(found.ids) == len(set(found.ids))
    assert found.fetched == []
    assert not any("style" in attributes for _, attributes in found.tags)


FIRST = datetime.date(2026, 1, 1).toordinal()
WAVES = st.lists(
    st.tuples(
        st.integers(1, 400),
        st.sampled_from(list(Route)),
        st.sampled_from(["Council", "Trust", "Supplier"]),
        st.one_of(st.none(), st.integers(0, 900)),
    ),
    min_size=1,
    max_size=6,
)


@given(waves=WAVES)
@settings(deadline=None, max_examples=120)
def test_areas_are_as_high_as_their_numbers(waves) -> None:
    """In both panels, on every day, each area has the height of its people, from a common scale."""
    transfer = Transfer(
        "Council",
        tuple(
            Wave(f"w{place}", f"Wave {place}", people, route, moves_from=name)
            for place, (people, route, name, _) in enumerate(waves)
        ),
        moves_from="Supplier",
    )
    days = {f"t.w{n}.day-one": d if d is None else FIRST + d for n, (*_, d) in enumerate(waves)}
    found = headcount({"t": transfer}, days.get)
    chart = headcount_chart(found, "T", None)
    if all(day is None for day in days.values()):
        assert chart is None
        return
    assert chart is not None
    most = max(sum(step.values()) for _, step in (*found.employed, *found.working_for))
    for panel, steps in zip(chart.panels, (found.employed, found.working_for), strict=True):
        tall = panel.bottom - panel.top
        drawn = {area.name: _surface(area.outline) for area in panel.areas}
        highest = min(y for area in panel.areas for _, y in _points(area.outline))
        together = max(sum(step.values()) for _, step in steps)
        assert panel.bottom - highest == pytest.approx(together * tall / most, abs=0.2)
        begins = [chart_x(chart, day) for day, _ in steps]
        widths = [b - a for a, b in zip(begins, [*begins[1:], 848.0], strict=True)]
        for name in {name for _, step in steps for name in step}:
            people = sum(w * step.get(name, 0) for w, (_, step) in zip(widths, steps, strict=True))
            # Both edges of an area are written to a tenth, over the whole width.
            expected = pytest.approx(people * tall / most, rel=0.03, abs=0.1 * (848 - 64))
            assert drawn.get(name, 0) == expected


def chart_x(chart, day: int | None) -> float:
    """Give a day's place by the marks of moves: each of them stands on its day."""
    if day is None:
        return 64.0
    label = f", {_long(day)}"
    return next(mark.x for mark in chart.moves if mark.label.endswith(label))


def _long(day: int) -> str:
    date = datetime.date.fromordinal(day)
    return f"{date.day} {date:%B} {date.year}"


def _points(outline: str) -> list[tuple[float, float]]:
    found = []
    for part in filter(None, outline.split("Z")):
        for point in part.removeprefix("M").split("L"):
            x, y = map(float, point.split())
            found.append((x, y))
    return found


def _surface(outline: str) -> float:
    """Give what an outline encloses, by the shoelace formula."""
    whole = 0.0
    for part in filter(None, outline.split("Z")):
        points = _points(part)
        pairs = zip(points, [*points[1:], points[0]], strict=True)
        whole += abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairs)) / 2
    return whole


@pytest.mark.parametrize(
    "text", ["<script>x</script>", "](javascript:x) {{ y }}", "\u202eevil", "a " * 2500]
)
def test_names_are_only_ever_text(text: str, read_html) -> None:
    """Titles and employers bring no tag, no link and no control character."""

    def called(name: str) -> Plan:
        wave = Wave("w", name, 12, Route.TUPE, assumed=name, notes=name, source=name)
        facts = Transfer(f"{name} new", (wave,), moves_from=f"{name} old", knowledge=[name])
        return Plan("x", name, start="2026-01-05", items=[Group("t", name, [], facts=facts)])

    wild = read_html(page_of(compute_schedule(called(text))))
    calm = read_html(page_of(compute_schedule(called("calm"))))
    assert wild.faults == []
    assert {tag for tag, _ in wild.tags} <= {tag for tag, _ in calm.tags} | {"tspan"}
    assert not any(link.startswith("javascript") for link in wild.links)
    assert "\u202e" not in wild.text
