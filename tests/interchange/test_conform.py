"""Agreement with stored dates is scored as documented, and disagreement is traced to its roots."""

from __future__ import annotations

import time

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exitplan.interchange import Omission, StoredDates, Tool, conform
from exitplan.interchange._conformance import Field, Side, Sign
from exitplan.plan import (
    Constraint,
    ConstraintKind,
    Duration,
    Edge,
    Kind,
    Link,
    LinkType,
    ManualDates,
    Moment,
    Plan,
    Progress,
    SchedulingOptions,
    Task,
    Unit,
    milestone,
)
from exitplan.schedule import compute_schedule
from tests.interchange.stored_dates import (
    DAY,
    HOUR,
    P6,
    PROJECT,
    at,
    chain,
    imported,
    later,
    plan_of,
    stored_as_computed,
)


def count_of(found, field: Field) -> tuple[int, int, int]:
    """Give agreeing, compared and exact of a field."""
    (row,) = [row for row in found.fields if row.field is field]
    return row.agreeing, row.compared, row.exact


@pytest.mark.parametrize("tool", [Tool.P6, Tool.MSPROJECT, Tool.SHEET])
def test_what_was_computed_alike_agrees_on_every_field(tool):
    """A file whose dates follow the same rules agrees on all five, exactly, with no roots."""
    plan = chain("5d", "3d", "2d", options=PROJECT if tool is Tool.MSPROJECT else P6)
    found = conform(imported(plan, stored_as_computed(compute_schedule(plan), tool), tool))
    assert (found.open, found.compared, found.agreeing, found.exact) == (3, 3, 3, 3)
    assert found.is_full
    assert found.percent == 100
    assert found.roots == ()
    assert found.differences == ()
    assert found.stale == ()


def test_instants_agree_when_no_working_time_lies_between_them():
    """Friday 17:00 is Monday 09:00, a minute of Monday's work is not; only equal ones are exact."""
    plan = chain("5d", "3d")
    stored = stored_as_computed(compute_schedule(plan))
    assert stored["a"].early_finish == at("2025-01-10T17:00")
    stored["a"] = attrs.evolve(stored["a"], early_finish=at("2025-01-13T09:00"))
    found = conform(imported(plan, stored))
    assert found.is_full
    assert found.exact == 1
    assert count_of(found, Field.EARLY_FINISH) == (2, 2, 1)
    stored["a"] = attrs.evolve(stored["a"], early_finish=at("2025-01-13T09:01"))
    found = conform(imported(plan, stored))
    assert found.agreeing == 1
    assert count_of(found, Field.EARLY_FINISH) == (1, 2, 1)
    (difference,) = found.differences
    assert difference.minutes == -1


@pytest.mark.parametrize(("off", "agrees"), [(0, True), (1, True), (-1, True), (2, False)])
def test_floats_agree_within_a_minute(off, agrees):
    """A float may be rounded by one minute and no more."""
    plan = chain("5d")
    stored = stored_as_computed(compute_schedule(plan))
    stored["a"] = later(stored["a"], off, "total_float")
    assert conform(imported(plan, stored)).is_full is agrees


def test_only_open_activities_are_scored():
    """Finished, manual and inactive work, levels of effort and groups are left out."""
    plan = plan_of(
        Task("open", "Open", duration="5d"),
        Task(
            "done",
            "Done",
            duration="1d",
            progress=Progress("2025-01-06T09:00", "2025-01-06T17:00"),
        ),
        Task("support", "Support", kind=Kind.LEVEL_OF_EFFORT, spans=["open"]),
        Task("by-hand", "By hand", duration="1d", manual=ManualDates("2025-01-08")),
        Task("off", "Off", duration="1d", inactive=True),
        status_date="2025-01-07",
    )
    wrong = StoredDates(0, 0, 0, 0, 0)
    stored = dict.fromkeys(("done", "support", "by-hand", "off"), wrong)
    stored["open"] = stored_as_computed(compute_schedule(plan))["open"]
    found = conform(imported(plan, stored))
    assert (found.open, found.compared, found.agreeing) == (1, 1, 1)


def test_free_float_and_longest_path_are_told_but_do_not_count():
    """They are compared as extras; the verdict rests on the five."""
    plan = chain("5d", "3d")
    stored = stored_as_computed(compute_schedule(plan))
    stored["a"] = attrs.evolve(stored["a"], free_float=DAY, longest_path=False)
    found = conform(imported(plan, stored))
    assert found.is_full
    assert found.roots == ()
    assert count_of(found, Field.FREE_FLOAT) == (1, 2, 1)
    assert count_of(found, Field.LONGEST_PATH) == (1, 2, 1)


def test_values_the_file_does_not_hold_are_not_compared():
    """Where there is no float, dates alone decide; what has nothing stored is only counted."""
    plan = chain("5d", "3d")
    full = stored_as_computed(compute_schedule(plan))["a"]
    dates_only = attrs.evolve(full, total_float=None, free_float=None, longest_path=None)
    found = conform(imported(plan, {"a": dates_only}))
    assert (found.open, found.compared, found.agreeing) == (2, 1, 1)
    assert [row.field for row in found.fields] == [
        Field.EARLY_START,
        Field.EARLY_FINISH,
        Field.LATE_START,
        Field.LATE_FINISH,
    ]


def started_plan(options: SchedulingOptions) -> Plan:
    """Give a task half done, its remaining work from the status date."""
    progress = Progress("2025-01-06T09:00", remaining="3d")
    return plan_of(
        Task("a", "A", duration="5d", progress=progress),
        Task("b", "B", duration="2d", after=[Link("a")]),
        status_date="2025-01-08T09:00",
        options=options,
    )


def test_started_work_is_compared_by_its_remaining_start_for_p6():
    """P6's early start of started work is where its remaining work begins."""
    plan = started_plan(P6)
    stored = stored_as_computed(compute_schedule(plan))
    assert stored["a"].early_start == at("2025-01-08T09:00")
    assert conform(imported(plan, stored)).is_full
    stored["a"] = attrs.evolve(stored["a"], early_start=at("2025-01-06T09:00"))
    assert not conform(imported(plan, stored)).is_full


def test_started_work_is_compared_by_its_actual_start_for_project():
    """Microsoft Project's early start of started work is its actual start."""
    plan = started_plan(PROJECT)
    stored = stored_as_computed(compute_schedule(plan), Tool.MSPROJECT)
    assert stored["a"].early_start == at("2025-01-06T09:00")
    assert conform(imported(plan, stored, Tool.MSPROJECT)).is_full


def test_a_longer_task_is_the_root_and_what_follows_it_follows():
    """A task that took longer there is named with its driver; its successors merely follow."""
    plan = chain("5d", "3d", "2d", "1d")
    theirs = chain("5d", "4d", "2d", "1d")
    stored = stored_as_computed(compute_schedule(theirs))
    found = conform(imported(plan, stored))
    early = [root for root in found.roots if root.side is Side.EARLY]
    assert [root.item for root in early] == ["b"]
    (root,) = early
    assert [difference.field for difference in root.differences] == [Field.EARLY_FINISH]
    assert root.differences[0].minutes == -DAY
    assert [driver.predecessor for driver in root.drivers] == ["a"]
    assert root.followers == 2
    assert root.signs == (Sign.LENGTH,)
    assert found.roots[0] is root


def test_late_dates_that_follow_a_moved_finish_are_no_roots():
    """Where the plan's finish itself differs, late dates differ everywhere for that reason."""
    plan = chain("5d", "3d", "2d")
    stored = stored_as_computed(compute_schedule(chain("5d", "4d", "2d")))
    found = conform(imported(plan, stored))
    assert {d.item for d in found.differences if d.field is Field.LATE_FINISH} == {"b", "c"}
    assert [(root.item, root.side) for root in found.roots] == [("b", Side.EARLY)]


def test_late_disagreement_is_traced_against_the_links():
    """A later task's wrong late finish is the root; its predecessors follow."""
    plan = chain("5d", "3d", "2d")
    stored = stored_as_computed(compute_schedule(plan))
    for name in stored:
        stored[name] = later(stored[name], -DAY // 2, "late_start", "late_finish", "total_float")
    stored = {
        name: attrs.evolve(
            dates,
            late_start=max(dates.late_start, at("2025-01-06T09:00")),
        )
        for name, dates in stored.items()
    }
    found = conform(imported(plan, stored))
    (root,) = found.roots
    assert (root.item, root.side, root.followers) == ("c", Side.LATE, 2)
    assert root.drivers == ()


def test_an_earlier_predecessor_that_does_not_drive_explains_nothing():
    """A task that is earlier there is no follower of a predecessor that sets nothing here."""
    plan = plan_of(
        Task("short", "Short", duration="2d"),
        Task("long", "Long", duration="5d"),
        Task("next", "Next", duration="1d", after=[Link("short"), Link("long")]),
    )
    stored = stored_as_computed(compute_schedule(plan))
    stored["short"] = later(stored["short"], -HOUR, "early_finish")
    stored["next"] = later(stored["next"], -HOUR, "early_start", "early_finish")
    found = conform(imported(plan, stored))
    assert [root.item for root in found.roots if root.side is Side.EARLY] == ["short", "next"]


def test_a_later_predecessor_explains_even_where_it_does_not_drive_here():
    """A task that is later there follows any predecessor that is later there, too."""

    def network(short: str) -> Plan:
        return plan_of(
            Task("short", "Short", duration=short),
            Task("long", "Long", duration="5d"),
            Task("next", "Next", duration="1d", after=[Link("short"), Link("long")]),
        )

    stored = stored_as_computed(compute_schedule(network("7d")))
    found = conform(imported(network("2d"), stored))
    assert [root.item for root in found.roots if root.side is Side.EARLY] == ["short"]
    assert found.roots[0].followers == 1


def test_a_float_that_is_wrong_alone_is_a_root_of_its_own():
    """Where the dates agree and the float does not, the stored float contradicts the dates."""
    plan = chain("5d", "3d")
    stored = stored_as_computed(compute_schedule(plan))
    stored["a"] = later(stored["a"], DAY, "total_float")
    found = conform(imported(plan, stored))
    (root,) = found.roots
    assert (root.item, root.side, root.signs) == ("a", Side.FLOAT, (Sign.FLOAT,))
    assert found.stale == ((Sign.FLOAT, 1),)


def test_what_was_not_carried_over_is_no_sign_of_a_stale_file():
    """Where the import changed an item, a contradiction may be the import's, not the file's."""
    plan = chain("5d", "3d")
    stored = stored_as_computed(compute_schedule(plan))
    stored["a"] = later(stored["a"], DAY, "total_float")
    changed = Omission("calendars of resources", "they do not count", ("a",), changes_dates=True)
    found = conform(imported(plan, stored, omissions=(changed,)))
    assert found.roots[0].signs == ()
    assert found.stale == ()


def test_signs_of_stale_dates():
    """Unstarted work before the data date, or before its predecessor's finish, is told."""
    plan = attrs.evolve(chain("5d", "3d"), status_date=Moment(at("2025-01-13") // 1440))
    stored = stored_as_computed(compute_schedule(plan))
    stored["b"] = later(stored["b"], -14 * 1440, "early_start", "early_finish")
    found = conform(imported(plan, stored))
    assert set(found.roots[0].signs) >= {Sign.BEFORE_PREDECESSOR, Sign.BEFORE_DATA_DATE}


def test_a_task_pulled_ahead_of_its_predecessor_is_no_sign():
    """Microsoft Project pulls work with a latest date ahead of the links; nothing is stale then."""
    cap = Constraint(ConstraintKind.FINISH_NO_LATER_THAN, Moment(at("2025-01-08") // 1440))
    plan = plan_of(
        Task("a", "A", duration="5d"),
        Task("b", "B", duration="2d", after=[Link("a")], constraints=[cap]),
        options=PROJECT,
    )
    stored = stored_as_computed(compute_schedule(plan), Tool.MSPROJECT)
    assert stored["b"].early_start < stored["a"].early_finish
    found = conform(imported(plan, stored, Tool.MSPROJECT))
    assert found.is_full
    assert Sign.BEFORE_PREDECESSOR not in dict(found.stale)


def test_dates_outside_the_calendar_are_differences_and_no_error():
    """A stored date of the year 1 or 2200 is counted as different, whatever its distance."""
    plan = chain("5d")
    stored = stored_as_computed(compute_schedule(plan))
    stored["a"] = attrs.evolve(stored["a"], early_start=1440, late_finish=at("2200-01-01"))
    found = conform(imported(plan, stored))
    assert [difference.minutes for difference in found.differences] == [None, None]


def test_threshold_and_vacuous_verdict():
    """One of two is 50 %; where nothing is open, nothing is missed."""
    plan = chain("5d", "3d")
    stored = stored_as_computed(compute_schedule(plan))
    stored["b"] = later(stored["b"], DAY, "total_float")
    found = conform(imported(plan, stored))
    assert found.is_at_least(50)
    assert not found.is_at_least(50.1)
    nothing = conform(imported(plan, {}))
    assert nothing.is_at_least(100)
    assert nothing.compared == 0


def test_only_omissions_that_may_change_dates_are_told():
    """The rest is the import's own report."""
    plan = chain("5d")
    omissions = (
        Omission("splits", "work goes on without a break", ("a",), changes_dates=True),
        Omission("costs", "they are left out", ("a",)),
    )
    found = conform(imported(plan, {}, omissions=omissions))
    assert [entry.what for entry in found.omissions] == ["splits"]


def test_as_data_has_every_number():
    """JSON says what the text says, with instants as text."""
    plan = chain("5d", "3d")
    stored = stored_as_computed(compute_schedule(plan))
    stored["b"] = later(stored["b"], HOUR, "early_start", "early_finish")
    data = conform(imported(plan, stored)).as_dict()
    assert data["schema"] == 1
    assert (data["open"], data["agreeing"]) == (2, 1)
    assert data["differences"][0] == {
        "item": "b",
        "field": "early_start",
        "stored": "2025-01-13T10:00",
        "exitplan": "2025-01-13T09:00",
        "minutes": -60,
    }
    assert data["roots"][0]["item"] == "b"
    assert data["roots"][0]["drivers"] == [{"cause": "link", "predecessor": "a", "detail": None}]


LINKS = st.lists(
    st.tuples(
        st.integers(0, 7),
        st.integers(0, 7),
        st.sampled_from(LinkType),
        st.integers(-1, 2),
    ),
    max_size=12,
)


@st.composite
def networks(draw):
    """Give plans of eight tasks with any links forward, some work started or finished."""
    links: dict[int, dict[tuple[int, LinkType], Link]] = {}
    for before, after, kind, lag in draw(LINKS):
        if before != after:
            first, last = sorted((before, after))
            link = Link(f"t{first}", kind, Duration(lag, Unit.DAY))
            links.setdefault(last, {})[first, kind] = link
    tasks = []
    for n in range(8):
        length = draw(st.integers(0, 4))
        after = tuple(links.get(n, {}).values())
        if length == 0:
            edge = draw(st.sampled_from([None, Edge.START, Edge.FINISH]))
            tasks.append(milestone(f"t{n}", f"T{n}", after=after, edge=edge))
        else:
            tasks.append(Task(f"t{n}", f"T{n}", duration=Duration(length, Unit.DAY), after=after))
    return plan_of(*tasks, status_date="2025-01-06")


@given(networks(), st.data())
def test_every_disagreement_leads_back_to_a_root(plan, data):
    """Whatever is stored, each disagreement is a root or follows one, and none is counted twice."""
    schedule = compute_schedule(plan)
    stored = stored_as_computed(schedule)
    for name in data.draw(st.sets(st.sampled_from(sorted(stored)), min_size=1)):
        moved = data.draw(st.integers(-3, 3)) * DAY
        field = data.draw(st.sampled_from(["early_start", "early_finish", "late_finish"]))
        stored[name] = later(stored[name], moved, field)
    found = conform(imported(plan, stored), schedule)
    assert bool(found.roots) is not found.is_full
    for side in (Side.EARLY, Side.LATE):
        fields = {side.value + " start", side.value + " finish"}
        differing = {d.item for d in found.differences if d.field.value in fields}
        roots = [root for root in found.roots if root.side is side]
        assert {root.item for root in roots} <= differing
        assert sum(root.followers for root in roots) <= len(differing) - len(roots)
        assert bool(roots) or not differing or side is Side.LATE
    assert conform(imported(plan, stored), schedule) == found


@given(networks())
def test_the_same_dates_always_agree(plan):
    """No network, whatever its links, disagrees with itself."""
    schedule = compute_schedule(plan)
    found = conform(imported(plan, stored_as_computed(schedule)), schedule)
    assert found.is_full
    assert found.exact == found.compared == found.open


def test_ten_thousand_activities_take_seconds():
    """A large plan on which everything disagrees is compared in a time nobody minds."""
    tasks = [
        Task(
            f"t{n}",
            f"T{n}",
            duration=Duration(30, Unit.MINUTE),
            after=[Link(f"t{n - back}") for back in (1, 7) if n % 100 >= back],
        )
        for n in range(10_000)
    ]
    plan = plan_of(*tasks)
    schedule = compute_schedule(plan)
    stored = {
        name: later(dates, DAY, "early_start", "early_finish", "late_start", "late_finish")
        for name, dates in stored_as_computed(schedule).items()
    }
    begin = time.perf_counter()
    found = conform(imported(plan, stored), schedule)
    took = time.perf_counter() - begin
    assert found.agreeing == 0
    assert took < 10, f"{took:.1f} s"
