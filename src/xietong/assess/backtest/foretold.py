"""What a walk foretells of the units that were counted."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from xietong.assess.backtest.industries import employed_foretold
from xietong.assess.backtest.past import Past, forecast_of
from xietong.assess.backtest.production import added_foretold
from xietong.model.state import Outcome

__all__ = ["Foretold", "foretold_of"]


@dataclass(frozen=True, eq=False)
class Foretold:
    """Forecasts of the last year by unit.

    Args:
        residents: Log change; the region's total is given.
        employed: Employed residents by industry; None where they are not held for both dates.
        added: Log change of value added.
    """

    residents: Float[np.ndarray, " unit"]
    employed: Float[np.ndarray, "industry unit"] | None
    added: Float[np.ndarray, " unit"]


def foretold_of(past: Past, outcome: Outcome) -> Foretold:
    """Read the forecasts off the last year of a walk."""
    return Foretold(forecast_of(past, outcome), employed_foretold(past, outcome), added_foretold(past, outcome))
