"""Functions of real numbers that give the same bits on every machine.

numpy's own ``exp`` and ``log`` may differ in the last bit from one processor
to the next, and a length that lies near half a minute would then be rounded
the other way. What is here uses only additions, multiplications, divisions,
square roots and powers of two, which IEEE 754 fixes to the last bit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Reals: TypeAlias = NDArray[np.float64]

_LN2_HIGH = 6.93147180369123816490e-01
_LN2_LOW = 1.90821492927058770002e-10
"""The natural logarithm of 2 in two parts, so that whole multiples of the first are exact."""
_LOG2_E = 1.44269504088896338700
_SQRT_HALF = 0.70710678118654752440
_EXP_TERMS = 14
_LOG_TERMS = 12
_NORMAL_TERMS = 140
_FARTHEST = 8.0
"""Standard deviations beyond which a normal probability is 0 or 1 to 15 digits."""
_INVERSE_SQRT_TAU = 0.39894228040143267794


def exp(x: Reals) -> Reals:
    """Give e to the power of each number, to about 1e-15 of its size.

    Of numbers beyond 700, which would leave the range, to the power of 700.
    """
    x = np.clip(x, -700.0, 700.0)
    twos = np.rint(x * _LOG2_E)
    rest = (x - twos * _LN2_HIGH) - twos * _LN2_LOW
    total = np.full_like(rest, 1.0)
    for term in range(_EXP_TERMS, 0, -1):
        total = total * rest / term + 1.0
    return np.ldexp(total, twos.astype(np.int32))


def log(x: Reals) -> Reals:
    """Give the natural logarithm of each positive number, to about 1e-15."""
    part, twos = np.frexp(x)
    is_small = part < _SQRT_HALF
    part = np.where(is_small, part * 2.0, part)
    twos = (twos - is_small).astype(np.float64)
    ratio = (part - 1.0) / (part + 1.0)
    square = ratio * ratio
    total = np.full_like(ratio, 1.0 / (2 * _LOG_TERMS + 1))
    for term in range(_LOG_TERMS - 1, -1, -1):
        total = total * square + 1.0 / (2 * term + 1)
    return twos * _LN2_HIGH + (twos * _LN2_LOW + 2.0 * ratio * total)


_CENTRE = (
    (
        2.5090809287301226727e3,
        3.3430575583588128105e4,
        6.7265770927008700853e4,
        4.5921953931549871457e4,
        1.3731693765509461125e4,
        1.9715909503065514427e3,
        1.3314166789178437745e2,
        3.3871328727963666080e0,
    ),
    (
        5.2264952788528545610e3,
        2.8729085735721942674e4,
        3.9307895800092710610e4,
        2.1213794301586595867e4,
        5.3941960214247511077e3,
        6.8718700749205790830e2,
        4.2313330701600911252e1,
        1.0,
    ),
)
_MIDDLE = (
    (
        7.74545014278341407640e-4,
        2.27238449892691845833e-2,
        2.41780725177450611770e-1,
        1.27045825245236838258e0,
        3.64784832476320460504e0,
        5.76949722146069140550e0,
        4.63033784615654529590e0,
        1.42343711074968357734e0,
    ),
    (
        1.05075007164441684324e-9,
        5.47593808499534494600e-4,
        1.51986665636164571966e-2,
        1.48103976427480074590e-1,
        6.89767334985100004550e-1,
        1.67638483018380384940e0,
        2.05319162663775882187e0,
        1.0,
    ),
)
_TAIL = (
    (
        2.01033439929228813265e-7,
        2.71155556874348757815e-5,
        1.24266094738807843860e-3,
        2.65321895265761230930e-2,
        2.96560571828504891230e-1,
        1.78482653991729133580e0,
        5.46378491116411436990e0,
        6.65790464350110377720e0,
    ),
    (
        2.04426310338993978564e-15,
        1.42151175831644588870e-7,
        1.84631831751005468180e-5,
        7.86869131145613259100e-4,
        1.48753612908506148525e-2,
        1.36929880922735805310e-1,
        5.99832206555887937690e-1,
        1.0,
    ),
)


def normal_quantile(p: Reals) -> Reals:
    """Give the standard normal deviate with each probability below it; 0 < p < 1.

    By Wichura, "Algorithm AS 241: The percentage points of the normal distribution", Applied
    Statistics 37 (1988), routine PPND16, whose relative error is about 1e-16.
    """
    centred = p - 0.5
    inner = 0.180625 - centred * centred
    found = centred * _ratio(_CENTRE, inner)
    is_outer = np.abs(centred) > 0.425
    if not is_outer.any():
        return found
    nearer = np.minimum(p, 1.0 - p)[is_outer]
    depth = np.sqrt(-log(nearer))
    outer = np.where(
        depth <= 5.0, _ratio(_MIDDLE, depth - 1.6), _ratio(_TAIL, np.maximum(depth, 5.0) - 5.0)
    )
    found[is_outer] = np.where(centred[is_outer] < 0.0, -outer, outer)
    return found


def _ratio(coefficients: tuple[tuple[float, ...], tuple[float, ...]], x: Reals) -> Reals:
    above, below = (_polynomial(part, x) for part in coefficients)
    return above / below


def _polynomial(coefficients: tuple[float, ...], x: Reals) -> Reals:
    total = np.full_like(x, coefficients[0])
    for coefficient in coefficients[1:]:
        total = total * x + coefficient
    return total


def normal_probability(z: Reals) -> Reals:
    """Give the probability below each standard normal deviate, to about 1e-15."""
    z = np.clip(z, -_FARTHEST, _FARTHEST)
    square = z * z
    term = z.copy()
    total = z.copy()
    for k in range(1, _NORMAL_TERMS):
        term = term * square / (2 * k + 1)
        total = total + term
    found = 0.5 + _INVERSE_SQRT_TAU * exp(-0.5 * square) * total
    return np.clip(found, 2.0**-54, 1.0 - 2.0**-53)


def sine(x: float) -> float:
    """Give the sine of a number between -1 and 1, to about 1e-16."""
    total, term = 0.0, x
    for k in range(1, 12):
        total += term
        term = -term * x * x / ((2 * k) * (2 * k + 1))
    return total


def cholesky(matrix: Reals) -> Reals | None:
    """Give the lower triangle whose square a symmetric matrix is; ``None`` if there is none."""
    rest = matrix.copy()
    size = len(rest)
    lower = np.zeros_like(rest)
    for k in range(size):
        pivot = rest[k, k]
        if not pivot > 1e-12:
            return None
        column = rest[k:, k] / np.sqrt(pivot)
        lower[k:, k] = column
        rest[k:, k:] -= np.multiply.outer(column, column)
    return lower
