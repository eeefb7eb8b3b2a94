"""Rail times against timetables."""

from collections.abc import Callable

import numpy as np
import pytest

from xietong.model.transport.settings import TransportSettings
from xietong.model.transport.timetable import check_timetable
from xietong.region.networks import RailNetwork
from xietong.region.region import Region, Table


def services(minutes: list[float], trains: list[float]) -> Table:
    return Table(
        "rail_services",
        {
            "origin_station": np.array(["s0", "s0", "s1", "elsewhere"][: len(minutes)]),
            "destination_station": np.array(["s1", "s2", "s2", "s0"][: len(minutes)]),
            "minutes": np.array(minutes),
            "median_minutes": np.full(len(minutes), np.nan),
            "direct_trains": np.array(trains),
        },
    )


def test_a_perfect_timetable_has_no_error(
    rail_network: Callable[..., RailNetwork], settings: TransportSettings
) -> None:
    rail = rail_network([0.0, 60.0, 160.0], [(0, 1, "a"), (1, 2, "a")], "high_speed", minutes=20.0)
    table = services([20.0, 40.0 + settings.rail_stop, 20.0, 9.0], [9.0, 9.0, 9.0, 9.0])
    check = check_timetable(rail, table, 2020, settings)
    assert check.origin == ("s0", "s0", "s1")
    assert check.median_error == pytest.approx(0.0, abs=1e-9)


def test_pairs_with_few_trains_are_left_out(
    rail_network: Callable[..., RailNetwork], settings: TransportSettings
) -> None:
    rail = rail_network([0.0, 60.0, 160.0], [(0, 1, "a"), (1, 2, "a")], "high_speed", minutes=20.0)
    check = check_timetable(rail, services([25.0, 99.0, 99.0], [5.0, 4.0, 0.0]), 2020, settings)
    assert check.destination == ("s1",)
    assert check.median_error == pytest.approx(0.2)
    assert np.isnan(check.rank_correlation)
    assert "1 pairs" in str(check)


def test_the_timetable_of_2016_is_met(region: Region, settings: TransportSettings) -> None:
    """Oracle: China Railway timetable of 2016-03-10, 76 directed pairs with at least five direct trains."""
    check = check_timetable(region.networks.rail, region.tables["rail_services"], 2016, settings)
    assert len(check.listed) >= 60
    assert check.median_error < 0.15
    assert check.rank_correlation > 0.9
