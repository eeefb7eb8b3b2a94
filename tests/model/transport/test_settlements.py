"""Settlements: inhabited area and density."""

import numpy as np
import pytest

from xietong.model.transport.settings import TransportSettings
from xietong.model.transport.settlements import kilometres, membership, settle, zone_sum
from xietong.region.region import Points, Region


def test_a_degree_of_latitude_is_111_km() -> None:
    place = kilometres(np.array([116.0, 116.0]), np.array([39.0, 40.0]))
    assert np.linalg.norm(place[0] - place[1]) == pytest.approx(111.19, abs=0.02)


def test_a_lone_settlement_is_as_dense_as_it_says(region: Region, settings: TransportSettings) -> None:
    zones = region.zones
    points = Points(np.arange(len(zones)), zones.lon, zones.lat, np.ones(len(zones)))
    found = settle(points, zones, settings)
    wanted = np.minimum(zones.residents / settings.persons_per_settled_km2, zones.area_km2)
    np.testing.assert_allclose(found.area_km2, wanted)
    assert (found.density >= zones.residents / found.area_km2 * (1.0 - 1e-12)).all()
    assert (found.density >= zones.residents / zones.area_km2 * (1.0 - 1e-12)).all()


def test_the_core_of_beijing_is_the_densest_place(region: Region, settings: TransportSettings) -> None:
    found = settle(region.points, region.zones, settings)
    core = region.zones.tags["core_two"][found.zone]
    assert found.density[core].min() > 5 * np.median(found.density)


def test_zone_sums_equal_the_written_out_sum() -> None:
    zone, weight = np.array([1, 0, 1, 2]), np.array([0.25, 1.0, 0.75, 1.0])
    matrix = membership(zone, weight, 3)
    values = np.arange(16.0).reshape(4, 4)
    dense = matrix.toarray()
    np.testing.assert_allclose(zone_sum(values, matrix, matrix), dense @ values @ dense.T)
    np.testing.assert_allclose(dense.sum(axis=1), 1.0)
