"""`exitplan.testing` and the pytest plugin, as a team uses them in a project of its own."""

from __future__ import annotations

import datetime
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import attrs
import pendulum
import pytest

from exitplan.errors import ExitplanError, PlanError, UnknownTaskError
from exitplan.interchange import read_schedule
from exitplan.plan import Moment
from exitplan.planfile import load_plan, loads_plan
from exitplan.schedule import compute_schedule
from exitplan.testing import (
    assert_finishes_by,
    assert_meets_deadlines,
    assert_no_findings,
    assert_no_gap,
)
from tests.checks.offline import GOOD, LATE, ROOT

GAP = """\
plan: exit
start: 2026-01-05
status_date: 2026-01-05
contracts:
  ict: {title: ICT services, ends: 2026-02-27, new_service: live}
  desk: {title: The help desk, ends: 2026-02-27, new_service: live}
tasks:
  build: {title: Build the service, duration: 10w}
  live: {title: The new service runs, milestone: true, after: build}
"""


def _told(assertion: Callable[..., None], *arguments: object, **options: object) -> str:
    with pytest.raises(AssertionError) as raised:
        assertion(*arguments, **options)
    return str(raised.value)


# ── The assertions ───────────────────────────────────────────────────────────────────────────


def test_a_missed_deadline_is_told_with_place_amount_and_reason(tmp_path: Path) -> None:
    """Whoever reads the failure knows what is late, by how much, where it stands, and why."""
    file = tmp_path / "exit.yaml"
    file.write_text(LATE, encoding="utf-8")
    head, _, told = _told(assert_meets_deadlines, file).partition("\n\n")
    assert head == "1 deadline is not met, as of 5 Jan 2026:"
    first, *why = told.split("\n")
    assert first == (
        f"{file}:14:15: EP801 error: Service ready is forecast for 13 Feb 2026, "
        "10 working days past its deadline of 30 Jan 2026"
    )
    assert "“Build the service”" in " ".join(why)


def test_every_form_of_a_plan_is_taken(tmp_path: Path) -> None:
    """A path as text or Path, a folder, a plan and a schedule are judged alike."""
    for text, holds in ((GOOD, True), (LATE, False)):
        folder = tmp_path / str(holds)
        folder.mkdir()
        file = folder / "exit.yaml"
        file.write_text(text, encoding="utf-8")
        plan = load_plan(file)
        for given in (str(file), file, str(folder), plan, compute_schedule(plan)):
            if holds:
                assert_meets_deadlines(given)
            else:
                assert "EP801" in _told(assert_meets_deadlines, given)


def test_files_of_other_tools_are_taken() -> None:
    """A supplier's file is held to dates without being imported first."""
    example = ROOT / "docs" / "examples" / "supplier.xer"
    assert_meets_deadlines(example)
    first = read_schedule(str(example)).plan.items[0]
    assert_finishes_by(example, first.id, "2099-12-31")
    assert first.title in _told(assert_finishes_by, example, first.id, "2000-01-01")


@pytest.mark.parametrize(
    "day",
    [
        "2026-02-16",
        datetime.date(2026, 2, 16),
        pendulum.date(2026, 2, 16),
        Moment(datetime.date(2026, 2, 16).toordinal()),
    ],
)
def test_the_status_date_can_be_given(day: object) -> None:
    """A plan that held in January is late in February if nobody has reported anything."""
    plan = loads_plan(GOOD)
    assert_meets_deadlines(plan)
    assert "as of 16 Feb 2026" in _told(assert_meets_deadlines, plan, as_of=day)
    schedule = compute_schedule(plan)
    assert "as of 16 Feb 2026" in _told(assert_meets_deadlines, schedule, as_of=day)
    assert_meets_deadlines(compute_schedule(plan, as_of=day), as_of="2026-01-05")
    assert "as of 16 Feb" in _told(assert_meets_deadlines, compute_schedule(plan, as_of=day))


def test_an_exception_must_except_something() -> None:
    """Excepted deadlines may be missed; an id that has none is a mistake, and said so."""
    plan = loads_plan(LATE)
    assert_meets_deadlines(plan, except_=["ready"])
    assert_meets_deadlines(plan, except_="ready")
    with pytest.raises(ValueError, match="'build' has no deadline"):
        assert_meets_deadlines(plan, except_=["build"])
    with pytest.raises(UnknownTaskError):
        assert_meets_deadlines(plan, except_=["redy"])


def test_what_is_waived_in_the_plan_does_not_fail_a_test() -> None:
    """Waivers hold here as in `exitplan check`, for as long as they do."""
    waiver = (
        "waivers: [{rule: EP801, task: ready, reason: Agreed., approved_by: Board, "
        "until: 2026-03-31}]\n"
    )
    plan = loads_plan(LATE + waiver)
    assert_meets_deadlines(plan)
    assert "EP801" in _told(assert_meets_deadlines, plan, as_of="2026-04-01")


def test_an_item_that_finishes_too_late_is_told() -> None:
    """The day itself is in time; a day later fails and says by how much and why."""
    plan = loads_plan(GOOD)
    assert_finishes_by(plan, "ready", "2026-01-16")
    assert_finishes_by(plan, "build", datetime.date(2026, 1, 16))
    told = _told(assert_finishes_by, plan, "build", "2026-01-15")
    assert told.startswith(
        "plan.yaml:6:3: “Build the service” (build) is forecast to finish on 16 Jan 2026, "
        "1 calendar day after 15 Jan 2026\n    "
    )
    progress = "actual_start: 2025-12-01\n    actual_finish: 2026-01-02"
    done = GOOD.replace("duration: 10d", f"duration: 10d\n    {progress}")
    told = _told(assert_finishes_by, loads_plan(done), "build", "2026-01-01")
    assert "(build) finished on 2 Jan 2026, 1 calendar day after" in told
    with pytest.raises(UnknownTaskError):
        assert_finishes_by(plan, "biuld", "2026-01-15")


def test_a_gap_in_service_is_told() -> None:
    """Each contract after which nobody provides the service fails, unless it is excepted."""
    plan = loads_plan(GAP)
    told = _told(assert_no_gap, plan)
    assert told.startswith("2 gaps in service, as of 5 Jan 2026:\n\nplan.yaml:5:")
    assert "a gap of 14 calendar days" in told
    assert "1 gap in service" in _told(assert_no_gap, plan, except_=["ict"])
    assert_no_gap(plan, except_=["ict", "desk"])
    assert_no_gap(loads_plan(GAP.replace("10w", "5w")))


def test_a_gap_can_only_be_ruled_out_where_there_is_a_contract() -> None:
    """An assertion that could never fail is refused, and so is an exception for nothing."""
    with pytest.raises(ValueError, match="states no contract"):
        assert_no_gap(loads_plan(GOOD))
    with pytest.raises(ValueError, match="no contract 'itc'"):
        assert_no_gap(loads_plan(GAP), except_=["itc"])


def test_findings_are_those_of_the_command() -> None:
    """The rules, the profile and the severity asked for decide what fails."""
    late, good = loads_plan(LATE), loads_plan(GOOD)
    assert "1 finding" in _told(assert_no_findings, late, select="deadline-missed")
    assert_no_findings(late, select=["law"])
    assert_no_findings(late, ignore=["EP801"], select=["deadlines"])
    assert_no_findings(good)
    loose = loads_plan(
        "plan: p\nstart: 2026-01-05\ntasks: {a: {duration: 9d}, b: {duration: 8d}}\n"
    )
    assert_no_findings(loose)
    assert "EP821 warning" in _told(assert_no_findings, loose, profile="dcma")
    assert_no_findings(loads_plan(GAP), select=["EP460"], fail_on="error")
    assert "EP460 warning" in _told(assert_no_findings, loads_plan(GAP), select=["EP460"])
    with pytest.raises(ValueError, match="fail_on='never'"):
        assert_no_findings(good, fail_on="never")


def test_a_path_brings_its_configuration(tmp_path: Path) -> None:
    """A test of a path and the command beside it judge by the same settings."""
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans" / "exit.yaml").write_text(LATE, encoding="utf-8")
    assert "EP801" in _told(assert_no_findings, tmp_path / "plans")
    (tmp_path / "exitplan.toml").write_text('ignore = ["deadline-missed"]\n', encoding="utf-8")
    assert_no_findings(tmp_path / "plans")
    (tmp_path / "exitplan.toml").write_text("ignor = []\n", encoding="utf-8")
    with pytest.raises(ExitplanError, match="EP896"):
        assert_no_findings(tmp_path / "plans")


def test_a_plan_that_cannot_be_read_is_no_success(tmp_path: Path) -> None:
    """It raises what is wrong with it; among findings it is one, with its place."""
    file = tmp_path / "exit.yaml"
    file.write_text(GOOD.replace("after: build", "after: biuld"), encoding="utf-8")
    for assertion in (assert_meets_deadlines, assert_no_gap):
        with pytest.raises(PlanError, match=r"exit\.yaml:13:12: .*biuld"):
            assertion(file)
    assert "exit.yaml:13:12: EP201 error" in _told(assert_no_findings, file, select=["law"])
    with pytest.raises(PlanError):
        assert_meets_deadlines(tmp_path / "nowhere.yaml")


def test_a_title_cannot_command_the_terminal() -> None:
    """Control characters of a plan do not reach the report of a test."""
    written = loads_plan(LATE)
    renamed = [
        attrs.evolve(item, title=f"Ready\x1b[31m\u202e\r{item.id}") for item in written.items
    ]
    plan = attrs.evolve(written, items=tuple(renamed))
    told = _told(assert_meets_deadlines, plan)
    told += _told(assert_finishes_by, plan, "ready", "2026-01-01")
    assert "Ready" in told
    assert all(character.isprintable() or character == "\n" for character in told)


def test_many_findings_are_cut_short() -> None:
    """A plan full of missed deadlines gives a report that can be read."""
    tasks = "".join(f"  t{n}: {{duration: 9d, deadline: 2026-01-06}}\n" for n in range(50))
    told = _told(assert_meets_deadlines, loads_plan(f"plan: p\nstart: 2026-01-05\ntasks:\n{tasks}"))
    assert told.startswith("50 deadlines are not met:")
    assert told.endswith("… and 30 more")


def test_the_assertions_need_no_pytest_and_import_little() -> None:
    """`import exitplan.testing` costs nothing, and works where pytest is not installed."""
    code = "import sys, exitplan.testing; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, encoding="utf-8", check=True
    ).stdout.split()
    ours = {name for name in loaded if name.startswith("exitplan")}
    assert ours == {"exitplan", "exitplan.testing"}
    assert not {"pytest", "attr", "attrs", "yaml"} & set(loaded)


# ── The plugin ───────────────────────────────────────────────────────────────────────────────

TEST = """
def test_it(exitplan_path, exitplan_plan, exitplan_schedule):
    print(exitplan_path, exitplan_plan.id, exitplan_schedule["ready"].finish)
"""


@pytest.fixture
def run_pytest(
    tmp_path: Path, clean_env: dict[str, str]
) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Give a function that writes files and runs pytest on them, in a process of its own."""

    def run(files: dict[str, str], *options: str, **env: str) -> subprocess.CompletedProcess[str]:
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return subprocess.run(
            [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-s", "-v", *options],
            cwd=tmp_path,
            env=clean_env | env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            timeout=60,
            check=False,
        )

    return run


def test_the_plugin_finds_the_plans_folder(run_pytest: Callable[..., object]) -> None:
    """Installed, and without a word of configuration, it gives the plan in plans/."""
    ran = run_pytest({"plans/exit.yaml": GOOD, "tests/test_plan.py": TEST})
    assert ran.returncode == 0, ran.stdout
    assert re.search(r"test_it\[plans\] plans exit 2026-01-16\s", ran.stdout)


def test_several_plans_run_a_test_each(run_pytest: Callable[..., object]) -> None:
    """Plans named in the configuration count from its folder; the command line's come instead."""
    files = {
        "pytest.toml": '[pytest]\nexitplan_plans = ["ours", "supplier/their plan.yaml"]\n',
        "ours/exit.yaml": GOOD,
        "supplier/their plan.yaml": LATE,
        "tests/test_plan.py": TEST,
    }
    ran = run_pytest(files)
    assert "test_it[ours] ours exit 2026-01-16" in ran.stdout
    assert (
        "test_it[supplier/their plan.yaml] supplier/their plan.yaml exit 2026-02-13" in ran.stdout
    )
    ran = run_pytest({}, "--exitplan-plans", "ours/exit.yaml")
    assert ran.returncode == 0
    assert "test_it[ours/exit.yaml]" in ran.stdout
    assert "supplier" not in ran.stdout.split("collected", 1)[1]


def test_the_status_date_of_the_run_can_be_given(run_pytest: Callable[..., object]) -> None:
    """By option or environment; `today` is a day after any that the plan knows of."""
    files = {"plans/exit.yaml": GOOD, "tests/test_plan.py": TEST}
    ran = run_pytest(files, "--exitplan-as-of", "2026-02-16")
    assert "plans exit 2026-02-27" in ran.stdout
    ran = run_pytest({}, EXITPLAN_AS_OF="2026-02-16")
    assert "plans exit 2026-02-27" in ran.stdout
    ran = run_pytest({}, "--exitplan-as-of=today")
    assert ran.returncode == 0
    assert "plans exit 2026-01-16" not in ran.stdout
    ran = run_pytest({}, "--exitplan-as-of=someday")
    assert ran.returncode == 1
    assert "--as-of" in ran.stdout
    assert "Traceback" not in ran.stdout


def test_what_is_wrong_with_a_plan_is_told_without_a_traceback(
    run_pytest: Callable[..., object],
) -> None:
    """A plan that is missing or broken fails the tests that ask for it, in a line or two."""
    ran = run_pytest({"tests/test_plan.py": TEST})
    assert ran.returncode == 1
    assert "there is no plan plans; name yours with exitplan_plans" in ran.stdout
    ran = run_pytest({"plans/exit.yaml": "plan: exit\nstart: soon\n"})
    assert ran.returncode == 1
    assert "plans/exit.yaml:2:8: EP106 error" in ran.stdout
    assert "_pytest_plugin.py" not in ran.stdout


def test_a_project_without_plans_notices_nothing(run_pytest: Callable[..., object]) -> None:
    """With the plugin installed but unused, tests run as before and nothing is imported."""
    conftest = """
import sys

def pytest_sessionfinish():
    print("LOADED", *sorted(name for name in sys.modules if name.startswith("exitplan")))
    print("HEAVY", *sorted({"attrs", "yaml", "pendulum", "networkx", "numpy"} & set(sys.modules)))
"""
    test = "def test_sum():\n    assert 1 + 1 == 2\n"
    ran = run_pytest(
        {"conftest.py": conftest, "test_it.py": test}, "-W", "error", "--strict-config"
    )
    assert ran.returncode == 0, ran.stdout
    assert "LOADED exitplan exitplan._pytest_plugin\n" in ran.stdout
    assert "HEAVY\n" in ran.stdout
