"""Percentiles and correlations, against their definitions done by hand."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exitplan.risk import CorrelationKind, correlation
from exitplan.risk._statistics import kendall, percentile, ranks

SAMPLES = st.lists(st.tuples(st.integers(-4, 4), st.integers(-4, 4)), min_size=2, max_size=40)


def sign(x: int) -> int:
    """Give -1, 0 or 1."""
    return (x > 0) - (x < 0)


@given(SAMPLES)
def test_kendalls_coefficient_counts_pairs(pairs: list[tuple[int, int]]) -> None:
    """Tau-b by looking at every pair of runs, ties included."""
    every = list(itertools.combinations(pairs, 2))
    agreeing = sum(sign(a - c) * sign(b - d) for (a, b), (c, d) in every)
    untied_x = sum(a != c for (a, _), (c, _) in every)
    untied_y = sum(b != d for (_, b), (_, d) in every)
    spread = math.sqrt(untied_x * untied_y)
    expected = agreeing / spread if spread else 0.0
    x, y = (np.array(side) for side in zip(*pairs, strict=True))
    assert kendall(x, y) == pytest.approx(expected, abs=1e-12)


@given(st.lists(st.integers(-5, 5), min_size=1, max_size=30))
def test_ranks_count_what_is_smaller_and_half_of_what_is_equal(values: list[int]) -> None:
    """The mean of the places that equal values share."""
    expected = [
        sum(other < value for other in values) + (sum(other == value for other in values) + 1) / 2
        for value in values
    ]
    assert ranks(np.array(values)).tolist() == expected


@given(SAMPLES)
def test_coefficients_lie_between_minus_one_and_one(pairs: list[tuple[int, int]]) -> None:
    """They are 1 of a sample with itself, and 0 where one side does not vary."""
    x, y = (np.array(side) for side in zip(*pairs, strict=True))
    for kind in CorrelationKind:
        assert -1 - 1e-9 <= correlation(x, y, kind) <= 1 + 1e-9
        same = correlation(x, x, kind)
        assert same == pytest.approx(1.0) if len(set(x.tolist())) > 1 else same == 0.0
        assert correlation(x, np.zeros_like(y), kind) == 0.0


def test_pearson_is_numpys() -> None:
    """The linear coefficient of a sample drawn by numpy."""
    random = np.random.default_rng(1)
    x, y = random.normal(size=(2, 500))
    found = correlation(x, x + y, CorrelationKind.PEARSON)
    assert found == pytest.approx(np.corrcoef(x, x + y)[0, 1])


def test_kendall_is_fast_on_a_whole_sample() -> None:
    """Twenty thousand runs of the bivariate normal: 2/pi arcsin r, within sampling error."""
    random = np.random.default_rng(1)
    x, z = random.normal(size=(2, 20_000))
    y = 0.6 * x + 0.8 * z
    found = correlation(x, y, CorrelationKind.KENDALL)
    assert found == pytest.approx(2 / math.pi * math.asin(0.6), abs=0.01)


@given(st.lists(st.integers(-9, 9), min_size=1, max_size=50), st.floats(0.01, 0.99))
def test_a_percentile_is_the_least_value_that_enough_runs_do_not_exceed(
    values: list[int], share: float
) -> None:
    """By counting."""
    found = percentile(np.sort(np.array(values)), share).value
    enough = [v for v in values if sum(o <= v for o in values) >= share * len(values) - 1e-9]
    assert found == min(enough)
