"""The benefits of the built-in plan, shared."""

import numpy as np
import pytest

from xietong.errors import RegionError, ShareError
from xietong.model.baseline import Baseline
from xietong.plan.read import read_plan
from xietong.share.benefits import Benefits, share_benefits


@pytest.mark.parametrize(
    ("wrong", "where"),
    [({"rule": "lots"}, "rule"), ({"players": "villages"}, "players"), ({"definition": "none"}, "definition")],
)
def test_an_unknown_choice_is_refused_with_the_known_ones(six: Baseline, wrong: dict[str, str], where: str) -> None:
    with pytest.raises(ShareError) as refused:
        share_benefits(six, read_plan("bth-coordinated"), **wrong)
    assert [finding.where for finding in refused.value.findings] == [where]


def test_years_must_go_beyond_the_base_year(six: Baseline) -> None:
    with pytest.raises(ShareError, match="End after 2020"):
        share_benefits(six, read_plan("bth-coordinated"), years=[2020])


def test_years_after_the_horizon_of_the_plan_are_refused(six: Baseline) -> None:
    with pytest.raises(ShareError, match="end in 2050, after the horizon of the plan, 2035") as refused:
        share_benefits(six, read_plan("bth-coordinated"), years=[2020, 2050])
    assert refused.value.findings[0].remedy


def test_a_region_without_public_budgets_is_refused(six: Baseline) -> None:
    six.region.tables.pop("public_finance")
    with pytest.raises(RegionError, match="no table of public budgets"):
        share_benefits(six, read_plan("bth-coordinated"))


@pytest.fixture(scope="module")
def shared(baseline: Baseline) -> Benefits:
    """Two years of the strategy among the three governments."""
    plan = read_plan("bth-coordinated", baseline.region)
    return share_benefits(baseline, plan, years=range(2020, 2023), has_range=False)


@pytest.mark.slow
def test_what_is_shared_is_what_all_gain_and_payments_add_up_to_nothing(shared: Benefits) -> None:
    together = shared.game.values[-1]
    assert shared.own.sum() == pytest.approx(together)
    assert shared.game.values[0] == 0.0
    for division in shared.divisions.values():
        assert division.shares.sum() == pytest.approx(together)
        assert abs(division.transfers.sum()) < 1.0
        assert sum(payment.yuan for payment, _ in division.payments) == pytest.approx(
            np.maximum(division.transfers, 0.0).sum(), abs=10.0
        )
        carried = [sum(way.carried for way in ways) for _, ways in division.payments]
        assert carried == pytest.approx([payment.yuan for payment, _ in division.payments])


@pytest.mark.slow
def test_books_of_the_strategy_close_and_every_yuan_is_counted_once(shared: Benefits) -> None:
    assert all(one.closes for one in shared.reconciliation)
    for without in shared.books_without:
        np.testing.assert_allclose(without.balance, 0.0, atol=1.0)
    change = shared.books_with[-1].less(shared.books_without[-1])
    np.testing.assert_allclose(change.balance, shared.parts[0, :, -1], atol=1.0)
    np.testing.assert_allclose(shared.agreed.net.sum(axis=1), 0.0, atol=1e-3)
