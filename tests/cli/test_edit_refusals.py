"""An edit that cannot be made writes nothing, says why, and exits as the other commands do."""

from __future__ import annotations

import pytest

from tests.cli.samples import BROKEN, HELPDESK

TWINS = """\
plan: twins
start: 2025-01-06
tasks:
  a: {tasks: {test: {duration: 1d, code: T}}}
  b: {tasks: {test: {duration: 1d, code: T}, build: {duration: 2d, code: B7}}}
"""


@pytest.fixture
def refused(run_cli, tmp_path):
    """Give a function that runs an edit and gives its process, having seen nothing written."""

    def run(*arguments, text=HELPDESK):
        path = tmp_path / "plan.yaml"
        path.write_text(text, encoding="utf-8")
        ran = run_cli(*arguments, "--plan", "plan.yaml")
        assert path.read_text(encoding="utf-8") == text
        assert "Traceback" not in ran.stderr
        assert ran.stdout == ""
        return ran

    return run


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("update", "tickets", "--started", "2025-02-28"), "EP302"),
        (("update", "tickets", "--started", "soon"), "EP106"),
        (("update", "prepare.site", "--remaining", "2d"), "EP022"),
        (("update", "prepare.options", "--percent", "140"), "EP"),
        (("update", "prepare.options", "--finished", "2025-01-03"), "EP"),
        (("set", "tickets", "colour", "red"), "EP101"),
        (("set", "tickets", "after", "ticket"), "EP201"),
        (("set", "tickets", "owner", "--clear"), "EP104"),
        (("remove", "tickets"), "EP021"),
        (("rename", "tickets", "consult"), "EP"),
        (("link", "go-live", "tickets"), "EP202"),
        (("status-date", "2024-12-01"), "EP"),
        (("split", "prepare.options", "--at", "1w", "x", "y"), "EP"),
    ],
)
def test_contradictions(refused, arguments, code):
    """Exit status 1 and a diagnostic that names the contradiction."""
    ran = refused(*arguments)
    assert ran.returncode == 1, ran.stderr
    assert code in ran.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("update", "tickets"), "say what has happened"),
        (("set", "tickets", "owner"), "give the field a VALUE"),
        (("set", "tickets", "owner", "x", "--clear"), "give the field a VALUE"),
        (("update", "ticket", "--percent", "5"), "did you mean tickets?"),
        (("add", "x", "--field", "owner"), "KEY=VALUE"),
        (("add", "x", "--field", "title=x"), "--title"),
        (("add", "x", "--field", "item=x"), "no such key"),
        (("add", "x", "--field", "owner=x", "--field", "owner=y"), "given twice"),
        (("split", "tickets", "a", "b"), "--at"),
        (("link", "consult", "tickets", "--type", "XX"), "--type"),
        (("update", "tickets", "--percent", "5", "--as-of", "soon"), "--as-of"),
    ],
)
def test_command_lines_that_make_no_sense(refused, arguments, said):
    """Exit status 2 and what to say instead."""
    ran = refused(*arguments)
    assert ran.returncode == 2, ran.stderr
    assert said in ran.stderr


def test_a_name_for_two_is_no_name(refused):
    """The end of two ids, or a code of two items, is refused with both."""
    for name in ("test", "T"):
        ran = refused("set", name, "owner", "x", text=TWINS)
        assert ran.returncode == 2
        assert "a.test, b.test" in ran.stderr


def test_the_end_of_an_id_and_a_code_will_do(run_cli):
    """Where only one item has it, the end of an id or a code names it."""
    for name in ("build", "B7"):
        ran = run_cli("set", name, "owner", f"Who {name}", "--plan", "plan.yaml",
                      files={"plan.yaml": TWINS})  # fmt: skip
        assert ran.returncode == 0, ran.stderr


def test_a_plan_with_errors_is_not_edited(refused):
    """All errors are told, as by any other command."""
    ran = refused("set", "list", "owner", "x", text=BROKEN)
    assert ran.returncode == 1
    assert "duraton" in ran.stderr
    assert "lists" in ran.stderr


def test_no_such_plan(run_cli):
    """A plan that is not there is exit status 2."""
    ran = run_cli("status-date", "2025-01-27", "--plan", "nowhere.yaml")
    assert ran.returncode == 2
    assert "EP001" in ran.stderr


def test_another_tools_file_is_not_edited(run_cli):
    """A schedule of another tool must be imported first."""
    ran = run_cli("status-date", "2025-01-27", "--plan", "plan.xer", files={"plan.xer": "ERMHDR"})
    assert ran.returncode == 2
    assert "exitplan import" in ran.stderr


def test_an_edit_that_cannot_be_dated_is_refused(refused):
    """A length that leads out of the calendar is told, and not written."""
    ran = refused("set", "tickets", "duration", "4000w")
    assert ran.returncode == 1
    assert "EP309" in ran.stderr
