"""Files from strangers are refused with a diagnostic, quickly and in little memory."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import tracemalloc
from pathlib import Path

import pytest

from exitplan.errors import HorizonError, PlanError
from exitplan.outlook import contract_findings
from exitplan.planfile import load_plan, loads_plan, read_plan, read_text
from exitplan.schedule import compute_schedule
from tests.planfile.hostile import HARMLESS, HOSTILE

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 2.0
"""Of processor time. Half of it is enough, but not beside other tests on the same core."""
MEGABYTES = 200


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused_in_time(name: str, tmp_path: Path) -> None:
    """A hostile file earns exactly its codes, in two seconds of processor time at most."""
    codes, make = HOSTILE[name]
    path = make(tmp_path)
    begun = time.process_time()
    reading = read_plan(path)
    spent = time.process_time() - begun
    assert reading.plan is None
    assert {finding.code for finding in reading.diagnostics} == codes
    assert len(reading.diagnostics) <= 501
    assert all(len(str(finding)) < 1_000 for finding in reading.diagnostics)
    assert spent < SECONDS


@pytest.mark.parametrize("name", HARMLESS)
def test_what_asks_for_much_is_answered_in_time(name: str) -> None:
    """A plan within the limits is read in two seconds and dated in a few, whatever it holds."""
    begun = time.process_time()
    plan = loads_plan(HARMLESS[name])
    read = time.process_time()
    contract_findings(compute_schedule(plan))
    assert read - begun < SECONDS
    assert time.process_time() - read < 5 * SECONDS


def test_a_period_without_end_is_refused_when_it_is_dated() -> None:
    """A period that leaves the years of all calendars is a finding, not an exception."""
    plan = loads_plan(
        "plan: p\nstart: 2015-01-05\n"
        "periods: {o: {title: O, count: 100000, unit: months, provision: x}}\n"
        "tasks: {a: {period: o}}\n"
    )
    with pytest.raises(HorizonError, match="EP309"):
        compute_schedule(plan)


@pytest.mark.parametrize(
    "name",
    [
        "9,000 waves",
        "waves by themes",
        "9,000 procurements",
        "300,000 values",
        "dotted link",
        "unknown keys",
        "30,000 brackets",
        "wide map",
    ],
)
def test_hostile_files_take_little_memory(name: str, tmp_path: Path) -> None:
    """The greediest of them stay below 200 MB."""
    path = HOSTILE[name][1](tmp_path)
    tracemalloc.start()
    try:
        read_plan(path)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < MEGABYTES * 1_000_000


def test_paths_may_not_leave_the_root(tmp_path: Path) -> None:
    """With a root, a plan outside it is refused, by whatever name it is called."""
    plans = tmp_path / "plans"
    plans.mkdir()
    outside = tmp_path / "plan.yaml"
    outside.write_text("plan: p\nstart: 2015-01-05\ntasks: {a: {duration: 5d}}\n")
    (plans / "linked.yaml").symlink_to(outside)
    for path in (outside, plans / ".." / "plan.yaml", plans / "linked.yaml", tmp_path):
        reading = read_plan(path, root=plans)
        assert [finding.code for finding in reading.diagnostics] == ["EP009"]
        assert load_plan(path, root=tmp_path)


def test_a_link_inside_the_root_may_leave_the_folder(tmp_path: Path) -> None:
    """A folder's links may point anywhere inside the root, where one is given."""
    plans = tmp_path / "plans"
    plans.mkdir()
    outside = tmp_path / "plan.yaml"
    outside.write_text("plan: p\nstart: 2015-01-05\ntasks: {a: {duration: 5d}}\n")
    (plans / "linked.yaml").symlink_to(outside)
    assert load_plan(plans, root=tmp_path).id == "p"


@pytest.mark.parametrize("path", ["a\0b.yaml", "", "/dev/zero", "/dev/null", "x" * 5_000])
def test_impossible_paths_are_told(path: str) -> None:
    """A path that names no ordinary file is a finding, not an exception."""
    assert [finding.code for finding in read_plan(path).diagnostics] == ["EP001"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_unreadable_files_are_told(tmp_path: Path) -> None:
    """A file without permission to read it is a finding."""
    path = tmp_path / "plan.yaml"
    path.write_text("plan: p\n")
    path.chmod(0)
    assert [finding.code for finding in read_plan(path).diagnostics] == ["EP001"]


def test_lone_surrogates_in_text_are_told() -> None:
    """Text that no file can hold is refused as text."""
    assert [finding.code for finding in read_text("plan: \ud800\n").diagnostics] == ["EP011"]


def test_text_has_the_limits_of_a_file() -> None:
    """Text is no way round the limit on size."""
    with pytest.raises(PlanError, match="EP003"):
        loads_plan("#" * 1_000_001)


def test_reading_imports_little() -> None:
    """Importing the room, and reading a good plan, leaves dear modules alone."""
    plan = ROOT / "tests" / "plans" / "good" / "links.yaml"
    code = (
        "import sys; from exitplan.planfile import load_plan; load_plan(sys.argv[1]); "
        "print(' '.join(sorted(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(plan)],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    dear = {"difflib", "fractions", "inspect", "dataclasses", "json", "networkx", "pendulum"}
    loaded = set(done.stdout.split())
    assert loaded & dear <= _loaded_by_attrs_and_yaml()
    assert "exitplan.planfile._schema" not in loaded
    assert "exitplan.planfile._syntax" not in loaded


def _loaded_by_attrs_and_yaml() -> set[str]:
    """Give what comes with our dependencies anyway."""
    code = "import sys, attrs, yaml; print(' '.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    return set(done.stdout.split())
