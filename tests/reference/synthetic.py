r"""Made-up regions of any size whose base year is an equilibrium by construction, from a seed.

Places lie at random on a square, so that distances obey the triangle inequality; masses are log-normal, as those of
towns are. Nothing here is an observation.
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float
from tests.reference.mrrh import Base, Parameters, base_from_distance
from tests.reference.trade_migration import TradeBase, base_from_trade_shares

__all__ = ["Places", "commuting_and_trade", "make_places", "regions_that_trade"]


@dataclass(frozen=True, eq=False)
class Places:
    """Where zones lie and how large they are.

    Args:
        position: Kilometres east and north.
        inner_distance: Kilometres within a zone, positive.
        mass: Relative size, mean one.
    """

    position: Float[np.ndarray, "zone 2"]
    inner_distance: Float[np.ndarray, " zone"]
    mass: Float[np.ndarray, " zone"]

    def distance(self, begin: int = 0, end: int | None = None) -> Float[np.ndarray, "origin destination"]:
        """Kilometres between zones: rows from `begin` to `end`, so that large matrices can be made tile by tile."""
        east, north = self.position.T
        square = (east[begin:end, None] - east) ** 2 + (north[begin:end, None] - north) ** 2
        return np.sqrt(square) + 0.5 * (self.inner_distance[begin:end, None] + self.inner_distance)


def make_places(n_zone: int, seed: int, *, square_km: float = 200.0, spread: float = 1.0) -> Places:
    """Zones at random on a square.

    Args:
        n_zone: How many.
        seed: Of the generator.
        square_km: Side of the square.
        spread: Standard deviation of the logarithm of masses.

    Returns:
        The places.
    """
    random = np.random.default_rng(seed)
    mass = np.exp(spread * random.normal(size=n_zone))
    return Places(
        position=random.uniform(0.0, square_km, (n_zone, 2)),
        inner_distance=random.uniform(3.0, 9.0, n_zone),
        mass=mass / mass.mean(),
    )


def commuting_and_trade(
    n_zone: int,
    seed: int,
    parameters: Parameters = Parameters(),  # noqa: B008
    *,
    commuting_distance_elasticity: float = 2.2,
    empty_share: float = 0.0,
) -> Base:
    r"""A base year of the one-sector model: random gravity flows and wages, trade shares that clear.

    $$ \lambda_{ni} \propto m_n m_i\, \text{dist}_{ni}^{-\rho}\,e_{ni} $$

    Args:
        n_zone: Zones.
        seed: Of the generator.
        parameters: Elasticities; trade costs grow with distance.
        commuting_distance_elasticity: $\rho$.
        empty_share: Share of pairs between different zones without any commuter, as observed flows have.

    Returns:
        The base year.
    """
    places = make_places(n_zone, seed)
    random = np.random.default_rng((seed, 1))
    distance = places.distance()
    flows = np.outer(places.mass, places.mass * random.uniform(0.6, 1.6, n_zone))
    flows = flows * distance**-commuting_distance_elasticity * random.uniform(0.5, 1.5, (n_zone, n_zone))
    empty = (random.uniform(size=flows.shape) < empty_share) & ~np.eye(n_zone, dtype=bool)
    wage = random.uniform(0.8, 1.25, n_zone)
    return base_from_distance(np.where(empty, 0.0, flows), wage, distance, parameters)


def regions_that_trade(
    n_region: int,
    n_sector: int,
    n_group: int,
    seed: int,
    *,
    input_total: float = 0.45,
    wage_spread: float = 0.3,
    same_basket: bool = False,
) -> TradeBase:
    """A base year of regions that trade in many sectors and exchange people.

    Args:
        n_region, n_sector, n_group: Sizes.
        seed: Of the generator.
        input_total: Mean share of inputs in cost.
        wage_spread: How far wages of sectors differ within a region; zero for one wage.
        same_basket: Whether everyone consumes sectors in the same proportions.

    Returns:
        The base year.
    """
    places = make_places(n_region, seed)
    random = np.random.default_rng((seed, 2))
    attraction = places.mass[:, None] * places.distance()[None, :, :] ** -1.3
    attraction = attraction * random.uniform(0.5, 1.5, (n_sector, n_region, n_region))
    basket = random.uniform(0.5, 1.5, (n_sector, 1 if same_basket else n_region))
    basket = np.broadcast_to(basket / basket.sum(axis=0), (n_sector, n_region))
    inputs = random.uniform(0.5, 1.5, (n_sector, n_sector)) * input_total / n_sector
    return base_from_trade_shares(
        trade_share=attraction / attraction.sum(axis=1, keepdims=True),
        labour_share=np.broadcast_to(1.0 - inputs.sum(axis=0)[:, None], (n_sector, n_region)),
        input_share=inputs,
        consumption_share=basket,
        people=places.mass * random.uniform(0.3, 1.7, (n_group, n_region)),
        relative_wage=np.exp(wage_spread * random.uniform(-0.5, 0.5, (n_sector, n_region))),
    )
