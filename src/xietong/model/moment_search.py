"""Parameters at which a model meets published moments, and how surely the moments tell them."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from jaxtyping import Float
from scipy.optimize import least_squares

from xietong.model.commuting_fit import FittedMoment
from xietong.model.commuting_identification import covariance_of
from xietong.region.region import Moment

__all__ = ["judge_parameters", "search_parameters"]

Parameters = Mapping[str, float]
Values = Callable[[Parameters, Sequence[Moment]], Float[np.ndarray, " moment"]]
"""What the model makes of some moments at some parameters."""

MOST_STEPS = 15
RELATIVE_STEP = 1e-3


def search_parameters(
    values: Values, start: Parameters, bounds: Mapping[str, tuple[float, float]], targets: Sequence[Moment]
) -> Parameters:
    r"""Parameters that meet the targets best, each miss over its tolerance.

    $$ \min_\beta \sum_m \left( \frac{v_m(\beta) - \bar v_m}{\tau_m} \right)^2 $$

    Args:
        values: $v$.
        start: All parameters of the model, positive where they are fitted.
        bounds: Of those that are fitted; without any, the start is returned.
        targets: $\bar v$ with their tolerances $\tau$.

    Source:
        Gauss-Newton with a trust region, SciPy's `least_squares`.
    """
    if not bounds:
        return start
    fitted = tuple(bounds)
    low, high = (np.array([bounds[name][end] for name in fitted]) for end in (0, 1))
    first = np.clip([start[name] for name in fitted], low * 1.001 + 1e-9, high * 0.999)
    target = np.array([moment.value for moment in targets])
    tolerance = np.array([moment.tolerance for moment in targets])

    def moved(point: Float[np.ndarray, " parameter"]) -> Parameters:
        return {**start, **dict(zip(fitted, point.tolist(), strict=True))}

    found = least_squares(
        lambda point: (values(moved(point), targets) - target) / tolerance,
        first,
        bounds=(low, high),
        x_scale=first,
        diff_step=RELATIVE_STEP,
        max_nfev=MOST_STEPS,
        ftol=1e-4,
        xtol=1e-4,
        gtol=1e-6,
    )
    return moved(found.x)


def judge_parameters(
    values: Values, parameters: Parameters, fitted: Sequence[str], moments: Sequence[Moment]
) -> tuple[dict[str, float], tuple[FittedMoment, ...]]:
    """Standard errors of the fitted parameters and the table of all moments, from the Jacobian at the fit.

    Args:
        values: What the model makes of the moments.
        parameters: At the fit.
        fitted: Those that were fitted, to the moments that are targets.
        moments: Targets and others; without any there is nothing to judge by.
    """
    if not moments:
        return {}, ()
    value = values(parameters, moments)
    slope = np.empty((len(moments), len(fitted)))
    for column, name in enumerate(fitted):
        step = RELATIVE_STEP * parameters[name]
        slope[:, column] = (values({**parameters, name: parameters[name] + step}, moments) - value) / step
    tolerance = np.array([moment.tolerance for moment in moments])
    is_target = np.array([moment.is_target for moment in moments])
    covariance = covariance_of(slope[is_target] / tolerance[is_target, None])
    errors = np.sqrt(np.diag(covariance))
    spread = np.sqrt(np.einsum("mp,pq,mq->m", slope, np.nan_to_num(covariance), slope))
    table = tuple(
        FittedMoment(
            name=moment.name,
            meaning_en=moment.meaning_en,
            meaning_zh=moment.meaning_zh,
            target=moment.value,
            model=float(value[row]),
            difference=float(value[row] - moment.value),
            tolerance=moment.tolerance,
            standard_error=float(spread[row]),
            unit=moment.unit,
            is_fitted=moment.is_target,
            source=moment.source,
        )
        for row, moment in enumerate(moments)
    )
    return dict(zip(fitted, errors.tolist(), strict=True)), table
