"""The whole site without a mouse."""

from __future__ import annotations

import pytest

from tests.browser._browse import listed
from tests.browser._keyboard import complaints, walk

# Our own targets smaller than 24 px that WCAG 2.5.8 does not excuse: not in a sentence, not far
# enough from the next one, and not there a second time in a size that will do.
SMALL = """() => {
  const targets = [...document.querySelectorAll('a[href], button, input, select, summary')]
    .filter(e => e.tabIndex >= 0 && e.checkVisibility({visibilityProperty: true}));
  const inSentence = e => getComputedStyle(e).display === 'inline' && !e.closest('svg')
    && [...e.parentElement.childNodes].some(n => n.nodeType === 3 && n.data.trim().length > 1);
  const middle = r => [r.left + r.width / 2, r.top + r.height / 2];
  const box = new Map(targets.map(e => [e, e.getBoundingClientRect()]));
  const big = e => box.get(e).width >= 24 && box.get(e).height >= 24;
  const near = (e, other) => {
    const [x, y] = middle(box.get(e)), r = box.get(other);
    const dx = Math.max(r.left - x, 0, x - r.right), dy = Math.max(r.top - y, 0, y - r.bottom);
    if (Math.hypot(dx, dy) < 12) return true;
    const [ox, oy] = middle(r);
    return !big(other) && Math.hypot(x - ox, y - oy) < 24;
  };
  const nested = (e, other) => e === other || e.contains(other) || other.contains(e);
  const goals = new Set(targets.filter(e => e.href && (big(e) || inSentence(e)))
    .map(e => String(e.href.baseVal ?? e.href)));
  return targets
    .filter(e => e.closest('.exitplan') && !big(e) && !inSentence(e))
    .filter(e => !goals.has(String(e.href?.baseVal ?? e.href)))
    .filter(e => targets.some(other => !nested(e, other) && near(e, other)))
    .map(e => e.outerHTML.slice(0, 160));
}"""


@pytest.mark.parametrize(("width", "half"), [(320, 0), (1440, 1)], ids=["narrow", "wide"])
def test_tab_reaches_everything_in_order_and_shows_where_it_is(site, visit, width, half):
    """Tab stops once at each link and control, in the page's order, visibly and uncovered."""
    faults: dict[str, list[str]] = {}
    with visit() as seen:
        for name in ("index.html", *site.kinds[half::2]):
            for said in complaints(*walk(seen.open(name, width=width))):
                what, _, where = said.partition(": ")
                faults.setdefault(what, []).append(f"{name}: {where}")
    assert not faults, listed(faults)


@pytest.mark.parametrize("width", [320, 1440])
def test_targets_are_large_enough_or_far_apart(site, visit, width):
    """A finger that trembles hits the link it means (WCAG 2.5.8)."""
    faults: dict[str, list[str]] = {}
    with visit() as seen:
        for name in site.kinds:
            for said in seen.open(name, width=width).evaluate(SMALL):
                faults.setdefault("smaller than 24 px", []).append(f"{name}: {said}")
    assert not faults, listed(faults)


BROKEN = """<!doctype html><html lang="en"><title>x</title>
<style>header {position: fixed; inset: 0 0 auto; height: 9em; background: white}
.quiet:focus {outline: none}</style>
<header>Over everything</header><p><a class="quiet" href="#a">1</a> <a href="#b">2</a></p>
<p style="margin-top: 30em"><a tabindex="5" href="#c">first, although third</a></p>"""


def test_the_walk_sees_what_is_wrong(visit, tmp_path):
    """A stop out of order, one without a mark and one under a header are told."""
    (tmp_path / "page.html").write_text(BROKEN, encoding="utf-8")
    with visit(tmp_path.as_uri() + "/") as seen:
        told = complaints(*walk(seen.open("page.html")))
    assert [said.partition(":")[0] for said in told] == [
        "stop 1 of 3 is out of order, or the last",
        "shows no focus",
        "cannot be seen with the focus",
        "cannot be seen with the focus",
    ]
