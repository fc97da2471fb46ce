"""What the dates mean for a contract is said beside them, and changes nothing else."""

from __future__ import annotations

import json

from tests.cli.samples import HELPDESK

CONTRACT = """\
contracts:
  services:
    title: ICT services
    ends: 2025-03-21
    new_service: go-live
    extensions: [{until: 2025-09-30, title: Half a year}]
"""
GAP = "EP460 warning: “The council runs the helpdesk” is forecast for 28 March 2025"


def test_findings_about_a_contract_go_to_standard_error(run_cli):
    """A gap is a warning on standard error; the dates are printed and the status is 0."""
    plain = run_cli("schedule", "plain.yaml", files={"plain.yaml": HELPDESK})
    ran = run_cli("schedule", "plan.yaml", files={"plan.yaml": HELPDESK + CONTRACT})
    assert ran.returncode == 0
    assert ran.stdout == plain.stdout
    assert GAP in ran.stderr
    assert "a gap of 7 calendar days (5 working days)" in ran.stderr
    assert "“Half a year”, until 30 September 2025, would close it" in ran.stderr
    assert "    new_service: go-live\n" in ran.stderr
    assert ran.stderr.endswith("1 warning\n")
    assert plain.stderr == ""


def test_data_is_the_same_with_findings(run_cli):
    """What a program reads from standard output is whole."""
    ran = run_cli(
        "schedule", "plan.yaml", "--format", "json", files={"plan.yaml": HELPDESK + CONTRACT}
    )
    assert json.loads(ran.stdout)["finish"] == "2025-03-28"


def test_as_of_is_the_day_that_counts(run_cli):
    """What is past depends on the status date that was asked for."""
    option = CONTRACT.replace(
        "Half a year}", "Half a year, notice: ccs.termination-assistance-notice}"
    )
    files = {"plan.yaml": HELPDESK + option}
    before = run_cli("schedule", "plan.yaml", "--as-of", "2024-11-01", files=files)
    after = run_cli("schedule", "plan.yaml", "--as-of", "2025-01-20", files=files)
    assert "EP463" not in before.stderr
    assert "EP463 warning: “Half a year” can no longer be taken up" in after.stderr


def test_a_programme_s_contract_points_into_its_file(run_cli):
    """In a folder of plans, a finding names the file in which the contract stands."""
    files = {
        "plans/one.yaml": HELPDESK + CONTRACT,
        "plans/two.yaml": "plan: two\nstart: 2025-01-06\ntasks:\n  work: {duration: 5d}\n",
    }
    ran = run_cli("schedule", "plans", files=files)
    assert ran.returncode == 0
    assert "plans/one.yaml:" in ran.stderr
    assert GAP in ran.stderr
    assert "exitplan critical --to helpdesk.go-live" in ran.stderr


def test_a_contract_that_contradicts_the_plan_is_a_finding(run_cli):
    """Errors in what is written about a contract stop the command like any other."""
    wrong = CONTRACT.replace("until: 2025-09-30", "until: 2025-03-21")
    ran = run_cli("schedule", "plan.yaml", files={"plan.yaml": HELPDESK + wrong})
    assert ran.returncode == 1
    assert ran.stdout == ""
    assert "EP441 error" in ran.stderr
