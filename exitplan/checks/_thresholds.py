"""The limits that rules measure against: what each means, and what it is unless configured."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_SAME: Mapping[str, int | float] = MappingProxyType({})


class Threshold:
    """One limit."""

    __slots__ = ("default", "least", "most", "name", "profiles", "rules", "what")

    def __init__(
        self,
        name: str,
        default: float,
        what: str,
        rules: tuple[str, ...] = (),
        *,
        least: float = 0,
        most: float = 100_000,
        profiles: Mapping[str, int | float] = _SAME,
    ) -> None:
        self.name = name
        """Its key under ``[tool.exitplan.thresholds]``."""
        self.default = default
        self.what = what
        """What it means, with its unit; one line."""
        self.rules = rules
        """Codes of the rules that use it."""
        self.least = least
        self.most = most
        self.profiles = profiles
        """What it is in a profile, where that differs."""

    @property
    def is_whole(self) -> bool:
        """Whether it counts whole things."""
        return isinstance(self.default, int)

    def for_profile(self, profile: str) -> int | float:
        """Give what it is where nobody says otherwise."""
        return self.profiles.get(profile, self.default)


_ALL = (
    Threshold(
        "tolerance_days",
        0,
        "working days of margin to a deadline under which it counts as tight, where the deadline "
        "itself states no tolerance",
        ("EP802",),
        profiles={"public-body": 10, "strict": 5},
    ),
    Threshold(
        "min_float_days",
        0,
        "working days of total float that what has a deadline must have",
        ("EP802",),
    ),
    Threshold(
        "stale_after_days",
        45,
        "calendar days after which a status date is out of date on the day of the check",
        ("EP805",),
        profiles={"public-body": 35, "strict": 14},
    ),
    Threshold(
        "likely_percent",
        80,
        "how likely a deadline must be met, in percent",
        ("EP806",),
        most=100,
    ),
    Threshold("likely_runs", 2_000, "runs of the simulation", ("EP806",), least=1, most=1_000_000),
    Threshold(
        "likely_seed", 1, "seed of the simulation's random numbers", ("EP806",), most=2**32 - 1
    ),
    Threshold(
        "recess_room_days",
        10,
        "working days of room before the last meeting ahead of a recess or pre-election period, "
        "where a deadline depends on it",
        ("EP807",),
        profiles={"public-body": 20},
    ),
    Threshold(
        "papers_room_days",
        5,
        "working days of room before the day on which papers for a meeting are due",
        ("EP813",),
        profiles={"public-body": 10},
    ),
    Threshold(
        "gate_amplification_days",
        20,
        "calendar days that a decision may cost when its papers are one day late",
        ("EP815",),
    ),
    Threshold(
        "exit_topics_missing",
        6,
        "topics of an exit, of seven, that a plan may leave out; all seven are told in any case",
        ("EP811",),
        most=7,
        profiles={"public-body": 0, "strict": 0},
    ),
    Threshold(
        "provenance_listed",
        5,
        "items without source or assumption that are told one by one; more are told together",
        ("EP851",),
        profiles={"public-body": 100_000},
    ),
    Threshold(
        "long_duration_days",
        44,
        "working days above which a task counts as long",
        ("EP828", "EP844"),
    ),
    Threshold("long_lag_days", 20, "working days above which a lag counts as long", ("EP840",)),
    Threshold("high_float_days", 44, "working days above which float counts as high", ("EP826",)),
    Threshold(
        "dcma_logic_percent",
        5,
        "open tasks that may lack a predecessor or a successor, in percent",
        ("EP821",),
        most=100,
    ),
    Threshold("dcma_leads_percent", 0, "links that may be leads, in percent", ("EP822",), most=100),
    Threshold("dcma_lags_percent", 5, "links that may have lags, in percent", ("EP823",), most=100),
    Threshold(
        "dcma_types_percent",
        90,
        "links that must go from finish to start, in percent",
        ("EP824",),
        most=100,
    ),
    Threshold(
        "dcma_constraints_percent",
        5,
        "open tasks that may have a hard constraint, in percent",
        ("EP825",),
        most=100,
    ),
    Threshold(
        "dcma_high_float_percent",
        5,
        "open tasks that may have high float, in percent",
        ("EP826",),
        most=100,
    ),
    Threshold(
        "dcma_negative_float_percent",
        0,
        "open tasks that may have negative float, in percent",
        ("EP827",),
        most=100,
    ),
    Threshold(
        "dcma_duration_percent", 5, "open tasks that may be long, in percent", ("EP828",), most=100
    ),
    Threshold(
        "dcma_missed_percent",
        5,
        "tasks due by their baseline that may be late, in percent",
        ("EP831",),
        most=100,
    ),
    Threshold("dcma_cpli", 0.95, "the least critical path length index", ("EP833",), most=10),
    Threshold("dcma_bei", 0.95, "the least baseline execution index", ("EP834",), most=10),
)
THRESHOLDS: Mapping[str, Threshold] = MappingProxyType({limit.name: limit for limit in _ALL})
"""Every limit by name."""
