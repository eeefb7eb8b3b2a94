"""Smoothing of observed flows: what gravity predicts, how much it counts, and what rests on it."""

from dataclasses import replace

import numpy as np
import pytest
from tests.model.economy.nests.nest import quiet, residual_at_base, solve_nest

from xietong import regions
from xietong.errors import RegionError
from xietong.model.one_sector import OneSectorSettings, one_sector_economy, smoothed_commuters
from xietong.model.setting import setting_of
from xietong.model.smoothing import gravity_shares, held_out_weight, share_on_uncounted_pairs, smoothed_flows

N_ZONE = 8


def counted(weight: float, seed: int = 3, commuters: int = 400) -> tuple[np.ndarray, np.ndarray]:
    """Commuters drawn from shares that lie about gravity as under a Dirichlet prior of a weight, and gravity."""
    random = np.random.default_rng(seed)
    nearness = np.exp(-random.uniform(0.0, 4.0, (60, N_ZONE)))
    predicted = nearness / nearness.sum(axis=1, keepdims=True)
    drawn = np.stack([random.dirichlet(weight * row) for row in predicted])
    return np.stack([random.multinomial(commuters, row) for row in drawn]).astype(float), predicted


def test_gravity_meets_the_counted_jobs() -> None:
    count, predicted = counted(50.0)
    found = gravity_shares(count, predicted)
    np.testing.assert_allclose(found.sum(axis=1), 1.0, rtol=1e-14)
    np.testing.assert_allclose(count.sum(axis=1) @ found, count.sum(axis=0), rtol=1e-11)


def test_smoothing_keeps_residents_and_gives_every_pair_someone() -> None:
    count, predicted = counted(2.0)
    assert (count == 0.0).any()
    flows = smoothed_flows(count, predicted, 25.0)
    np.testing.assert_allclose(flows.sum(axis=1), count.sum(axis=1), rtol=1e-14)
    assert flows.min() > 0.0
    assert flows[2, 5] == pytest.approx(400.0 * (count[2, 5] + 25.0 * predicted[2, 5]) / 425.0)


def test_without_weight_the_counts_stay_and_with_all_of_it_gravity_is_left() -> None:
    count, predicted = counted(5.0)
    np.testing.assert_allclose(smoothed_flows(count, predicted, 0.0), count, rtol=1e-15)
    np.testing.assert_allclose(smoothed_flows(count, predicted, 1e12), 400.0 * predicted, rtol=1e-8)


@pytest.mark.parametrize("weight", [5.0, 60.0, 700.0])
def test_the_held_out_weight_is_that_of_the_draw(weight: float) -> None:
    count, predicted = counted(weight)
    assert held_out_weight(count, predicted) == pytest.approx(weight, rel=0.25)


def test_the_held_out_weight_predicts_commuters_one_by_one_better_than_others_do() -> None:
    count, predicted = counted(20.0, commuters=30)

    def mean_log_prediction(weight: float) -> float:
        random = np.random.default_rng(1)
        total = 0.0
        for row, share in zip(count, predicted, strict=True):
            order = random.permutation(np.repeat(np.arange(N_ZONE), row.astype(int)))
            before = np.zeros(N_ZONE)
            for place in order:
                total += np.log((before[place] + weight * share[place]) / (before.sum() + weight))
                before[place] += 1.0
        return total

    best = held_out_weight(count, predicted)
    assert mean_log_prediction(best) > max(mean_log_prediction(0.6 * best), mean_log_prediction(1.6 * best))


def test_what_rests_on_uncounted_pairs_by_hand() -> None:
    flows, count = np.array([[6.0, 1.0], [1.0, 2.0]]), np.array([[6.0, 0.0], [1.0, 2.0]])
    assert share_on_uncounted_pairs(flows, count) == pytest.approx(0.1)
    change = np.array([[0.0, -0.5], [-0.5, 0.0]])
    assert share_on_uncounted_pairs(flows, count, change) == pytest.approx(0.5)


def test_no_smoothing_is_the_default() -> None:
    setting = setting_of(regions.germany())
    assert setting.parameters["smoothing"] == 0.0
    assert setting.parameters["commuting_cost_exponent"] == 0.47


def test_smoothing_is_asked_for_by_name_and_a_negative_one_is_refused() -> None:
    region = regions.germany()
    assert region.flows is not None
    economy = setting_of(region, {"smoothing": 2.0, "mu": 0.5}).economy
    settings = OneSectorSettings(smoothing=2.0, commuting_cost_exponent=0.5)
    expected = smoothed_commuters(region.flows.commuters, region.flows.distance_km, settings)
    np.testing.assert_allclose(
        np.asarray(economy.resident_workers)[0][:, None] * economy.commuting_share[0], expected, rtol=1e-12
    )
    assert expected.min() > 0.0
    with pytest.raises(RegionError, match="smoothing"):
        setting_of(region, {"smoothing": -1.0})


def test_germany_smoothed_lets_a_line_create_commuters_where_none_were_counted() -> None:
    region = regions.germany()
    flows = region.flows
    assert flows is not None
    count = flows.commuters
    settings = OneSectorSettings(smoothing=1.0)
    smooth = smoothed_commuters(count, flows.distance_km, settings)
    # Counts below ten are not published: what gravity puts there is little.
    assert 1e-5 < share_on_uncounted_pairs(smooth, count) < 1e-4
    economy = one_sector_economy(
        count,
        flows.monthly_income_workplace,
        flows.distance_km,
        region.zones.residents,
        region.zones.jurisdiction,
        settings,
    )
    assert residual_at_base(economy) < 1e-13
    impedance = np.full(count.shape, np.log(0.96)) * economy.commuting_elasticity
    np.fill_diagonal(impedance, 0.0)
    found = solve_nest(economy, replace(quiet(economy), commuting_impedance=impedance))
    # As counted the gain is 1.43472 %; smoothing moves it in the fifth digit of utility.
    assert found.welfare[0] == pytest.approx(1.0143472, abs=2e-4)
    assert share_on_uncounted_pairs(smooth, count, impedance) < 1e-3
