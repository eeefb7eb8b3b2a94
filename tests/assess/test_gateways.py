"""Gateways under a plan, on the real tables with made-up travel and people."""

from dataclasses import replace
from functools import partial
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from tests.model.gateways.grounds import grounds

from xietong.assess.gateways import CONDUCTS, SIDES, assess_gateways, gateway_traffic
from xietong.model.gateway_base import gateway_base
from xietong.numerics.fixed_point import Status
from xietong.plan.gateway_edits import NewGateway, add_gateway, expand, merge
from xietong.region.gateways import ALL


def change(*edits: Any) -> Any:
    return SimpleNamespace(gateways=edits)


@pytest.fixture(scope="module")
def base(region):
    return grounds(region)


@pytest.fixture(scope="module")
def unchanged(base):
    return assess_gateways(base, (), None, base.outcome, base.outcome)


def test_a_plan_without_gateway_measures_changes_nothing(unchanged):
    for result in unchanged.types:
        for name in CONDUCTS:
            sides = [result.conduct(name, side) for side in SIDES]
            np.testing.assert_allclose(sides[0].users, sides[1].users, rtol=1e-9)
            np.testing.assert_allclose(sides[0].result.state.load, sides[1].result.state.load, rtol=1e-6)
    assert np.abs(unchanged.trade_cost).max() < 1e-12


def test_every_conduct_is_solved_and_the_joint_optimum_is_the_best(unchanged):
    for result in unchanged.types:
        for conduct in result.conducts:
            assert conduct.result.status is Status.CONVERGED
            assert conduct.welfare <= result.conduct("joint_optimum", conduct.side).welfare * (1 + 1e-12)
        for name in ("rivalry", "one_operator"):
            assert result.conduct(name, "without").result.gain_of_deviation < 0


def test_owners_share_the_whole_surplus_of_the_operators(unchanged):
    for result in unchanged.types:
        for conduct in result.conducts:
            assert conduct.owners.sum() == pytest.approx(conduct.operators.sum())
            assert conduct.owners[-1] == pytest.approx(0.0, abs=1e-3)


def test_fitted_shares_are_met_and_daxing_is_held_against_its_traffic(unchanged):
    airports, ports = unchanged.types
    for fit in (*airports.fits, *ports.fits):
        if fit.use == "fit":
            assert fit.model == pytest.approx(fit.published, rel=1e-7)
    daxing = next(fit for fit in airports.fits if (fit.gateway, fit.use) == ("PKX", "check"))
    assert daxing.kind == ALL
    assert daxing.published == pytest.approx(25.0 / 58.69)
    assert abs(daxing.model - daxing.published) < 0.1


def test_more_capacity_gains_users_and_shortens_the_way_to_the_outer_world(base):
    more = change(partial(expand, code="TJ", capacity=7e8, phase=1.0))
    found = assess_gateways(base, (more,), None, base.outcome, base.outcome)
    ports = found.types[1]
    before, after = (ports.conduct("as_charged", side) for side in SIDES)
    assert after.result.state.delay[0] < before.result.state.delay[0]
    assert after.users.sum() > before.users.sum()
    assert (found.trade_cost[base.market.index("mfg_machinery")] < 0).all()
    assert (found.trade_cost[base.market.index("finance")] == 0).all()


def test_a_merger_moves_rivalry_to_the_one_operator_and_leaves_the_charges_as_they_are(base, unchanged):
    one = change(partial(merge, operators=("Tianjin Port Group", "Hebei Port Group"), into="Bohai"))
    ports = assess_gateways(base, (one,), None, base.outcome, base.outcome).types[1]
    merged = ports.conduct("rivalry", "with_plan").result.state.charge
    np.testing.assert_allclose(merged, ports.conduct("one_operator", "without").result.state.charge, rtol=1e-6)
    now = ports.conduct("as_charged", "with_plan")
    np.testing.assert_allclose(
        now.result.state.load, unchanged.types[1].conduct("as_charged", "without").result.state.load
    )


def test_a_new_airport_stands_beside_the_old_ones_only_with_the_plan(base, region):
    zone = region.zones.code.index("130629")
    new = NewGateway(
        "XA", "airport", "Xiong'an", "雄安", zone, "Hebei Airport", 1e7, "SJW", np.array([0.0, 0.0, 1.0])
    )
    airports = assess_gateways(
        base, (change(partial(add_gateway, new=new)),), None, base.outcome, base.outcome
    ).types[0]
    loads = [airports.conduct("as_charged", side).result.state.load[-1] for side in SIDES]
    assert airports.gateway[-1] == "XA"
    assert loads[0] == 0
    assert loads[1] > 0
    assert airports.capacity[0, -1] == 0


def test_the_traffic_of_a_year_is_that_of_the_assessment(base):
    more = change(partial(expand, code="TJ", capacity=7e8, phase=1.0))
    found = assess_gateways(base, (more,), None, base.outcome, base.outcome)
    told = gateway_traffic(base, gateway_base(base), (more,), base.outcome)
    assert [one.type for one in told] == ["airport", "port"]
    for one, result in zip(told, found.types, strict=True):
        state = result.conduct("as_charged", "with_plan").result.state
        assert one.gateway == result.gateway
        np.testing.assert_allclose(one.traffic, state.traffic, rtol=1e-9)
        np.testing.assert_allclose(one.delay, state.delay, rtol=1e-9)


def test_richer_zones_fly_more(base):
    richer = replace_income(base.outcome, 1.1)
    airports = assess_gateways(base, (), None, base.outcome, richer).types[0]
    loads = [airports.conduct("as_charged", side).result.state.load.sum() for side in SIDES]
    assert 1.0 < loads[1] / loads[0] < 1.1


def replace_income(outcome: Any, factor: float) -> Any:
    return SimpleNamespace(**{**vars(outcome), "labour_income": factor * outcome.labour_income})


def test_a_region_without_gateways_has_no_result(base, region):
    fewer = {name: table for name, table in region.tables.items() if name != "gateways"}
    bare = SimpleNamespace(**{**vars(base), "region": replace(region, tables=fewer)})
    assert assess_gateways(bare, (), None, base.outcome, base.outcome) is None
