"""Every warning sign is given where it should be, and not where it nearly should."""

from __future__ import annotations

import pytest

from exitplan.planfile.history import Version, VersionKind
from exitplan.slippage import CODES, Sign, warning_signs
from tests.slippage.reports import PLAN, changed, report, unread

FEBRUARY = ("status_date: 2025-01-31", "status_date: 2025-02-28")
NO_TIME_TO_LOSE = ("remaining: 5w", "remaining: 7w")
"""The options take longer, so that everything after them would come later."""


def signs_of(*changes: tuple[str, str], rolled: bool = True) -> tuple[Sign, ...]:
    """Change the plan from the first report to the second; give the signs."""
    steps = (FEBRUARY, *changes) if rolled else changes
    return warning_signs([report(PLAN), report(changed(PLAN, *steps))])


def codes(found: tuple[Sign, ...]) -> list[str]:
    """Give their codes."""
    return [sign.code for sign in found]


def only(found: tuple[Sign, ...], code: str) -> Sign:
    """Give the one sign with a code."""
    (sign,) = [sign for sign in found if sign.code == code]
    return sign


def test_an_update_without_tricks_has_no_signs():
    """A month of plain reporting, late or not, is nothing to warn of."""
    assert signs_of(("remaining: 5w", "remaining: 1w")) == ()
    assert signs_of(("remaining: 5w}", "remaining: 6w, notes: Two tenders came late}")) == ()


def test_the_same_plan_twice_has_no_signs():
    """Where nothing changes there is nothing to find."""
    assert warning_signs([report(PLAN, "a"), report(PLAN, "b")]) == ()
    assert warning_signs([]) == ()
    assert warning_signs([report(PLAN)]) == ()


SIXTEEN_TO_EIGHT = ("duration: 12w", "duration: 9w")


def test_a_date_held_by_shorter_work_is_found():
    """Work that runs late while later work is cut by as much is compression, shown by trial."""
    found = only(signs_of(("remaining: 5w", "remaining: 4w"), SIXTEEN_TO_EIGHT), "EP641")
    assert found.items == ("build",)
    assert "“Go live” stands at" in found.message
    assert "Build the service 12w → 9w" in found.message
    # 8 weeks of options were to take until 28 February; four more are a slip of 20 days.
    assert found.numbers["shortened_days"] == 15
    # Build, test and handbook: 12 + 4 + 2 weeks are 15 now.
    assert found.numbers["compression_percent"] == pytest.approx(100 * 3 / 18, abs=0.1)
    assert "amber" in str(found.numbers["compression_band"])
    assert found.diagnostic.span is not None
    assert found.diagnostic.span.line == 11


def test_a_deadline_kept_by_shorter_work_is_found():
    """A date that moves, but only up to its deadline, is held as well."""
    tight = changed(PLAN, ("2025-08-01", "2025-07-18"))
    later = changed(tight, FEBRUARY, ("remaining: 5w", "remaining: 4w"), ("12w", "11w"))
    found = only(warning_signs([report(tight), report(later)]), "EP641")
    assert "keeps its deadline of 18 Jul 2025 only because" in found.message
    loose = changed(later, ("2025-07-18", "2025-08-01"))
    assert "EP641" not in codes(warning_signs([report(PLAN), report(loose)]))


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param([("remaining: 5w", "remaining: 1w"), SIXTEEN_TO_EIGHT], id="sooner too"),
        pytest.param([("remaining: 5w", "remaining: 4w")], id="late and said so"),
        pytest.param(
            [("remaining: 5w", "remaining: 4w"), ("duration: 2w", "duration: 1w")], id="off path"
        ),
        pytest.param(
            [("remaining: 5w", "remaining: 4w"), ("duration: 12w", "duration: 11w")],
            id="not enough to hold it",
        ),
    ],
)
def test_shorter_work_that_holds_no_date_is_no_compression(changes: list[tuple[str, str]]):
    """Only where the former lengths would have missed the date is the date held by cutting."""
    assert "EP641" not in codes(signs_of(*changes))


@pytest.mark.parametrize(
    ("weeks", "left", "band"), [(11, "2w", "green"), (9, "4w", "amber"), (7, "4w", "red")]
)
def test_compression_is_banded_against_the_baseline(weeks: int, left: str, band: str):
    """SmartPM's bands of the approved lengths: under 15 % green, to 25 % amber, above red."""
    late = changed(PLAN, FEBRUARY, ("remaining: 5w", f"remaining: {left}"))
    late = changed(late, ("duration: 12w", f"duration: {weeks}w"))
    approved = report(PLAN, "baseline first", kind=VersionKind.BASELINE)
    found = warning_signs([report(PLAN), report(late)], baselines=[approved])
    sign = only(found, "EP641")
    percent = 100 * (12 - weeks) / 18
    assert sign.numbers["compression_percent"] == pytest.approx(percent, abs=0.1)
    assert str(sign.numbers["compression_band"]).startswith(band)
    assert "baseline first" in str(sign.numbers["compared_with"])


HALF_TEST = "uat-{0}: {{title: 'Acceptance test, part {0}', duration: 2w, after: {1}}}"
DESK = "desk: {title: Build the desk, duration: 7w, after: award}"
NETWORK = "net: {title: Build the network, duration: 5w, after: desk}"


def test_less_time_for_tests_is_found():
    """A shorter acceptance test is told with the word by which it is known."""
    found = only(signs_of(("duration: 4w", "duration: 1w")), "EP642")
    assert found.items == ("uat",)
    assert "from 20 to 5 days" in found.message
    assert "by “acceptance” in its title" in found.message
    tagged = changed(PLAN, ("User acceptance test, ", "Proof, tags: [test], "))
    shorter = changed(tagged, FEBRUARY, ("duration: 4w", "duration: 1w"))
    found = only(warning_signs([report(tagged), report(shorter)]), "EP642")
    assert "by its tag “test”" in found.message


def test_a_test_taken_out_is_found():
    """A test that is gone, or kept as inactive only, is time for tests that was cut."""
    without = [("  uat: {title: User acceptance test, duration: 4w, after: build}\n", "")]
    found = only(signs_of(*without, ("[uat, docs]", "[build, docs]")), "EP642")
    assert found.items == ("uat",)
    assert "from 20 to 0 days" in found.message
    asleep = ("duration: 4w, after", "duration: 4w, inactive: true, after")
    found = only(signs_of(asleep, ("[uat, docs]", "[uat, build, docs]")), "EP642")
    assert "taken out" in found.message


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param([("duration: 12w", "duration: 6w")], id="no test"),
        pytest.param([("duration: 4w", "duration: 6w")], id="longer"),
        pytest.param(
            [
                (
                    "uat: {title: User acceptance test, duration: 4w, after: build}",
                    f"{HALF_TEST.format(1, 'build')}\n  {HALF_TEST.format(2, 'uat-1')}",
                ),
                ("[uat, docs]", "[uat-2, docs]"),
            ],
            id="split in two",
        ),
    ],
)
def test_time_for_tests_that_is_kept_is_no_sign(changes: list[tuple[str, str]]):
    """Other work may get shorter, tests longer, and a test may be split."""
    assert "EP642" not in codes(signs_of(*changes))


@pytest.mark.parametrize(
    ("title", "is_test"),
    [
        ("Acceptance of the final tender", False),
        ("Soft market testing", False),
        ("The latest contest", False),
        ("Attestation", False),
        ("Cut-over rehearsals", True),
        ("Pilot with one directorate", True),
        ("UAT", True),
        ("Dry run of the move", True),
    ],
)
def test_tests_are_known_by_whole_words(title: str, is_test: bool):
    """Market testing, the acceptance of a tender and words that only contain one are no tests."""
    before = changed(PLAN, ("User acceptance test", title))
    after = changed(before, FEBRUARY, ("duration: 4w", "duration: 1w"))
    assert ("EP642" in codes(warning_signs([report(before), report(after)]))) is is_test


HANDBOOK = ("  docs: {title: Write the handbook, duration: 2w, after: award}\n", "")
NO_BUILD = ("  build: {title: Build the service, duration: 12w, after: award}\n", "")


def test_open_work_taken_out_before_a_deadline_is_found():
    """Work on the path that goes while the deadline stands is scope given up for the date."""
    found = only(signs_of(NO_BUILD, ("4w, after: build", "4w, after: award")), "EP643")
    assert found.items == ("build",)
    assert "“Build the service” was taken out" in found.message
    assert "“Go live” (1 Aug 2025)" in found.message
    assert found.numbers == {"tasks": 1, "days": 60, "deadlines": 1}
    asleep = ("duration: 12w, after", "duration: 12w, inactive: true, after")
    found = only(signs_of(asleep, ("4w, after: build", "4w, after: [build, award]")), "EP643")
    assert "“Build the service” (now inactive)" in found.message


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param([HANDBOOK, ("[uat, docs]", "[uat]")], id="much float"),
        pytest.param(
            [NO_BUILD, ("4w, after: build", "4w, after: award"), ("2025-08-01", "2025-09-01")],
            id="deadline moved",
        ),
        pytest.param(
            [
                (
                    "build: {title: Build the service, duration: 12w, after: award}",
                    f"{DESK}\n  {NETWORK}",
                ),
                ("4w, after: build", "4w, after: net"),
            ],
            id="replaced by as much",
        ),
        pytest.param(
            [("  build: {title: Build", "  make: {title: Build"), ("after: build", "after: make")],
            id="renamed",
        ),
    ],
)
def test_scope_that_is_not_given_up_for_a_date_is_no_sign(changes: list[tuple[str, str]]):
    """Work far from the path, work with its deadline, and work under another name may go."""
    assert "EP643" not in codes(signs_of(*changes))


DONE = changed(PLAN, ("remaining: 5w", "actual_finish: 2025-01-30"))


def test_finished_work_may_be_taken_out():
    """What is done is no scope that is given up."""
    line = DONE[DONE.index("  options:") : DONE.index("  award:")]
    without = changed(DONE, FEBRUARY, (line, ""), ("    after: options\n", ""))
    assert warning_signs([report(DONE), report(without)]) == ()


@pytest.mark.parametrize(
    ("change", "code", "words"),
    [
        (("2025-01-30", "2025-01-24"), "EP644", "from 30 Jan 2025 to 24 Jan 2025"),
        (("start: 2025-01-06, actual", "start: 2025-01-08, actual"), "EP644", "the start reported"),
        ((", actual_finish: 2025-01-30", ", remaining: 1w"), "EP645", "30 Jan 2025, was taken out"),
    ],
)
def test_actual_dates_edited_afterwards_are_found(change: tuple[str, str], code: str, words: str):
    """A reported start or finish that is another one later, or none, is told with both."""
    found = warning_signs([report(DONE), report(changed(DONE, FEBRUARY, change))])
    sign = only(found, code)
    assert words in sign.message
    assert sign.items == ("options",)
    assert sign.diagnostic.span is not None
    assert sign.diagnostic.span.line == 6


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(("2025-01-30", '"2025-01-30T15:00"'), id="time of day put in"),
        pytest.param(("  options:", "  weigh:"), id="renamed"),
    ],
)
def test_actual_dates_that_stay_are_no_sign(change: tuple[str, str]):
    """A time put in, or another id, changes no date that was reported."""
    later = changed(DONE, FEBRUARY, change)
    if "weigh" in change[1]:
        later = changed(later, ("after: options", "after: weigh"))
    assert warning_signs([report(DONE), report(later)]) == ()


def test_actual_dates_that_are_new_are_no_sign():
    """Reporting a finish for the first time is what a report is for."""
    assert signs_of(("remaining: 5w", "actual_finish: 2025-02-28")) == ()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("2025-08-01", "2025-09-01"), "moved from 1 Aug 2025 to 1 Sep 2025"),
        (("    deadline: {date: 2025-08-01, tolerance: 5d}\n", ""), "1 Aug 2025, was taken out"),
        (("tolerance: 5d", "tolerance: 2d"), "cut from 5d to 2d"),
        ((", tolerance: 5d", ""), "cut from 5d to nothing"),
    ],
)
def test_deadlines_made_softer_are_found(change: tuple[str, str], words: str):
    """Later, gone, or with less margin counted as enough: each is told."""
    sign = only(signs_of(change), "EP646")
    assert words in sign.message
    assert sign.items == ("live",)


@pytest.mark.parametrize(
    "change", [("2025-08-01", "2025-07-01"), ("tolerance: 5d", "tolerance: 10d")]
)
def test_deadlines_made_harder_are_no_sign(change: tuple[str, str]):
    """An earlier deadline, or more tolerance, hides nothing."""
    assert signs_of(change) == ()


def test_a_plan_that_is_to_finish_later_is_found():
    """The day by which all is to finish is a deadline as well."""
    bound = changed(PLAN, ("tasks:", "finish_by: 2025-09-01\ntasks:"))
    later = changed(bound, FEBRUARY, ("2025-09-01", "2025-10-01"))
    sign = only(warning_signs([report(bound), report(later)]), "EP646")
    assert "1 Sep 2025, was moved to 1 Oct 2025" in sign.message
    sooner = changed(bound, FEBRUARY, ("2025-09-01", "2025-08-31"))
    assert warning_signs([report(bound), report(sooner)]) == ()


HALF = changed(PLAN, ("remaining: 5w", "percent_complete: 50%"))


def test_progress_that_goes_backwards_is_found():
    """Fewer per cent, or more left to do, is told with both numbers."""
    less = changed(HALF, FEBRUARY, ("50%", "40%"))
    sign = only(warning_signs([report(HALF), report(less)]), "EP647")
    assert "was 50 % done and is now 40 %" in sign.message
    sign = only(signs_of(("remaining: 5w", "remaining: 6w")), "EP647")
    assert "had 5w left to do and now has 6w" in sign.message


def test_progress_that_goes_backwards_and_says_why_is_no_sign():
    """A new note on the task, or a cause given with the change, is an explanation."""
    note = ("remaining: 5w}", "remaining: 6w, notes: Re-estimated after the workshop}")
    assert signs_of(note) == ()
    more = changed(PLAN, FEBRUARY, ("remaining: 5w", "remaining: 6w"))
    assert warning_signs([report(PLAN), report(more, cause="late tenders")]) == ()
    same_note = changed(PLAN, ("remaining: 5w}", "remaining: 5w, notes: As told}"))
    more = changed(same_note, FEBRUARY, ("remaining: 5w", "remaining: 6w"))
    assert codes(warning_signs([report(same_note), report(more)])) == ["EP647"]


def approved(text: str, name: str, **fields: bool) -> Version:
    """Give a baseline."""
    return report(text, name, kind=VersionKind.BASELINE, **fields)


def test_a_baseline_replaced_while_late_is_found():
    """What the old baseline would have shown as slip is told, the worst first."""
    late = changed(PLAN, ("remaining: 5w", "remaining: 9w"))
    found = warning_signs(
        [approved(PLAN, "baseline first"), approved(late, "baseline second", is_rebaseline=True)]
    )
    sign = only(found, "EP648")
    assert "baseline first was replaced by baseline second while the plan was late" in sign.message
    assert "“Go live”" in sign.message
    assert set(sign.items) == {"award", "live"}


def test_a_baseline_replaced_in_good_time_is_no_sign():
    """A new baseline that promises the same or better hides nothing."""
    sooner = changed(PLAN, ("remaining: 5w", "remaining: 3w"))
    found = warning_signs(
        [], baselines=[approved(PLAN, "first"), approved(sooner, "second", is_rebaseline=True)]
    )
    assert found == ()
    late = changed(PLAN, ("remaining: 5w", "remaining: 9w"))
    assert "EP648" not in codes(warning_signs([report(PLAN), report(late)]))


AWARD = (
    "  award:\n    title: Contract award\n    milestone: true\n    after: options\n",
    "",
)


def test_a_milestone_taken_out_is_found():
    """An open milestone that is gone is told with what it was forecast for."""
    gone = [
        AWARD,
        ("12w, after: award", "12w, after: options"),
        ("duration: 2w, after: award", "duration: 2w"),
    ]
    sign = only(signs_of(*gone), "EP649")
    assert sign.items == ("award",)
    assert "“Contract award”, forecast for 6 Mar 2025, was taken out" in sign.message
    assert "with its deadline" not in sign.message


def test_a_milestone_that_means_something_else_is_found():
    """Another title on the same milestone is a note, as it may be another promise."""
    sign = only(signs_of(("title: Go live", "title: Go live of the first phase")), "EP649")
    assert sign.severity.value == "note"
    assert "“Go live” goes on as “Go live of the first phase”" in sign.message


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param([("title: Go live", "title: GO-LIVE")], id="case and hyphen"),
        pytest.param([("title: Contract award", "title: Contarct award")], id="spelling"),
        pytest.param([("  live:", "  go-live:")], id="another id"),
    ],
)
def test_a_milestone_that_goes_on_is_no_sign(changes: list[tuple[str, str]]):
    """Spelling, case and ids may change; the promise is the same."""
    assert signs_of(*changes) == ()


def test_a_phase_number_is_no_spelling():
    """“Phase 1” and “Phase 2” are two promises."""
    before = changed(PLAN, ("title: Go live", "title: Phase 2"))
    after = changed(before, FEBRUARY, ("title: Phase 2", "title: Phase 1"))
    assert codes(warning_signs([report(before), report(after)])) == ["EP649"]


def test_a_link_taken_off_the_critical_path_is_found():
    """Two tasks of the path that no longer wait for each other are named."""
    found = signs_of(("4w, after: build", "4w, after: award"))
    sign = only(found, "EP650")
    assert sign.items == ("build", "uat")
    assert "“User acceptance test” no longer waits for “Build the service”" in sign.message


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param([("[uat, docs]", "[uat]")], id="off the path"),
        pytest.param(
            [
                ("4w, after: build}", "4w, after: check}"),
                (
                    "  docs:",
                    "  check: {title: Inspect, duration: 1w, after: build}\n  docs:",
                ),
            ],
            id="work put in between",
        ),
        pytest.param([("after: build}", "after: build FF}")], id="another type"),
        pytest.param(
            [("after: build}", "}"), ("12w, after: award", "12w, after: award, before: uat")],
            id="written at the other end",
        ),
    ],
)
def test_links_that_are_not_missed_are_no_sign(changes: list[tuple[str, str]]):
    """Off the path, or where one still leads to the other, nothing is lost."""
    assert "EP650" not in codes(signs_of(*changes))


def test_a_link_from_finished_work_may_go():
    """Finished work holds nobody, so its links may be tidied away."""
    before = changed(PLAN, ("remaining: 5w", "remaining: 1d"))
    after = changed(
        before,
        FEBRUARY,
        ("remaining: 1d", "actual_finish: 2025-02-03"),
        ("    after: options\n", ""),
    )
    assert "EP650" not in codes(warning_signs([report(before), report(after)]))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            ("4w, after: build", "4w, finish_no_later_than: 2025-05-30, after: build"),
            "was given “finish no later than 2025-05-30”",
        ),
        (("4w, after: build", "4w, must_start_on: 2025-05-30, after: build"), "must start on"),
        (("4w, after: build", "4w, after: build FS-2w"), "overlaps “Build the service”"),
    ],
)
def test_dates_and_overlaps_on_the_critical_path_are_found(change: tuple[str, str], words: str):
    """A hard date or a lead that is new on the path is told."""
    sign = only(signs_of(change), "EP651")
    assert words in sign.message
    assert sign.items[-1] == "uat"


def test_an_overlap_that_grows_is_found():
    """A greater lead than before is told with both; a smaller one is not."""
    lead = changed(PLAN, ("4w, after: build", "4w, after: build FS-2w"))
    more = changed(lead, FEBRUARY, ("FS-2w", "FS-3w"))
    sign = only(warning_signs([report(lead), report(more)]), "EP651")
    assert sign.numbers == {"before": "-2w", "after": "-3w"}
    less = changed(lead, FEBRUARY, ("FS-2w", "FS-1w"))
    assert "EP651" not in codes(warning_signs([report(lead), report(less)]))


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(
            ("4w, after: build", "4w, start_no_earlier_than: 2025-05-30, after: build"),
            id="no earlier than",
        ),
        pytest.param(
            (
                "duration: 2w, after: award",
                "duration: 2w, finish_no_later_than: 2025-07-30, after: award",
            ),
            id="off the path",
        ),
        pytest.param(
            ("duration: 2w, after: award", "duration: 2w, after: award FS-1w"),
            id="lead off the path",
        ),
        pytest.param(("4w, after: build", "4w, after: build FS+2w"), id="lag"),
    ],
)
def test_dates_that_only_wait_are_no_sign(change: tuple[str, str]):
    """A date that holds work back, a lag, and anything off the path hide nothing."""
    assert "EP651" not in codes(signs_of(change))


def test_a_status_date_that_stays_is_found():
    """Two reports with one status date are told; two commits of one month are not."""
    more = changed(PLAN, ("duration: 12w", "duration: 13w"))
    sign = only(warning_signs([report(PLAN, "january"), report(more, "february")]), "EP652")
    assert "february has the status date of january, 31 Jan 2025" in sign.message
    commits = [report(text, "c", kind=VersionKind.COMMIT) for text in (PLAN, more)]
    assert warning_signs(commits) == ()


def test_a_status_date_that_goes_back_is_found():
    """What was known is unknown again: told in the order in which the versions were made."""
    found = warning_signs([report(changed(PLAN, FEBRUARY)), report(PLAN)])
    assert codes(found) == ["EP653"]
    assert "from 28 Feb 2025 to 31 Jan 2025" in found[0].message


CHAIN = """\
plan: chain
start: 2025-01-06
status_date: {status}
tasks:
  a: {{duration: {a}}}
  b: {{duration: {b}, after: a}}
  c: {{duration: {c}, after: b}}
  d: {{duration: 4w, after: c}}
"""


def chain(*lengths: str) -> list[Version]:
    """Give four reports in which a, b and c finish one after another, each in four weeks."""
    done = [
        "4w, actual_start: 2025-01-06, actual_finish: 2025-01-31",
        "4w, actual_start: 2025-02-03, actual_finish: 2025-02-28",
        "4w, actual_start: 2025-03-03, actual_finish: 2025-03-28",
    ]
    days = ["2025-01-06", "2025-01-31", "2025-02-28", "2025-03-28"]
    reports = []
    for finished, status in enumerate(days):
        a, b, c = [*done[:finished], *lengths[finished:]]
        reports.append(report(CHAIN.format(status=status, a=a, b=b, c=c)))
    return reports


def test_estimates_that_are_always_short_are_found():
    """Three weeks expected, four taken, report after report: one sign for all of them."""
    sign = only(warning_signs(chain("3w", "3w", "3w")), "EP654")
    assert sign.numbers == {
        "reports": 3,
        "tasks": 3,
        "least_percent": 33,
        "most_percent": 33,
    }
    assert sign.items == ("a", "b", "c")
    assert sign.before.name == "2025-01-06.yaml"


@pytest.mark.parametrize(
    "lengths",
    [
        pytest.param(("4w", "4w", "4w"), id="right"),
        pytest.param(("3w", "3w", "5w"), id="once too long"),
        pytest.param(("3.9w", "3.8w", "3.8w"), id="hardly short"),
    ],
)
def test_estimates_that_are_sometimes_right_are_no_sign(lengths: tuple[str, ...]):
    """Only where every report expected too little is it a habit."""
    assert "EP654" not in codes(warning_signs(chain(*lengths)))


def test_two_reports_are_no_habit():
    """Fewer than three reports that can be judged tell nothing of a habit."""
    assert "EP654" not in codes(warning_signs(chain("3w", "3w", "3w")[1:]))


def test_versions_that_cannot_be_read_are_stepped_over():
    """The version after a gap is compared with the one before it."""
    softer = changed(PLAN, ("status_date: 2025-01-31", "status_date: 2025-03-31"))
    softer = changed(softer, ("2025-08-01", "2025-09-01"))
    found = warning_signs([report(PLAN), unread("2025-02-28"), report(softer)])
    sign = only(found, "EP646")
    assert (sign.before.name, sign.after.name) == ("2025-01-31.yaml", "2025-03-31.yaml")


def test_every_sign_has_a_meaning_and_a_plain_record():
    """Codes are registered, and a record is plain data with both versions named."""
    import json

    found = signs_of(("2025-08-01", "2025-09-01"), ("duration: 4w", "duration: 1w"))
    assert len(found) >= 2
    for sign in found:
        assert sign.code in CODES
        assert sign.help
        assert not sign.message.endswith(".")
        record = json.loads(json.dumps(sign.record()))
        assert record["before"] == "2025-01-31.yaml"
        assert record["after"] == "2025-02-28.yaml"
        assert record["line"] is not None


def test_of_many_items_the_first_are_named_and_the_rest_is_counted():
    """A sentence stays readable however much was cut."""
    steps = "".join(
        f"  s{n}: {{title: Step {n}, duration: 2w, after: {f's{n - 1}' if n else 'options'}}}\n"
        for n in range(6)
    )
    before = changed(PLAN + steps, ("[uat, docs]", "[uat, docs, s5]"))
    before = changed(before, ("4w, after: build", "1d, after: build"), ("12w,", "1d,"))
    after = changed(before, FEBRUARY, ("remaining: 5w", "remaining: 3w"))
    after = after.replace("duration: 2w, after: s", "duration: 1.5w, after: s")
    found = only(warning_signs([report(before), report(after)]), "EP641")
    assert len(found.items) == 5
    assert "Step 3 2w → 1.5w and 2 more)" in found.message
