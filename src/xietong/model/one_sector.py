"""The economy of a region whose commuting is observed: one sector, commuting, trade built from distance."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int

from xietong.model.balancing import balance
from xietong.model.economy.base import Economy
from xietong.model.smoothing import gravity_shares, held_out_weight, smoothed_flows

__all__ = ["OneSectorSettings", "one_sector_economy", "smoothed_commuters"]


@dataclass(frozen=True)
class OneSectorSettings:
    """Elasticities of the one-sector economy; every field may be set in a region's `parameters.csv`.

    Args:
        commuting_elasticity: $\\varepsilon$, spread of tastes for pairs of home and work (Frechet), above 1.
        trade_elasticity: $\\theta = \\sigma - 1$, positive; free entry of firms adds the spillover $1/\\theta$.
        agglomeration: $\\nu$, elasticity of productivity to the employment of the zone.
        floor_supply_elasticity: $\\delta$, elasticity of floor space to its rent, not negative.
        housing_share: $1-\\alpha$, share of floor space in spending, in [0, 1).
        trade_cost_exponent: $\\psi$, elasticity of the trade cost to distance, not negative.
        commuting_cost_exponent: $\\mu$, elasticity of the commuting cost to distance, not negative; used where flows
            are smoothed.
        smoothing: Weight of gravity in the commuting flows, over the weight that predicts commuters best who are not
            yet counted (`smoothing.held_out_weight`). Zero takes the flows as they were counted: then a pair without
            commuters has none for ever.

    Source:
        Seidel and Wickerath (2020); Ahlfeldt and Seidel, Toolkit for Quantitative Spatial Models v0.91.
    """

    commuting_elasticity: float = 4.6
    trade_elasticity: float = 3.0
    agglomeration: float = 0.05
    floor_supply_elasticity: float = 0.38
    housing_share: float = 0.3
    trade_cost_exponent: float = 0.42
    commuting_cost_exponent: float = 0.47
    smoothing: float = 0.0


def one_sector_economy(
    commuters: Float[np.ndarray, "residence workplace"],
    wage: Float[np.ndarray, " workplace"],
    distance_km: Float[np.ndarray, "origin destination"],
    persons: Float[np.ndarray, " zone"],
    jurisdiction: Int[np.ndarray, " zone"],
    settings: OneSectorSettings,
) -> Economy:
    r"""The base year of a closed region with one sector, observed commuting, and trade built from distance.

    Goods are made by labour alone; firms enter freely; floor space is for dwelling and answers the nominal rent;
    local landlords spend all rents on goods. Source terms $T$ are such that every zone sells what it makes:

    $$ \pi_{in} = \frac{d_{in}^{-\theta}T_i}{\sum_k d_{kn}^{-\theta}T_k} , \qquad
       d = (\text{km}/\min\text{km})^{\psi} , \qquad w_i L_i = \sum_n \pi_{in} v_n R_n $$

    Args:
        commuters: Persons by residence and workplace; every zone has residents and jobs.
        wage: $w_i$, by workplace, positive.
        distance_km: Positive also inside a zone.
        persons: Residents.
        jurisdiction: Government of each zone.
        settings: Elasticities.

    Source:
        Monte, Redding and Rossi-Hansberg (2018), eqs 1 to 15; Seidel and Wickerath (2020) for floor space.
    """
    n_zone = len(wage)
    if settings.smoothing > 0.0:
        commuters = smoothed_commuters(commuters, distance_km, settings)
    residents, jobs = commuters.sum(axis=1), commuters.sum(axis=0)
    share = commuters / residents[:, None]
    earned, spent = wage * jobs, commuters @ wage
    theta, elasticity = settings.trade_elasticity, np.asarray(settings.commuting_elasticity)
    cost = (distance_km / distance_km.min()) ** settings.trade_cost_exponent
    flows = balance(cost[None, :, :] ** -theta, earned[None, :], spent[None, :], tolerance=1e-14)[0]
    members = (jurisdiction[None, :] == np.arange(jurisdiction.max() + 1)[:, None]).astype(float)
    none = np.zeros((1, n_zone))
    return Economy(
        jurisdiction=jurisdiction,
        jurisdiction_members=members,
        resident_workers=residents[None, :],
        commuting_share=share[None, :, :],
        commutes=np.ones(1),
        sector_share=np.ones((1, 1, n_zone)),
        wage=wage[None, :],
        labour_share=np.ones((1, n_zone)),
        capital_share=none,
        floor_share=none,
        input_share=np.zeros((1, 1)),
        output=earned[None, :],
        trade_share=(flows / flows.sum(axis=0))[None, :, :],
        outer_share=none,
        exports=none,
        consumption_share=np.ones((1, n_zone)),
        persons=persons,
        floor_space=np.ones(n_zone),
        floor_supply_elasticity=np.full(n_zone, settings.floor_supply_elasticity),
        construction_share=np.zeros(1),
        outside_share=np.zeros(1),
        commuting_elasticity=elasticity,
        sector_elasticity=elasticity,
        residence_elasticity=elasticity,
        migration_elasticity=elasticity[None],
        trade_elasticity=np.array([theta]),
        agglomeration=np.array([settings.agglomeration]),
        labour_income_spent=np.asarray(1.0),
        rent_spent=np.asarray(1.0),
        outer_price=np.asarray(1.0),
        housing_share=np.full(n_zone, settings.housing_share),
        variety=np.array([1.0 / theta]),
        numeraire=(wage / wage.sum())[None, :],
    )


def smoothed_commuters(
    commuters: Float[np.ndarray, "residence workplace"],
    distance_km: Float[np.ndarray, "origin destination"],
    settings: OneSectorSettings,
) -> Float[np.ndarray, "residence workplace"]:
    r"""Commuters drawn towards gravity with distance, $K_{ni} = \text{km}_{ni}^{-\varepsilon\mu}$.

    Args:
        commuters: Persons counted by residence and workplace.
        distance_km: Positive also inside a zone.
        settings: $\varepsilon$, $\mu$ and the weight of gravity.
    """
    nearness = distance_km ** -(settings.commuting_elasticity * settings.commuting_cost_exponent)
    predicted = gravity_shares(commuters, nearness)
    weight = settings.smoothing * held_out_weight(commuters, predicted)
    return smoothed_flows(commuters, predicted, weight)
