"""The base year of a region whose flows are observed."""

from dataclasses import replace

import numpy as np
import pytest
from tests.reference.mrrh import Parameters, base_from_distance

from xietong.model.economy.equilibrium import next_vector
from xietong.model.economy.kernels import prepare
from xietong.model.economy.unknowns import size_of
from xietong.model.one_sector import OneSectorSettings, one_sector_economy
from xietong.model.state import no_shocks

N_ZONE = 9
RANDOM = np.random.default_rng(4)
PLACE = RANDOM.uniform(0.0, 100.0, (N_ZONE, 2))
DISTANCE = 3.0 + np.hypot(*(PLACE[:, None, :] - PLACE[None, :, :]).transpose(2, 0, 1))
COMMUTERS = RANDOM.uniform(10.0, 1e3, (N_ZONE, N_ZONE)) * (RANDOM.random((N_ZONE, N_ZONE)) > 0.3) + np.eye(N_ZONE)
WAGE = RANDOM.uniform(2e4, 5e4, N_ZONE)
JURISDICTION = np.arange(N_ZONE) % 3


def economy(settings: OneSectorSettings = OneSectorSettings()):  # noqa: B008
    return one_sector_economy(COMMUTERS, WAGE, DISTANCE, COMMUTERS.sum(axis=1) * 2.0, JURISDICTION, settings)


def test_the_base_year_is_an_equilibrium() -> None:
    base = economy()
    neutral = no_shocks(N_ZONE, 1, 0, 1, 3)
    image = next_vector(base, neutral, prepare(base, neutral), np.zeros(size_of(base)))
    np.testing.assert_allclose(image, 0.0, atol=1e-13)


def test_every_zone_sells_what_it_makes_and_buys_what_it_earns() -> None:
    base = economy()
    bought = COMMUTERS @ WAGE
    np.testing.assert_allclose(base.trade_share[0] @ bought, WAGE * COMMUTERS.sum(axis=0), rtol=1e-12)
    np.testing.assert_allclose(base.trade_share[0].sum(axis=0), 1.0, rtol=1e-14)


def test_trade_shares_fall_with_distance_as_the_two_elasticities_say() -> None:
    settings = OneSectorSettings(trade_elasticity=5.0, trade_cost_exponent=0.3)
    share = economy(settings).trade_share[0]
    cross = share[0, 1] * share[2, 3] / (share[0, 3] * share[2, 1])
    ratio = DISTANCE[0, 1] * DISTANCE[2, 3] / (DISTANCE[0, 3] * DISTANCE[2, 1])
    assert cross == pytest.approx(ratio**-1.5, rel=1e-12)


def test_trade_shares_are_those_of_the_reference() -> None:
    expected = base_from_distance(COMMUTERS, WAGE, DISTANCE, Parameters()).trade_share
    np.testing.assert_allclose(economy().trade_share[0], expected, rtol=1e-11)


def test_units_of_money_persons_and_distance_do_not_matter() -> None:
    base = economy()
    other = one_sector_economy(
        COMMUTERS / 7.0, WAGE * 8.0, DISTANCE * 0.6, base.persons, JURISDICTION, OneSectorSettings()
    )
    np.testing.assert_allclose(other.trade_share, base.trade_share, rtol=1e-11)
    np.testing.assert_allclose(other.commuting_share, base.commuting_share, rtol=1e-14)


def test_free_entry_adds_its_spillover_to_that_of_agglomeration() -> None:
    base = economy(OneSectorSettings(trade_elasticity=4.0, agglomeration=0.03))
    assert base.variety == pytest.approx(0.25)
    assert base.agglomeration == pytest.approx(0.03)


def test_one_elasticity_serves_all_choices_of_people() -> None:
    base = economy(replace(OneSectorSettings(), commuting_elasticity=6.0))
    for name in ("sector_elasticity", "commuting_elasticity", "residence_elasticity", "migration_elasticity"):
        assert np.all(getattr(base, name) == 6.0)


def test_each_jurisdiction_has_its_zones() -> None:
    assert economy().jurisdiction_members.tolist() == [
        [float(zone % 3 == place) for zone in range(N_ZONE)] for place in range(3)
    ]
