"""What the fit of commuting hands to the rest of the house."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from xietong.model.commuting_identification import Identification

__all__ = ["CommutingFit", "CommutingNote", "FittedMoment"]


@dataclass(frozen=True)
class FittedMoment:
    """A published fact beside the value of the fitted model.

    Args:
        difference: Model less target, in the unit of the target.
        tolerance: What counts as one unit of miss in the fit.
        standard_error: Of the model's value, from the covariance of the fitted parameters.
        is_fitted: False when the moment is printed beside the model but was not a target.
    """

    name: str
    meaning_en: str
    meaning_zh: str
    target: float
    model: float
    difference: float
    tolerance: float
    standard_error: float
    unit: str
    is_fitted: bool
    source: str

    @property
    def is_met(self) -> bool:
        """True when the model lies within one tolerance of the target."""
        return abs(self.difference) <= self.tolerance


@dataclass(frozen=True)
class CommutingNote:
    """Something that no published moment identifies, and the value assumed for it."""

    key: str
    value: float
    text_en: str
    text_zh: str


@dataclass(frozen=True, eq=False)
class CommutingFit:
    """The commuting model of a region: parameters, moments, flows and jobs by place of work.

    Args:
        parameters: Value of each parameter, fitted or declared.
        standard_errors: Of the fitted parameters only; `nan` where the targets do not identify them.
        moments: Published facts beside the model.
        notes: Assumptions that the moments do not identify.
        impedance: Composite disutility of a pair in logs; flows are proportional to
            exp(-impedance) times the pull of the workplace. `inf` where no one can commute.
        flows: Non-farm workers by residence and workplace, persons, base year. Rows sum to the
            non-farm workers who live in the zone, columns to the non-farm jobs there.
        jobs: Workers by sector and workplace, persons; the sum of a sector over workplaces equals
            its resident workers, agriculture stays at home.
        minutes: Mean one-way minutes of the pair on the clock, borders included; `inf` where no one can commute.
        border_minutes: Minutes lost at the line between two jurisdictions.
        car_share: Share of the commutes of a pair that drive.
        minute_of_car: Composite minutes of a minute on the clock (`transport.fares.minute_of_car`).
        identification: Which fact moves which number; None where nothing was fitted.
    """

    parameters: Mapping[str, float]
    standard_errors: Mapping[str, float]
    moments: tuple[FittedMoment, ...]
    notes: tuple[CommutingNote, ...]
    impedance: Float[np.ndarray, "residence workplace"]
    flows: Float[np.ndarray, "residence workplace"]
    jobs: Float[np.ndarray, "sector workplace"]
    minutes: Float[np.ndarray, "residence workplace"]
    border_minutes: Float[np.ndarray, "jurisdiction jurisdiction"]
    car_share: Float[np.ndarray, "residence workplace"]
    minute_of_car: float = 1.0
    identification: Identification | None = None

    @property
    def access_decay(self) -> float:
        """Decay of commuting for each minute on the clock, by which jobs within reach are counted."""
        return self.parameters["commuting_decay"] * self.minute_of_car
