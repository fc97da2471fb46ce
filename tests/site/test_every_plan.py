"""Whatever the plan, its site is whole: every page, link, heading, table and picture."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exitplan.errors import ExitplanError
from exitplan.interchange import read_schedule
from exitplan.plan import Deadline, Group, Link, Plan, Progress, Task, milestone
from exitplan.planfile import loads_plan
from exitplan.planfile.history import Version, VersionKind
from exitplan.schedule import compute_schedule
from exitplan.site import Edition, History, gather, html_site, markdown_site, render_pages
from exitplan.site._standalone import LINKS
from tests.planfile.dump_plans import plans as any_plans
from tests.schedule.plans import Recipe, plans
from tests.schedule.step_plans import LegalSteps
from tests.site.page_faults import page_faults, read_page

ROOT = Path(__file__).resolve().parents[2]
PLANS = [
    *sorted((ROOT / "tests/plans/good").iterdir()),
    ROOT / "tests/plans/real-case.yaml",
    ROOT / "plans",
    *sorted((ROOT / "plans/present-day").iterdir()),
    *sorted((ROOT / "plans/example").iterdir())[-1:],
]
ORACLE = Path("/work/shared/oracle")


@pytest.mark.parametrize("path", PLANS, ids=[str(path.relative_to(ROOT)) for path in PLANS])
def test_every_plan_of_the_project_makes_a_whole_site(path):
    """With its baselines, checks and chances, and from its dates alone."""
    edition = gather(str(path)).edition
    assert edition is not None
    assert page_faults(render_pages(edition)) == []
    assert page_faults(render_pages(edition.schedule)) == []


@pytest.mark.parametrize("kind", ["msproject/*.xml", "p6/*.xer"])
def test_schedules_of_other_tools_make_a_whole_site(kind):
    """Files of Microsoft Project and Primavera P6 say things that no plan file does."""
    paths = sorted(ORACLE.glob(kind))
    if not paths:
        pytest.skip("the schedules of other tools are not there")
    for path in paths[:: max(1, len(paths) // 5)]:
        schedule = compute_schedule(read_schedule(str(path)).plan)
        assert page_faults(render_pages(schedule)) == [], path.name


def nested(depth, prefix=""):
    name = f"{prefix}g{depth}"
    if depth:
        return Group(name, f"Level {depth}", items=[nested(depth - 1, f"{name}.")])
    work = Task(f"{name}.t", "Work", duration="5d")
    last = milestone(
        f"{name}.m", "End", after=[Link(work.id)], deadline=Deadline("2025-01-08"), tags=["final"]
    )
    return Group(name, "Innermost", items=[work, last])


WORK = [
    Task("a", "Work", duration="5d"),
    milestone("m", "End", after=[Link("a")], deadline=Deadline("2025-01-20"), tags=["final"]),
    Task("b", "More", duration="10d", after=[Link("m")]),
]
DONE = [
    Task("a", "Work", duration="5d", progress=Progress("2025-01-06", "2025-01-10")),
    milestone("m", "End", after=[Link("a")], progress=Progress(actual_finish="2025-01-10")),
]
OUT = [Task("a", "Work", duration="5d", inactive=True), milestone("m", "End", inactive=True)]
CROWD = ["a-b", "a-b-2", "a_b", "index", "con", "nul", "assets", "milestones", "gantt", "x" * 64]
LEVEL = """\
plan: x
title: Nothing but a level of effort
start: 2025-01-06
tasks:
  m: {title: M, milestone: true}
  l: {title: L, spans: [m, m]}
"""
NEVER = """\
plan: x
title: A board that does not meet
start: 2025-01-06
boards:
  c: {title: C, dates: [2025-01-07, 2025-02-04], papers: {rule: council.agenda, count: 5}}
  never: {title: Never meets, dates: [2020-01-07]}
tasks:
  a: {title: A, duration: 5d}
  d: {title: D, gate: c, after: a}
"""


def plan(items=(), status=None, **more):
    return Plan("x", "X", start="2025-01-06", items=items, status_date=status, **more)


ODD = {
    "nothing at all": plan(),
    "nothing, and late": plan(status="2025-02-01", finish_by="2025-01-10"),
    "one milestone": plan([milestone("m", "M")]),
    "no length": plan([Task("t", "T", duration="0d")]),
    "empty groups": plan([Group("g", "G", items=[]), Group("h", "H", [Group("h.i", "I", [])])]),
    "nine levels": plan([nested(8)]),
    "before its start": plan(WORK, "2024-01-01"),
    "on its first day": plan(WORK, "2025-01-06"),
    "years after": plan(WORK, "2029-01-01"),
    "done": plan(DONE, "2025-03-01"),
    "inactive": plan(OUT),
    "same names": plan(
        [milestone(n, "Same", tags=["final"]) for n in CROWD]
        + [Group("a", "Same", items=[milestone("a.b", "Same"), milestone("a.b-2", "Same")])]
    ),
    "level of effort": loads_plan(LEVEL),
    "no meeting": loads_plan(NEVER),
}


def states_of(now):
    """Give reports in disorder: another plan, one unread, one without a day, one of the future."""
    day = compute_schedule(now).plan.start.day
    return (
        Version("other", VersionKind.FILE, plan(WORK), day - 20),
        Version("unread", VersionKind.COMMIT, None, day - 10),
        Version("undated", VersionKind.BASELINE, now, None),
        Version("future", VersionKind.TAG, plan(), day + 1_000, subject="later"),
    )


@pytest.mark.parametrize("name", ODD)
def test_odd_plans_make_a_whole_site(name):
    """Nothing to show, or more than a picture can hold, is told as plainly as anything else."""
    schedule = compute_schedule(ODD[name])
    states = states_of(ODD[name])
    histories = [History("h", states), History("h", ()), History("index", states[:1])]
    for edition in (
        Edition(schedule),
        Edition(schedule, states=states, histories=histories),
        Edition(schedule, states=states[::-1], baselines=states[:1]),
        Edition(schedule, states=states[1:2]),
    ):
        assert page_faults(render_pages(edition)) == []


@pytest.mark.parametrize("prefix", ["", "roadmap", "a/b/c"])
@pytest.mark.parametrize("manner", LINKS)
def test_links_lead_somewhere_in_every_manner(prefix, manner, schedule):
    """Whichever way addresses are written, a server finds a page behind each."""
    made = markdown_site(Edition(schedule), prefix=prefix, links=LINKS[manner])
    served = {served_as(path, manner): data for path, data in made.items()}
    assert len(served) == len(made)
    check_addresses(served, lambda data: data.decode().split("---\n", 2)[2])


@pytest.mark.parametrize("prefix", ["", "roadmap", "a/b/c"])
def test_links_lead_somewhere_without_a_generator(prefix, schedule):
    """Whole pages find each other, their style sheets, script and downloads."""
    check_addresses(html_site(Edition(schedule), prefix=prefix), bytes.decode)


def served_as(path, manner):
    """Give the address that a server has for a file of the Markdown site."""
    if manner == "md" or not path.endswith(".md"):
        return path
    stem = path.removesuffix(".md")
    if manner == "html" or stem.rpartition("/")[2] == "index":
        return f"{stem}.html"
    return f"{stem}/index.html"


def check_addresses(served, text_of):
    from urllib.parse import urldefrag, urljoin

    seen = 0
    for path, data in served.items():
        if not path.endswith((".md", ".html")):
            continue
        for link in read_page(text_of(data)).links:
            if link.startswith("https:"):
                continue
            goal, anchor = urldefrag(urljoin(f"http://x/{path}", link))
            name = goal.removeprefix("http://x/")
            name = f"{name}index.html" if not name or name.endswith("/") else name
            assert name in served, (path, link)
            assert not anchor or f'id="{anchor}"'.encode() in served[name], (path, link)
            seen += 1
    assert seen > 50


RECIPES = [
    Recipe(groups=True, first_starts=True, progress=True, size=8),
    Recipe(groups=True, progress=True, constraints=True, months=True, override=True),
    Recipe(groups=True, progress=True, constraints=True, steps=LegalSteps()),
]
DRAWN = st.sampled_from(RECIPES).flatmap(plans)


@settings(max_examples=25)
@given(DRAWN, DRAWN, st.sampled_from([-30, 0, None, 40]), st.sampled_from(VersionKind))
def test_any_plan_with_any_past_makes_a_whole_site(now, before, days, kind):
    """No two states of a plan are too far apart for its pages."""
    try:
        schedule = compute_schedule(now)
    except ExitplanError:
        return
    base = (now.status_date or now.start).day
    state = Version("state", kind, before, None if days is None else base + days)
    older = Version("older", kind, now, base - 60, "why", cause="scope", is_rebaseline=True)
    edition = Edition(schedule, states=[older, state], histories=[History("h", [older, state])])
    assert page_faults(render_pages(edition)) == []


@settings(max_examples=40)
@given(any_plans())
def test_any_plan_that_can_be_written_makes_a_whole_site(drawn):
    """What the format can say, pages can show, or the plan is refused with its fault."""
    try:
        site = render_pages(compute_schedule(drawn))
    except ExitplanError:
        return
    assert page_faults(site) == []


def test_the_checker_finds_faults():
    """A checker that finds nothing anywhere would prove nothing."""
    broken = (
        ("<p>x</p>", "one h1 must come first"),
        ("<h1>A</h1><h3>B</h3>", "jumps from 1 to 3"),
        ('<h1 id="a">A</h1><p id="a">b</p>', "stands twice"),
        ("<h1>A</h1><p>x", "never closed"),
        ("<h1>A</h1><p><div></div></p>", "stands in a paragraph"),
        ("<h1>A</h1><table><tr><td>x</td></tr></table>", "caption"),
        ("<h1>A</h1><table><caption>c</caption><tr><th>x</th></tr></table>", "no scope"),
        ('<h1>A</h1><svg role="img"><path d=""/></svg>', "title and desc"),
        ('<h1>A</h1><p style="color: red">x</p>', "style"),
        ("<h1>A</h1><script>x</script>", "stands in the page"),
        ('<h1>A</h1><a href="javascript:x">x</a>', "leads to javascript"),
        ('<h1>A</h1><p aria-labelledby="b">x</p>', "nothing has the id"),
        ("<h1></h1>", "no words"),
        ("<h1>A</h1><!-- x -->", "comment"),
    )
    for text, fault in broken:
        assert any(fault in found for found in read_page(text).faults), text
    assert read_page("<h1>A</h1><h2>B</h2><p>x</p>").faults == []


def test_the_checker_finds_dead_links(schedule):
    """A page that is taken away, or an anchor that is gone, is missed."""
    import attrs

    site = render_pages(Edition(schedule))
    kept = attrs.evolve(site, pages=site.pages[:-1])
    assert any("downloads.md leads nowhere" in fault for fault in page_faults(kept))
    first = attrs.evolve(site.pages[0], html=site.pages[0].html.replace("#item-", "#no-item-"))
    changed = attrs.evolve(site, pages=(first, *site.pages[1:]))
    assert any("leads to no place on its page" in fault for fault in page_faults(changed))
