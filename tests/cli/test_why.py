"""`exitplan why` answers like a colleague, whichever way the question is put."""

from __future__ import annotations

import pytest

from tests.cli.samples import HELPDESK


@pytest.fixture
def why(run_cli):
    """Give a function that asks why of the helpdesk plan and gives the answer on one line."""

    def run(*arguments: str) -> str:
        ran = run_cli("why", *arguments, files={"plan.yaml": HELPDESK})
        assert ran.returncode == 0, ran.stderr
        return " ".join(ran.stdout.split())

    return run


def test_plan_and_task_come_in_either_order(why):
    """`why PLAN TASK` and `why TASK PLAN` ask the same."""
    assert why("plan.yaml", "go-live") == why("go-live", "plan.yaml")


def test_a_file_named_like_a_task_does_not_confuse(why, tmp_path):
    """A folder that happens to have a task's name is not taken for the plan."""
    expected = why("plan.yaml", "go-live")
    (tmp_path / "go-live").mkdir()
    assert why("plan.yaml", "go-live") == expected
    assert why("go-live", "plan.yaml") == expected


def test_the_answer_begins_with_the_date(why):
    """The first sentence says what is forecast for when, the second how the deadline stands."""
    answer = why("plan.yaml", "go-live")
    assert answer.startswith(
        "“The council runs the helpdesk” (go-live) is forecast for 28 March 2025. "
        "That is 5 working days after its deadline of 21 March 2025."
    )


def test_the_chain_ends_at_a_fact(why):
    """Each sentence names what set the one before, down to the status date."""
    answer = why("plan.yaml", "go-live")
    chain = [
        "comes as soon as “Set up the ticket system” finishes (28 March 2025)",
        "“Set up the ticket system” starts as soon as “Set out the options” finishes (31 January",
        "“Set out the options” stands at the status date, 20 January 2025",
    ]
    places = [answer.index(sentence) for sentence in chain]
    assert places == sorted(places)


def test_why_not_critical(why):
    """A task with room says how much, and what the next one waits for instead."""
    answer = why("plan.yaml", "consult")
    assert "It may slip 26 calendar days before “The council runs the helpdesk”" in answer
    assert "waits longer for “Set up the ticket system” (28 March 2025)" in answer


def test_finished_work_needs_no_forecast(why):
    """What is done is told as a fact."""
    answer = why("plan.yaml", "prepare.site")
    assert "started on 8 January 2025 and finished on 9 January 2025" in answer
    assert "forecast" not in answer
    assert "critical" not in answer


def test_a_group_points_to_its_last_part(why):
    """A group is explained by the member that finishes last."""
    assert "“Set out the options” (prepare.options)" in why("plan.yaml", "prepare")


def test_a_level_of_effort_drives_nothing(why):
    """Support that lasts as long as other work says so."""
    assert "drives nothing itself" in why("plan.yaml", "support")
