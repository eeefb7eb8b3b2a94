"""How attractive each place must be for as many to come as do."""

import numpy as np
from jaxtyping import Float

from xietong.numerics.fixed_point import AccelerationSettings, solve_fixed_point

__all__ = ["attraction"]

# Places that are hardly tied settle their relative attraction slowly: a long memory pays.
_SETTINGS = AccelerationSettings(tolerance=2e-14, step_limit=3000, depth=30, first_step=1.0, step_cap=4.0)
# What rounding leaves of a sum over some hundred places.
_ROUNDING = 1e-11


def attraction(
    nearness: Float[np.ndarray, "chooser place"],
    choosers: Float[np.ndarray, " chooser"],
    arrivals: Float[np.ndarray, " place"],
) -> Float[np.ndarray, " place"]:
    r"""Attraction of places under which choosers arrive in given numbers.

    $$ \sum_n R_n \frac{a_i K_{ni}}{\sum_k a_k K_{nk}} = L_i $$

    The solution is unique up to a factor for each set of places that no chooser of another set reaches.

    Args:
        nearness: $K_{ni}$, not negative.
        choosers: $R_n$, not negative; persons, or what a destination spends.
        arrivals: $L_i$, not negative; they add up to the choosers.

    Returns:
        $a_i$ with geometric mean one; zero where no one arrives.

    Raises:
        ArithmeticError: no attraction brings about these arrivals, because too few choosers reach a place.

    Source:
        Ahlfeldt, Redding, Sturm and Wolf (2015) for the equation; the ratio of wanted to found arrivals as a step is
        that of Deming and Stephan (1940), here with Anderson acceleration.
    """
    is_sought = arrivals > 0.0
    kernel, wanted = nearness[:, is_sought], arrivals[is_sought]
    is_near = (choosers > 0.0) & (kernel.sum(axis=1) > 0.0)
    kernel, mass = kernel[is_near], choosers[is_near]

    def step(logs: Float[np.ndarray, " place"]) -> Float[np.ndarray, " place"]:
        weighted = kernel * np.exp(logs)
        found = (mass / weighted.sum(axis=1)) @ weighted
        return logs + np.log(wanted) - np.log(found)

    solution = solve_fixed_point(step, np.zeros(len(wanted)), _SETTINGS)
    if not min(solution.errors) < _ROUNDING:
        raise ArithmeticError(f"arrivals are missed by {min(solution.errors):.1e}: too few choosers reach a place")
    result = np.zeros_like(arrivals)
    result[is_sought] = np.exp(solution.value - solution.value.mean())
    return result
