"""Functions of real numbers, against the standard library's and exact ones."""

from __future__ import annotations

import math
from fractions import Fraction
from statistics import NormalDist

import numpy as np
import pytest

from exitplan.risk._beta import BetaQuantile
from exitplan.risk._numbers import (
    cholesky,
    exp,
    log,
    normal_probability,
    normal_quantile,
    sine,
)


def test_exponentials_and_logarithms_are_those_of_the_standard_library() -> None:
    """Both agree with math's to a few units in the last place."""
    x = np.linspace(-300, 300, 4_001)
    assert max(abs(a / math.exp(b) - 1) for a, b in zip(exp(x), x, strict=True)) < 1e-15
    y = np.array([math.exp(v) for v in np.linspace(-300, 300, 4_001)])
    found = zip(log(y), y, strict=True)
    assert max(abs(a - math.log(b)) / max(1, abs(math.log(b))) for a, b in found) < 1e-15


def test_normal_quantiles_and_probabilities_are_those_of_the_standard_library() -> None:
    """Quantiles agree to 1e-15 of their size far into both tails, probabilities to 1e-14."""
    normal = NormalDist()
    p = np.concatenate([np.geomspace(1e-16, 0.5, 500), 1 - np.geomspace(1e-12, 0.5, 500)])
    for found, share in zip(normal_quantile(p), p, strict=True):
        assert found == pytest.approx(normal.inv_cdf(share), rel=1e-14, abs=1e-15)
    z = np.linspace(-7.9, 7.9, 1_001)
    for share, deviate in zip(normal_probability(z), z, strict=True):
        assert share == pytest.approx(normal.cdf(deviate), abs=1e-14)


def test_sines_are_those_of_the_standard_library() -> None:
    """Between -1 and 1 the series agrees with math.sin to a few units in the last place."""
    for x in np.linspace(-1, 1, 201).tolist():
        assert sine(x) == pytest.approx(math.sin(x), rel=1e-15, abs=1e-300)


def binomial_beta(x: Fraction, a: int, b: int) -> Fraction:
    """Give the regularised incomplete beta function of whole numbers, exactly."""
    trials = a + b - 1
    return sum(
        (math.comb(trials, j) * x**j * (1 - x) ** (trials - j) for j in range(a, trials + 1)),
        Fraction(0),
    )


@pytest.mark.parametrize(
    ("a", "b"), [(1, 1), (1, 5), (5, 1), (3, 3), (2, 4), (1, 40), (10, 30), (60, 42)]
)
def test_beta_quantiles_are_exact_to_a_hundred_millionth(a: int, b: int) -> None:
    """The exact probability below each quantile is the one asked for, within 3e-8."""
    p = np.concatenate([[1e-9, 1e-6], (np.arange(100) + 0.5) / 100, [1 - 1e-6, 1 - 1e-9]])
    found = BetaQuantile(a, b)(log(p), log(1 - p))
    for x, share in zip(found.tolist(), p.tolist(), strict=True):
        assert float(binomial_beta(Fraction(x), a, b)) == pytest.approx(share, abs=3e-8, rel=1e-6)


def test_beta_quantiles_of_a_pert_estimate_are_much_nearer() -> None:
    """With the usual weight of four the error in probability is below 1e-10."""
    p = (np.arange(200) + 0.5) / 200
    for a in (1, 2, 3, 4, 5):
        found = BetaQuantile(a, 6 - a)(log(p), log(1 - p))
        exact = [float(binomial_beta(Fraction(x), a, 6 - a)) for x in found.tolist()]
        assert np.abs(np.array(exact) - p).max() < 1e-10


@pytest.mark.parametrize(("a", "b"), [(1.5, 1.5), (1.25, 4.75), (3.7, 2.3)])
def test_beta_quantiles_of_broken_parameters_have_the_right_moments(a: float, b: float) -> None:
    """Mean and variance over fine slices are those of the beta distribution."""
    p = (np.arange(20_000) + 0.5) / 20_000
    found = BetaQuantile(a, b)(log(p), log(1 - p))
    assert found.mean() == pytest.approx(a / (a + b), abs=2e-6)
    assert found.var() == pytest.approx(a * b / ((a + b) ** 2 * (a + b + 1)), abs=2e-6)
    assert (np.diff(found) > 0).all()


def test_the_cholesky_triangle_squares_to_the_matrix() -> None:
    """And there is none for a matrix that is not positive definite."""
    random = np.random.default_rng(3)
    half = random.normal(size=(6, 6))
    matrix = half @ half.T
    lower = cholesky(matrix)
    assert lower is not None
    assert np.allclose(lower @ lower.T, matrix)
    assert np.allclose(lower, np.tril(lower))
    assert cholesky(np.array([[1.0, 0.9, -0.9], [0.9, 1.0, 0.9], [-0.9, 0.9, 1.0]])) is None
