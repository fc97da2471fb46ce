"""``exitplan trend`` tells every report, what is missing, and why."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import xml.etree.ElementTree as ET
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.slippage.reports import PLAN, changed

Run = Callable[..., subprocess.CompletedProcess[str]]

FEBRUARY = changed(
    PLAN,
    ("2025-01-31", "2025-02-28"),
    ("remaining: 5w", "remaining: 4w"),
    ("duration: 12w", "duration: 9w"),
)
APRIL = changed(
    FEBRUARY,
    ("2025-02-28", "2025-04-30"),
    ("2025-08-01", "2025-09-01"),
    ("duration: 4w", "duration: 2w"),
)
BROKEN = "plan: ["
READ = {"reports/2025-01-31.yaml": PLAN, "reports/2025-02-28.yaml": FEBRUARY}
ALL = {**READ, "reports/2025-03-31.yaml": BROKEN, "reports/2025-04-30.yaml": APRIL}


def test_every_report_is_told(run_cli: Run):
    """The answer, each milestone's dates in order, and an exit code of 0 where all was read."""
    ran = run_cli("trend", "--snapshots", "reports", files=READ)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout == (
        "2 reports from 31 January 2025 to 28 February 2025. “Contract award” is forecast\n"
        "15 working days later than first reported.\n"
        "\n"
        "Contract award (award)\n"
        "  Forecast for 27 March 2025\n"
        "  15 working days later than first reported (21 calendar days), over 2 reports\n"
        "  6 Mar 2025 → 27 Mar 2025\n"
        "\n"
        "Go live (live)\n"
        "  Forecast for 2 July 2025, 22 working days before its deadline of 1 Aug 2025:\n"
        "  on time\n"
        "  As first reported, over 2 reports\n"
        "  2 Jul 2025\n"
    )


def test_what_cannot_be_read_is_said_and_counts(run_cli: Run):
    """A report that is no plan is a gap, told with its reason; the exit code is 1."""
    ran = run_cli("trend", "--snapshots", "reports", files=ALL)
    assert ran.returncode == 1
    assert "2025-03-31.yaml has no forecasts: this is not YAML" in ran.stdout
    assert "[no forecast 31 Mar 2025]" in ran.stdout


@pytest.mark.parametrize(
    "files",
    [
        pytest.param({"reports/2025-01-31.yaml": BROKEN}, id="none can be read"),
        pytest.param({"reports/readme.txt": "nothing"}, id="no plans"),
        pytest.param({"plan.yaml": PLAN}, id="no folder"),
    ],
)
def test_without_any_version_nothing_can_be_told(run_cli: Run, files: Mapping[str, str]):
    """Nothing to read is an exit code of 2, with the reason and without a traceback."""
    ran = run_cli("trend", "--snapshots", "reports", files=files)
    assert ran.returncode == 2
    assert ran.stdout == ""
    assert ran.stderr
    assert "Traceback" not in ran.stderr


def test_one_milestone_can_be_asked_for(run_cli: Run):
    """Only it is told; one that no version has is refused with what is near."""
    ran = run_cli("trend", "--snapshots", "reports", "--milestone", "live", files=READ)
    assert "Go live (live)" in ran.stdout
    assert "(award)" not in ran.stdout
    ran = run_cli("trend", "--snapshots", "reports", "--milestone", "lives", files=READ)
    assert ran.returncode == 2
    assert "did you mean live?" in ran.stderr


def test_signs_are_told_when_asked_for(run_cli: Run):
    """With --signs every warning sign stands under its step, with file, line and a question."""
    plain = run_cli("trend", "--snapshots", "reports", files=ALL).stdout
    assert "EP6" not in plain
    told = run_cli("trend", "--snapshots", "reports", "--signs", files=ALL).stdout
    for code in ("EP641", "EP642", "EP646"):
        assert code in told
    assert "2025-02-28.yaml → 2025-04-30.yaml" in told
    assert "reports/2025-04-30.yaml:1" in told
    quiet = run_cli(
        "trend", "--snapshots", "one", "--signs", files={"one/2025-01-31.yaml": PLAN}
    ).stdout
    assert "No warning signs" in quiet


def test_baselines_give_metrics_and_marks(run_cli: Run):
    """Approved baselines are measured against, each from its approval on."""
    taken = run_cli(
        "baseline", "take", "first", "--plan", "plans/exit.yaml", "--on", "2025-02-03",
        "--approved-by", "Cabinet", "--note", "n", files={"plans/exit.yaml": PLAN},
    )  # fmt: skip
    assert taken.returncode == 0, taken.stderr
    taken = run_cli(
        "baseline", "take", "second", "--plan", "plans/exit.yaml", "--on", "2025-03-03",
        "--approved-by", "Cabinet", "--note", "n", files={"plans/exit.yaml": FEBRUARY},
    )  # fmt: skip
    assert taken.returncode == 0, taken.stderr
    ran = run_cli("trend", "--snapshots", "reports", "--plan", "plans/exit.yaml", files=ALL)
    rows = [line.split() for line in ran.stdout.splitlines() if line[:11].endswith(" 2025")]
    against = [" ".join(row[3:-5]) for row in rows]
    assert against == ["baseline first", "baseline first", "baseline second", "the original"]
    assert "(re-baselined)" in ran.stdout
    found = json.loads(
        run_cli(
            "trend", "--snapshots", "reports", "--plan", "plans/exit.yaml", "--format", "json"
        ).stdout
    )
    assert [report["baseline"] for report in found["reports"]] == [
        "baseline first",
        "baseline first",
        None,
        "baseline second",
    ]
    assert found["reports"][3]["metrics"]["bei"]["population"] == 4


def test_json_and_csv_say_the_same(run_cli: Run):
    """Every report of every milestone is in both, gaps included."""
    found = json.loads(
        run_cli("trend", "--snapshots", "reports", "--signs", "--format", "json", files=ALL).stdout
    )
    assert found["schema"] == 1
    assert found["plan"] == "exit"
    assert {sign["code"] for sign in found["signs"]} >= {"EP641", "EP646"}
    table = run_cli("trend", "--snapshots", "reports", "--format", "csv").stdout
    rows = list(csv.DictReader(io.StringIO(table)))
    assert [(row["id"], row["report"], row["forecast"] or None) for row in rows] == [
        (milestone["id"], point["report"], point["forecast"])
        for milestone in found["milestones"]
        for point in milestone["points"]
    ]
    assert len(rows) == 8


def test_markdown_keeps_hostile_text_harmless(run_cli: Run):
    """Titles cannot break out of the table or become markup."""
    text = changed(PLAN, ("title: Go live", "title: 'Go | <b>live</b> [x](y)'"))
    told = run_cli(
        "trend", "--snapshots", "r", "--format", "markdown", files={"r/2025-01-31.yaml": text}
    ).stdout
    assert "| Go \\| \\<b\\>live\\</b\\> \\[x\\](y) |" in told
    assert "<b>" not in told.replace("\\<b", "")


def test_svg_is_a_picture(run_cli: Run):
    """The slip chart goes to the standard output, whole and well formed."""
    ran = run_cli("trend", "--snapshots", "reports", "--format", "svg", files=ALL)
    assert ran.returncode == 1
    assert ET.fromstring(ran.stdout).tag == "{http://www.w3.org/2000/svg}svg"


def _git(folder: Path, *arguments: str) -> None:
    author = ["-c", "user.name=PMO", "-c", "user.email=pmo@example.org"]
    subprocess.run(
        ["git", *author, *arguments], cwd=folder, check=True, capture_output=True, timeout=60
    )


def test_the_history_in_git_is_followed(run_cli: Run, tmp_path: Path):
    """Commits (or tags) are reports, and what was committed in between by mistake is a gap."""
    plans = tmp_path / "plans"
    plans.mkdir()
    _git(tmp_path, "init", "--quiet")
    for number, text in enumerate((PLAN, BROKEN, FEBRUARY)):
        (plans / "exit.yaml").write_text(text, encoding="utf-8")
        _git(tmp_path, "add", "plans")
        _git(tmp_path, "commit", "--quiet", "-m", f"Report {number}")
        if number != 1:
            _git(tmp_path, "tag", f"report-{number}")
    ran = run_cli("trend", "--plan", "plans/exit.yaml")
    assert ran.returncode == 1, ran.stderr
    assert "6 Mar 2025" in ran.stdout
    assert "27 Mar 2025" in ran.stdout
    ran = run_cli("trend", "--plan", "plans/exit.yaml", "--tags", "--format", "json")
    assert ran.returncode == 0, ran.stderr
    names = [report["name"] for report in json.loads(ran.stdout)["reports"]]
    assert names == ["report-0", "report-2"]


def test_reports_can_be_taken_from_a_day_on(run_cli: Run):
    """Dated files have days, and neither tags nor revisions."""
    since = ("trend", "--snapshots", "reports", "--since")
    ran = run_cli(*since, "2025-02-01", files=READ)
    assert ran.stdout.startswith("1 report of 28 February 2025")
    for arguments, words in (
        ((*since, "v1.2"), "dated files have no revisions"),
        ((*since, "2030-01-01"), "holds no report since 2030-01-01"),
        (("trend", "--snapshots", "reports", "--tags"), "not allowed with argument"),
    ):
        ran = run_cli(*arguments)
        assert ran.returncode == 2
        assert words in ran.stderr


def test_uncommitted_work_is_the_last_report(run_cli: Run, tmp_path: Path):
    """What lies in the folder counts as well, where it says something else than the commit."""
    _git(tmp_path, "init", "--quiet")
    for text in (PLAN, FEBRUARY):
        (tmp_path / "exit.yaml").write_text(text, encoding="utf-8")
        if text == PLAN:
            _git(tmp_path, "add", "exit.yaml")
            _git(tmp_path, "commit", "--quiet", "-m", "January")
    ran = run_cli("trend", "--plan", "exit.yaml", "--format", "json")
    assert ran.returncode == 0, ran.stderr
    assert [found["kind"] for found in json.loads(ran.stdout)["reports"]] == ["commit", "working"]


def test_of_many_milestones_those_that_stay_have_a_line_each(run_cli: Run):
    """Blocks are for what moved; the rest is listed with its date and deadline."""
    extra = "".join(
        f"  m{n}: {{title: Milestone {n}, milestone: true, after: docs, deadline: 2025-03-0{n}}}\n"
        for n in range(1, 7)
    ).replace("docs", "early")
    early = "  early: {title: Early, duration: 1d, start_no_earlier_than: 2025-03-03}\n"
    files = {name: text + early + extra for name, text in READ.items()}
    told = run_cli("trend", "--snapshots", "reports", files=files).stdout
    assert "7 milestones as first reported:" in told
    assert (
        "  3 Mar 2025       Milestone 1 (m1), 1 working day after its deadline of 1 Mar\n"
        "                   2025: late\n"
    ) in told
    assert "Contract award (award)\n  Forecast for" in told
    asked = run_cli("trend", "--snapshots", "reports", "--milestone", "live").stdout
    assert "Go live (live)\n  Forecast for" in asked
