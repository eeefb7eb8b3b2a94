"""The matrix of what arrives where, estimated within published ranges, with the width that they leave each share."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from xietong.numerics.cross_entropy import Bounds, nearest_to_prior, range_of_each

__all__ = ["Estimate", "Ranges", "bounds_of", "estimate", "prior_shares"]

EARTH_KM = 6371.0


@dataclass(frozen=True, eq=False)
class Ranges:
    """What was published of the shares of each receptor.

    Args:
        own, others, outside: Range of the share of the receptor's own city, of the other cities together, and of what
            lies outside the region; column 0 the lower end, column 1 the upper one.
        beyond: Range of the share of all that is not the receptor's own city.
        net: What a city sends to the others less what it gets from them, as share of its particles: lower and upper
            end; infinite where nothing was published.
        base: $C^0_r$ in the year of the study, µg/m³.
    """

    own: Float[np.ndarray, "receptor end"]
    others: Float[np.ndarray, "receptor end"]
    outside: Float[np.ndarray, "receptor end"]
    beyond: Float[np.ndarray, "receptor end"]
    net: Float[np.ndarray, "receptor end"]
    base: Float[np.ndarray, " receptor"]


@dataclass(frozen=True, eq=False)
class Estimate:
    """Shares of the particles of a receptor by source; the last source is outside the region.

    Args:
        share: Each row sums to one.
        low, high: What the published ranges alone allow each share to be.
    """

    share: Float[np.ndarray, "receptor source"]
    low: Float[np.ndarray, "receptor source"]
    high: Float[np.ndarray, "receptor source"]


def prior_shares(
    emissions: Float[np.ndarray, " city"],
    lon: Float[np.ndarray, " city"],
    lat: Float[np.ndarray, " city"],
    *,
    outside: float,
    reach_km: float,
    wind: float = 0.0,
    wind_from: float = 0.0,
) -> Float[np.ndarray, "receptor source"]:
    r"""Shares before anything published is known: emissions that thin out with distance, more of them downwind.

    $$ P_{rz} = (1-o)\,\frac{E_z e^{-d_{rz}/L}\,e^{\omega\cos(\phi_{zr}-\phi_w)}}{\sum_k\ldots} , \qquad
       P_{r,\text{out}} = o $$

    Args:
        emissions: $E_z$, in any unit, positive.
        lon, lat: Where people of a city live, degrees.
        outside: $o$, share from outside, 0 to 1.
        reach_km: $L$, kilometres within which what arrives falls to $1/e$.
        wind: $\omega$, zero for no leading wind.
        wind_from: Where the wind comes from, degrees from north.

    Returns:
        $P_{rz}$ with outside as the last source; each row sums to one.
    """
    east = np.radians(lon)[:, None] - np.radians(lon)[None, :]
    east *= np.cos(np.radians((lat[:, None] + lat[None, :]) / 2.0))
    north = np.radians(lat)[:, None] - np.radians(lat)[None, :]
    distance = EARTH_KM * np.hypot(east, north)
    towards = np.radians(wind_from + 180.0)
    # From source (column) to receptor (row); a city is not downwind of itself.
    cosine = np.where(distance > 0.0, np.cos(np.arctan2(east, north) - towards), 0.0)
    weight = emissions[None, :] * np.exp(-distance / reach_km + wind * cosine)
    inside = (1.0 - outside) * weight / weight.sum(axis=1, keepdims=True)
    return np.column_stack([inside, np.full(len(emissions), outside)])


def bounds_of(ranges: Ranges) -> Bounds:
    r"""The published ranges as linear bounds on the shares, receptor by receptor, outside last.

    A city that sends more than it gets has $\sum_{r\ne z} S_{rz}C^0_r - \sum_{k\ne z} S_{zk}C^0_z \ge 0$.
    """
    n = len(ranges.base)
    rows, low, high = [], [], []

    def add(block: np.ndarray, ends: np.ndarray) -> None:
        rows.append(block.ravel())
        low.append(ends[0])
        high.append(ends[1])

    for receptor in range(n):
        for wanted, ends in (
            (np.arange(n + 1) == receptor, ranges.own[receptor]),
            ((np.arange(n + 1) != receptor) & (np.arange(n + 1) < n), ranges.others[receptor]),
            (np.arange(n + 1) == n, ranges.outside[receptor]),
            (np.arange(n + 1) != receptor, ranges.beyond[receptor]),
            (np.ones(n + 1, dtype=bool), np.ones(2)),
        ):
            block = np.zeros((n, n + 1))
            block[receptor, wanted] = 1.0
            add(block, ends)
    for city in range(n):
        block = np.zeros((n, n + 1))
        block[:, city] = ranges.base / ranges.base[city]
        block[city, :n] = -1.0
        block[city, city] = 0.0
        add(block, ranges.net[city])
    return Bounds(np.array(rows), np.array(low), np.array(high))


def estimate(prior: Float[np.ndarray, "receptor source"], ranges: Ranges) -> Estimate:
    """Shares nearest to the prior within the published ranges, and what these allow each share to be.

    Raises:
        ValueError: where the ranges contradict one another.
    """
    bounds = bounds_of(ranges)
    share = nearest_to_prior(prior.ravel(), bounds).reshape(prior.shape)
    low, high = range_of_each(bounds)
    return Estimate(share, low.reshape(prior.shape), high.reshape(prior.shape))
