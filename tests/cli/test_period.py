"""`exitplan period` counts days in the open: the answer, the count, and what both rest on."""

from __future__ import annotations

import csv
import datetime
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from exitplan.law import all_periods

ROOT = Path(__file__).resolve().parents[2]
EASTER = """\
If the last award decision notice is sent on Tuesday 24 March 2015, the last day
of the period is Tuesday 7 April 2015; the contract may be entered into from
Wednesday 8 April 2015.

Day  Date
  –  Tue 24 Mar 2015      event day, not counted
1–9  25 Mar … 2 Apr 2015
 10  Fri 3 Apr 2015       Good Friday: the period ends on the next working day
  –  4 Apr … 5 Apr 2015   weekend
  –  Mon 6 Apr 2015       Easter Monday
  –  Tue 7 Apr 2015       the next working day: the period ends

Length: at least 10 days (PCR 2015 reg 87).
"""


def _json(ran):
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


def test_the_answer_comes_first_then_the_count(run_cli):
    """A standstill over Easter shows every day off by name and plain days as one line."""
    ran = run_cli("period", "pcr2015.standstill", "2015-03-24")
    assert ran.returncode == 0
    assert ran.stdout.startswith(EASTER)
    assert ran.stdout.endswith(
        "\nText as at 1 April 2018, read on 25 November 2026. Not legal advice.\n"
    )
    assert "(PCR 2015 reg 2(4))." in ran.stdout
    assert ran.stderr == ""


def test_the_first_working_day_is_said_where_it_differs(run_cli):
    """Signing is lawful on a Saturday; that nobody works then is said beside it."""
    said = " ".join(run_cli("period", "pa2023.standstill", "2026-03-10").stdout.split())
    assert "from Saturday 21 March 2026 (the first working day is Monday 23 March 2026)." in said
    assert "St Patrick's Day (Northern Ireland)" in said


def test_a_duty_has_a_last_day_and_may_be_done_at_once(run_cli):
    """A notice within 30 days of the contract is lawful from the day of the contract."""
    command = ("period", "pa2023.contract-details-notice", "2026-03-02")
    said = " ".join(run_cli(*command).stdout.split())
    assert said.startswith("If the contract is entered into on Monday 2 March 2026, the contract")
    assert "from that day, and by Tuesday 31 March 2026 at the latest." in said
    data = _json(run_cli(*command, "--format", "json"))
    assert (data["bound"], data["last_day"]) == ("at-most", "2026-03-31")
    assert data["next_lawful_day"] == data["first_day"] == "2026-03-02"


def test_counted_backwards(run_cli):
    """Asked from a meeting, the last day for its papers is the answer, and its count is shown."""
    command = ("period", "council.agenda", "--before", "2019-04-25")
    ran = run_cli(*command)
    assert " ".join(ran.stdout.split()).startswith(
        "The meeting may be held on Thursday 25 April 2019 if the agenda and reports are "
        "published by Monday 15 April 2019 at the latest."
    )
    assert "Confidence: medium." in ran.stdout
    data = _json(run_cli(*command, "--format", "json"))
    assert (data["before"], data["from"]) == ("2019-04-25", "2019-04-15")
    assert data["last_day"] == "2019-04-15"
    assert (data["period_ends"], data["next_lawful_day"]) == ("2019-04-24", "2019-04-25")
    assert data["counting"][0] == {
        "date": "2019-04-15",
        "day": None,
        "note": "event day, not counted",
    }


def test_a_duty_counted_backwards(run_cli):
    """Asked from the day of a notice, the earliest event for which it is in time is the answer."""
    command = ("period", "pa2023.contract-termination-notice", "--before", "2026-04-29")
    said = " ".join(run_cli(*command).stdout.split())
    assert "Wednesday 29 April 2026 is in time if the contract ends on Tuesday 31 March" in said
    data = _json(run_cli(*command, "--format", "json"))
    assert (data["first_day"], data["last_day"]) == ("2026-03-31", "2026-04-29")


def test_json_has_the_keys_that_were_promised(run_cli):
    """Programs get every day of the count, dates in ISO form, and what it rests on."""
    data = _json(
        run_cli(
            "period",
            "pcr2015.open.tenders",
            "2016-11-21",
            "--with",
            "e-submission",
            "--format",
            "json",
        )
    )
    assert data["schema"] == 1
    assert data["rule"] == "pcr2015.open.tenders"
    assert (data["count"], data["unit"]) == (30, "days")
    assert data["circumstances"] == ["e-submission"]
    assert data["provision"] == "PCR 2015 reg 27(2)"
    assert data["provisions"] == ["PCR 2015 reg 27(2)", "PCR 2015 reg 27(6)"]
    assert (data["confidence"], data["as_at"]) == ("high", "2018-04-01")
    assert data["last_day"] == "2016-12-21"
    begin = datetime.date(2016, 11, 21)
    assert [day["date"] for day in data["counting"]] == [
        (begin + datetime.timedelta(days)).isoformat() for days in range(31)
    ]
    assert data["counting"][-1]["day"] == 30


def test_circumstances_may_be_repeated_or_joined(run_cli):
    """--with is given once for each, or once with commas."""
    command = ("period", "pcr2006.open.tenders", "2014-11-10", "--format", "json")
    one = run_cli(*command, "--with", "e-notice", "--with", "e-access").stdout
    assert one == run_cli(*command, "--with", "e-notice,e-access").stdout
    assert json.loads(one)["count"] == 40


def test_more_days_than_the_law_asks(run_cli):
    """A longer period that was chosen is counted, and said to be chosen."""
    ran = run_cli("period", "pcr2015.open.tenders", "2016-03-01", "--days", "47")
    assert "Friday 18 April" not in ran.stdout
    assert "; 47 was chosen." in " ".join(ran.stdout.split())
    assert ran.returncode == 0


def test_no_period_at_all(run_cli):
    """Where the law asks for none, that is the answer."""
    ran = run_cli("period", "pa2023.standstill", "2026-03-10", "--with", "framework")
    said = " ".join(ran.stdout.split())
    assert "no period is set; the contract may be entered into from Tuesday 10 March 2026" in said
    assert "Length: none" in said


def test_projected_bank_holidays_are_said(run_cli):
    """A count into years without proclaimed bank holidays says so; one before does not."""
    late = run_cli("period", "pa2023.standstill", "2030-12-20").stdout
    assert "nobody has proclaimed yet" in late
    assert (
        "nobody has proclaimed" not in run_cli("period", "pa2023.standstill", "2026-03-10").stdout
    )
    plain = run_cli("period", "pa2023.participation", "2030-12-20").stdout
    assert "nobody has proclaimed" not in plain


def test_a_law_of_another_time_is_said(run_cli):
    """A date on which no procedure could begin under the law names the one that could."""
    ran = run_cli("period", "pcr2015.standstill", "2026-03-10")
    assert "comes under the Procurement Act 2023" in " ".join(ran.stdout.split())


@pytest.mark.parametrize("period", all_periods(), ids=lambda period: period.name)
def test_every_period_describes_itself(period, capsys, monkeypatch):
    """A rule alone is described: what it is, its circumstances, how it is counted, its date."""
    from exitplan.cli import main

    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("NO_COLOR", "1")
    assert main(["period", period.name]) == 0
    text = capsys.readouterr().out
    said = " ".join(text.split())
    assert text.startswith(f"{period.name}\n")
    for one in period.circumstances:
        assert f"  {one.name} " in text
        assert one.title in said
    assert period.provision in said
    assert ("Confidence: " in said) == (period.confidence.value != "high")
    assert said.endswith("Not legal advice.")
    assert all(len(line) <= 80 for line in text.splitlines())
    assert main(["period", period.name, "2026-05-05"]) == 0
    counted = capsys.readouterr().out
    assert all(len(line) <= 80 for line in counted.splitlines())
    assert main(["period", period.name, "--before", "2026-05-05"]) == 0
    assert capsys.readouterr().out


def test_a_description_as_data(run_cli):
    """A rule alone as JSON has its circumstances with what each does."""
    data = _json(run_cli("period", "pcr2015.negotiation.tenders", "--format", "json"))
    found = {one["name"]: one["effect"] for one in data["circumstances"]}
    assert found["e-submission"] == "5 days less, from 18 April 2016"
    assert found["agreed"] == "none"


def test_the_list_in_every_format(run_cli):
    """The list has every period, as text, JSON and CSV."""
    names = [period.name for period in all_periods()]
    text = run_cli("period", "--list").stdout
    assert [line.split(":")[0].strip() for line in text.splitlines() if ": at " in line] == names
    assert text.endswith("Not legal advice.\n")
    assert all(len(line) <= 80 for line in text.splitlines())
    data = _json(run_cli("period", "--list", "--format", "json"))
    assert [record["rule"] for record in data["periods"]] == names
    table = run_cli("period", "--list", "--format", "csv").stdout
    rows = list(csv.DictReader(io.StringIO(table)))
    assert [row["rule"] for row in rows] == names
    assert rows[2]["circumstances"] == "e-notice e-access pin"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "name a legal period, or use --list"),
        (("--list", "pcr2015.standstill"), "--list stands alone"),
        (("--list", "--with", "x"), "--list stands alone"),
        (("--format", "csv", "council.agenda"), "--format csv is for --list"),
        (("council.agenda", "tomorrow"), "DATE: 'tomorrow' is not a date"),
        (("council.agenda", "2026-02-30"), "is not a date that exists"),
        (("council.agenda", "2026-02-03T09:00"), "counted in whole days; give 2026-02-03"),
        (("council.agenda", "--before", "soon"), "--before: 'soon' is not a date"),
        (("council.agenda", "2026-02-03", "--before", "2026-03-03"), "not both"),
        (("council.agend",), "did you mean council.agenda?"),
        (("zzz", "2026-02-03"), "EP401"),
        (("standstill", "2026-02-03"), "pcr2015.standstill or pa2023.standstill?"),
        (("pcr2015.open.tenders", "2016-02-03", "--with", "e-submision"), "e-submission?"),
        (("pcr2015.open.tenders", "--with", "pin,e-submission"), "EP403"),
        (("pcr2015.negotiation.tenders", "2016-03-01", "--with", "e-submission"), "18 April 2016"),
        (("pcr2015.open.tenders", "2016-02-03", "--days", "34"), "EP402"),
        (("pcr2015.open.tenders", "--days", "34"), "EP402"),
        (("pcr2015.open.tenders", "2016-02-03", "--days", "x"), "invalid int value"),
        (("pcr2015.open.tenders", "2016-02-03", "--days", "9" * 30), "EP309"),
        (("ccs.exit-plan", "2016-02-03", "--days", "9" * 30), "EP309"),
        (("council.call-in", "2016-02-03", "--days", "9" * 30), "EP309"),
        (("council.call-in", "--before", "2016-02-03", "--days", "9" * 30), "EP309"),
        (("pcr2015.standstill", "1999-12-31"), "EP309"),
        (("pcr2015.standstill", "2060-12-31"), "EP309"),
        (("pcr2015.standstill", "--before", "0001-01-01"), "EP309"),
        (("practice.pfi-expiry", "9999-12-31"), "EP309"),
        (("../../etc/passwd", "2016-02-03"), "EP401"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_a_question_that_makes_no_sense_exits_with_2(run_cli, arguments, said):
    """What cannot be answered is told on standard error, with what would work."""
    ran = run_cli("period", *arguments)
    assert ran.returncode == 2
    assert ran.stdout == ""
    assert said in ran.stderr
    assert "Traceback" not in ran.stderr


@pytest.mark.parametrize("name", ["\x1b[31mred", "\u202egnp.exe", "a\nb", "x" * 5_000])
def test_a_hostile_name_is_harmless(run_cli, name):
    """No argument steers the terminal by way of a finding."""
    for arguments in ((name,), ("council.call-in", "2026-03-02", "--with", name)):
        ran = run_cli("period", *arguments)
        assert ran.returncode == 2
        assert all(ch == "\n" or ch.isprintable() for ch in ran.stderr)


def test_a_narrow_terminal(run_cli):
    """In 60 columns nothing is cut, and notes go on below their beginning."""
    ran = run_cli("period", "pcr2015.standstill", "2015-03-24", env={"COLUMNS": "60"})
    assert all(len(line) <= 60 for line in ran.stdout.splitlines())
    assert "ends on the next working day" in " ".join(ran.stdout.split())


def test_nothing_heavy_is_imported(clean_env):
    """Counting days needs neither pendulum nor networkx."""
    code = """
import sys
from exitplan.cli import main
main(["period", "pcr2015.standstill", "2015-03-24"])
print(*sys.modules, sep="\\n", file=sys.stderr)
"""
    ran = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=clean_env,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    heavy = {"pendulum", "networkx", "jinja2", "mkdocs", "numpy", "dataclasses", "shutil"}
    assert heavy & set(ran.stderr.split()) == set()
