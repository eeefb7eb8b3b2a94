"""What governments gain by a set of measures, on six zones and by hand."""

from typing import Any

import numpy as np
import pytest
from tests.share.six_walk import IDS, Kept, Solver, six_walk, small_plan

from xietong.assess.governments import PARTS
from xietong.model.baseline import Baseline
from xietong.model.public_finance import finance_of
from xietong.share.coalitions import Definition, coalition_values, provinces
from xietong.share.gains import parts_by_player, zone_gains


def _gains(six: Baseline, ids: tuple[str, ...], solver: Solver | None = None) -> np.ndarray:
    tools = (solver or Solver()).tools
    return zone_gains(tools, six_walk(six), ids, [finance_of(six)], is_kept_whole=False)[0]


def test_nothing_carried_out_gains_nothing_and_so_does_an_idle_measure(six: Baseline) -> None:
    np.testing.assert_allclose(_gains(six, ()), 0.0, atol=1e-12)
    np.testing.assert_allclose(_gains(six, ("idle",)), 0.0, atol=1e-12)


def test_output_brings_revenue_and_rents_where_it_rises(six: Baseline) -> None:
    gains = _gains(six, ("upper",))
    assert gains.shape == (3, 6, 2)
    budget, residents, owners = (gains[PARTS.index(part)] for part in PARTS)
    assert (budget[0] > 0).all()
    np.testing.assert_allclose(residents, 0.0, atol=1e-12)
    finance = finance_of(six)
    rents = 0.1 * six.outcome.output[:, 0].sum()
    np.testing.assert_allclose(owners[0], 0.5 * (1.0 - finance.taxes.on_rents[0]) * 0.1 * rents)
    np.testing.assert_allclose(gains[:, 1:], 0.0, atol=1e-12)


def test_cities_and_jurisdictions_add_up_to_the_same(six: Baseline) -> None:
    gains = _gains(six, IDS)[None]
    zones = six.region.zones
    parts = [parts_by_player(gains, of, 2).sum(axis=2) for of in (zones.city, zones.jurisdiction)]
    np.testing.assert_allclose(parts[0], parts[1])


def test_a_set_that_is_kept_is_not_solved_again(six: Baseline) -> None:
    solver = Solver(Kept())
    first = _gains(six, ("upper",), solver)
    assert solver.solves == 2
    np.testing.assert_array_equal(_gains(six, ("upper",), solver), first)
    assert solver.solves == 2


def test_a_year_that_is_not_read_lies_between_those_that_are(six: Baseline) -> None:
    solver, walk = Solver(), six_walk(six)
    read = zone_gains(solver.tools, walk, ("both",), [finance_of(six)], read=(2022,), is_kept_whole=False)
    np.testing.assert_allclose(read[..., 0], 0.5 * read[..., 1])


def test_the_value_of_everyone_is_the_sum_of_their_gains_and_a_dummy_has_none(six: Baseline) -> None:
    players = provinces(six.region)
    solver = Solver()

    def gains_of(sets: Any) -> np.ndarray:
        return np.stack(
            [parts_by_player(_gains(six, ids, solver)[None], players.of_zone, 2)[0].sum(axis=0) for ids in sets]
        )

    values = coalition_values(small_plan(), six.region, players, Definition.CONSENT, (2021, 2022), gains_of)
    game = values.game(0.05, 2020)
    whole = values.gains[values.set_of[-1]] @ np.array([1 / 1.05, 1 / 1.05**2])
    assert game.values[-1] == pytest.approx(whole.sum())
    # The lower government alone can carry out the idle measure only.
    assert game.values[0b10] == pytest.approx(0.0, abs=1e-12)
    assert game.values[0b01] > 0
