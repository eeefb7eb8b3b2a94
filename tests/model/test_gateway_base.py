"""The gateways of Beijing-Tianjin-Hebei put together for the economy, with made-up travel, people and trade."""

from dataclasses import replace
from functools import partial
from types import SimpleNamespace
from typing import Any

import jax
import numpy as np
import pytest
from tests.model.gateways.grounds import grounds

from xietong.model.feedback import Quantities
from xietong.model.gateway_base import gateway_base, gateway_offer, gateway_wing
from xietong.model.gateways.base import closed_beside, cluster_of
from xietong.model.gateways.equilibrium import solve_gateways
from xietong.model.gateways.wing import GatewayWing
from xietong.model.state import no_shocks
from xietong.plan.gateway_edits import (
    NewGateway,
    add_gateway,
    change_charge,
    expand,
    gateways_with,
    merge,
    withdraw_service,
)
from xietong.region.gateways import PORT


@pytest.fixture(scope="module")
def place(region: Any) -> Any:
    return grounds(region)


@pytest.fixture(scope="module")
def base(place: Any) -> Any:
    found = gateway_base(place)
    assert found is not None
    return found


@pytest.fixture(scope="module")
def wing(base: Any) -> GatewayWing:
    return gateway_wing(base)


_answer = jax.jit(lambda wing, quantities: wing.respond(quantities, np.zeros(0)))


def signal(wing: GatewayWing, place: Any, base: Any, *edits: Any) -> np.ndarray:
    """By kind and zone, with the people and the trade of the base year."""
    fields = dict.fromkeys(Quantities.__dataclass_fields__) | {
        "exports": place.outcome.exports,
        "imports": place.outcome.imports,
        "labour_income": place.outcome.labour_income,
    }
    offer = gateway_offer(base, gateways_with(base.known, edits)) if edits else None
    quiet = no_shocks(len(base.region.zones), len(place.market), 1, 3, 3)
    quantities = Quantities(**{**fields, "shocks": replace(quiet, gateways=offer)})
    return np.asarray(_answer(wing, quantities)).reshape(6, -1)


def test_the_base_year_says_nothing_and_no_more_trade_passes_than_the_traffic_is_worth(
    base: Any, wing: GatewayWing, place: Any
) -> None:
    assert np.abs(signal(wing, place, base)).max() < 1e-12
    trade = (place.outcome.exports + place.outcome.imports).sum(axis=1)
    state = solve_gateways(cluster_of(base, base.known, PORT))
    tonnes = state.flow[:, : len(base.region.zones)].sum(axis=(1, 2))
    value = np.array([base.known.parameters[kind]["goods_value"] for kind in ("containers", "coal", "ore", "other")])
    passing = trade @ base.weight(PORT)
    assert (passing <= tonnes * value * (1.0 + 1e-9)).all()
    inside = base.passing[PORT] < 1.0
    np.testing.assert_allclose(passing[inside], (tonnes * value)[inside], rtol=1e-9)


def test_what_users_pay_more_is_what_trade_costs_more(base: Any, wing: GatewayWing, place: Any) -> None:
    dearer = partial(change_charge, code="TJ", yuan={"containers": 1e-3})
    found = signal(wing, place, base, dearer)[2:]
    trade = place.outcome.exports + place.outcome.imports
    on_trade = (trade * (base.weight(PORT) @ found)).sum()
    state = solve_gateways(cluster_of(base, base.known, PORT))
    cost = np.asarray(wing.value)[2:, None] * found
    on_users = (state.flow[:, : cost.shape[1]].sum(axis=2) * cost).sum()
    # Only where less than all trade of a kind passes are the two the same yuan.
    assert (base.passing[PORT] < 1.0).all()
    assert abs(on_users) > 1e3
    assert on_trade == pytest.approx(on_users, rel=1e-3)


def test_every_kind_of_measure_at_a_port_moves_the_cost_of_its_cargo_as_it_should(
    base: Any, wing: GatewayWing, place: Any, region: Any
) -> None:
    binhai, caofeidian = (region.zones.code.index(code) for code in ("120116", "130209"))
    containers, coal = 2, 3
    room = signal(wing, place, base, partial(expand, code="TJ", capacity=7e8, phase=1.0))
    assert (room[containers] < 0.0).all()
    assert room[containers, binhai] < room[containers, caofeidian] < -1e-4
    assert np.abs(room[:2]).max() < 1e-12
    dear = signal(wing, place, base, partial(change_charge, code="TS", yuan={"coal": 5.0}))
    assert (dear[coal] > 0.0).all()
    apart = signal(wing, place, base, partial(withdraw_service, code="TJ", kinds=("coal",), withdrawn=1.0))
    assert (apart[coal] > 0.0).all()
    # Its quays are freer for what it keeps.
    assert apart[containers, binhai] < 0.0
    one = signal(wing, place, base, partial(merge, operators=("Tianjin Port Group", "Hebei Port Group"), into="One"))
    assert np.abs(one).max() < 1e-12


def test_a_new_airport_brings_the_outer_world_nearer_to_its_zone_above_all(
    base: Any, wing: GatewayWing, place: Any, region: Any
) -> None:
    zone = region.zones.code.index("130709")
    new = NewGateway("NEW", "airport", "New", "新", zone, "New", 2e7, "SJW", np.array([0.0, 0.0, 1.0]))
    found = signal(wing, place, base, partial(add_gateway, new=new))
    assert (found[0] < 0.0).all()
    assert found[0].argmin() == zone
    assert np.abs(found[2:]).max() < 1e-12


def test_gateways_without_the_plan_know_nothing_of_its_measures(base: Any) -> None:
    edits = (
        partial(change_charge, code="TJ", yuan={"coal": 5.0}),
        partial(withdraw_service, code="TJ", kinds=("ore",), withdrawn=0.5),
        partial(merge, operators=("Tianjin Port Group", "Hebei Port Group"), into="One"),
        partial(expand, code="TS", capacity=9e8, phase=1.0),
    )
    without = closed_beside(base.known, gateways_with(base.known, edits))
    for name in ("operator", "capacity", "opens", "charge_change", "service"):
        kept, known = getattr(without, name), getattr(base.known, name)
        if isinstance(known, dict):
            for kind, values in known.items():
                np.testing.assert_array_equal(kept[kind], values)
        else:
            np.testing.assert_array_equal(kept, known)


def test_a_region_without_gateways_has_none(region: Any, place: Any) -> None:
    fewer = {name: table for name, table in region.tables.items() if name != "gateways"}
    bare = SimpleNamespace(**{**vars(place), "region": replace(region, tables=fewer)})
    assert gateway_base(bare) is None
