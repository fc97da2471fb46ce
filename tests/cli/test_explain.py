"""`exitplan explain` as a command."""

from __future__ import annotations

import json

import pytest

from exitplan.checks import rules


def test_a_rule_is_explained(run_cli) -> None:
    """Code and name give the same text: what, why, what to do, an example and its finding."""
    by_code, by_name = run_cli("explain", "EP801"), run_cli("explain", "deadline-missed")
    assert (by_code.returncode, by_code.stderr) == (0, "")
    assert by_code.stdout == by_name.stdout
    for part in ("EP801 deadline-missed", "What to do", "A plan that earns it", "Put right"):
        assert part in by_code.stdout
    assert "EP801 error:" in by_code.stdout
    assert max(map(len, by_code.stdout.splitlines())) <= 84


def test_a_code_of_reading_is_explained(run_cli) -> None:
    """Codes of other rooms are explained from the reference page."""
    ran = run_cli("explain", "ep005")
    assert ran.returncode == 0
    assert "aliases" in ran.stdout


@pytest.mark.parametrize("arguments", [("EP801",), (), ("EP80",), ("EP201",)])
@pytest.mark.parametrize("form", ["text", "markdown", "json"])
def test_every_format_says_something(run_cli, arguments, form) -> None:
    """Text, Markdown and JSON of one code, of several, and of all."""
    ran = run_cli("explain", *arguments, "--format", form)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert (arguments or ("EP801",))[0] in ran.stdout
    if form == "json":
        assert json.loads(ran.stdout)["schema"] == 1


def test_the_list_names_every_rule(run_cli) -> None:
    """Without a code, every rule is listed under its family."""
    listed = run_cli("explain").stdout
    for code, rule in rules().items():
        assert f"{code} {rule.name}" in listed


@pytest.mark.parametrize("word", ["EP999", "deadline-mised", "", "x" * 5_000, "\x1b[2J"])
def test_what_is_no_code_is_refused(run_cli, word) -> None:
    """A word that is no code exits with 2, in one short line."""
    ran = run_cli("explain", word)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert len(ran.stderr) < 300
    assert "\x1b" not in ran.stderr
    if word == "deadline-mised":
        assert "did you mean deadline-missed?" in ran.stderr
