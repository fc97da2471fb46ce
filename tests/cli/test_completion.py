"""Shells complete commands, options, files and the ids of a plan, by the scripts we print."""

from __future__ import annotations

import os
import pty
import re
import select
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from exitplan.cli._completion import SHELLS, all_commands, matching_ids, script
from exitplan.cli._main import COMMANDS, build_parser
from tests.cli.samples import BROKEN, HELPDESK

ROOT = Path(__file__).resolve().parent.parent.parent
NEEDS = {shell: shutil.which(shell) for shell in SHELLS}

EXIT = """\
plan: exit
start: 2026-09-01
boards:
  cabinet: {title: Cabinet, meets: third Tuesday}
tasks:
  retender: {title: The tender, procurement: {procedure: open, board: cabinet}}
  live: {title: Live, milestone: true, after: retender}
"""


@pytest.fixture(params=SHELLS)
def complete(request, tmp_path, clean_env):
    """Give a function that lets a real shell complete a line, and gives what it offers."""
    shell = request.param
    if NEEDS[shell] is None:
        pytest.skip(f"{shell} is not installed")
    bin_ = tmp_path / "bin"
    bin_.mkdir()
    command = bin_ / "exitplan"
    command.write_text(
        f"#!{sys.executable}\nimport sys\nsys.path.insert(0, {str(ROOT)!r})\n"
        "from exitplan.cli import run\nrun()\n"
    )
    command.chmod(0o755)
    folder = tmp_path / "work"
    (folder / "plans").mkdir(parents=True)
    (folder / "plans" / "exit.yaml").write_text(HELPDESK, encoding="utf-8")
    (folder / "other.yaml").write_text(EXIT, encoding="utf-8")
    (folder / "my plan.yaml").write_text(EXIT, encoding="utf-8")
    env = {**clean_env, "PATH": f"{bin_}{os.pathsep}{clean_env['PATH']}"}
    made = subprocess.run(
        [command, "completion", shell], env=env, capture_output=True, text=True, check=True
    )
    script = tmp_path / f"exitplan.{shell}"
    script.write_text(made.stdout, encoding="utf-8")

    def ask(*words):
        ran = subprocess.run(
            [NEEDS[shell], *FLAGS[shell], DRIVERS[shell], "driver", script, *words],
            cwd=folder,
            env=env,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert ran.stderr == "", ran.stderr
        return sorted({line.removesuffix("/") for line in ran.stdout.splitlines() if line})

    return ask


FLAGS = {"bash": ["--norc", "-c"], "zsh": ["-f", "-c"], "fish": ["--no-config", "-c"]}
DRIVERS = {
    "bash": """\
source "$1"; shift
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
_exitplan exitplan 2> >(grep -v compopt >&2)
printf '%s\\n' "${COMPREPLY[@]}"
""",
    # Outside its line editor zsh cannot complete, so what it would be told is printed.
    "zsh": """\
compdef() { : }
compadd() { shift; print -rl -- "${(@M)@:#$PREFIX*}" }
_files() { print -rl -- $PREFIX*(N) }
_describe() { compadd -- "${(@)${(P)2}%%:*}" }
compset() { PREFIX=${PREFIX#*=} }
source "$1"; shift
words=("$@"); CURRENT=$#; PREFIX=${words[-1]}
_exitplan
""",
    "fish": """\
source $argv[2]
complete -C (string join ' ' -- $argv[3..-1]) | string split -f1 \\t
""",
}


def test_commands_are_completed(complete):
    """The first word is a command."""
    offered = complete("exitplan", "s")
    assert offered == sorted(name for name in COMMANDS if name.startswith("s"))
    assert set(COMMANDS) <= set(complete("exitplan", ""))


def test_options_and_their_values_are_completed(complete):
    """Options are those of the command; behind one stands what it takes."""
    assert complete("exitplan", "update", "site", "--st") == ["--started"]
    assert complete("exitplan", "update", "site", "--started", "") == ["today"]
    assert complete("exitplan", "link", "tickets", "--type", "S") == ["SF", "SS"]
    assert complete("exitplan", "schedule", "--format", "c") == ["csv"]
    assert complete("exitplan", "update", "site", "--note", "") == []


def test_task_ids_are_completed(complete):
    """Where a command takes a task, the ids of the plan in plans/ are offered."""
    ids = ["consult", "go-live", "prepare", "prepare.options", "prepare.site", "support", "tickets"]
    assert complete("exitplan", "update", "") == ids
    assert complete("exitplan", "update", "prepare.") == ["prepare.options", "prepare.site"]
    assert complete("exitplan", "update", "opt") == ["options"]
    assert complete("exitplan", "link", "tickets", "go") == ["go-live"]
    assert complete("exitplan", "move", "--dry-run", "tickets", "prep") == [
        "prepare", "prepare.options", "prepare.site",
    ]  # fmt: skip


def test_ids_are_those_of_the_plan_that_is_named(complete):
    """By --plan before or behind the task, or as PLAN; steps that follow from facts too."""
    assert complete("exitplan", "update", "--plan", "other.yaml", "li") == ["live"]
    assert complete("exitplan", "set", "--plan", "my\\ plan.yaml", "li") == ["live"]
    assert "retender.evaluation" in complete("exitplan", "why", "other.yaml", "retender.e")
    assert complete("exitplan", "critical", "other.yaml", "--to", "l") == ["live"]
    assert complete("exitplan", "update", "--plan", "nowhere.yaml", "li") == []


def test_files_are_completed(complete):
    """Where a command takes a file, files are offered."""
    assert complete("exitplan", "schedule", "oth") == ["other.yaml"]
    assert complete("exitplan", "update", "site", "--plan", "pl") == ["plans"]
    assert complete("exitplan", "why", "oth") == ["other.yaml"]


def test_fields_and_formats_are_completed(complete):
    """What only exitplan can list is in the script."""
    assert complete("exitplan", "set", "tickets", "deadl") == ["deadline"]
    assert complete("exitplan", "export", "plans", "x", "--format", "xl") == ["xlsx"]
    assert complete("exitplan", "period", "pa2023.standst") == ["pa2023.standstill"]


@pytest.mark.parametrize("complete", ["bash"], indirect=True)
def test_bash_takes_an_equals_sign_for_a_word(complete):
    """Bash takes --plan=other.yaml apart into three words."""
    assert complete("exitplan", "update", "--plan", "=", "other.yaml", "li") == ["live"]
    assert complete("exitplan", "schedule", "--format", "=") == ["csv", "json", "table"]


@pytest.mark.parametrize("shell", ["bash", "zsh"])
def test_the_key_completes_in_a_terminal(shell, tmp_path, clean_env):
    """In a shell that runs in a terminal the Tab key completes a command and an id."""
    if NEEDS[shell] is None:
        pytest.skip(f"{shell} is not installed")
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans" / "exit.yaml").write_text(HELPDESK, encoding="utf-8")
    command = tmp_path / "exitplan"
    command.write_text(
        f"#!{sys.executable}\nimport sys\nsys.path.insert(0, {str(ROOT)!r})\n"
        "from exitplan.cli import run\nrun()\n"
    )
    command.chmod(0o755)
    begin = "autoload -Uz compinit && compinit -u -D; " if shell == "zsh" else ""
    flags = ["-f", "-i"] if shell == "zsh" else ["--norc", "--noprofile", "-i"]
    path = f"{tmp_path}{os.pathsep}{clean_env['PATH']}"
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(tmp_path)
        env = {**clean_env, "PATH": path, "TERM": "dumb", "PS1": "> "}
        os.execve(NEEDS[shell], [shell, *flags], env)
    try:
        os.write(terminal, f"{begin}source <(exitplan completion {shell}); echo read''y\n".encode())
        _wait(terminal, "ready")
        os.write(terminal, b"exitplan upda\t")
        _wait(terminal, "update ")
        os.write(terminal, b"prepare.o\t")
        _wait(terminal, "ptions")
    finally:
        os.close(terminal)
        os.waitpid(pid, 0)


def _wait(terminal, text):
    """Read what the terminal shows until it shows a text."""
    seen, end = "", time.monotonic() + 30
    while text not in seen:
        left = end - time.monotonic()
        assert left > 0, f"{text!r} never came: {seen!r}"
        if select.select([terminal], [], [], left)[0]:
            seen += os.read(terminal, 4_096).decode(errors="replace").replace("\b", "")


def test_every_option_of_every_command_is_there():
    """The scripts follow from the parsers, so nothing that --help shows is missing."""
    texts = {shell: script(shell) for shell in SHELLS}
    for command in all_commands():
        usage = build_parser(command.name).format_usage()
        assert set(re.findall(r"--[a-z][a-z-]+", usage)) <= set(command.options)
        for shell, text in texts.items():
            mark = "-l " if shell == "fish" else "--"
            assert all(mark + option[2:] in text for option in command.options)


def test_ids_are_silent_and_safe(run_cli, tmp_path):
    """A plan that is broken, missing or somebody's trap gives no ids, no words and no error."""
    trap = HELPDESK.replace("  tickets:", "  '$(touch gone)':")
    files = {"broken.yaml": BROKEN, "trap.yaml": trap, "list.csv": "ID,Title\na,b\n"}
    for plan in ("broken.yaml", "trap.yaml", "list.csv", "nowhere", "/dev/null", "\0", "."):
        ran = run_cli("completion", "--ids=", f"--plan={plan}".replace("\0", ""), files=files)
        assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", ""), plan
    assert not (tmp_path / "gone").exists()


@pytest.mark.parametrize(
    "prefix", ["", "-", "$(x)", "../", "é", "go", "PREPARE", "--plan", "a" * 999]
)
def test_nothing_but_ids_comes_out(tmp_path, prefix):
    """Whatever is asked for, every line is an id."""
    plan = tmp_path / "plan.yaml"
    plan.write_text(HELPDESK, encoding="utf-8")
    for name in matching_ids(prefix, str(plan)):
        assert re.fullmatch(r"[a-z0-9][a-z0-9.-]*", name)


def test_the_query_is_hidden(run_cli):
    """People see what the command is for; what the scripts ask with is no business of theirs."""
    shown = run_cli("completion", "--help").stdout
    assert "--ids" not in shown
    assert "{bash,zsh,fish}" in shown
    assert run_cli("completion").returncode == 2
    assert run_cli("completion", "tcsh").returncode == 2
