from __future__ import annotations

import datetime
from itertools import pairwise
from pathlib import Path

import pytest

import exitplan.law
from exitplan.calendars import BUILT_IN, CountUnit
from exitplan.errors import UnknownPeriodError
from exitplan.law import (
    REGIMES,
    TABLES,
    Bound,
    Confidence,
    _tables,
    all_periods,
    counting_text,
    find_period,
    read_table,
    regime_on,
    threshold_on,
)

DATA = Path(exitplan.law.__file__).parent / "data"
PERIODS = {period.name: period for period in all_periods()}
REQUIRED = [
    "pcr2006.standstill",
    "pcr2006.open.tenders",
    "pcr2006.restricted.requests",
    "pcr2006.restricted.tenders",
    "pcr2006.dialogue.requests",
    "pcr2006.award-notice",
    "pcr2015.open.tenders",
    "pcr2015.restricted.requests",
    "pcr2015.restricted.tenders",
    "pcr2015.negotiation.requests",
    "pcr2015.negotiation.tenders",
    "pcr2015.dialogue.requests",
    "pcr2015.standstill",
    "pcr2015.award-notice",
    "pcr2015.challenge",
    "pa2023.participation",
    "pa2023.tendering",
    "pa2023.standstill",
    "pa2023.contract-details-notice",
    "pa2023.contract-termination-notice",
    "pa2023.planned-procurement-notice",
    "tupe.employee-liability-information",
    "council.agenda",
    "council.key-decision-notice",
    "council.call-in",
    "redundancy.consultation",
]


def _day(text):
    return datetime.date.fromisoformat(text).toordinal()


def test_every_file_is_a_table():
    """Each file of the room is read, and no table lacks its file."""
    assert {path.stem for path in DATA.iterdir()} == {*TABLES, "regimes"}


@pytest.mark.parametrize("name", REQUIRED)
def test_a_period_that_plans_name_is_there(name):
    """Names that plans are written with do not go away."""
    assert find_period(name) == PERIODS[name]


@pytest.mark.parametrize("period", PERIODS.values(), ids=PERIODS)
def test_a_period_says_what_it_rests_on(period):
    """Each has a title, an event, a consequence, a provision, a date of the text and of reading."""
    assert period.title
    assert not period.title.endswith(".")
    assert period.trigger
    assert period.then
    assert period.provision
    assert period.as_at is not None
    assert period.read is not None
    assert period.as_at <= period.read
    assert period.calendar in BUILT_IN
    assert counting_text(period).endswith(".")
    must = " must " in f" {period.then} "
    assert must == (period.bound is Bound.AT_MOST), "a duty says must, a minimum says may"


@pytest.mark.parametrize("period", PERIODS.values(), ids=PERIODS)
def test_a_circumstance_says_what_it_rests_on(period):
    """Each has words, a provision of its own, and changes the length."""
    for one in period.circumstances:
        assert one.title
        assert one.provision
        if period.name not in _WITHOUT_CHANGE:
            changed = period.length([one.name])
            assert (changed.count, changed.unit) != (period.count, period.unit), one.name


_WITHOUT_CHANGE = {
    "council.key-decision-notice",  # Working days in place of calendar days.
    "council.private-meeting-notice",
}


@pytest.mark.parametrize("period", PERIODS.values(), ids=PERIODS)
def test_what_is_not_certain_is_marked(period):
    """A confidence below high comes with a reason, or is a contract's own wording."""
    if period.confidence is not Confidence.HIGH:
        assert period.note or period.name.startswith("ccs.")


def test_what_is_set_locally_is_adjustable():
    """Call-in, contracts and practice may be set otherwise; a statute may not."""
    for period in all_periods():
        local = period.name.startswith(("ccs.", "practice.", "council.call-in"))
        assert period.adjustable == local, period.name


def test_the_act_counts_working_days_of_the_whole_kingdom():
    """Periods of the Act of 2023 are on the any-UK calendar, everything else on England's."""
    for period in all_periods():
        wanted = "any-uk" if period.name.startswith("pa2023.") else "england-and-wales"
        assert period.calendar == wanted, period.name


def test_the_regulations_roll_forwards_only():
    """What the Regulations count forwards rolls; what is counted back, or by the Act, does not."""
    backwards = {"pin", "pin-expires", "clarifications"}
    for period in all_periods():
        table, _, rest = period.name.partition(".")
        assert period.rolls == (table in ("pcr2006", "pcr2015") and rest not in backwards)


def test_only_the_table_asked_for_is_read(monkeypatch):
    """Finding a period of one law reads that law's file and no other."""
    read = []
    load = _tables.load_data
    monkeypatch.setattr(_tables, "load_data", lambda name: read.append(name) or load(name))
    _tables.read_table.cache_clear()
    find_period("council.agenda")
    find_period("council.call-in")
    assert read == ["council"]


@pytest.mark.parametrize(
    ("name", "remedy"),
    [
        ("pcr2015.standstil", "did you mean pcr2015.standstill?"),
        ("standstill", "pcr2006.standstill, pcr2015.standstill or pa2023.standstill?"),
        ("council.agend", "did you mean council.agenda?"),
        ("", "exitplan period --list"),
        ("xxxxxxxx", "exitplan period --list"),
        ("../pcr2015.standstill", "did you mean"),
        ("regimes.pcr2015", "exitplan period --list"),
        ("pcr2015", "did you mean"),
        ("\x1b[31m.x", "exitplan period --list"),
        ("x" * 10_000, "exitplan period --list"),
    ],
)
def test_an_unknown_period_is_told(name, remedy):
    """A name that is not there says so with the nearest that are, and reads no other file."""
    with pytest.raises(UnknownPeriodError) as caught:
        find_period(name)
    (finding,) = caught.value.diagnostics
    assert finding.code == "EP401"
    assert remedy in finding.help
    assert isinstance(caught.value, KeyError)


def test_a_plan_s_own_period_comes_first():
    """A plan may define its own periods and override those of the tables."""
    own = {"council.call-in": PERIODS["pcr2015.standstill"]}
    assert find_period("council.call-in", own) is PERIODS["pcr2015.standstill"]
    assert find_period("council.agenda", own) == PERIODS["council.agenda"]


SOUND = """
[text]
title = "A law"
cite = "Law"
as_at = 2020-01-01
read = 2020-01-02
[counting.plain]
counts_event_day = false
calendar = "any-uk"
[rule.notice]
title = "Notice"
trigger = "it is sent"
then = "it may begin"
bound = "at-least"
count = 5
counting = "plain"
provision = "s.1"
confidence = "high"
[rule.notice.with.urgency]
title = "it is urgent"
count = 2
provision = "s.2"
"""


@pytest.fixture
def table(tmp_path, monkeypatch):
    """Give a function that reads a table from text."""

    def read(text):
        (tmp_path / "trial.toml").write_text(text, encoding="utf-8")
        monkeypatch.setattr(_tables, "_FOLDER", str(tmp_path))
        read_table.cache_clear()
        return read_table("trial")

    yield read
    read_table.cache_clear()


def test_a_sound_table_is_read(table):
    """A period has the file's dates and the law's name before its provisions."""
    period = table(SOUND).periods["trial.notice"]
    assert (period.provision, period.as_at) == ("Law s.1", datetime.date(2020, 1, 1))
    assert period.length(["urgency"]).provisions == ("Law s.1", "Law s.2")
    assert period.unit is CountUnit.DAYS


@pytest.mark.parametrize(
    ("was", "becomes", "said"),
    [
        ('title = "Notice"\n', "", r"trial.toml: \[rule.\"notice\"\]: title = None"),
        ("count = 5", 'count = "5"', "count = '5'"),
        ("count = 5", "count = true", "count = True"),
        ("count = 5", "count = -5", "counts no days or some"),
        ("count = 2", "least = 2", "needs a count"),
        ('bound = "at-least"', 'bound = "atleast"', "'atleast' is none of at-least, at-most"),
        ('counting = "plain"', 'counting = "plane"', r"there is no \[counting.plane\]"),
        ('calendar = "any-uk"', 'calendar = "uk"', "there is no calendar 'uk'"),
        ("as_at = 2020-01-01", 'as_at = "2020-01-01"', "as_at = '2020-01-01'"),
        ('confidence = "high"', 'confidence = "sure"', "'sure' is none of high, medium, low"),
        ('provision = "s.1"', 'provision = "s.1"\nprovison = 1', "nobody knows provison"),
        ('provision = "s.2"', 'provision = "s.2"\nexcludes = ["pin"]', "does not exist"),
        ("[text]", "[texts]\n[text]", "nobody knows texts"),
        ('calendar = "any-uk"', 'calendar = "any-uk"\nroll = true', "nobody knows roll"),
    ],
)
def test_a_table_with_a_slip_says_where(table, was, becomes, said):
    """A missing, misspelt or misplaced key is refused with the file, the rule and the key."""
    assert was in SOUND
    with pytest.raises(ValueError, match=said):
        table(SOUND.replace(was, becomes))


@pytest.mark.parametrize(
    ("day", "regime"),
    [
        ("2000-01-01", "pcr2006"),
        ("2015-02-25", "pcr2006"),
        ("2015-02-26", "pcr2015"),
        ("2025-02-23", "pcr2015"),
        ("2025-02-24", "pa2023"),
        ("2060-12-31", "pa2023"),
    ],
)
def test_the_regime_of_a_day(day, regime):
    """The law that a procedure is under follows from the day on which it began."""
    assert regime_on(_day(day)).id == regime


def test_regimes_leave_no_gap():
    """Each regime begins on the day after the one before, and each has its table."""
    for before, after in pairwise(REGIMES):
        assert before.to_day is not None
        assert before.to_day + 1 == after.from_day
    assert REGIMES[-1].to_day is None
    assert all(regime.id in TABLES for regime in REGIMES)


@pytest.mark.parametrize(
    ("day", "pounds"),
    [
        ("2025-02-23", None),
        ("2025-02-24", 214_904),
        ("2025-12-31", 214_904),
        ("2026-01-01", 207_720),
    ],
)
def test_the_threshold_of_a_day(day, pounds):
    """A council's threshold is known from the Act's first day; before, nothing is guessed."""
    found = threshold_on(_day(day))
    assert (found.pounds if found else None) == pounds


def test_nothing_is_on_the_front_that_is_not_there():
    """The room's names can be got, and an unknown one is an AttributeError."""
    for name in exitplan.law.__all__:
        assert getattr(exitplan.law, name) is not None
    with pytest.raises(AttributeError, match="nothing_here"):
        _ = exitplan.law.nothing_here
