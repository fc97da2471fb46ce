"""`exitplan config` as a command: every value with its source."""

from __future__ import annotations

import json

import pytest

from exitplan.checks import THRESHOLDS
from exitplan.checks._config import KEYS


@pytest.mark.parametrize("arguments", [(), ("--show",), (".",), ("exitplan.toml",)])
def test_every_value_has_its_source(run_cli, arguments) -> None:
    """The table shows what is in force and where it came from."""
    files = {"exitplan.toml": "profile = 'strict'\n[thresholds]\ntolerance_days = 7\n"}
    ran = run_cli("config", *arguments, files=files, env={"EXITPLAN_IGNORE": "EP892"})
    assert (ran.returncode, ran.stderr) == (0, "")
    rows = {line.split()[0]: line.split() for line in ran.stdout.splitlines()[2:]}
    assert rows["profile"][1:] == ['"strict"', "exitplan.toml:1"]
    assert rows["ignore"][1:] == ['["EP892"]', "EXITPLAN_IGNORE"]
    assert rows["fail_on"][1:] == ['"warning"', "profile", "strict"]
    assert rows["thresholds.tolerance_days"][1:] == ["7", "exitplan.toml:3"]
    assert rows["severity.EP460"][1:] == ['"error"', "profile", "strict"]
    expected = {key.name for key in KEYS} | {f"thresholds.{name}" for name in THRESHOLDS}
    assert {key for key in rows if not key.startswith("severity.")} == expected


def test_json_says_the_same(run_cli) -> None:
    """JSON has every value with its source, and a schema number."""
    ran = run_cli("config", "--format", "json", files={"exitplan.toml": "severity.EP892 = 'note'"})
    data = json.loads(ran.stdout)
    assert (data["schema"], data["file"]) == (1, "exitplan.toml")
    assert {"key": "severity.EP892", "value": "note", "source": "exitplan.toml:1"} in data["values"]


def test_a_bad_configuration_is_told_and_exits_with_two(run_cli) -> None:
    """What is wrong is shown at its line; nothing is printed as if it were in force."""
    ran = run_cli("config", files={"exitplan.toml": "x = '\u202e'\nselect = ['EP999']\n"})
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "exitplan.toml:2:1: EP898" in ran.stderr
    assert "\u202e" not in ran.stderr


def test_terminal_escapes_in_values_are_not_shown(run_cli) -> None:
    """A stranger's configuration cannot steer the terminal."""
    ran = run_cli("config", files={"exitplan.toml": 'plans = ["\\u001b[2Jx"]\n'})
    assert ran.returncode == 0
    assert "\x1b" not in ran.stdout
