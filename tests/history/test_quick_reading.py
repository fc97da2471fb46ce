"""States read one after the other come out as each would by itself."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exitplan.errors import Where
from exitplan.plan import Plan
from exitplan.planfile import Reading, read_plan_texts
from exitplan.planfile.history import QuickReader

ROOT = Path(__file__).resolve().parents[2]
SMALL = """\
# A plan that has a bit of everything.
plan: exit
title: "Exit: all of it"
start: 2015-01-05
status_date: 2015-02-02
calendars:
  short-week:
    hours: {mon-thu: "09:00-17:00"}

tasks:
  # What is to be done first.
  draft:
    title: Draft
    duration: 10d
    notes: |
      Two lines,
        the second further in.

  review:
    duration: 3d
    after: draft FF+50%
    actual_start: 2015-01-20

  p1:
    title: Phase one
    calendar: short-week
    tasks:
      buy:
        duration: 4w
        after: [draft, review SS+2d]
      test: {duration: 2d, after: buy}
      ready:
        milestone: true
        after:
          - buy
          - test
        deadline: 2015-06-30
  p2:
    title: Phase two
    after: p1
    tasks:
      move:
        duration: 1w
      award: {milestone: true, after: move}
    owner: Programme
  last:
    milestone: true
    after: [p2, p1.ready]
contracts:
  old:
    title: The old contract
    supplier: Somebody
    ends: 2016-03-31
"""
PLAIN = SMALL.partition("contracts:")[0]
GOOD = [path.read_text(encoding="utf-8") for path in sorted(ROOT.glob("tests/plans/good/*.yaml"))]
REAL = {path.name: path.read_text(encoding="utf-8") for path in sorted(ROOT.glob("plans/*.yaml"))}
PROGRAMMES = [
    {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.yaml"))}
    for folder in sorted(ROOT.glob("tests/plans/good/*/"))
]
LINES = [
    "  new:",
    "  new: {duration: 3d, after: draft}",
    "  newer:\n    duration: 2d\n    after: [draft, review]",
    "    notes: more",
    "    duration: 5d",
    "    after: nowhere",
    "    after: draft FF+1d",
    "      inner: {duration: 1d, after: move}",
    "        duration: 6d",
    "    notes: |+\n      kept\n\n\n",
    "    notes: >-\n      folded\n      text",
    "    title: 'two\n\n      paragraphs'",
    '    title: "open',
    "    title: &anchor Here",
    "    title: *anchor",
    "    title: !!str Here",
    "    <<: {duration: 1d}",
    "\tduration: 1d",
    "    # a remark",
    "# a remark in the first column",
    "",
    "   ",
    "---",
    "...",
    "%YAML 1.2",
    "status_date: 2015-03-02",
    "notes: at the end",
    "plan: other",
    "tasks: {one: {duration: 1d}}",
    "  ? complex\n  : {duration: 1d}",
    "]",
    "  draft: {duration: 1d}",
    "    procurement: {law: pcr-2015}",
    "    deadline: 2014-01-01",
    "    inactive: true",
    "    duration: 2mo",
]
WORDS = ["draft", "buy", "p1", "p1.buy", "move", "10d", "4w", "true", "2015-02-02", "2016-02-30"]


def edited(text: str, rng: random.Random) -> str:
    """Give a text as somebody, or something hostile, may have left it."""
    lines = text.split("\n")
    at = rng.randrange(len(lines))
    end = min(len(lines), at + rng.randrange(1, 12))
    rng.choice(EDITS)(lines, at, end, rng)
    return "\n".join(lines)


def take_out(lines: list[str], at: int, end: int, _: random.Random) -> None:
    """Delete some lines."""
    del lines[at:end]


def take_one_out(lines: list[str], at: int, _: int, __: random.Random) -> None:
    """Delete a line."""
    del lines[at]


def put_in(lines: list[str], at: int, _: int, rng: random.Random) -> None:
    """Insert a line that means something, or should not be there at all."""
    lines.insert(at, rng.choice(LINES))


def repeat(lines: list[str], at: int, _: int, rng: random.Random) -> None:
    """Write a line of the file once more."""
    lines.insert(at, lines[rng.randrange(len(lines))])


def carry(lines: list[str], at: int, end: int, rng: random.Random) -> None:
    """Move some lines elsewhere."""
    block = lines[at:end]
    del lines[at:end]
    to = rng.randrange(len(lines) + 1)
    lines[to:to] = block


def indent(lines: list[str], at: int, end: int, rng: random.Random) -> None:
    """Indent some lines further, or less far."""
    by = rng.choice((-2, -1, 1, 2))
    for line in range(at, min(end, at + rng.randrange(1, 4))):
        lines[line] = " " * by + lines[line] if by > 0 else lines[line][-by:]


def say_other(lines: list[str], at: int, _: int, rng: random.Random) -> None:
    """Put another word at the end of a line."""
    lines[at] = re.sub(r"[\w.]+$", rng.choice(WORDS), lines[at])


def count_other(lines: list[str], at: int, _: int, rng: random.Random) -> None:
    """Put other numbers into a line."""
    lines[at] = re.sub(r"\d+", lambda _: str(rng.randrange(1, 29)), lines[at])


def append(lines: list[str], at: int, _: int, rng: random.Random) -> None:
    """Write something behind a line."""
    lines[at] += rng.choice((" # why", "\r", " ", "x", ":", "\\", " |", "'"))


def cut_short(lines: list[str], at: int, _: int, rng: random.Random) -> None:
    """Lose a few characters, line ends included."""
    whole = "\n".join(lines)
    start = rng.randrange(len(whole))
    lines[:] = (whole[:start] + whole[start + rng.randrange(1, 4) :]).split("\n")


EDITS: list[Callable[[list[str], int, int, random.Random], None]] = [
    take_out, take_one_out, put_in, put_in, repeat, carry, indent, indent, say_other, count_other,
    append, cut_short,
]  # fmt: skip


def assert_same(quick: Reading, full: Reading) -> None:
    """Compare two readings in all that anybody can see of them."""
    assert quick.diagnostics == full.diagnostics
    assert quick.plan == full.plan
    if quick.plan is not None and full.plan is not None:
        assert places(quick.plan) == places(full.plan)


def places(plan: Plan) -> list[object]:
    """Give where the plan finds its items and some of their fields."""
    assert plan.locate is not None
    fields = ("", "title", "duration", "after", "notes", "deadline")
    wheres = [Where(item.id, field, 0) for item in plan.walk() for field in fields]
    wheres += [Where("", field) for field in ("", "start", "status_date", "contracts.old.ends")]
    return [plan.locate(where) for where in wheres]


class Counting(QuickReader):
    """Tells how often all of a state had to be read."""

    whole = 0

    def _fully(self, *arguments: object, **options: object) -> Reading:
        self.whole += 1
        return super()._fully(*arguments, **options)  # type: ignore[arg-type]


@given(st.integers(0, 2**32))
def test_any_edit_reads_as_if_nothing_had_been_read_before(seed: int) -> None:
    """Whatever is done to a text, the quick way gives the plan and findings of the full one."""
    rng = random.Random(seed)
    reader = QuickReader("plan.yaml")
    text = good = rng.choice([SMALL, PLAIN, PLAIN, *GOOD])
    for number in range(12):
        at = f"r{number}"
        full = read_plan_texts({f"{at}:plan.yaml": text}, f"{at}:plan.yaml")
        if full.plan is not None or rng.random() < 0.3:
            assert_same(reader.read({"plan.yaml": text}, at, is_folder=False), full)
        good = text if full.plan is not None else good
        text = edited(good, rng)


@settings(max_examples=40)  # The real one is a hundred pages, read eight times.
@given(st.integers(0, 2**32))
def test_any_edit_of_a_programme_reads_as_if_nothing_had_been_read_before(
    seed: int,
) -> None:
    """In a folder of real plans the quick way agrees with the full one, too."""
    rng = random.Random(seed)
    reader = QuickReader("plans")
    good = texts = rng.choice([REAL, *PROGRAMMES])
    for number in range(4):
        at = f"r{number}"
        quick = reader.read(texts, at, is_folder=True)
        full = read_plan_texts({f"{at}:{name}": text for name, text in texts.items()}, "plans")
        assert_same(quick, full)
        good = texts if full.plan is not None else good
        name = rng.choice(sorted(good))
        texts = {**good, name: edited(good[name], rng)}
        if rng.random() < 0.1:
            texts.pop(rng.choice(sorted(texts)))


def lengthened(text: str, number: int) -> str:
    """Change one task's length."""
    return text.replace("duration: 10d", f"duration: {11 + number}d")


def reported(text: str, number: int) -> str:
    """Roll the status date and report something, as a weekly update does."""
    text = text.replace("status_date: 2015-02-02", f"status_date: 2015-02-{10 + number}")
    return text.replace("    actual_start: 2015-01-20", f"    actual_start: 2015-01-{21 + number}")


def inserted(text: str, number: int) -> str:
    """Put a task between two others."""
    new = f"  check-{number}:\n    duration: 1d\n    after: review\n\n"
    return text.replace("  p1:\n", new + "  p1:\n")


def retitled(text: str, number: int) -> str:
    """Give a group another title."""
    return text.replace("title: Phase one", f"title: Phase {number}")


def commented(text: str, number: int) -> str:
    """Write a remark between two tasks."""
    return text.replace("\n  review:", f"\n  # Remark {number}\n  review:")


def renamed(text: str, number: int) -> str:
    """Give a task another id, and every link to it."""
    return text.replace("draft", f"draft-{number}")


@pytest.mark.parametrize(
    "change",
    [lengthened, reported, inserted, retitled, commented, renamed],
    ids=lambda f: f.__name__,
)
def test_an_ordinary_change_is_read_quickly(change: Callable[[str, int], str]) -> None:
    """What people do to plans every week does not have the whole file read again."""
    reader = Counting("plan.yaml")
    reader.read({"plan.yaml": SMALL}, "first", is_folder=False)
    assert reader.whole == 1
    for number in range(5):
        text = change(SMALL, number)
        quick = reader.read({"plan.yaml": text}, "at", is_folder=False)
        full = read_plan_texts({"at:plan.yaml": text}, "at:plan.yaml")
        assert full.plan is not None, full.diagnostics
        assert_same(quick, full)
    assert reader.whole == 1


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("duration: 10d", "duration: 2mo"),
        ("duration: 10d", "duration: -1d"),
        ("duration: 10d", "duration: 10d\n    calendar: nowhere"),
        ("actual_start: 2015-01-20", "actual_start: 2015-02-20"),
        ("actual_start: 2015-01-20", "actual_finish: 2015-01-20"),
        ("status_date: 2015-02-02", "status_date: 2015-01-06"),
        ("status_date: 2015-02-02\n", ""),
        ("deadline: 2015-06-30", "deadline: 2014-06-30"),
        ("duration: 3d", "duration: 3d\n    must_start_on: 2014-01-01"),
        ("duration: 10d", "duration: 10d\n    after: review"),
        ("milestone: true\n        after:", "level_of_effort: true\n        after:"),
        ("after: p1\n", "after: p2.move\n"),
        ("plan: exit", "plan: exit\nscheduling: {schedule_from: finish}"),
        ("start: 2015-01-05", "start: 2016-01-05"),
        ("  draft:\n", "  draught:\n"),
        ("      buy:\n", "      sell:\n"),
        ("    tasks:\n      buy:", "    after: last\n    tasks:\n      buy:"),
        ("award: {milestone: true, after: move}", "award: {milestone: true, after: .move}"),
    ],
)
def test_a_change_that_breaks_a_rule_is_told_as_by_a_full_reading(old: str, new: str) -> None:
    """A plan that was right before is no excuse: what the change does wrong is found."""
    for base in (SMALL, PLAIN):
        text = base.replace(old, new, 1)
        assert text != base
        reader = QuickReader("plan.yaml")
        reader.read({"plan.yaml": base}, "first", is_folder=False)
        full = read_plan_texts({"at:plan.yaml": text}, "at:plan.yaml")
        assert full.diagnostics
        assert_same(reader.read({"plan.yaml": text}, "at", is_folder=False), full)
        after = read_plan_texts({"end:plan.yaml": base}, "end:plan.yaml")
        assert_same(reader.read({"plan.yaml": base}, "end", is_folder=False), after)


def test_the_same_files_are_read_once() -> None:
    """A state that comes back is not read again, but its places are those of its own commit."""
    reader = Counting("plan.yaml")
    first = reader.read({"plan.yaml": SMALL}, "one", is_folder=False, key=[("plan.yaml", "abc")])
    again = reader.again([("plan.yaml", "abc")], "two", is_folder=False)
    assert again is not None
    assert again.plan == first.plan
    assert_same(again, read_plan_texts({"two:plan.yaml": SMALL}, "two:plan.yaml"))
    assert reader.again([("plan.yaml", "abd")], "two", is_folder=False) is None
    assert reader.whole == 1


def test_findings_of_a_state_that_comes_back_name_its_own_commit() -> None:
    """A broken state that comes back tells its faults under the name it has now."""
    broken = {"plan.yaml": SMALL.replace("after: p1\n", "after: nowhere\n")}
    reader = QuickReader("plan.yaml")
    reader.read(broken, "one", is_folder=False, key=[("plan.yaml", "abc")])
    again = reader.again([("plan.yaml", "abc")], "two", is_folder=False)
    assert again is not None
    assert again.diagnostics
    assert_same(again, read_plan_texts({"two:plan.yaml": broken["plan.yaml"]}, "two:plan.yaml"))


def test_a_warning_keeps_its_place_while_the_text_above_it_grows() -> None:
    """What is found in a part that did not change is told at the line where it now stands."""
    text = SMALL.replace("deadline: 2015-06-30", "deadline: 2014-06-30")
    reader = Counting("plan.yaml")
    reader.read({"plan.yaml": text}, "first", is_folder=False)
    for number in range(3):
        longer = inserted(text, number).replace("duration: 10d", "duration: 10d\n    owner: Me")
        quick = reader.read({"plan.yaml": longer}, "at", is_folder=False)
        full = read_plan_texts({"at:plan.yaml": longer}, "at:plan.yaml")
        assert full.diagnostics
        assert_same(quick, full)
    assert reader.whole == 1
