"""Times over the networks themselves."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from xietong.model.transport.network_times import network_times
from xietong.model.transport.settings import TransportSettings
from xietong.model.transport.skims import by_date
from xietong.region.networks import Networks
from xietong.region.region import Region


def test_times_between_nodes_and_stations_by_hand(networks: Networks, settings: TransportSettings) -> None:
    found = network_times(networks, [2020], settings)[2020]
    assert found.road[0, 1] == pytest.approx(22.0)
    assert found.road[0, 2] == pytest.approx(22.0 + 33.0 + 44.0)
    assert found.rail[0, 1] == found.rail[1, 0] < 60.0
    entries = 2.0 * settings.metro_entry + settings.metro_wait
    assert found.metro[0, 2] == pytest.approx(8.0 + entries)
    assert np.isinf(found.metro[0, 3])


def test_years_in_which_nothing_opens_share_their_times(networks: Networks, settings: TransportSettings) -> None:
    times = network_times(networks, range(2028, 2032), settings)
    assert times[2028].road is times[2029].road
    assert times[2030].road[1, 2] < times[2029].road[1, 2]
    assert times[2030].rail is times[2028].rail


def test_what_opens_never_slows_the_networks_of_the_region(region: Region, settings: TransportSettings) -> None:
    times = network_times(by_date(region.networks), (2010, 2016, 2022, 2035), settings)
    for name in ("road", "rail", "metro"):
        chain = [getattr(times[year], name) for year in times]
        assert all((after <= before + 1e-9).all() for before, after in pairwise(chain))
        assert np.isfinite(chain[-1]).sum() >= np.isfinite(chain[0]).sum()
        np.testing.assert_allclose(chain[-1], chain[-1].T)


def test_a_planned_line_runs_from_its_date_on(networks: Networks, settings: TransportSettings) -> None:
    rail = replace(networks.rail, is_open=np.array([False]), open_date=np.array([2030.0]))
    times = network_times(by_date(replace(networks, rail=rail)), (2029, 2030), settings)
    assert np.isinf(times[2029].rail).all()
    assert np.isfinite(times[2030].rail[0, 1])
    never = replace(rail, open_date=np.array([np.nan]))
    assert np.isinf(network_times(by_date(replace(networks, rail=never)), [2035], settings)[2035].rail).all()
