"""`exitplan export` writes what was asked for, and nothing over what is there."""

from __future__ import annotations

import json

import pytest

from exitplan.interchange import WRITERS
from tests.cli.foreign_samples import xer
from tests.cli.samples import BROKEN, HELPDESK

BEGINS = {
    "mspdi": b"<?xml",
    "xer": b"ERMHDR\t",
    "xlsx": b"PK",
    "csv": b"",
    "ics": b"BEGIN:VCALENDAR",
    "mermaid": b"gantt",
    "dot": b"digraph",
    "graphml": b"<?xml",
    "json": b"{",
    "yaml": b"plan: helpdesk",
}


@pytest.fixture
def export(run_cli):
    """Give a function that exports the helpdesk plan."""

    def run(*arguments: str, **files: str):
        return run_cli("export", "plan.yaml", *arguments, files={"plan.yaml": HELPDESK, **files})

    return run


@pytest.mark.parametrize("format_", WRITERS)
def test_every_format_is_written_by_the_end_of_the_name(export, tmp_path, format_):
    """The file's end chooses the writer, in capitals too; the answer names file and format."""
    for suffix in WRITERS[format_].suffixes:
        name = f"out{suffix.upper()}"
        ran = export(name)
        assert ran.returncode == 0, ran.stderr
        assert ran.stdout == f"{name} is written: {WRITERS[format_].label}.\n"
        data = (tmp_path / name).read_bytes()
        assert len(data) > 50
        assert BEGINS[format_] in data[:200]


def test_the_format_may_be_named(export, tmp_path):
    """--format outranks the file's end, and serves names without one."""
    assert export("chart.txt", "--format", "mermaid").returncode == 0
    assert export("again", "--format", "mermaid").returncode == 0
    assert (tmp_path / "chart.txt").read_bytes() == (tmp_path / "again").read_bytes()


def test_the_same_plan_gives_the_same_bytes(export, tmp_path):
    """Nothing of the day or the machine is in the file."""
    for format_ in WRITERS:
        first, second = f"1-{format_}", f"2-{format_}"
        assert export(first, "--format", format_).returncode == 0
        assert export(second, "--format", format_).returncode == 0
        assert (tmp_path / first).read_bytes() == (tmp_path / second).read_bytes(), format_


def test_a_dash_prints_the_file_alone(export, tmp_path):
    """With - the file's bytes, and nothing else, go to standard output."""
    ran = export("-", "--format", "json")
    assert ran.returncode == 0
    assert json.loads(ran.stdout)
    assert export("plan.json").returncode == 0
    assert ran.stdout.encode() == (tmp_path / "plan.json").read_bytes()
    assert not (tmp_path / "-").exists()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("-",), "say what to print with --format"),
        (("plan.docx",), "the end of plan.docx tells no format"),
        (("plan.xml", "--format", "mspd"), "did you mean mspdi?"),
        (("plan.xml", "--format", "word"), "exitplan writes mspdi, xer, xlsx"),
    ],
)
def test_an_unknown_format_is_answered_with_the_known_ones(export, tmp_path, arguments, says):
    """The refusal lists what would do, and nothing is written."""
    ran = export(*arguments)
    assert ran.returncode == 2
    assert says in ran.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["plan.yaml"]


def test_nothing_is_overwritten_without_force(export, tmp_path):
    """What is there stays as it is, until --force says otherwise."""
    ran = export("out.json", **{"out.json": "mine"})
    assert ran.returncode == 2
    assert "--force" in ran.stderr
    assert (tmp_path / "out.json").read_text() == "mine"
    assert export("out.json", "--force", **{"out.json": "mine"}).returncode == 0
    assert (tmp_path / "out.json").read_text() != "mine"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.json", "plan.yaml"]


def test_a_folder_or_a_missing_folder_is_refused(export, tmp_path):
    """Where no file can be, the message says so and there is no traceback."""
    (tmp_path / "out.json").mkdir()
    for name in ("out.json", "absent/out.json"):
        ran = export(name, "--force")
        assert ran.returncode == 2
        assert "Traceback" not in ran.stderr
        assert name in ran.stderr


def test_a_plan_with_errors_writes_nothing(run_cli, tmp_path):
    """Only what can be dated is exported."""
    ran = run_cli("export", "plan.yaml", "out.json", files={"plan.yaml": BROKEN})
    assert ran.returncode == 1
    assert not (tmp_path / "out.json").exists()


def test_a_foreign_file_is_turned_into_another_kind(run_cli, tmp_path):
    """An XER file becomes Microsoft Project XML, in which the same dates stand."""
    assert run_cli("export", "desk.xer", "desk.xml", files={"desk.xer": xer()}).returncode == 0
    text = (tmp_path / "desk.xml").read_text(encoding="utf-8")
    assert "Build the desk" in text
    assert "2025-01-15T17:00:00" in text


def test_project_chooses_what_to_export(run_cli):
    """Of several projects in a file the one that is named is written."""
    files = {"two.xer": xer(projects=2)}
    assert run_cli("export", "two.xer", "out.json", files=files).returncode == 2
    ran = run_cli("export", "two.xer", "out.json", "--project", "HELP2", files=files)
    assert ran.returncode == 0, ran.stderr


def test_what_a_format_cannot_say_is_told(run_cli):
    """The writer's warnings go to standard error; the file is written all the same."""
    plan = HELPDESK.replace("duration: 30 calendar days", "duration: 3 months")
    ran = run_cli("export", "plan.yaml", "out.xer", files={"plan.yaml": plan})
    assert ran.returncode == 0, ran.stderr
    assert "EP509 warning" in ran.stderr
    assert ran.stdout.startswith("out.xer is written")


def test_the_status_date_may_be_given(run_cli, tmp_path):
    """--as-of dates the plan as of another day before it is written."""
    files = {"plan.yaml": HELPDESK}
    for name, day in (("a.json", "2025-01-20"), ("b.json", "2025-01-27")):
        ran = run_cli("export", "plan.yaml", name, "--as-of", day, files=files)
        assert ran.returncode == 0, ran.stderr
    assert (tmp_path / "a.json").read_bytes() != (tmp_path / "b.json").read_bytes()
