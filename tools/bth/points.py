"""Weighted points inside the zones, merged from townships, and the distance rings of Beijing."""

import math
from dataclasses import dataclass

from bth.tables import Row, Source, Target

POINTS_A_ZONE = 5
# Townships whose names contain this stay one point of their own: Yanjiao, 36 km from the centre of Beijing.
KEPT_APART = "燕郊"
LEAST_LOCATED_SHARE = 0.5
KM_A_DEGREE = 111.195
METHODS = {
    "townships": "located townships merged to at most 5 points; weights are estimated persons (zone census total "
    "shared by communities and villages), a weight and never a statistic",
    "zone point": "no located township: administrative point of the zone",
    "rest": "townships without coordinates hold more than half of the persons: administrative point of the zone",
}


@dataclass
class Cluster:
    """Persons around one point."""

    lon: float
    lat: float
    persons: float
    is_apart: bool = False
    method: str = "townships"


def write(source: Source, target: Target) -> None:
    rows = []
    for code, clusters in points_by_zone(source).items():
        total = sum(cluster.persons for cluster in clusters)
        rows += [
            {
                "zone": code,
                "point": number,
                "lon": round(cluster.lon, 5),
                "lat": round(cluster.lat, 5),
                "weight": weight,
                "method": METHODS[cluster.method],
            }
            for number, (cluster, weight) in enumerate(
                zip(clusters, rounded_shares([cluster.persons / total for cluster in clusters]), strict=True), 1
            )
        ]
    target.write("points", ("zone", "point", "lon", "lat", "weight", "method"), rows)


def points_by_zone(source: Source) -> dict[str, list[Cluster]]:
    townships: dict[str, list[Row]] = {}
    for row in source.rows("township_population.csv"):
        townships.setdefault(row["zone_code"], []).append(row)
    return {zone["code"]: zone_points(zone, townships.get(zone["code"], [])) for zone in source.zones}


def mean_distance_km(source: Source, lon: float, lat: float) -> dict[str, float]:
    """Mean distance of the weighted points of each zone from one place."""
    return {
        code: sum(c.persons * distance_km(c.lon, c.lat, lon, lat) for c in clusters)
        / sum(c.persons for c in clusters)
        for code, clusters in points_by_zone(source).items()
    }


def zone_points(zone: Row, townships: list[Row]) -> list[Cluster]:
    """At most `POINTS_A_ZONE` points of a zone, heaviest first."""
    located = [
        Cluster(float(row["lon"]), float(row["lat"]), float(row["population"]), KEPT_APART in row["name"])
        for row in townships
        if row["lon"] and float(row["population"]) > 0
    ]
    if not located:
        return [Cluster(float(zone["lon"]), float(zone["lat"]), 1.0, method="zone point")]
    here = sum(cluster.persons for cluster in located)
    rest = sum(float(row["population"]) for row in townships) - here
    if here < LEAST_LOCATED_SHARE * (here + rest):
        located.append(Cluster(float(zone["lon"]), float(zone["lat"]), rest, True, "rest"))
    apart = merge([cluster for cluster in located if cluster.is_apart], 1)
    others = merge([cluster for cluster in located if not cluster.is_apart], POINTS_A_ZONE - len(apart))
    return sorted(apart + others, key=lambda cluster: -cluster.persons)


def merge(clusters: list[Cluster], n_wanted: int) -> list[Cluster]:
    """Greedy merging of the pair whose union spreads least (Ward), until `n_wanted` are left."""
    clusters = list(clusters)
    while len(clusters) > n_wanted:
        first, second = min(
            ((a, b) for a in range(len(clusters)) for b in range(a + 1, len(clusters))),
            key=lambda pair: (spread(clusters[pair[0]], clusters[pair[1]]), pair),
        )
        joined = union(clusters[first], clusters[second])
        clusters = [c for i, c in enumerate(clusters) if i not in (first, second)] + [joined]
    return clusters


def spread(a: Cluster, b: Cluster) -> float:
    return a.persons * b.persons / (a.persons + b.persons) * distance_km(a.lon, a.lat, b.lon, b.lat) ** 2


def union(a: Cluster, b: Cluster) -> Cluster:
    persons = a.persons + b.persons
    return Cluster(
        (a.lon * a.persons + b.lon * b.persons) / persons,
        (a.lat * a.persons + b.lat * b.persons) / persons,
        persons,
        a.is_apart and b.is_apart,
        a.method,
    )


def distance_km(lon_a: float, lat_a: float, lon_b: float, lat_b: float) -> float:
    """Great-circle distance for short ways (equirectangular)."""
    east = (lon_a - lon_b) * math.cos(math.radians((lat_a + lat_b) / 2))
    return KM_A_DEGREE * math.hypot(east, lat_a - lat_b)


def rounded_shares(shares: list[float]) -> list[float]:
    """Shares with six decimals that sum to one exactly; the first takes what is left."""
    tail = [round(share, 6) for share in shares[1:]]
    return [round(1 - sum(tail), 6), *tail]
