"""``exitplan risk`` tells how likely dates are, and on what they hang."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import signal
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]

PLAN = """\
plan: exit
title: Leaving the contract
start: 2025-01-06
boards:
  cabinet: {title: Cabinet, meets: third Tuesday}
contracts:
  ict: {title: ICT services, ends: 2025-07-31, new_service: live}
risks:
  experts:
    title: No experts
    probability: 30%
    hits: specify
    add: 4w
    mitigation: {what: Name a deputy, cost: 20000, probability: 10%}
tasks:
  specify: {title: Specify, estimate: {low: 6w, likely: 8w, high: 14w}}
  ok: {title: Approve, gate: cabinet, after: specify}
  build: {title: Build, estimate: {low: 8w, likely: 10w, high: 16w}, after: ok}
  live: {title: The service runs, milestone: true, after: build, deadline: 2025-06-30}
"""
CERTAIN = """\
plan: p
title: P
start: 2025-01-06
tasks:
  a: {duration: 2w}
  end: {title: The end, milestone: true, after: a}
"""
FILES = {"plan.yaml": PLAN}


def test_the_answer_comes_first(run_cli: Run):
    """The date with its chance, the plan's own with its own, the deadline, the contract."""
    ran = run_cli("risk", "plan.yaml", files=FILES)
    assert ran.returncode == 0, ran.stderr
    first, second, third = ran.stdout.split("\n\n")[0].replace("\n", " ").split(". ", 2)
    assert first.startswith(
        "There is an 80 % chance that “The service runs” comes by 25 July 2025;"
    )
    assert "the plan's own date, 2 June 2025, has" in first
    assert "(±" in first
    assert second.startswith("Its deadline, 30 June 2025, is kept in")
    assert third.startswith("“ICT services” ends on 31 July 2025: in")


def test_the_tables_and_what_they_rest_on_are_told(run_cli: Run):
    """Milestones, deadlines, risks, meetings, tasks; runs, seed, sampling and errors."""
    ran = run_cli("risk", "plan.yaml", "--runs", "2000", "--seed", "7", files=FILES)
    for text in (
        "P10         P50         P80         P90",
        "Deadline",
        "What may happen",
        "Meetings missed",
        "Tasks that bear on it",
        "2,000 runs, seed 7, Latin hypercube sampling. ± is one standard error",
    ):
        assert text in ran.stdout
    assert max(map(len, ran.stdout.splitlines())) <= 80
    assert ran.stderr == ""


def test_a_wide_terminal_has_one_line_for_each_milestone(run_cli: Run):
    """Name and dates stand together where there is room."""
    ran = run_cli("risk", "plan.yaml", "--runs", "500", files=FILES, env={"COLUMNS": "120"})
    (line,) = [line for line in ran.stdout.splitlines() if line.startswith("◆ The service runs")]
    assert "2 Jun 2025" in line


def test_the_same_seed_prints_the_same(run_cli: Run):
    """Byte for byte; another seed or sampling does not."""

    def printed(*options: str) -> str:
        found: str = run_cli("risk", "plan.yaml", "--runs", "800", *options, files=FILES).stdout
        return found

    assert printed() == printed("--seed", "1")
    assert printed() != printed("--seed", "2")
    assert printed() != printed("--sampling", "plain")


def test_the_tornado_tells_what_each_contributes_and_a_mitigation_buys(run_cli: Run):
    """With its error, by £10,000, and with noise called noise."""
    ran = run_cli("risk", "plan.yaml", "--runs", "3000", "--tornado", files=FILES)
    assert "Without it, sooner by" in ran.stdout
    assert "No experts (risk)" in ran.stdout
    assert "Specify (task)" in ran.stdout
    (line,) = [line for line in ran.stdout.splitlines() if line.startswith("Name a deputy")]
    assert "£20,000" in line


def test_mitigated_counts_every_mitigation_as_done(run_cli: Run):
    """Then the risk happens in 10 % of the runs, and the text says so."""
    ran = run_cli("risk", "plan.yaml", "--runs", "1000", "--mitigated", files=FILES)
    (line,) = [line for line in ran.stdout.splitlines() if line.startswith("No experts")]
    assert "10.0%" in line
    assert "Every mitigation counts as done." in ran.stdout


def test_json_has_everything(run_cli: Run):
    """Versioned, with ISO dates and numbers, and the tornado where it is asked for."""
    ran = run_cli(
        "risk", "plan.yaml", "--runs", "500", "--tornado", "--format", "json", files=FILES
    )
    data = json.loads(ran.stdout)
    assert data["schema"] == 1
    assert (data["plan"], data["runs"], data["seed"]) == ("exit", 500, 1)
    assert (data["sampling"], data["partial"]) == ("latin-hypercube", False)
    assert data["main"] == "live"
    (live,) = data["milestones"]
    assert set(live["percentiles"]) == {"p10", "p50", "p80", "p90"}
    assert live["planned"] == "2025-06-02"
    assert data["risks"][0]["id"] == "experts"
    assert {task["id"] for task in data["tasks"]} == {"specify", "build"}
    assert data["cliffs"][0]["kind"] == "decision"
    assert data["tornado"]["mitigations"][0]["cost_pounds"] == 20_000
    assert data["contracts"][0]["contract"] == "ict"


def test_json_says_how_the_sample_settled_and_has_the_curve(run_cli: Run):
    """A P80 after each tenth of the runs, the last of them the answer; whatever is drawn."""
    ran = run_cli("risk", "plan.yaml", "--runs", "1000", "--format", "json", files=FILES)
    data = json.loads(ran.stdout)
    steps = data["convergence"]
    assert [step["runs"] for step in steps] == list(range(100, 1_001, 100))
    (live,) = (m for m in data["milestones"] if m["id"] == data["main"])
    assert steps[-1]["p80"] == live["percentiles"]["p80"]["day"]
    assert steps[-1]["standard_error_days"] < steps[0]["standard_error_days"]
    assert data["curve"]["id"] == "live"
    assert data["curve"]["points"][-1][1] == 1.0


def test_csv_has_a_row_for_each_milestone(run_cli: Run):
    """With the tornado asked for, a row for each contribution instead."""
    ran = run_cli("risk", "plan.yaml", "--runs", "500", "--format", "csv", files=FILES)
    (row,) = csv.DictReader(io.StringIO(ran.stdout))
    assert row["id"] == "live"
    assert row["p80"].startswith("2025-")
    ran = run_cli("risk", "plan.yaml", "--runs", "500", "--tornado", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(ran.stdout)))
    assert {row["id"] for row in rows} == {"experts", "specify", "build"}


def test_svg_draws_the_curve(run_cli: Run):
    """One picture that stands alone; with the tornado, that as well."""
    ran = run_cli("risk", "plan.yaml", "--runs", "500", "--format", "svg", files=FILES)
    assert ET.fromstring(ran.stdout).get("role") == "img"
    assert "The plan's own date" in ran.stdout
    more = run_cli("risk", "plan.yaml", "--runs", "500", "--tornado", "--format", "svg")
    assert "hangs on" in more.stdout


def test_one_milestone_can_be_asked_for(run_cli: Run):
    """By id or code, even a task; what is not there is refused with what is near."""
    ran = run_cli("risk", "plan.yaml", "--runs", "500", "--milestone", "build", files=FILES)
    assert "“Build” finishes by" in ran.stdout.replace("\n", " ")
    ran = run_cli("risk", "plan.yaml", "--milestone", "buidl")
    assert ran.returncode == 2
    assert "build" in ran.stderr


def test_a_plan_without_doubt_says_so_and_how_to_describe_it(run_cli: Run):
    """That is no fault: the exit code is 0."""
    ran = run_cli("risk", "plan.yaml", files={"plan.yaml": CERTAIN})
    assert ran.returncode == 0
    assert ran.stdout.startswith("Nothing in this plan is uncertain: “The end” comes on 17 January")
    assert "estimate: {low: 6w, likely: 8w, high: 12w}" in ran.stdout


def test_a_plan_without_a_milestone_is_told_by_what_finishes_last(run_cli: Run):
    """There is always a date to ask about, unless there is nothing to do."""
    head, rest = PLAN.split("contracts:")
    text = head + rest[rest.index("tasks:") : rest.index("  live:")]
    ran = run_cli("risk", "plan.yaml", "--runs", "200", files={"plan.yaml": text})
    assert "“Build” finishes by" in ran.stdout.replace("\n", " ")


def test_what_is_done_is_only_told(run_cli: Run):
    """A milestone that was reached has no chances any more, and there is nothing to draw."""
    text = CERTAIN.replace("2025-01-06\n", "2025-01-06\nstatus_date: 2025-02-03\n").replace(
        "{duration: 2w}", "{duration: 2w, actual_start: 2025-01-06, actual_finish: 2025-01-17}"
    ).replace("after: a}", "after: a, actual_finish: 2025-01-20}") + (
        "  b: {estimate: {low: 4w, likely: 8w, high: 9w}}\n"
    )
    ran = run_cli("risk", "plan.yaml", "--runs", "200", files={"plan.yaml": text})
    assert ran.stdout.startswith("“The end” was reached on 20 January 2025.")
    ran = run_cli("risk", "plan.yaml", "--runs", "200", "--format", "svg")
    assert ran.returncode == 2
    assert "nothing to draw" in ran.stderr


@pytest.mark.parametrize(
    "options",
    [
        ("--runs", "0"),
        ("--runs", "1000001"),
        ("--runs", "many"),
        ("--stop-at", "0"),
        ("--stop-at", "nan"),
        ("--sampling", "dice"),
    ],
)
def test_what_cannot_be_asked_is_refused(run_cli: Run, options: tuple[str, ...]):
    """With an exit code of 2, a reason and no traceback."""
    ran = run_cli("risk", "plan.yaml", *options, files=FILES)
    assert ran.returncode == 2
    assert ran.stdout == ""
    assert options[0] in ran.stderr
    assert "Traceback" not in ran.stderr


def test_it_stops_when_the_dates_have_settled(run_cli: Run):
    """With a wide bound fewer runs are made, and the text says how many."""
    ran = run_cli("risk", "plan.yaml", "--runs", "100000", "--stop-at", "5", files=FILES)
    assert "Stopped before 100,000, as the dates had settled." in ran.stdout.replace("\n", " ")


@pytest.mark.parametrize("command", [("risk",), ("latest", "--confidence", "80")])
def test_without_numpy_it_says_how_to_get_it(
    tmp_path: Path, clean_env: Mapping[str, str], command: tuple[str, ...]
):
    """An exit code of 2 and the pip command; all other commands work."""
    (tmp_path / "plan.yaml").write_text(PLAN, encoding="utf-8")
    name, *options = command

    def without_numpy(*arguments: str) -> subprocess.CompletedProcess[str]:
        code = (
            "import sys; sys.modules['numpy'] = None; "
            "from exitplan.cli._main import main; sys.exit(main(sys.argv[1:]))"
        )
        return subprocess.run(
            [sys.executable, "-c", code, *arguments],
            cwd=tmp_path,
            env=dict(clean_env),
            capture_output=True,
            text=True,
            check=False,
        )

    ran = without_numpy(name, "plan.yaml", *options)
    assert ran.returncode == 2
    assert "pip install 'exitplan[risk]'" in ran.stderr
    assert "Traceback" not in ran.stderr
    assert without_numpy("latest", "plan.yaml").returncode == 0


def long_plan(tasks: int) -> str:
    """Give a plan that takes a while to simulate."""
    lines = ["plan: long", "title: Long", "start: 2025-01-06", "tasks:"]
    for number in range(tasks):
        after = f", after: t{number - 1}" if number % 9 else ""
        lines.append(f"  t{number}: {{estimate: {{low: 1d, likely: 2d, high: 4d}}{after}}}")
    names = ", ".join(f"t{number}" for number in range(8, tasks, 9))
    return "\n".join([*lines, f"  end: {{milestone: true, after: [{names}]}}", ""])


def _listen() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_ctrl_c_shows_what_is_done_so_far(tmp_path: Path, clean_env: Mapping[str, str]):
    """Marked as partial, with an exit code of 130, on a terminal with a bar while it ran."""
    (tmp_path / "plan.yaml").write_text(long_plan(1800), encoding="utf-8")
    main, side = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "exitplan", "risk", "plan.yaml", "--runs", "400000"],
        cwd=tmp_path,
        env=dict(clean_env),
        stdout=subprocess.PIPE,
        stderr=side,
        text=True,
        # Who runs these tests in the background may have left it deaf to the key.
        preexec_fn=_listen,  # noqa: PLW1509 - no other thread runs here
    )
    os.close(side)
    shown = b""
    while b"runs" not in shown:
        shown += os.read(main, 1_000)
    time.sleep(0.2)
    process.send_signal(signal.SIGINT)
    out, _ = process.communicate(timeout=120)
    os.close(main)
    assert process.returncode == 130
    assert b"of 400,000 runs" in shown
    assert out.startswith("Broken off after ")
    assert "of 400,000 runs. What they say so far:" in out.replace("\n", " ")
    assert "“end” comes by" in out.replace("\n", " ") or "that “" in out
    assert "Traceback" not in out


INTERRUPTS = """
import sys
from exitplan import risk
from exitplan.cli import main

name, plan = sys.argv[1:]
def stop(*_, **__):
    raise KeyboardInterrupt
setattr(risk, name, stop)
sys.exit(main(["risk", plan, "--runs", "500", "--tornado"]))
"""


@pytest.mark.parametrize(
    ("question", "told", "missing"),
    [
        ("simulate", "", ""),
        ("risk_report", "", ""),
        ("s_curve", "what takes further runs", "What may happen"),
        ("happening_risks", "what may happen", "What may happen"),
        ("task_risks", "the tasks that bear on it", "Tasks that bear"),
        ("cliffs", "the meetings that are missed", "Meetings missed"),
        ("tornado", "what each risk contributes", "Without it"),
    ],
)
def test_whenever_it_is_broken_off_it_ends_well(
    tmp_path: Path, clean_env: Mapping[str, str], question: str, told: str, missing: str
):
    """The answers so far, and what is left out; a sentence where there are none; always 130."""
    (tmp_path / "plan.yaml").write_text(PLAN, encoding="utf-8")
    ran = subprocess.run(
        [sys.executable, "-c", INTERRUPTS, question, "plan.yaml"],
        cwd=tmp_path,
        env=dict(clean_env),
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 130
    if told:
        assert ran.stdout.startswith(f"Broken off: {told}")
        assert "There is an 80 % chance" in ran.stdout.replace("\n", " ")
        assert missing not in ran.stdout
        assert ran.stderr == ""
    else:
        assert ran.stdout == ""
        assert ran.stderr.startswith("exitplan risk: broken off before there was anything to tell")


def test_the_answer_says_why_it_is_about_its_milestone(run_cli: Run):
    """What takes over from a contract, though others come later; unless one is asked for."""
    text = PLAN + "  closed: {title: All closed, milestone: true, after: live FS+8w}\n"
    ran = run_cli("risk", "plan.yaml", "--runs", "500", files={"plan.yaml": text})
    said = ran.stdout.replace("\n", " ")
    assert "that “The service runs” comes by" in said
    assert "The answer is about “The service runs”, as it takes over from “ICT services”" in said
    ran = run_cli("risk", "plan.yaml", "--runs", "500", "--milestone", "closed")
    assert "The answer is about" not in ran.stdout
    bare = text[: text.index("contracts:")] + text[text.index("risks:") :]
    ran = run_cli("risk", "plan.yaml", "--runs", "500", files={"plan.yaml": bare})
    said = ran.stdout.replace("\n", " ")
    assert "The answer is about “All closed”, as it is the last that the plan is for" in said


def test_of_many_milestones_the_main_ones_are_shown(run_cli: Run):
    """Those with deadlines at stake, final ones, new services and the last; --all has the rest."""
    more = "".join(f"  m{n}: {{milestone: true, after: specify}}\n" for n in range(9))
    tagged = "  big: {title: The big one, milestone: true, after: specify, tags: [final]}\n"
    files = {"plan.yaml": PLAN + more + tagged}
    ran = run_cli("risk", "plan.yaml", "--runs", "500", files=files)
    assert "◆ M3" not in ran.stdout
    assert "◆ The big one" in ran.stdout
    assert "◆ The service runs" in ran.stdout
    assert "Not shown: 9 others (--all shows them)." in ran.stdout
    ran = run_cli("risk", "plan.yaml", "--runs", "500", "--all")
    assert "◆ M3" in ran.stdout
    assert "Not shown" not in ran.stdout


def test_percentiles_can_be_chosen(run_cli: Run):
    """They are the table's columns; in CSV and JSON they stand beside the usual ones."""
    ran = run_cli("risk", "plan.yaml", "--runs", "500", "--percentiles", "95,5", files=FILES)
    assert f"{'Chance':>7} {'P5':>11} {'P95':>11} {'Later':>6}" in ran.stdout
    ran = run_cli("risk", "plan.yaml", "--runs", "500", "--percentiles", "5", "--format", "csv")
    (row,) = csv.DictReader(io.StringIO(ran.stdout))
    assert row["p5"] <= row["p10"] <= row["p80"]


@pytest.mark.parametrize("asked", ["", "0", "100", "5,x", "1,2,3,4,5,6,7,8,9,10"])
def test_percentiles_that_cannot_be_are_refused(run_cli: Run, asked: str):
    """With a sentence and an exit code of 2."""
    ran = run_cli("risk", "plan.yaml", "--percentiles", asked, files=FILES)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "--percentiles takes up to 9 whole numbers from 1 to 99" in ran.stderr


def test_runs_that_take_long_are_told_of_beforehand(capfd: pytest.CaptureFixture[str]):
    """How long, why and what could be done; nothing is said where it is soon over."""
    from exitplan.cli._risk_runs import Progress

    quick = Progress()
    quick.single()
    quick.runs(50, 200)
    assert capfd.readouterr().err == ""
    slow = Progress()
    slow.single()
    slow._runs_begin -= 2.0
    slow.runs(50, 10_000)
    slow.runs(100, 10_000)
    said = capfd.readouterr().err
    assert said.count("exitplan risk:") == 1
    assert "10,000 runs take about 7 minutes" in said
    assert "each run of this plan has to be dated for itself" in said
    assert "--runs 1000 is quicker" in said


def test_a_plan_dated_run_by_run_is_recognised():
    """The simulation tells so before the first run, and for no other plan."""
    from exitplan.planfile import loads_plan
    from exitplan.risk import simulate

    told: list[str] = []
    late = PLAN.replace("title: Specify,", "title: Specify, as_late_as_possible: true,")
    assert late != PLAN
    simulate(loads_plan(PLAN), runs=10, on_single=lambda: told.append("plain"))
    simulate(loads_plan(late), runs=10, on_single=lambda: told.append("late"))
    assert told == ["late"]


def test_no_bar_is_shown_where_nobody_watches(run_cli: Run):
    """A pipe gets no progress, however long it takes."""
    ran = run_cli("risk", "plan.yaml", "--runs", "20000", files={"plan.yaml": long_plan(900)})
    assert ran.returncode == 0
    assert ran.stderr == ""
