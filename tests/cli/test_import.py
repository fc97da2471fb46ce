"""`exitplan import` writes a plan that other commands take, and accounts for what it lost."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "docs" / "examples" / "supplier.xer"


@pytest.fixture(autouse=True)
def _supplier(tmp_path: Path) -> None:
    shutil.copy(EXAMPLE, tmp_path)


def _said(text: str) -> str:
    return " ".join(text.split())


def test_an_imported_plan_goes_through_the_other_commands(run_cli, tmp_path):
    """The plan lies beside the file it came from, and schedules to the same dates."""
    made = run_cli("import", "supplier.xer")
    assert (made.returncode, made.stderr) == (0, "")
    said = _said(made.stdout)
    assert said.startswith(
        "supplier.xer (Primavera P6, project “ICT-EXIT”): 11 tasks, 3 milestones"
    )
    assert "Written to supplier.yaml." in said
    assert "- resource and role assignments (6): " in said
    assert "12 of 12 open activities agree with Primavera P6 on every date and float." in said
    assert said.endswith("Next: exitplan schedule supplier.yaml")
    assert max(map(len, made.stdout.splitlines())) <= 80
    plan, source = (
        run_cli("schedule", name, "--format", "json") for name in ("supplier.yaml", "supplier.xer")
    )
    assert (plan.returncode, plan.stderr) == (0, "")
    ours, theirs = json.loads(plan.stdout)["tasks"], json.loads(source.stdout)["tasks"]
    for task in (*ours, *theirs):
        task.pop("calendar", None)  # Its name becomes an id.
    assert ours == theirs


def test_a_pipe_carries_the_plan_alone(run_cli, tmp_path):
    """With - the plan is printed, what is told goes to standard error, and no file is written."""
    printed = run_cli("import", "supplier.xer", "-")
    assert printed.returncode == 0
    assert printed.stdout.startswith("# yaml-language-server")
    assert "12 of 12 open activities agree" in _said(printed.stderr)
    assert "Written" not in printed.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["supplier.xer"]
    run_cli("import", "supplier.xer", "plan.yaml")
    assert (tmp_path / "plan.yaml").read_text(encoding="utf-8") == printed.stdout


def test_json_has_what_the_text_has(run_cli):
    """A program reads what was carried, what was not, and how far the dates agree."""
    data = json.loads(run_cli("import", "supplier.xer", "--format", "json").stdout)
    assert (data["schema"], data["file"], data["plan"]) == (1, "supplier.yaml", "ict-exit")
    assert data["carried"]["links"] == 22
    assert data["omissions"][0]["count"] == len(data["omissions"][0]["places"]) == 6
    assert data["agreement"] == {"open": 12, "compared": 12, "agreeing": 12, "exact": 12}
    assert "text" not in data
    printed = json.loads(run_cli("import", "supplier.xer", "-", "--format", "json").stdout)
    assert printed["file"] is None
    assert printed["text"].startswith("# yaml-language-server")


def test_dates_that_differ_are_told(run_cli, tmp_path):
    """Where the file's own dates are others, the report says so and where to look."""
    text = EXAMPLE.read_bytes().replace(b"2026-02-25 09:00", b"2026-02-26 09:00", 1)
    (tmp_path / "moved.xer").write_bytes(text)
    ran = run_cli("import", "moved.xer")
    assert ran.returncode == 0
    assert "11 of 12 open activities agree" in _said(ran.stdout)
    assert "exitplan conform moved.xer tells where they part." in _said(ran.stdout)


def test_nothing_is_overwritten_unasked(run_cli, tmp_path):
    """A plan that is there stays as it is, until --force; then it is replaced as a whole."""
    (tmp_path / "supplier.yaml").write_text("mine\n")
    ran = run_cli("import", "supplier.xer")
    assert ran.returncode == 2
    assert "supplier.yaml is there already, and is left as it is; --force" in ran.stderr
    assert (tmp_path / "supplier.yaml").read_text() == "mine\n"
    assert run_cli("import", "supplier.xer", "--force").returncode == 0
    assert (tmp_path / "supplier.yaml").read_text(encoding="utf-8").startswith("# yaml")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["supplier.xer", "supplier.yaml"]


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (("plan.yaml",), 2, "plan.yaml is no file of another tool; a plan file needs no import"),
        (("nothing.xer",), 2, "EP001 error: nothing.xer cannot be read"),
        (("supplier.txt",), 2, "EP501 error"),
        (("supplier.xer", "."), 2, ". is a folder; name a file in it"),
        (("supplier.xer", "no/folder/plan.yaml"), 2, "cannot be written: No such file"),
        (("supplier.xer", "--project", "OTHER"), 2, "EP505 error"),
        (("broken.xer",), 1, "EP502 error"),
        ((), 2, "the following arguments are required: FILE"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_what_makes_no_sense_is_refused(run_cli, tmp_path, arguments, status, said):
    """The answer says what is wrong; nothing is written."""
    files = {"plan.yaml": "plan: p\n", "broken.xer": "nothing at all\n"}
    ran = run_cli("import", *arguments, files=files)
    assert said in _said(ran.stderr)
    assert (ran.returncode, ran.stdout) == (status, "")
    assert "Traceback" not in ran.stderr
    assert {path.name for path in tmp_path.iterdir()} == {"supplier.xer", *files}


def test_more_than_a_plan_file_holds_is_refused_before_it_is_written(run_cli, tmp_path):
    """A schedule of more than 10,000 tasks is refused, with the reason."""
    rows = "".join(f"Task {number},1d,2015-01-05\n" for number in range(10_001))
    ran = run_cli("import", "large.csv", files={"large.csv": f"title,duration,start\n{rows}"})
    assert ran.returncode == 1
    assert "large.csv: EP010 error: " in ran.stderr
    assert "a plan file holds 10,000" in _said(ran.stderr)
    assert not (tmp_path / "large.yaml").exists()


def test_a_plan_that_contradicts_itself_is_written_and_told(run_cli, tmp_path):
    """Links in a circle are the supplier's; the plan is written, so that they can be mended."""
    lines = EXAMPLE.read_text(encoding="cp1252").splitlines()
    at = next(n for n, line in enumerate(lines) if line.startswith("%R\t5002\t"))
    lines.insert(at, "%R\t4999\t1003\t1014\t100\t100\tPR_FS\t0")
    (tmp_path / "circle.xer").write_bytes("\r\n".join(lines).encode("cp1252"))
    ran = run_cli("import", "circle.xer")
    assert ran.returncode == 1
    assert "circle.yaml:" in ran.stderr
    assert "EP202 error" in ran.stderr
    assert "Written to circle.yaml." in ran.stdout
    assert "agree" not in ran.stdout
