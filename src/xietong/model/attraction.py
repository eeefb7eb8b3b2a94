"""How attractive each place must be for as many to come as do."""

import numpy as np
from jaxtyping import Float

from xietong.numerics.fixed_point import AccelerationSettings, solve_fixed_point

__all__ = ["attraction"]

Place = Float[np.ndarray, " place"]

_SETTINGS = AccelerationSettings(tolerance=2e-14, step_limit=300, depth=30, first_step=1.0, step_cap=4.0)
# Newton's method: steps at most, the largest change of a log in one, and the smallest share of a step tried.
_STEPS, _STEP_CAP, _SMALLEST_SHARE = 60, 4.0, 1e-6
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
        that of Deming and Stephan (1940), here with Anderson acceleration. Groups of places that are hardly tied
        settle too slowly for it; they are found by Newton's method, as the minimum of
        $\sum_n R_n \ln \sum_i a_i K_{ni} - \sum_i L_i \ln a_i$, convex in logs: Boyd and Vandenberghe (2004), Convex
        Optimization, section 9.5.
    """
    is_sought = arrivals > 0.0
    kernel, wanted = nearness[:, is_sought], arrivals[is_sought]
    is_near = (choosers > 0.0) & (kernel.sum(axis=1) > 0.0)
    kernel, mass = kernel[is_near], choosers[is_near]

    def step(logs: Place) -> Place:
        weighted = kernel * np.exp(logs)
        found = (mass / weighted.sum(axis=1)) @ weighted
        return logs + np.log(wanted) - np.log(found)

    solution = solve_fixed_point(step, np.zeros(len(wanted)), _SETTINGS)
    logs, missed = solution.value, min(solution.errors)
    if not missed < _ROUNDING:
        logs, missed = _by_newton(kernel, mass, wanted)
    if not missed < _ROUNDING:
        raise ArithmeticError(f"arrivals are missed by {missed:.1e}: too few choosers reach a place")
    result = np.zeros_like(arrivals)
    result[is_sought] = np.exp(logs - logs.mean())
    return result


def _by_newton(
    kernel: Float[np.ndarray, "chooser place"], mass: Float[np.ndarray, " chooser"], wanted: Place
) -> tuple[Place, float]:
    """Logs of the attraction, and the largest log by which arrivals are missed."""

    def at(logs: Place) -> tuple[float, Float[np.ndarray, "chooser place"], Place]:
        weighted = kernel * np.exp(logs)
        whole = weighted.sum(axis=1)
        share = weighted / whole[:, None]
        return float(mass @ np.log(whole) - wanted @ logs), share, mass @ share

    logs = np.zeros(len(wanted))
    value, share, found = at(logs)
    for _ in range(_STEPS):
        missed = float(np.abs(np.log(wanted / found)).max())
        if missed < _SETTINGS.tolerance:
            break
        # In units in which the diagonal is one; a direction that nothing tells, as the level, is left alone.
        unit = 1.0 / np.sqrt(found)
        curvature = np.eye(len(found)) - (share * unit).T @ (mass[:, None] * share * unit)
        step = unit * np.linalg.lstsq(curvature, (wanted - found) * unit, rcond=1e-15)[0]
        step *= _STEP_CAP / max(_STEP_CAP, float(np.abs(step).max()))
        part = 1.0
        tried = at(logs + step)
        # As flat as rounding leaves it counts as lower.
        while not tried[0] <= value + 1e-12 * abs(value) and part > _SMALLEST_SHARE:
            part /= 2.0
            tried = at(logs + part * step)
        logs = logs + part * step
        value, share, found = tried
    return logs, float(np.abs(np.log(wanted / found)).max())
