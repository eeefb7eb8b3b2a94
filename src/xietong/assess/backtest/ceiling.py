"""The attraction under which a plan just holds its ceiling of residents."""

from collections.abc import Mapping

import numpy as np

from xietong.assess.backtest.past import CEILING, Past, foretell
from xietong.assess.tools import Tools

__all__ = ["attraction_that_holds", "held_residents"]

_ACCURACY = 1e-3
_ROUNDS = 8


def held_residents(past: Past, residents: np.ndarray) -> float:
    """Residents under the ceiling, when the region's total at the later date is given."""
    assert past.ceiling is not None, "the plan has a ceiling"
    return float(residents[past.ceiling.zones].sum() / residents.sum() * past.observed.after.sum())


def attraction_that_holds(tools: Tools, past: Past, values: Mapping[str, float]) -> float:
    r"""Log attraction $\ln\mu$ under which the zones hold the persons announced, and no more; 0 where they do anyway.

    By secants in logs. Nothing of the later count is used but the region's total.

    Args:
        tools: The model and the plan room.
        past: Years with a ceiling.
        values: The other numbers of the walk.
    """
    assert past.ceiling is not None, "the plan has a ceiling"

    def excess(log_attraction: float) -> float:
        outcome = foretell(tools, past, {**values, CEILING: log_attraction})
        assert past.ceiling is not None
        return float(np.log(held_residents(past, np.asarray(outcome.residents)) / past.ceiling.persons))

    one, over_one = 0.0, excess(0.0)
    if over_one <= 0.0:
        return 0.0
    other = -over_one
    for _ in range(_ROUNDS):
        over_other = excess(other)
        if abs(over_other) < _ACCURACY:
            break
        one, over_one, other = other, over_other, other - over_other * (other - one) / (over_other - over_one)
    return other
