"""`exitplan init` starts a folder in which everything works as it stands."""

from __future__ import annotations

import datetime
import json
import os
import re
import subprocess
import sys

import jsonschema
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from exitplan.errors import PlanError
from exitplan.outlook import contract_findings
from exitplan.plan import Group, Moment, Task, parse_moment
from exitplan.planfile import read_text, schema_text
from exitplan.schedule import compute_schedule
from exitplan.starter import FOLDER_FILES, folder_files

START = ("--start", "2026-09-07")


@pytest.fixture
def started(run_cli, tmp_path):
    """Give a new folder with a title that YAML and Markdown could take amiss."""
    ran = run_cli("init", "exit", "--title", "Leaving: <ICT> & *now* #1", *START)
    assert ran.returncode == 0, ran.stderr
    return tmp_path / "exit"


def files_in(folder):
    """Give all files of a folder, with their texts."""
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in folder.rglob("*")
        if path.is_file()
    }


def read(text):
    """Read a plan that has no findings of any kind."""
    reading = read_text(text)
    assert reading.diagnostics == ()
    schedule = compute_schedule(reading.plan)
    assert [*schedule.notices(), *contract_findings(schedule)] == []
    return reading.plan, schedule


def test_what_is_made_is_told(run_cli, tmp_path):
    """Each file is listed with what it is for, and the three commands to go on with."""
    ran = run_cli("init", "exit", *START)
    assert set(files_in(tmp_path / "exit")) == set(FOLDER_FILES)
    for name in FOLDER_FILES:
        assert f"\n  {name}  " in ran.stdout
    commands = re.findall(r"^  (exitplan \w+|mkdocs \w+|cd \w+)", ran.stdout, re.MULTILINE)
    assert commands == ["cd exit", "exitplan schedule", "exitplan why", "mkdocs serve"]


def test_the_next_commands_work(run_cli, started):
    """What is printed and what the README says can be done at once."""
    for command in (
        ("schedule", "exit/plans"),
        ("why", "exit/plans", "go-live"),
        ("critical", "exit/plans"),
        ("status-date", "2026-09-18", "--plan", "exit/plans"),
        ("update", "inventory", "--remaining", "5d", "--plan", "exit/plans"),
        ("export", "exit/plans", "updates.csv"),
        ("apply", "updates.csv", "--plan", "exit/plans"),
    ):
        ran = run_cli(*command)
        assert (ran.returncode, ran.stderr) == (0, ""), command


def test_the_plan_shows_each_thing(started):
    """A group, tasks, links, a milestone with a deadline, an assumption, progress and a gate."""
    text = files_in(started)["plans/plan.yaml"]
    assert text.startswith("# yaml-language-server: $schema=plan.schema.json\n")
    plan, schedule = read(text)
    items = list(plan.walk())
    tasks = [item for item in items if isinstance(item, Task)]
    assert plan.title == "Leaving: <ICT> & *now* #1"
    assert any(isinstance(item, Group) for item in items)
    assert any(link.lag.amount for item in items for link in item.after)
    assert any(task.is_milestone and task.deadline for task in tasks)
    assert any(item.assumed for item in items)
    assert any(task.progress and task.progress.remaining for task in tasks)
    assert any(task.gate for task in tasks)
    assert any(task.estimate for task in tasks)
    assert schedule["go-live"].deadline.margin_working_days > 0
    above = re.findall(r"^ +# .*\n +[\w-]+:$", text, re.MULTILINE)
    assert len(above) >= 4


def test_the_schema_beside_the_plan_is_ours_and_fits(started):
    """An editor that follows the first line underlines nothing."""
    files = files_in(started)
    assert files["plans/plan.schema.json"] == schema_text()
    data = json.loads(json.dumps(yaml.safe_load(files["plans/plan.yaml"]), default=str))
    jsonschema.validate(data, json.loads(files["plans/plan.schema.json"]))


def test_the_website_is_built(started, clean_env):
    """`mkdocs build --strict` in the folder makes the first page and the roadmap."""
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet"]
    ran = subprocess.run(
        command, cwd=started, env=clean_env, capture_output=True, text=True, check=False
    )
    assert (ran.returncode, ran.stdout) == (0, ""), ran.stderr
    page = (started / "site" / "index.html").read_text(encoding="utf-8")
    assert "Leaving: &lt;ICT&gt; &amp; *now* #1" in page
    assert 'href="roadmap/index.html"' in page
    assert "go-live" in (started / "site" / "roadmap" / "index.html").read_text(encoding="utf-8")


def test_what_ci_runs_works(run_cli, started, clean_env):
    """Both jobs parse, install exitplan first, and every other command they run succeeds."""
    files = files_in(started)
    workflow = yaml.safe_load(files[".github/workflows/plan.yml"])
    assert workflow[True]  # YAML 1.1 reads `on` as true; GitHub does not.
    assert workflow["permissions"] == {"contents": "read"}
    (job,) = workflow["jobs"].values()
    on_github = [step["run"] for step in job["steps"] if "run" in step]
    gitlab = yaml.safe_load(files[".gitlab-ci.yml"])["plan"]
    assert gitlab["script"] == on_github
    install, *commands = on_github
    assert install == "pip install ./tools/exitplan"
    for command in commands:
        ran = subprocess.run(
            command, shell=True, cwd=started, env=clean_env, capture_output=True, check=False
        )
        assert ran.returncode == 0, command
    assert all(re.search(r"@v\d+$", step["uses"]) for step in job["steps"] if "uses" in step)


def test_the_hook_stops_a_broken_plan(started, clean_env):
    """The pre-commit hook has the keys pre-commit asks for, and fails where a plan is broken."""
    config = yaml.safe_load(files_in(started)[".pre-commit-config.yaml"])
    (repo,) = config["repos"]
    assert repo["repo"] == "local"
    (hook,) = repo["hooks"]
    assert {"id", "name", "entry", "language"} <= set(hook)
    assert hook["language"] == "system"
    assert hook["pass_filenames"] is False
    assert re.search(hook["files"], "plans/plan.yaml")
    assert not re.search(hook["files"], "docs/index.md")

    def run():
        return subprocess.run(
            hook["entry"].split(), cwd=started, env=clean_env, capture_output=True, check=False
        ).returncode

    assert run() == 0
    plan = started / "plans" / "plan.yaml"
    plan.write_text(plan.read_text(encoding="utf-8") + "  odd: {duration: 3}\n", encoding="utf-8")
    assert run() == 1


def test_git_leaves_the_website_alone(started, clean_env):
    """The site is not committed; everything that was made is."""
    git = ["git", "-c", "init.defaultBranch=main"]
    subprocess.run([*git, "init", "--quiet"], cwd=started, env=clean_env, check=True)
    (started / "site").mkdir()
    (started / "site" / "index.html").write_text("made", encoding="utf-8")
    listed = subprocess.run(
        [*git, "status", "--porcelain", "--untracked-files=all"],
        cwd=started, env=clean_env, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert {line[3:] for line in listed.splitlines()} == set(FOLDER_FILES)


@pytest.mark.parametrize("name", ["README.md", "docs/index.md", "plans/plan.yaml"])
def test_nothing_is_overwritten(run_cli, tmp_path, name):
    """One file in the way: it is named, left as it is, and nothing else is written."""
    ran = run_cli("init", *START, files={name: "mine"})
    assert ran.returncode == 2
    assert f"in the way, and left as it is: {name}; nothing was written" in ran.stderr
    assert files_in(tmp_path) == {name: "mine"}


def test_all_that_is_in_the_way_is_listed(run_cli, tmp_path):
    """A second time everything is in the way; a file where a folder should be is, too."""
    assert run_cli("init", *START).returncode == 0
    before = files_in(tmp_path)
    ran = run_cli("init", *START)
    assert ran.returncode == 2
    assert ", ".join(FOLDER_FILES) in ran.stderr
    assert files_in(tmp_path) == before
    ran = run_cli("init", "other", *START, files={"other/docs": "a file"})
    assert "left as it is: other/docs;" in ran.stderr


def test_other_files_are_no_hindrance(run_cli, tmp_path):
    """A folder that is in use already gets what it lacks."""
    ran = run_cli("init", *START, files={"plans/notes.txt": "mine", "src/x.py": "pass"})
    assert ran.returncode == 0, ran.stderr
    assert files_in(tmp_path)["plans/notes.txt"] == "mine"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_told(run_cli, tmp_path):
    """Without permission there is a sentence, no traceback, and nothing half made."""
    (tmp_path / "locked").mkdir(mode=0o500)
    ran = run_cli("init", "locked/exit", *START)
    assert ran.returncode == 2
    assert "cannot be written" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_what_was_begun_is_taken_back(tmp_path, monkeypatch):
    """Where a file cannot be written, those before it and their folders go again."""
    from exitplan.cli import init_command
    from exitplan.cli._output import UsageError

    write = init_command.write_file

    def fails_at_the_end(path, data, *, force):
        if path.endswith(".gitignore"):
            message = "the disk is full"
            raise UsageError(message)
        write(path, data, force=force)

    monkeypatch.setattr(init_command, "write_file", fails_at_the_end)
    folder = tmp_path / "exit"
    with pytest.raises(UsageError, match="full"):
        init_command._write(str(folder), folder_files(start=parse_moment("2026-09-07")))
    assert not folder.exists()


def test_without_a_start_it_begins_last_week(run_cli, tmp_path):
    """The example's progress is of the past, so its start is the Monday before the last Friday."""
    ran = run_cli("init", env={"EXITPLAN_AS_OF": "2026-11-25"})
    assert ran.returncode == 0, ran.stderr
    plan, _ = read(files_in(tmp_path)["plans/plan.yaml"])
    assert str(plan.start) == "2026-11-16"
    assert str(plan.status_date) == "2026-11-20"


@pytest.mark.parametrize(
    "arguments",
    [
        ("--start", "soon"),
        ("--start", "1815-06-18", "--title", "Waterloo"),
        ("--title", ""),
        ("--title", "two\nlines"),
        ("--title", "x" * 500),
    ],
)
def test_what_makes_no_sense_is_refused(run_cli, tmp_path, arguments):
    """A start that is no day of our time and a title that is none: status 2, nothing written."""
    ran = run_cli("init", *arguments)
    assert ran.returncode == 2
    assert "Traceback" not in ran.stderr
    assert files_in(tmp_path) == {}


def test_the_difference_from_new_is_plain(run_cli):
    """Whoever reads the help of one learns of the other."""
    init = " ".join(run_cli("init", "--help").stdout.split())
    assert "write by hand" in init
    assert "exitplan new" in init


_DAYS = st.dates(datetime.date(2000, 1, 1), datetime.date(2055, 6, 30))


@given(start=_DAYS)
def test_no_start_gives_a_plan_with_findings(start):
    """Whatever the day, bank holiday or not: no findings, and a deadline that is kept."""
    texts = folder_files(start=Moment(start.toordinal()))
    _, schedule = read(texts["plans/plan.yaml"])
    assert schedule["go-live"].deadline.margin_working_days >= 10


@given(title=st.text(max_size=60))
def test_no_title_breaks_a_file(title):
    """A title is taken as it stands by every file, or refused."""
    start = parse_moment("2026-09-07")
    if not title.strip() or not title.isprintable():
        with pytest.raises(PlanError, match="EP480"):
            folder_files(title=title, start=start)
        return
    texts = folder_files(title=title, start=start)
    plan, _ = read(texts["plans/plan.yaml"])
    assert plan.title == title.strip()
    assert yaml.safe_load(texts["mkdocs.yml"])["site_name"] == title.strip()
    assert len(texts["docs/index.md"].splitlines()[0]) >= len(title.strip())
