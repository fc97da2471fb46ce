"""A place in the plan's vocabulary leads to a stretch of a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from exitplan.errors import Where, render_diagnostics
from exitplan.plan import Plan
from exitplan.planfile import load_plan, loads_plan, read_plan, read_text, source_line
from tests.planfile.fixtures import PLANS

TEXT = """\
plan: p
start: 2015-01-05
calendars:
  office:
    based_on: scotland
    closed: [2015-02-02, {date: 2015-02-03, name: Inset day}]
documents:
  report: {title: Report}
tasks:
  a: {duration: 5d}
  g:
    after: a SS+1d
    tasks:
      b:
        title: >
          Begin
          at last

        duration: 5d
        deadline: {date: 2015-09-30, tolerance: 5d}
        after: [a, {task: a, type: SS}]
        estimate:
          low: 1d
          likely: 2d
          high: 3d
"""


def _text_at(plan: Plan, where: Where, text: str = TEXT) -> str | None:
    assert plan.locate is not None
    place = plan.locate(where)
    if place is None:
        return None
    assert place.file == "plan.yaml"
    assert place.span is not None
    before = text[: place.span.index]
    assert place.span.line == before.count("\n") + 1
    assert place.span.column == len(before) - before.rfind("\n")
    return text[place.span.index : place.span.end_index]


@pytest.mark.parametrize(
    ("where", "text"),
    [
        (Where(), "p"),
        (Where("", "start"), "2015-01-05"),
        (Where("", "finish_by"), "p"),
        (Where("", "calendars.office"), "office"),
        (Where("", "calendars.office.based_on"), "scotland"),
        (Where("", "calendars.office.hours"), "office"),
        (Where("", "calendars.office.closed", 1), "{date: 2015-02-03, name: Inset day}"),
        (Where("", "documents.report"), "report"),
        (Where("a"), "a"),
        (Where("a", "duration"), "5d"),
        (Where("a", "calendar"), "a"),
        (Where("g", "after", 0), "a SS+1d"),
        (Where("g.b"), "b"),
        (Where("g.b", "title"), ">\n          Begin\n          at last"),
        (Where("g.b", "deadline"), "{date: 2015-09-30, tolerance: 5d}"),
        (Where("g.b", "deadline.tolerance"), "5d"),
        (Where("g.b", "after"), "[a, {task: a, type: SS}]"),
        (Where("g.b", "after", 0), "a"),
        (Where("g.b", "after", 1), "{task: a, type: SS}"),
        (Where("g.b", "after", 9), "[a, {task: a, type: SS}]"),
        (Where("g.b", "estimate.low"), "1d"),
        (Where("g.b", "estimate.shape"), "low: 1d\n          likely: 2d\n          high: 3d"),
        (Where("nobody"), None),
        (Where("g.nobody", "title"), None),
    ],
)
def test_places(where: Where, text: str | None) -> None:
    """A field leads to its value, an item to its key, and what is missing to what it belongs to."""
    assert _text_at(loads_plan(TEXT), where) == text


def test_places_in_a_programme() -> None:
    """Items lead to their own file; what the programme file lacks leads to a plan that has it."""
    folder = PLANS / "good" / "two-plans"
    plan = load_plan(folder)
    assert plan.locate is not None

    def place(where: Where) -> str:
        assert plan.locate is not None
        found = plan.locate(where)
        assert found is not None
        return found.place.removeprefix(f"{folder}/")

    assert place(Where("tender")) == "b-second.yaml:1:7"
    assert place(Where("tender", "start_no_earlier_than")) == "b-second.yaml:3:8"
    assert place(Where("tender", "owner")) == "b-second.yaml:4:8"
    assert place(Where("tender.g.award", "after", 2)) == "b-second.yaml:11:64"
    assert place(Where("", "status_date")) == "a-first.yaml:4:14"
    assert place(Where("", "calendars.skills.office.based_on")) == "a-first.yaml:8:15"
    assert place(Where("", "calendars.skills.office")) == "a-first.yaml:7:3"
    assert plan.locate(Where("nobody")) is None


def test_what_was_left_out_does_not_shift_the_rest() -> None:
    """A link after one that could not be read is still found at its own place."""
    text = (
        "plan: p\nstart: 2015-01-05\ntasks:\n  a: {duration: 5d}\n"
        "  b: {duration: 5d, after: [nobody, a, a]}\n"
    )
    found = [
        f"{finding.code} {finding.span.column}"
        for finding in read_text(text).diagnostics
        if finding.span
    ]
    assert found == ["EP201 29", "EP204 40"]


def test_columns_count_characters() -> None:
    """Columns count code points, whatever stands before them, a byte order mark apart."""
    text = "\ufeffplan: p\nstart: 2015-01-05\ntasks:\n  a: {title: 😀é, duration: 5}\n"
    (finding,) = read_text(text).diagnostics
    assert finding.span is not None
    assert (finding.span.line, finding.span.column) == (4, 28)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_end_in_any_fashion(end: str) -> None:
    """Lines count alike whatever ends them."""
    (finding,) = read_text(
        f"plan: p{end}start: x{end}tasks: {{a: {{duration: 5d}}}}{end}"
    ).diagnostics
    assert finding.span is not None
    assert (finding.span.line, finding.span.column) == (2, 8)


def test_files_are_called_what_the_user_called_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A relative path stays relative, and a file in a folder is folder/name."""
    (tmp_path / "plans").mkdir()
    for name in ("a", "b"):
        (tmp_path / "plans" / f"{name}.yaml").write_text("plan: p\n")
    monkeypatch.chdir(tmp_path)
    assert read_plan("plans/a.yaml").diagnostics[0].file == "plans/a.yaml"
    assert read_plan(Path("plans/a.yaml")).diagnostics[0].file == "plans/a.yaml"
    files = {finding.file for finding in read_plan("plans/").diagnostics}
    assert files == {"plans/a.yaml", "plans/b.yaml"}


def test_source_lines(tmp_path: Path) -> None:
    """A line of a file can be shown; what cannot be read is no error."""
    path = tmp_path / "plan.yaml"
    path.write_bytes("\ufeffplan: p\r\ntitle: é\n".encode())
    assert source_line(str(path), 1) == "plan: p"
    assert source_line(str(path), 2) == "title: é"
    assert source_line(str(path), 9) is None
    assert source_line(str(path), 0) is None
    path.write_bytes(b"changed\n")
    assert source_line(str(path), 1) == "changed"
    assert source_line(str(tmp_path), 1) is None
    assert source_line("a\0b", 1) is None
    assert source_line("/dev/zero", 1) is None


def test_findings_can_be_shown(tmp_path: Path) -> None:
    """A finding, its line and a caret make a text."""
    path = tmp_path / "plan.yaml"
    path.write_text("plan: p\nstart: soon\ntasks: {a: {duration: 5d}}\n")
    shown = render_diagnostics(read_plan(path).diagnostics, source_line)
    assert " 2 | start: soon\n   |        ^^^^\n" in shown


LAW = """\
plan: p
start: 2015-06-01
boards:
  cabinet: {title: Cabinet, meets: third Tuesday, dates: [2015-07-14]}
contracts:
  ict:
    title: ICT
    ends: 2021-03-31
    extensions: [{until: 2022-03-31}, {until: 2023-03-31}]
    notices: {leave: {title: Leaving, period: council.agenda}}
    service_areas:
      desk: {title: Helpdesk}
tasks:
  tender:
    procurement: {procedure: open, regime: pcr2015, board: cabinet, steps: {pin: {skip: true}}}
  staff:
    transfer:
      to: X
      from: Y
      waves:
        all: {people: 5, route: tupe, steps: {count: {duration: 5d}}}
"""


@pytest.mark.parametrize(
    ("where", "text"),
    [
        (Where("", "boards.cabinet"), "cabinet"),
        (Where("", "boards.cabinet.meets"), "third Tuesday"),
        (Where("", "boards.cabinet.papers"), "cabinet"),
        (Where("", "boards.cabinet.dates", 0), "2015-07-14"),
        (Where("", "contracts.ict.ends"), "2021-03-31"),
        (Where("", "contracts.ict.starts"), "ict"),
        (Where("", "contracts.ict.extensions", 1), "{until: 2023-03-31}"),
        (Where("", "contracts.ict.notices.leave"), "leave"),
        (Where("", "contracts.ict.notices.leave.period"), "council.agenda"),
        (Where("", "contracts.ict.notices.leave.served_by"), "leave"),
        (Where("", "contracts.ict.service_areas.desk"), "desk"),
        (Where("tender", "procurement.procedure"), "open"),
        (Where("tender", "procurement.steps.pin"), "pin"),
        (Where("tender", "procurement.steps.pin.skip"), "true"),
        (Where("tender.pin"), "pin"),
        (Where("tender.signed"), "tender"),
        (Where("tender.award-approval", "gate.board"), "cabinet"),
        (Where("staff.all"), "all"),
        (Where("staff.all.count", "duration"), "5d"),
        (Where("staff.all.day-one"), "all"),
        (Where("staff.scope"), "staff"),
        (Where("staff", "transfer.waves.all.people"), "5"),
    ],
)
def test_places_of_boards_contracts_and_steps(where: Where, text: str) -> None:
    """A step leads to what is said of it, else to its wave or group; a thing to its name."""
    assert _text_at(loads_plan(LAW), where, LAW) == text


def test_a_contract_of_a_programme_is_found_in_its_own_file(tmp_path: Path) -> None:
    """Several files may have contracts; a finding shows the one in question."""
    head = "start: 2015-01-05\ncontracts:\n"
    task = "tasks: {live: {milestone: true}}\n"
    one = f"plan: a\n{head}  fm: {{title: FM, ends: 2020-03-31, new_service: live}}\n{task}"
    two = f"plan: b\n{head}  ict: {{title: ICT, ends: 2020-03-31, new_service: live}}\n{task}"
    (tmp_path / "a.yaml").write_text(one, encoding="utf-8")
    (tmp_path / "b.yaml").write_text(two, encoding="utf-8")
    plan = load_plan(tmp_path)
    assert plan.locate is not None
    place = plan.locate(Where("", "contracts.ict.starts"))
    assert place is not None
    assert place.file == f"{tmp_path}/b.yaml"
    assert place.span is not None
    assert (place.span.line, place.span.column) == (4, 3)
