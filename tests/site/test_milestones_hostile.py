"""Whatever a plan, its states and its reviewers write, the pages of its milestones stay whole."""

from __future__ import annotations

from fractions import Fraction

import pytest

from exitplan.checks import run_check
from exitplan.plan import (
    Assumption,
    Board,
    Contract,
    Deadline,
    Gate,
    Impact,
    Link,
    Plan,
    Risk,
    Task,
    Waiver,
    milestone,
)
from exitplan.planfile.history import Version, VersionKind
from exitplan.schedule import compute_schedule
from exitplan.site import Edition, render_pages

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "](javascript:alert(1)) {{ config }} {% raw %}",
    "\u202eevil\u2066 \x07 \u200f",
    "long " * 1000,
)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_whatever_is_called_so_stays_text(text, read_html):
    """Titles, reasons, sources, boards, risks, findings and earlier states are only ever text."""
    calm, wild = (hostile_pages(said) for said in ("calm", text))
    assert set(calm) == set(wild)
    for path, page in wild.items():
        if not path.startswith(("milestones", "paths", "index")):
            continue
        found = read_html(page.html)
        assert found.faults == [], path
        assert {tag for tag, _ in found.tags} - {"tspan"} == {
            tag for tag, _ in read_html(calm[path].html).tags
        } - {"tspan"}, path
        assert not any("javascript" in link for link in found.links)
        assert not set("{}") & set(page.html)
        assert all(ch.isprintable() or ch == "\n" for ch in page.html), path


def hostile_pages(text):
    def called(days):
        items = [
            Task("a", text, duration=days, assumed=Assumption(text, "2025-01-01"), source=text),
            Task("g", text, gate=Gate("b"), after=[Link("a")], notes=text, owner=text),
            milestone(
                "m",
                text,
                after=[Link("g")],
                tags=["final"],
                deadline=Deadline("2025-01-10", source=text),
                assumed=text,
            ),
            milestone("n", text, after=[Link("g")], tags=["final"]),
        ]
        return Plan(
            "x",
            text,
            start="2025-01-06",
            status_date="2025-01-06",
            items=items,
            boards={"b": Board("b", text, meets="third Tuesday")},
            contracts={"c": Contract("c", text, ends="2025-12-31", new_service=["m"])},
            risks={"r": Risk("r", text, Fraction(1, 2), Impact(multiply="150%"), hits=["a"])},
            waivers=[Waiver("deadline-missed", text, text, "2026-01-01", task="m")],
        )

    dated = compute_schedule(called("5d"))
    earlier = Version(text, VersionKind.FILE, called("9d"), None)
    found = render_pages(Edition(dated, states=[earlier], check=run_check(dated)), prefix="")
    return {page.path: page for page in found.pages}
