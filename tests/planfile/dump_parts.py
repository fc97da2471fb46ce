"""Random values and parts of plans: texts that YAML could misread, lengths, calendars, boards."""

from __future__ import annotations

import datetime
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from exitplan.calendars import (
    CalendarSpec,
    CountUnit,
    MeetingRule,
    OpenDay,
    Period,
    YearlyPeriod,
)
from exitplan.law import Bound, LegalPeriod
from exitplan.plan import (
    NO_SPREAD,
    AsLate,
    Assumption,
    BaselineDates,
    Board,
    Branch,
    Contract,
    Correlation,
    CriticalRule,
    Deadline,
    DeadlineRule,
    Detour,
    Duration,
    Duty,
    Estimate,
    ExpectedFinish,
    Extension,
    FloatRule,
    FutureActuals,
    HandOver,
    IfClosed,
    Impact,
    LagCalendar,
    Mitigation,
    Moment,
    MustDates,
    NoLaterThan,
    Notice,
    Obligation,
    OpenEnds,
    Pause,
    PeriodUse,
    Profile,
    Progress,
    ProgressRule,
    ProjectedHolidays,
    Repeat,
    Risk,
    RiskStatus,
    ScheduleFrom,
    SchedulingOptions,
    Shape,
    Spread,
    StartLags,
    TakeOption,
    Task,
    Unit,
    Waiver,
)
from exitplan.planfile._items import title_from
from exitplan.planfile._source import FORBIDDEN

FIRST = datetime.date(2014, 9, 1).toordinal()
DAYS = st.integers(FIRST, FIRST + 2_000)
MOMENTS = st.builds(Moment, DAYS, st.none() | st.integers(0, 1439))

_WORDS = st.sampled_from(
    [
        "yes", "No", "null", "~", "2015", "1.5", "2015-06-30", "12:30", "0x1F", "a: b", "a #b",
        "- a", "# a", "'a'", '"a"', "a\\b", "@a", "%", "&a", "*a", "!a", "{a}", "[a]", "a, b",
        "é", "东京", "😀", "§4.2", "£200,000", "a:", "?", "=", "<<", "|", ">", "`", "NO",
        "true", "on", "word", "longer", "the", "council’s", "two  blanks", "a\tb", "---", "...",
        "\u00a0", "a\u00a0b", "\u3000",
    ]
)  # fmt: skip
_ANY = st.text(max_size=30).map(lambda text: FORBIDDEN.sub("", text))
_LINES = st.lists(_WORDS | _ANY, min_size=1, max_size=40)


def _tidy(words: list[str], glue: str) -> str:
    return glue.join(words).replace("\r", "").strip() or "x"


TITLES = _LINES.map(lambda words: _tidy(words, " ").replace("\n", " ")[:300].strip())
SHORT = TITLES.map(lambda text: text[:64].strip())
PROSE = st.builds(_tidy, _LINES, st.sampled_from([" ", " ", " ", "\n", "\n\n", "\n  ", " \n"]))
NAMES = st.from_regex("[a-z0-9][a-z0-9-]{0,8}", fullmatch=True) | st.sampled_from(
    ["null", "true", "010", "1e3", "0x1f", "y", "2015", "x" * 64]
)
RULES = st.sampled_from(["pcr2015.standstill", "council.agenda", "own", "0", "1.5"])
COUNTS = st.integers(0, 100_000)
POUNDS = st.integers(0, 1_000_000_000_000)


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Draw it rather seldom, so that plans stay small."""
    return st.one_of(st.none(), st.none(), strategy)


def texts(strategy: st.SearchStrategy[str] = TITLES) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(strategy, max_size=3).map(tuple)


TAGS = texts(SHORT)
_AMOUNTS = st.integers(0, 999_999_999) | st.builds(
    Fraction, st.integers(1, 99_999_999), st.sampled_from([2, 4, 5, 10, 100, 10_000])
).map(lambda amount: amount.numerator if amount.denominator == 1 else amount)
_SIGNED = st.builds(lambda amount, sign: amount * sign, _AMOUNTS, st.sampled_from([1, 1, -1]))
_TIME = [unit for unit in Unit if not unit.is_percent]
LENGTHS = st.builds(Duration, _AMOUNTS, st.sampled_from(_TIME))
LAGS = st.one_of(st.just(Duration(0)), st.builds(Duration, _SIGNED, st.sampled_from(list(Unit))))
ASSUMED = st.builds(Assumption, PROSE, maybe(MOMENTS))
DEADLINES = st.builds(Deadline, MOMENTS, maybe(LENGTHS), maybe(PROSE))
_SHARES = st.integers(0, 2_000).map(lambda share: Fraction(share, 1_000))
_WEIGHTS = st.integers(1, 9) | st.just(Fraction(5, 2))
_PERCENTILES = st.sampled_from([(10, 90), (5, 95), (20, 80)])
ESTIMATES = st.one_of(
    st.builds(
        Estimate,
        LENGTHS,
        LENGTHS,
        LENGTHS,
        st.sampled_from([Shape.TRIANGULAR, Shape.UNIFORM]),
    ),
    st.builds(Estimate, LENGTHS, LENGTHS, LENGTHS, st.just(Shape.PERT), weight=_WEIGHTS),
    st.builds(
        Estimate,
        LENGTHS,
        LENGTHS,
        maybe(LENGTHS),
        st.just(Shape.LOGNORMAL),
        percentiles=_PERCENTILES,
    ),
    st.builds(Estimate, LENGTHS, LENGTHS, st.none(), st.just(Shape.UNIFORM)),
    st.builds(Estimate.fixed, LENGTHS),
    st.builds(Estimate.discrete, st.lists(st.tuples(LENGTHS, _SHARES), min_size=1, max_size=3)),
)
SPREADS = st.one_of(
    st.builds(
        Spread,
        _SHARES,
        _SHARES,
        st.just(Fraction(1)) | _SHARES,
        st.sampled_from([Shape.TRIANGULAR, Shape.UNIFORM]),
    ),
    st.builds(Spread, _SHARES, _SHARES, _SHARES, st.just(Shape.PERT), weight=_WEIGHTS),
    st.builds(Spread, _SHARES, _SHARES, shape=st.just(Shape.LOGNORMAL), percentiles=_PERCENTILES),
    st.just(NO_SPREAD),
)
USES = st.builds(PeriodUse, RULES, TAGS, maybe(COUNTS))
PROGRESS = st.builds(
    Progress,
    MOMENTS,
    maybe(MOMENTS),
    maybe(LENGTHS),
    maybe(st.integers(0, 100) | st.sampled_from([Fraction(25, 2), Fraction(1, 16)])),
    maybe(MOMENTS),
    maybe(MOMENTS),
    maybe(MOMENTS),
)
STEP_PROGRESS = st.builds(
    Progress, MOMENTS, maybe(MOMENTS), maybe(LENGTHS), maybe(st.integers(0, 100))
)
BASELINES = st.dictionaries(
    NAMES,
    st.builds(BaselineDates, maybe(MOMENTS), maybe(MOMENTS), LENGTHS)
    | st.builds(BaselineDates, MOMENTS, maybe(MOMENTS)),
    max_size=2,
)
_IMPACTS = st.builds(Impact, LENGTHS | ESTIMATES) | st.builds(
    Impact, multiply=_SHARES | SPREADS.filter(lambda spread: spread != NO_SPREAD)
)
_MITIGATIONS = st.builds(
    Mitigation, PROSE, maybe(POUNDS), maybe(_SHARES), maybe(_IMPACTS), st.booleans()
)
_RECORDS = {
    "cause": maybe(PROSE),
    "owner": maybe(TITLES),
    "mitigation": maybe(_MITIGATIONS),
    "status": st.sampled_from(RiskStatus),
    "source": maybe(PROSE),
    "assumed": maybe(ASSUMED),
    "notes": maybe(PROSE),
}


def risks(name: str, ids: list[str]) -> st.SearchStrategy[Risk]:
    """Draw a risk that hits something."""
    hits = st.lists(st.sampled_from(ids), min_size=1, max_size=3).map(tuple)
    titles = st.just(title_from(name)) | TITLES
    return st.builds(Risk, st.just(name), titles, _SHARES, _IMPACTS, hits, **_RECORDS)


def branches(
    name: str, ids: list[str], tasks: st.SearchStrategy[list[Task]]
) -> st.SearchStrategy[Branch]:
    """Draw a branch; `tasks` are those of a detour."""
    item = st.sampled_from(ids)
    ways: tuple[Any, ...] = (
        st.builds(Pause, LENGTHS | ESTIMATES, maybe(SHORT)),
        st.builds(Repeat, item, st.integers(0, 100)),
        st.builds(Detour, tasks),
        st.builds(TakeOption, NAMES, maybe(TITLES)),
    )
    titles = st.just(title_from(name)) | TITLES
    return st.builds(Branch, st.just(name), titles, _SHARES, item, st.one_of(ways), **_RECORDS)


def correlations(name: str, ids: list[str]) -> st.SearchStrategy[Correlation]:
    """Draw a correlation that says something."""
    item = st.sampled_from(ids)
    shares = st.integers(-10_000, 10_000).map(lambda share: Fraction(share, 10_000))
    pairs = st.lists(st.tuples(item, item, shares), min_size=1, max_size=2)
    many = st.lists(item, min_size=1, max_size=3)
    return st.one_of(
        st.builds(Correlation, st.just(name), many, shares, maybe(pairs).map(lambda p: p or ())),
        st.builds(Correlation, st.just(name), pairs=pairs, title=maybe(TITLES), notes=maybe(PROSE)),
    )


def waivers(ids: list[str]) -> st.SearchStrategy[Waiver]:
    """Draw a waiver of something that the plan has, or of the plan itself."""
    days = st.builds(Moment, DAYS)
    item = st.sampled_from(ids)
    return st.builds(Waiver, SHORT, PROSE, TITLES, days, maybe(item), maybe(TITLES))


_MONTH_DAYS = st.tuples(st.integers(1, 12), st.integers(1, 28))
_PERIOD_NAMES = st.just("") | TITLES
_PERIODS = st.one_of(
    st.builds(lambda day, name: Period(day, day, name), DAYS, _PERIOD_NAMES),
    st.builds(
        lambda day, more, name: Period(day, day + more, name),
        DAYS,
        st.integers(0, 60),
        _PERIOD_NAMES,
    ),
    st.builds(YearlyPeriod, _MONTH_DAYS, _MONTH_DAYS, _PERIOD_NAMES),
)
PERIODS = st.lists(_PERIODS, max_size=3).map(tuple)
SHIFTS = st.lists(st.integers(0, 1440), min_size=2, max_size=6, unique=True).map(
    lambda times: tuple(zip(sorted(times)[::2], sorted(times)[1::2], strict=False))
)
_WEEK = st.dictionaries(st.integers(0, 6), st.just(()) | st.just(((540, 1020),)) | SHIFTS)


SCHEDULING = st.builds(
    lambda profile, changes: SchedulingOptions.of(profile, **changes),
    st.sampled_from(Profile),
    st.fixed_dictionaries(
        {},
        optional={
            "progress": st.sampled_from(ProgressRule),
            "lag_calendar": st.sampled_from(LagCalendar),
            "must_dates": st.sampled_from(MustDates),
            "no_later_than": st.sampled_from(NoLaterThan),
            "critical_float": LENGTHS,
            "projected_holidays": st.sampled_from(ProjectedHolidays),
            "future_actuals": st.sampled_from(FutureActuals),
            "deadlines": st.sampled_from(DeadlineRule),
            "as_late": st.sampled_from(AsLate),
            "total_float": st.sampled_from(FloatRule),
            "critical": st.sampled_from(CriticalRule),
            "open_ends": st.sampled_from(OpenEnds),
            "start_lags": st.sampled_from(StartLags),
            "expected_finish": st.sampled_from(ExpectedFinish),
            "schedule_from": st.sampled_from(ScheduleFrom),
        },
    ),
)


@st.composite
def calendars(draw: st.DrawFn, name: str) -> CalendarSpec:
    """Draw a calendar that says something."""
    spec = CalendarSpec(
        name,
        draw(st.just("england-and-wales") | SHORT),
        draw(maybe(_WEEK)),
        draw(maybe(st.sampled_from(["scotland", "any-uk", "none"]))),
        draw(PERIODS),
        tuple(draw(st.lists(st.builds(OpenDay, DAYS, maybe(SHIFTS), st.just("") | TITLES)))[:3]),
        draw(PERIODS),
        draw(maybe(st.integers(1, 1440))),
        draw(maybe(st.integers(1, 10_080))),
    )
    if spec == CalendarSpec(name):
        return CalendarSpec(name, holidays="none")
    return spec


CYCLES = st.sampled_from(
    [
        MeetingRule(1, (3,)),
        MeetingRule(1, (1, -1), (3, 6)),
        MeetingRule(1, weeks=1),
        MeetingRule(weeks=4, first_day=FIRST),
        MeetingRule(places=(15,)),
    ]
)
_SAYS = {"source": maybe(PROSE), "assumed": maybe(ASSUMED)}


def boards(name: str) -> st.SearchStrategy[Board]:
    """Draw a board."""
    return st.builds(
        Board,
        st.just(name),
        TITLES,
        maybe(CYCLES),
        st.lists(DAYS, max_size=3, unique=True).map(lambda days: tuple(sorted(days))),
        PERIODS,
        PERIODS,
        st.sampled_from(IfClosed),
        maybe(SHORT),
        st.just(PeriodUse("council.agenda")) | USES,
        maybe(USES),
        maybe(USES),
        st.integers(0, 100),
        maybe(POUNDS),
        maybe(POUNDS),
        texts(),
        notes=maybe(PROSE),
        **_SAYS,
    )


def own_periods(name: str) -> st.SearchStrategy[LegalPeriod]:
    """Draw a period of the plan's own."""
    return st.builds(
        LegalPeriod,
        st.just(name),
        TITLES,
        COUNTS,
        st.sampled_from(CountUnit),
        st.sampled_from(Bound),
        st.booleans(),
        st.integers(0, 100),
        st.booleans(),
        st.just("england-and-wales") | SHORT,
        provision=TITLES,
        trigger=st.just("") | TITLES,
        then=st.just("") | TITLES,
        note=st.just("") | PROSE,
        adjustable=st.booleans(),
    )


@st.composite
def contracts(draw: st.DrawFn, name: str, ids: list[str]) -> Contract:
    """Draw a contract."""
    item = st.sampled_from(ids)
    items = st.lists(item, max_size=2).map(tuple)

    def named(make: Any) -> tuple[Any, ...]:
        names = draw(st.lists(NAMES, max_size=2, unique=True))
        return tuple(draw(make(st.just(one))) for one in names)

    days = st.lists(DAYS, max_size=2).map(tuple)
    dates = st.lists(st.tuples(st.integers(1, 12), st.integers(1, 28)), max_size=2).map(tuple)
    return Contract(
        name,
        draw(TITLES),
        draw(MOMENTS),
        draw(maybe(MOMENTS)),
        draw(maybe(TITLES)),
        draw(items),
        draw(items),
        tuple(
            draw(
                st.lists(
                    st.builds(
                        Extension,
                        MOMENTS,
                        st.just("Extension") | TITLES,
                        maybe(USES),
                        maybe(item),
                        st.booleans(),
                        **_SAYS,
                    ),
                    max_size=2,
                )
            )
        ),
        named(lambda one: st.builds(Notice, one, TITLES, USES, maybe(item), maybe(item), **_SAYS)),
        named(
            lambda one: st.builds(
                Duty,
                one,
                TITLES,
                USES,
                maybe(item),
                st.sampled_from(["starts", "ends", *ids]),
                **_SAYS,
            )
        ),
        named(
            lambda one: st.builds(
                Obligation,
                one,
                TITLES,
                days,
                dates,
                days,
                texts(),
                maybe(PROSE),
                maybe(LENGTHS),
                **_SAYS,
            ).filter(lambda found: found.due or found.every_year)
        ),
        named(lambda one: st.builds(HandOver, one, TITLES, maybe(item), st.booleans(), **_SAYS)),
        named(lambda one: st.builds(HandOver, one, TITLES, maybe(item), st.booleans(), **_SAYS)),
        notes=draw(maybe(PROSE)),
        source=draw(maybe(PROSE)),
        assumed=draw(maybe(ASSUMED)),
    )
