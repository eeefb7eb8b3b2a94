"""Settlements: the points of the zones with residents, inhabited area and density."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int
from scipy.sparse import csr_array
from scipy.spatial import cKDTree

from xietong.model.transport.settings import TransportSettings
from xietong.region.region import Points, Zones

__all__ = ["Settlements", "kilometres", "membership", "settle", "zone_sum"]

EARTH_RADIUS_KM = 6371.0


@dataclass(frozen=True, eq=False)
class Settlements:
    """Where people of a zone live, as trips see it.

    Args:
        zone: Zone of each point; `city` its city.
        weight: Share of the zone's residents; sums to one over the points of a zone.
        area_km2: Inhabited area around the point, km2, positive.
        density: Residents per km2 around the point, neighbours included.
    """

    zone: Int[np.ndarray, " point"]
    city: Int[np.ndarray, " point"]
    lon: Float[np.ndarray, " point"]
    lat: Float[np.ndarray, " point"]
    weight: Float[np.ndarray, " point"]
    area_km2: Float[np.ndarray, " point"]
    density: Float[np.ndarray, " point"]

    def __len__(self) -> int:
        return len(self.zone)


def kilometres(lon: Float[np.ndarray, " place"], lat: Float[np.ndarray, " place"]) -> Float[np.ndarray, "place 3"]:
    """Places in space, km from the centre of the earth; chords stand for distances below 500 km."""
    east, north = np.radians(lon), np.radians(lat)
    unit = np.stack([np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)], axis=-1)
    return EARTH_RADIUS_KM * unit


def settle(points: Points, zones: Zones, settings: TransportSettings) -> Settlements:
    r"""Settlements of a region.

    $$ A_p = \min\left(\frac{A_n}{n_n},\ \frac{R_p}{\delta}\right), \qquad
       D_p = \sum_q \frac{R_q}{A_q} e^{-\pi d_{pq}^2 / A_q} $$

    Args:
        points: Weights of the points of the zones.
        zones: $R_n$ residents and $A_n$ area of the zones; $n_n$ is the number of points of a zone.
        settings: $\delta$ is `persons_per_settled_km2`.

    Returns:
        Settlements in the order of the points.

    Source:
        Own method (assumption): mountain counties are settled in a small part of their polygon.
    """
    residents = zones.residents[points.zone] * points.weight
    share_km2 = (zones.area_km2 / np.bincount(points.zone, minlength=len(zones)).clip(1))[points.zone]
    area = np.clip(residents / settings.persons_per_settled_km2, 0.1, share_km2.clip(0.1))
    place = kilometres(points.lon, points.lat)
    return Settlements(
        zone=points.zone,
        city=zones.city[points.zone],
        lon=points.lon,
        lat=points.lat,
        weight=points.weight,
        area_km2=area,
        density=_density(place, residents, area),
    )


def _density(
    place: Float[np.ndarray, "point 3"], residents: Float[np.ndarray, " point"], area: Float[np.ndarray, " point"]
) -> Float[np.ndarray, " point"]:
    reach = 2.0 * float(np.sqrt(area.max()))
    near = cKDTree(place).sparse_distance_matrix(cKDTree(place), reach, output_type="ndarray")
    kernel = residents / area
    weight = kernel[near["j"]] * np.exp(-np.pi * near["v"] ** 2 / area[near["j"]])
    return np.bincount(near["i"], weights=weight, minlength=len(place))


def membership(zone: Int[np.ndarray, " point"], weight: Float[np.ndarray, " point"], n_zone: int) -> csr_array:
    """Matrix of zones by points that holds the weight of each point in its zone."""
    return csr_array((weight, (zone, np.arange(len(zone)))), shape=(n_zone, len(zone)))


def zone_sum(
    values: Float[np.ndarray, "origin_point destination_point"], origin: csr_array, destination: csr_array
) -> Float[np.ndarray, "origin destination"]:
    """Weighted sums of a matrix between points over the points of two zones."""
    return np.ascontiguousarray((destination @ (origin @ values).T).T)
