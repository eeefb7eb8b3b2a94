"""Many years at once are what each year is by itself."""

from dataclasses import replace

import numpy as np

from xietong.model.transport.settings import TransportSettings
from xietong.model.transport.settlements import Settlements
from xietong.model.transport.skims import skim_points
from xietong.model.transport.times import BUSINESS
from xietong.model.transport.years import minutes_by_year
from xietong.region.networks import Networks

YEARS = (2018, 2019, 2020, 2029, 2031)


def test_each_year_is_exactly_that_year_and_years_alike_share_their_arrays(
    networks: Networks, settlements: Settlements, settings: TransportSettings
) -> None:
    metro, rail = networks.metro, networks.rail
    dated = replace(
        networks,
        metro=replace(metro, open_date=np.array([2000.0, 2018.7])),
        rail=replace(rail, open_date=np.array([2019.9])),
    )
    found = minutes_by_year(dated, settlements, YEARS, settings)
    for year in YEARS:
        alone = skim_points(dated, settlements, year, settings).minutes[BUSINESS]
        np.testing.assert_array_equal(found[year], alone)
    assert found[2020] is found[2029]
    assert len({id(minutes) for minutes in found.values()}) == 4
