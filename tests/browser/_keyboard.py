"""Walking through a page with the Tab key, and what a reader sees at each stop."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from playwright.sync_api import Page

# What the Tab key should stop at, in the page's order; and how each looks before it does.
# Of radio buttons with one name only one is a stop. A look is whatever can show focus, in the
# element and in the first few things in it (a bar in a link of a picture).
_PREPARE = """() => {
  const wanted = 'a[href], area[href], button, input, select, textarea, summary, iframe,'
    + ' audio[controls], video[controls], [contenteditable], [tabindex]';
  const radios = new Set();
  const stops = [...document.querySelectorAll(wanted)].filter(e => {
    if (e.tabIndex < 0 || e.disabled || e.closest('[inert]')) return false;
    if (!e.checkVisibility({visibilityProperty: true})) return false;
    if (e.type !== 'radio' || !e.name) return true;
    const group = [...document.getElementsByName(e.name)];
    if (group.some(other => other.checked)) return e.checked;
    return radios.has(e.name) ? false : radios.add(e.name);
  });
  const look = e => [e, ...e.querySelectorAll('*')].slice(0, 8).map(part => {
    const s = getComputedStyle(part);
    const outline = s.outlineStyle === 'none' ? '' : s.outline;
    return [outline, s.boxShadow, s.backgroundColor, s.color, s.borderColor, s.textDecoration,
      s.stroke, s.strokeWidth, s.fill].join();
  }).join(';');
  const looks = new Map(stops.map(e => [e, look(e)]));
  window.epWalk = {stops, looks, look, visited: new Set()};
  window.scrollTo(0, 0);
  document.activeElement.blur();
  return stops.length;
}"""

# Where the focus is now, and what can be seen of it. A point of it is hidden if it is outside
# of the window or under something that stays in place while the page scrolls (WCAG 2.4.11).
_LOOK = """() => new Promise(done => requestAnimationFrame(() => {
  const {stops, looks, look, visited} = window.epWalk, e = document.activeElement;
  if (!e || e === document.body || visited.has(e)) return done(null);
  visited.add(e);
  const covers = top => {
    for (let a = top; a && !a.contains(e); a = a.parentElement)
      if (['fixed', 'sticky'].includes(getComputedStyle(a).position)) return true;
    return false;
  };
  const seen = [...e.getClientRects()].some(r => {
    const left = Math.max(r.left, 0), right = Math.min(r.right, innerWidth);
    const top = Math.max(r.top, 0), bottom = Math.min(r.bottom, innerHeight);
    if (right <= left || bottom <= top) return false;
    return [0.05, 0.5, 0.95].some(x => [0.1, 0.5, 0.9].some(y => {
      const at = document.elementFromPoint(left + (right - left) * x, top + (bottom - top) * y);
      return at && (at === e || e.contains(at) || at.contains(e) || !covers(at));
    }));
  });
  const scrolls = e.scrollWidth > e.clientWidth || e.scrollHeight > e.clientHeight;
  const html = e.cloneNode(false).outerHTML.slice(0, 120) + ' ' + e.textContent.trim().slice(0, 40);
  done({index: stops.indexOf(e), changed: looks.get(e) !== look(e), seen, scrolls, html});
}))"""


@attrs.frozen
class Stop:
    """One stop of the Tab key."""

    index: int
    """Which of the elements expected it is; -1 if it is none of them."""
    changed: bool
    """Whether it looks different from before."""
    seen: bool
    """Whether a part of it is in the window and not covered."""
    scrolls: bool
    html: str


def walk(page: Page) -> tuple[int, list[Stop]]:
    """Press Tab until the page ends or begins anew; give the stops to expect, and those made."""
    expected = page.evaluate(_PREPARE)
    stops: list[Stop] = []
    for _ in range(2 * expected + 10):
        page.keyboard.press("Tab")
        found = page.evaluate(_LOOK)
        if found is None:  # The end, or where it has been before.
            break
        stops.append(Stop(**found))
    return expected, stops


def complaints(expected: int, stops: list[Stop]) -> list[str]:
    """Say what is wrong with a walk."""
    found = []
    # Chromium also stops at what scrolls and holds nothing to stop at.
    order = [stop.index for stop in stops if not (stop.index < 0 and stop.scrolls)]
    if order != list(range(expected)):
        wrong = next((i for i, index in enumerate(order) if index != i), len(order))
        at = stops[min(wrong, len(stops) - 1)].html if stops else "nothing"
        found.append(f"stop {wrong + 1} of {expected} is out of order, or the last: {at}")
    found += [
        f"shows no focus: {stop.html}" for stop in stops if stop.index >= 0 and not stop.changed
    ]
    found += [f"cannot be seen with the focus: {stop.html}" for stop in stops if not stop.seen]
    return found
