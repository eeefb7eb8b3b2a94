"""What is observed where flows are counted: commuters, incomes, distances, travel times."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

__all__ = ["ObservedFlows"]


@dataclass(frozen=True, eq=False)
class ObservedFlows:
    """Commuters from zone to zone with what goes with them; every matrix reads from, to.

    Args:
        commuters: Persons who live in the first zone and work in the second, at least 0; every zone sends and
            receives someone.
        monthly_income_workplace: Income of those who work in a zone, currency of the region a month, positive.
        monthly_income_residence: Income of those who live in a zone, NaN where not known.
        employment_workplace: Persons who work in a zone as published apart from the flows; the two may differ. NaN
            where not known.
        employment_residence: Persons with a job who live in a zone as published apart from the flows.
        rent_index: Rent of dwellings, any scale, NaN where not known.
        distance_km: Distance, positive; the diagonal is the distance inside a zone.
        minutes: Travel time one way without traffic, NaN where it was not computed.
        minutes_in_traffic: Travel time one way in traffic, NaN where it was not computed.
    """

    commuters: Float[np.ndarray, "residence workplace"]
    monthly_income_workplace: Float[np.ndarray, " workplace"]
    monthly_income_residence: Float[np.ndarray, " residence"]
    employment_workplace: Float[np.ndarray, " workplace"]
    employment_residence: Float[np.ndarray, " residence"]
    rent_index: Float[np.ndarray, " zone"]
    distance_km: Float[np.ndarray, "origin destination"]
    minutes: Float[np.ndarray, "residence workplace"]
    minutes_in_traffic: Float[np.ndarray, "residence workplace"]

    @property
    def employment(self) -> Float[np.ndarray, " workplace"]:
        """Persons by workplace: the sum of the flows over residences."""
        return self.commuters.sum(axis=0)

    @property
    def employed_residents(self) -> Float[np.ndarray, " residence"]:
        """Persons with a job by residence: the sum of the flows over workplaces."""
        return self.commuters.sum(axis=1)

    @property
    def home_share(self) -> float:
        """Share of all commuters who work in the zone where they live."""
        return float(np.trace(self.commuters) / self.commuters.sum())
