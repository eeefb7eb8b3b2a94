"""Who travels how: flows by city and mode, and the fit of commuting in another year."""

from pathlib import Path

import numpy as np
import pytest

from xietong.assess.modes import FREIGHT, PlanModes, modes_of_plan
from xietong.model.baseline import Baseline
from xietong.model.calibrate import calibrate
from xietong.model.congestion_base import base_quantities
from xietong.model.coupled import signal_size
from xietong.model.transport.times import BUSINESS, CAR, COMMUTING, MODES, PURPOSES
from xietong.plan.change import no_change
from xietong.region.read import read_region

WAYS = 2.0


@pytest.fixture(scope="module")
def baseline() -> Baseline:
    return calibrate(read_region(Path(__file__).parents[1] / "regions" / "crooked"))


@pytest.fixture(scope="module")
def still(baseline: Baseline) -> PlanModes:
    silence = np.zeros(signal_size(baseline.wings))
    return modes_of_plan(
        baseline, baseline.point_times, no_change(baseline), base_quantities(baseline.economy), silence
    )


def test_every_commuter_goes_out_and_back_by_some_mode(baseline: Baseline, still: PlanModes) -> None:
    flows = np.asarray(base_quantities(baseline.economy).commuting)
    city = baseline.region.zones.city
    wanted = WAYS * np.bincount(city, flows.sum(axis=1), minlength=len(baseline.region.cities))
    np.testing.assert_allclose(still.base.trips[PURPOSES.index(COMMUTING)].sum(axis=0), wanted, rtol=1e-9)


def test_who_drives_is_who_meets_congestion(baseline: Baseline, still: PlanModes) -> None:
    flows = np.asarray(base_quantities(baseline.economy).commuting)
    driven = WAYS * (flows * baseline.commuting.car_share).sum()
    found = still.base.trips[PURPOSES.index(COMMUTING), MODES.index(CAR)].sum()
    assert found == pytest.approx(driven, rel=1e-9)


def test_nothing_changes_where_nothing_changes(baseline: Baseline, still: PlanModes) -> None:
    np.testing.assert_allclose(still.last.trips, still.base.trips, rtol=1e-9)
    np.testing.assert_allclose(still.last.person_km, still.base.person_km, rtol=1e-9)
    model = [moment.model for moment in baseline.commuting.moments]
    np.testing.assert_allclose(still.moments, model, rtol=1e-9)


def test_slower_roads_leave_fewer_drivers_and_as_many_travellers(baseline: Baseline, still: PlanModes) -> None:
    slower = np.full(signal_size(baseline.wings), 0.1)
    quantities = base_quantities(baseline.economy)
    found = modes_of_plan(baseline, baseline.point_times, no_change(baseline), quantities, slower)
    commuting = PURPOSES.index(COMMUTING)
    assert found.last.trips[commuting, MODES.index(CAR)].sum() < still.base.trips[commuting, MODES.index(CAR)].sum()
    total = still.base.trips[commuting].sum()
    assert found.last.trips[commuting].sum() == pytest.approx(total, rel=1e-9)


def test_business_trips_follow_jobs_and_leave_their_zone(baseline: Baseline, still: PlanModes) -> None:
    quantities = base_quantities(baseline.economy)
    jobs = np.asarray(quantities.employment).sum() + np.asarray(quantities.placed).sum()
    trips = still.base.trips[PURPOSES.index(BUSINESS)].sum()
    assert trips == pytest.approx(WAYS * 0.01 * jobs, rel=1e-6)


def test_goods_sent_are_those_of_the_economy(baseline: Baseline, still: PlanModes) -> None:
    sectors = baseline.region.sectors
    is_goods = [sectors.reach[sectors.code.index(code)] == "goods" for code in baseline.market]
    sold = np.asarray(base_quantities(baseline.economy).trade)[is_goods].sum() / 365.0
    assert still.base.goods.sum() == pytest.approx(sold, rel=1e-9)
    assert [row[1] for row in still.rows()].count(FREIGHT) == 2 * len(baseline.region.cities)
