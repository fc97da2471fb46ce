"""Reading CSV files as people and tools write them."""

from __future__ import annotations

import pytest

from exitplan.interchange._csv_read import read_csv
from exitplan.plan import (
    Constraint,
    ConstraintKind,
    Duration,
    Edge,
    Kind,
    LinkType,
    Moment,
    Profile,
    Unit,
    problems,
)
from exitplan.schedule import compute_schedule
from tests.interchange.sheet_files import codes, faults, group, imported, notes, task

PROJECT = """\
ID,Task Mode,Task Name,Duration,Start,Finish,Predecessors,Outline Level,Resource Names
1,Auto Scheduled,Move the data centre,20 days?,Mon 05/01/15,Fri 30/01/15,,1,
2,Auto Scheduled,Survey,10 days?,Mon 05/01/15,Fri 16/01/15,,2,Bob
3,Auto Scheduled,Buy racks,2 wks,Wed 21/01/15,Tue 03/02/15,2FS+2 days,2,"Bob,Al[50%]"
4,Auto Scheduled,Cool down,2 edays,Fri 09/01/15,Sun 11/01/15,2FS-50%,2,
5,Auto Scheduled,Contract runs,3 mons,Mon 12/01/15,Fri 03/04/15,2SS+1 wk,1,
6,Auto Scheduled,Done,0 days,Fri 03/04/15,Fri 03/04/15,"3,4FF+2 edays,5",1,
"""


def at(text: str) -> Moment:
    """Read a date."""
    from exitplan.plan import parse_moment

    return parse_moment(text)


def test_projects_own_export_is_read_as_it_is() -> None:
    """Outline, lengths, predecessors by ID and lags of Microsoft Project's export come over."""
    found = imported(PROJECT)
    assert [item.id for item in group(found, "move-the-data-centre").items] == [
        "move-the-data-centre.survey",
        "move-the-data-centre.buy-racks",
        "move-the-data-centre.cool-down",
    ]
    racks = task(found, "move-the-data-centre.buy-racks")
    assert racks.duration == Duration(2, Unit.WEEK)
    assert racks.owner == "Bob,Al[50%]"
    assert [(link.task, link.type.value, str(link.lag)) for link in racks.after] == [
        ("move-the-data-centre.survey", "FS", "2d")
    ]
    cool = task(found, "move-the-data-centre.cool-down")
    assert cool.duration == Duration(2, Unit.ELAPSED_DAY)
    assert cool.after[0].lag == Duration(-50, Unit.PERCENT)
    assert task(found, "contract-runs").duration == Duration(60, Unit.DAY)
    done = task(found, "done")
    assert done.kind is Kind.MILESTONE
    assert [(link.type, str(link.lag)) for link in done.after] == [
        (LinkType.FS, "0d"),
        (LinkType.FF, "2ed"),
        (LinkType.FS, "0d"),
    ]
    assert found.plan.start == at("2015-01-05")
    assert found.plan.options.profile is Profile.MSPROJECT
    assert notes(found)["durations with a question mark"] == 1
    assert notes(found)["lengths in months"] == 1
    assert list(problems(found.plan)) == []


def test_projects_dates_are_kept_beside_the_plan() -> None:
    """Start and finish of a row that waits for others are what Project computed, to the minute."""
    found = imported(PROJECT)
    stored = found.stored["move-the-data-centre.buy-racks"]
    assert stored.early_start == at("2015-01-21T09:00").begin
    assert stored.early_finish == at("2015-02-03T17:00").begin
    assert "move-the-data-centre.survey" not in found.stored
    dates = compute_schedule(found.plan)["move-the-data-centre.buy-racks"]
    assert (dates.early_start_at, dates.early_finish_at) == (
        stored.early_start,
        stored.early_finish,
    )


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_delimiter_and_encoding_are_found(delimiter: str, encoding: str) -> None:
    """Whatever a spreadsheet saved, the same plan comes out."""
    text = f"Name{delimiter}Start\r\nCafé – übergabe{delimiter}2015-01-05\r\n"
    found = read_csv(text.encode(encoding), "p.csv")
    assert [item.title for item in found.plan.items] == ["Café – übergabe"]
    assert found.plan.items[0].id == "cafe-ubergabe"


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        (["31/12/2025", "05/01/2025"], "2025-01-05"),
        (["12/31/2025", "05/01/2025"], "2025-05-01"),
        (["Thu 01/05/25", "05/01/25"], "2025-01-05"),
        (["Mon 05/01/15", "05/01/2025"], "2025-01-05"),
        (["Fri 05/01/15", "05/01/2025"], "2025-05-01"),
        (["05.01.2025"], "2025-01-05"),
        (["5 Jan 2025"], "2025-01-05"),
        (["05-Jan-25"], "2025-01-05"),
        (["5th January 2025"], "2025-01-05"),
        (["Jan 5, 2025"], "2025-01-05"),
        (["2025-01-05"], "2025-01-05"),
        (["2025/1/5"], "2025-01-05"),
        (["2025-01-05 08:30"], "2025-01-05T08:30"),
        (["5/1/2025 8:30 PM"], "2025-01-05T20:30"),
        (["05/01/2025 00:00"], "2025-01-05"),
        (["45662"], "2025-01-05"),
    ],
)
def test_dates_are_read_in_the_file_s_own_style(dates: list[str], expected: str) -> None:
    """One date above 12, or a weekday that fits one way only, decides for the whole file."""
    rows = "".join(f'Row {n},1d,,"{date}"\n' for n, date in enumerate(dates))
    found = imported(f"Title,Duration,Start,Deadline\nFirst,1d,2015-01-05,\n{rows}")
    last = found.plan.items[-1]
    assert last.deadline is not None
    assert str(last.deadline.date) == expected


def test_an_undecided_style_is_said() -> None:
    """Where no date shows what comes first, the day does, and the report says so."""
    found = imported("Title,Start,Duration\nOne,05/01/2015,3d\n")
    assert found.plan.start == at("2015-01-05")
    assert "dates such as 05/01/2015" in notes(found)
    assert found.report.omissions[0].changes_dates
    shown = imported("Title,Start,Duration\nOne,05/01/2015,3d\nTwo,13/01/2015,3d\n")
    assert "dates such as 05/01/2015" not in notes(shown)


def test_a_month_that_cannot_be_is_a_fault() -> None:
    """A date that does not fit the file's style is reported where it stands, not turned round."""
    text = "Title,Start,Duration\nA,13/01/2015,1d\nB,14/01/2015,1d\nC,01/15/2015,1d\n"
    (fault,) = faults(lambda: imported(text))
    assert (fault.code, fault.place) == ("EP508", "plan.csv:4:3")
    assert "day first" in fault.message


def test_a_start_without_predecessors_is_no_earlier_than() -> None:
    """A date that no link explains holds the row, and the report says so."""
    found = imported(
        "ID,Task,Duration,Start,Predecessors\nA,One,5d,05/01/2015,\n"
        "B,Two,5d,26/01/2015,\nC,Three,5d,02/02/2015,B\n"
    )
    assert task(found, "a").constraints == ()
    assert task(found, "b").constraints == (
        Constraint(ConstraintKind.START_NO_EARLIER_THAN, at("2015-01-26")),
    )
    assert task(found, "c").constraints == ()
    assert notes(found)["dates of rows without predecessors"] == 1
    assert set(found.stored) == {"c"}


def test_a_length_is_counted_between_start_and_finish() -> None:
    """Without a duration the working days from start to finish count, bank holidays left out."""
    found = imported(
        "Task,Start,End\nOver Easter,02/04/2015,14/04/2015\nSat,11/04/2015,11/04/2015\n"
    )
    assert task(found, "over-easter").duration == Duration(7, Unit.DAY)
    assert task(found, "sat").duration == Duration(1440, Unit.ELAPSED_MINUTE)
    dates = compute_schedule(found.plan)
    assert str(dates["over-easter"].finish) == "2015-04-14"
    assert str(dates["sat"].finish) == "2015-04-11"


def test_a_list_of_milestones_is_a_plan() -> None:
    """A sheet of names and one date each gives milestones on these days."""
    found = imported("Milestone name;Date\nNotice served;01.03.2015\nExit;31.03.2016\n")
    assert [item.kind for item in found.plan.tasks()] == [Kind.MILESTONE, Kind.MILESTONE]
    assert str(compute_schedule(found.plan)["exit"].finish) == "2016-03-31"


def test_primavera_s_two_rows_of_headers_and_repeated_ones_are_no_items() -> None:
    """The row of field names above the headers, and headers on every page, are left out."""
    found = imported(
        "task_code,task_name,wbs_id,target_drtn_hr_cnt,start_date,end_date,pred_list\n"
        "Activity ID,Activity Name,WBS Code,Original Duration(d),(*)Start,(*)Finish,Predecessors\n"
        "A10,One,X.1,5,05-Jan-15 08:00,09-Jan-15 17:00,\n"
        "Activity ID,Activity Name,WBS Code,Original Duration(d),(*)Start,(*)Finish,Predecessors\n"
        "A20,Two,X.1,5,12-Jan-15 08:00,16-Jan-15 17:00,A10\n"
    )
    assert [item.id for item in found.plan.items] == ["a10", "a20"]
    assert task(found, "a20").after[0].task == "a10"


def test_the_calendar_is_the_one_that_the_dates_were_counted_on() -> None:
    """Where rows only last as long as they say if bank holidays are worked, they are."""
    head = "ID,Title,Duration,Start,Finish,Predecessors\n"
    row = "1,Over Easter,10d,30/03/2015,{},\n2,Next,1d,{},{},1\n"
    worked = imported(head + row.format("10/04/2015", "13/04/2015", "13/04/2015"))
    closed = imported(head + row.format("14/04/2015", "15/04/2015", "15/04/2015"))
    assert (worked.plan.calendar, closed.plan.calendar) == ("weekdays", "england-and-wales")
    assert notes(worked) == {"bank holidays": 1}
    for found in (worked, closed):
        dates = compute_schedule(found.plan)["next"]
        assert dates.early_finish_at == found.stored["next"].early_finish


def test_projects_summary_of_the_whole_is_the_plan() -> None:
    """Row 0 of Microsoft Project names the plan and its start; it is no group."""
    found = imported(
        "ID,Task Mode,Name,Duration,Start,Outline Level\n0,Auto Scheduled,The exit,9 days,"
        "Mon 05/01/15,0\n1,Auto Scheduled,A,5 days,Mon 12/01/15,1\n"
    )
    assert (found.plan.title, str(found.plan.start)) == ("The exit", "2015-01-05")
    assert [item.id for item in found.plan.items] == ["a"]


def test_groups_come_from_parents_levels_numbers_or_dotted_ids() -> None:
    """All four ways in which sheets show an outline give the same groups."""
    sheets = [
        "ID,Parent,Title,Start,Duration\na,,A,,\nb,a,B,2015-01-05,1d\nc,a,C,2015-01-05,1d\n",
        "ID,Level,Title,Start,Duration\na,1,A,,\nb,2,B,2015-01-05,1d\nc,2,C,2015-01-05,1d\n",
        "WBS,ID,Title,Start,Duration\n1,a,A,,\n1.1,b,B,2015-01-05,1d\n1.2,c,C,2015-01-05,1d\n",
        "ID,Title,Start,Duration\na,A,,\na.b,B,2015-01-05,1d\na.c,C,2015-01-05,1d\n",
    ]
    for text in sheets:
        assert [item.id for item in imported(text).plan.walk()] == ["a", "a.b", "a.c"]


def test_sorted_rows_keep_their_groups() -> None:
    """Dotted ids tell the groups even where somebody sorted the sheet by date."""
    text = "ID,Outline Level,Title,Start,Duration\na.b,2,B,2015-01-05,1d\na,1,A,,\n"
    assert [item.id for item in imported(text).plan.walk()] == ["a", "a.b"]


def test_predecessors_may_be_ids_numbers_of_rows_or_titles() -> None:
    """Whatever names a row without doubt is understood."""
    by_number = imported("Title,Start,Duration,Depends on\nA,2015-01-05,1d,\nB,,1d,1FS+1d\n")
    by_title = imported("Title,Start,Duration,After\nLet it,2015-01-05,1d,\nB,,1d,let it SS\n")
    by_p6 = imported(
        "Activity ID,Title,Start,Duration,Predecessors\nA-10,A,2015-01-05,1d,\n"
        "B,B,,1d,A-10: SS 5\nC,C,,1d,A-10\nstaff,S,,1d,A-10-2\nD,D,,1d,staff\n"
    )
    assert by_number.plan.items[1].after[0].task == "a"
    assert by_title.plan.items[1].after[0].type is LinkType.SS
    links = [item.after[0] for item in by_p6.plan.items[1:]]
    assert [(link.task, link.type.value, str(link.lag)) for link in links] == [
        ("a-10", "SS", "5d"),
        ("a-10", "FS", "0d"),
        ("a-10", "FS", "-2d"),
        ("staff", "FS", "0d"),
    ]


def test_successors_serve_where_there_are_no_predecessors() -> None:
    """A sheet that only says what comes next gives the same links."""
    found = imported("ID,Title,Start,Duration,Successors\na,A,2015-01-05,1d,b SS+1d\nb,B,,1d,\n")
    assert [(link.task, link.type) for link in task(found, "a").before] == [("b", LinkType.SS)]
    assert task(found, "b").constraints == ()


def test_two_links_of_a_kind_become_one() -> None:
    """A predecessor named twice holds by its longer lag, and the report says so."""
    found = imported('ID,Title,Start,Duration,Predecessors\na,A,2015-01-05,1d,\nb,B,,1d,"a,a+3d"\n')
    assert [str(link.lag) for link in task(found, "b").after] == ["3d"]
    assert notes(found)["links of one kind between the same two rows"] == 1


def test_progress_is_made_complete_from_the_row_s_own_dates() -> None:
    """A percentage without actual dates takes start and finish for them, and says so."""
    found = imported(
        "Title,Start,Finish,Duration,% Complete\nDone,05/01/2015,16/01/2015,10d,100%\n"
        "Half,19/01/2015,30/01/2015,10d,50\nOpen,19/01/2015,30/01/2015,10d,0\n"
    )
    done, half, still = (item.progress for item in found.plan.tasks())
    assert (str(done.actual_start), str(done.actual_finish)) == ("2015-01-05", "2015-01-16")
    assert (str(half.actual_start), half.percent_complete) == ("2015-01-19", 50)
    assert still is None
    assert notes(found)["actual dates"] == 2
    assert [fault.code for fault in problems(found.plan)] == ["EP308"]


def test_marked_dates_are_actual_ones() -> None:
    """Primavera prints actual dates with an A behind them and constrained ones with a star."""
    found = imported(
        "Activity ID,Activity Name,Original Duration,Start,Finish\n"
        "A1,One,5,05-Jan-15 A,09-Jan-15 A\nA2,Two,5,12-Jan-15*,16-Jan-15\n"
    )
    progress = task(found, "a1").progress
    assert str(progress.actual_finish) == "2015-01-09"
    assert task(found, "a2").progress is None
    assert task(found, "a2").code == "A2"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Start No Earlier Than", ConstraintKind.START_NO_EARLIER_THAN),
        ("SNET", ConstraintKind.START_NO_EARLIER_THAN),
        ("Finish On or Before", ConstraintKind.FINISH_NO_LATER_THAN),
        ("Mandatory Start", ConstraintKind.MUST_START_ON),
        ("Must Finish On", ConstraintKind.MUST_FINISH_ON),
        ("start on", ConstraintKind.START_ON),
    ],
)
def test_constraints_have_the_names_of_every_tool(name: str, kind: ConstraintKind) -> None:
    """Project's, Primavera's and exitplan's words for a constraint mean the same."""
    found = imported(
        f"Title,Duration,Start,Constraint Type,Constraint Date\nA,1d,2015-01-05,{name},2015-02-02\n"
    )
    assert found.plan.items[0].constraints == (Constraint(kind, at("2015-02-02")),)


def test_milestones_may_stand_at_an_edge() -> None:
    """Start and finish milestones are told by the Type or by the Milestone column."""
    found = imported(
        "ID,Title,Type,Milestone,Start,Duration\na,A,Start Milestone,,2015-01-05,\n"
        "b,B,,finish,2015-01-06,0\nc,C,,yes,2015-01-07,\nd,D,,no,2015-01-07,0d\n"
    )
    assert [item.edge for item in found.plan.tasks()] == [Edge.START, Edge.FINISH, None, None]
    assert [item.kind.value for item in found.plan.tasks()] == [*["milestone"] * 3, "task"]


def test_baselines_are_read_by_their_names() -> None:
    """Project's ten numbered baselines and named ones come over."""
    found = imported(
        "Title,Start,Duration,Baseline Start,Baseline Finish,Baseline1 Finish,Baseline2 Duration,"
        "Baseline board Duration\nA,2015-01-05,5d,2015-01-05,2015-01-09,NA,7d,6d\n"
    )
    baselines = found.plan.items[0].baselines
    assert set(baselines) == {"baseline", "baseline-2", "board"}
    assert str(baselines["baseline"].finish) == "2015-01-09"


def test_manual_and_inactive_tasks_are_kept_as_such() -> None:
    """A manually scheduled row has the dates it was given, an inactive one stays for the record."""
    found = imported(
        "ID,Task Mode,Active,Name,Duration,Start,Finish\n"
        "1,Manually Scheduled,Yes,A,5 days,05/01/15,20/01/15\n"
        "2,Auto Scheduled,No,B,5 days,05/01/15,09/01/15\n"
    )
    assert str(task(found, "a").manual.finish) == "2015-01-20"
    assert task(found, "b").inactive


def test_what_is_unknown_is_told() -> None:
    """Columns that mean nothing here and calendars that are not ours are in the report."""
    found = imported("Title,Duration,Start,Cost,RAG,Calendar\nA,1d,2015-01-05,£5,Green,Nights\n")
    columns = next(o for o in found.report.omissions if o.what == "columns")
    assert columns.places == ("Cost", "RAG")
    calendars = next(o for o in found.report.omissions if "calendars" in o.what)
    assert calendars.changes_dates
    assert calendars.places == ("a",)


def test_every_fault_is_told_at_once_with_its_place() -> None:
    """A bad sheet is mended in one go: each cell is named by line and column."""
    text = (
        "ID,Title,Duration,Start,Predecessors,% Complete\n"
        "1,A,ten,2015-01-05,,\n"
        "2,B,5d,32/01/2015,9,\n"
        "2,C,5d,,,150\n"
        '4,"D\nover two lines",5 fortnights,,,\n'
        "5,E,,,1,\n"
    )
    found = [(fault.code, fault.place) for fault in faults(lambda: imported(text))]
    assert found == [
        ("EP508", "plan.csv:2:5"),
        ("EP508", "plan.csv:3:8"),
        ("EP506", "plan.csv:3:19"),
        ("EP504", "plan.csv:4:1"),
        ("EP508", "plan.csv:4:10"),
        ("EP508", "plan.csv:6:17"),
        ("EP504", "plan.csv:7:3"),
    ]


def test_faults_are_bounded() -> None:
    """A sheet that is wrong from top to bottom gives a hundred faults and how many more."""
    text = "Title,Duration,Start\n" + "A,x,2015-01-05\n" * 500
    found = faults(lambda: imported(text))
    assert len(found) == 101
    assert any("400 more" in fault.message for fault in found)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "EP504"),
        (b"\x00\x01\x02", "EP502"),
        (b"hello world\n", "EP504"),
        (b"Title,Duration,Start\n", "EP504"),
        (b'Title,Duration,Start\n"A,1d,2015-01-05\n', "EP502"),
        (b'Title,Duration,Start\n"A"x,1d,2015-01-05\n', "EP502"),
        (b"Title,Duration\nA,1d\n", "EP504"),
        (b"Title,Duration,Start\n" + b"A,1d,2015-01-05\n" * 50_001, "EP503"),
        (b"Title,Duration,Start" + b",x" * 400 + b"\nA,1d,2015-01-05" + b",y" * 400, "EP503"),
        (b"Title,Duration,Start\n" + b"A" * 40_000 + b",1d,2015-01-05\n", "EP503"),
        (b"ID,Parent,Title,Start\na,b,A,2015-01-05\nb,a,B,2015-01-05\n", "EP503"),
        (
            b"ID,Parent,Title,Duration,Start\nx0,,A,,\n"
            + b"".join(b"x%d,x%d,A,1d,2015-01-05\n" % (n, n - 1) for n in range(1, 40)),
            "EP503",
        ),
        (b"ID,Parent,Title,Duration,Start\na,zz,A,1d,2015-01-05\n", "EP506"),
        (b"Title,Start,Finish\nA,2015-01-05,2014-01-05\n", "EP508"),
        (b"Title,Start,Finish\nA,0001-01-05,9999-12-31\n", "EP508"),
        (b"Title,Duration,Start\nA,-5d,2015-01-05\n", "EP508"),
        (b"Title,Duration,Start\nA," + b"9" * 400 + b",2015-01-05\n", "EP508"),
    ],
)
def test_hostile_and_broken_files_are_refused(data: bytes, code: str) -> None:
    """What cannot be a plan is refused with a code, never with a traceback."""
    assert set(codes(lambda: read_csv(data, "p.csv"))) == {code}


def test_half_a_character_is_replaced() -> None:
    """No file can hold one; a plan made in Python may, and its other texts stay as they are."""
    from exitplan.interchange._csv_write import write_csv
    from exitplan.plan import Plan, Task

    items = [Task("a", "half \ud800 of – a pair", duration="5d", owner="\udfff")]
    data = write_csv(compute_schedule(Plan("p", "P", start="2015-01-05", items=items)))
    assert "half \N{REPLACEMENT CHARACTER} of – a pair" in data.decode()


def test_many_quotes_take_no_time() -> None:
    """Texts full of quotes, delimiters and signs are read in time that grows with their length."""
    text = "Title,Duration,Start,Predecessors\n" + "A,1d,2015-01-05," + "+-" * 16_000 + "\n"
    assert codes(lambda: imported(text)) == ["EP506"]
    quotes = 'Title,Duration,Start\n"' + '""' * 16_000 + '",1d,2015-01-05\n'
    assert len(imported(quotes).plan.items) == 1


def test_a_fault_of_the_plan_points_into_the_sheet() -> None:
    """A rule that a plan breaks is told at the cell that breaks it."""
    found = imported("ID,Title,Duration,Start,Predecessors\na,A,1d,2015-01-05,b\nb,B,1d,,a\n")
    (fault, *_) = problems(found.plan)
    assert fault.file == "plan.csv"
    assert (fault.span.line, fault.span.column) in {(2, 19), (3, 8)}
