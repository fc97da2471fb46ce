"""The report for programs: everything in it, as it is."""

from __future__ import annotations

import json
import math
from typing import Any

from exitplan.checks._places import Places
from exitplan.checks._render_json import render
from tests.checks.format_samples import clean_report, finding, full_report, report_of


def read(text: str) -> dict[str, Any]:
    """Read a report, as strictly as JSON is."""

    def refuse(name: str) -> None:
        message = f"{name} is no JSON"
        raise ValueError(message)

    found: dict[str, Any] = json.loads(text, parse_constant=refuse)
    return found


def test_it_holds_all_there_is() -> None:
    """Places, counts, fingerprints, waivers, milestones, what moved, and what was counted."""
    data = read(render(full_report()))
    assert data["schema"] == 1
    assert data["counts"] == {
        "errors": 1,
        "warnings": 1,
        "notes": 1,
        "waived": 1,
        "new": 1,
        "resolved": 1,
    }
    first = data["findings"][0]
    assert (first["code"], first["rule"], first["line"], first["column"], first["new"]) == (
        "EP801",
        "deadline-missed",
        9,
        75,
        True,
    )
    assert first["numbers"] == {"margin": -5}
    assert len(first["fingerprint"]) == 32
    assert data["waived"][0]["waiver"]["approved_by"] == "Head of Contracts"
    assert [milestone["id"] for milestone in data["milestones"]] == ["decide", "award", "live"]
    assert data["milestones"][1]["margin"] == -5
    assert data["moved"][0]["id"] == "award"
    assert data["statistics"][2]["numbers"]["value"] == 1 / 3
    assert data["exit_code"] == 1


def test_the_keys_are_always_the_same() -> None:
    """A program need not ask whether a key is there, and diffs stay readable."""
    assert list(read(render(full_report()))) == list(read(render(clean_report())))
    full = read(render(full_report()))
    assert list(full["findings"][0]) == list(full["waived"][0]) == list(full["resolved"][0])


def test_texts_come_back_to_the_letter() -> None:
    """Nothing is cut or replaced for a program; only written so that a terminal sees nothing."""
    text = "a\x1b[31m \u202e\u2066 \x85 \u2028 é 漢 😀 \U000e0001 ##[group] \\u0041 ::error:: \x7f"
    out = render(report_of([finding(message=text)]))
    assert read(out)["findings"][0]["message"] == text
    assert all(ch == "\n" or ch.isprintable() for ch in out)
    assert "é 漢 😀" in out
    assert "##[" not in out


def test_numbers_that_json_lacks_are_unknown() -> None:
    """Infinity and not-a-number are no JSON: null stands there."""
    odd = finding(numbers={"value": math.inf, "other": math.nan, "count": 3})
    assert read(render(report_of([odd])))["findings"][0]["numbers"] == {
        "value": None,
        "other": None,
        "count": 3,
    }


def test_a_list_without_end_is_cut_and_says_so() -> None:
    """A program learns how many findings it has not been given."""
    many = [finding(message=f"{n}", line=n + 1) for n in range(300)]
    data = read(render(report_of(many), most=100))
    assert (len(data["findings"]), data["left_out"], data["counts"]["errors"]) == (100, 200, 300)


def test_files_are_named_as_the_user_named_them() -> None:
    """What was given as a relative path can be opened from where the check was run."""
    places = Places("/repo/sub", "/repo")
    found = [finding(file="/repo/sub/a.yaml"), finding(file="../b.yaml"), finding(file=None)]
    files = {entry["file"] for entry in read(render(report_of(found), places=places))["findings"]}
    assert files == {"a.yaml", "../b.yaml", None}
