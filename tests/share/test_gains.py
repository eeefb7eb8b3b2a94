"""What governments gain by a set of measures, on six zones and by hand."""

from collections.abc import Mapping
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from xietong.assess.governments import PARTS
from xietong.assess.tools import Problem, Tools, no_progress
from xietong.assess.travel_shares import NO_TRAVEL
from xietong.model.baseline import Baseline
from xietong.model.dynamics import Approach, State
from xietong.model.public_finance import finance_of
from xietong.model.state import Outcome, Status, no_shocks
from xietong.plan.change import no_change, sum_of
from xietong.region.region import Region
from xietong.share.coalitions import Definition, coalition_values, provinces
from xietong.share.gains import Walk, parts_by_player, zone_gains

IDS = ("upper", "both", "idle")


class Kept:
    """A store in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, Mapping[str, np.ndarray]] = {}

    def load(self, key: str) -> Mapping[str, np.ndarray] | None:
        """What is kept under a key."""
        return self.kept.get(key)

    def save(self, key: str, arrays: Mapping[str, np.ndarray]) -> None:
        """Keep it."""
        self.kept[key] = arrays


class Measure(SimpleNamespace):
    """A measure of the tests."""

    def host_zones(self, region: Region) -> frozenset[int]:
        """Where it takes place."""
        return frozenset(self.zones)

    touched_zones = host_zones


class SmallPlan(SimpleNamespace):
    """A plan of the tests."""

    def in_space(self) -> "SmallPlan":
        """Itself."""
        return self

    def model_dump_json(self) -> str:
        """Its name."""
        return "small"


def _plan() -> Any:
    def measure(name: str, zones: tuple[int, ...]) -> Measure:
        return Measure(id=name, owner="centre", cost=None, zones=zones)

    return SmallPlan(measures=(measure("upper", (0,)), measure("both", (1, 4)), measure("idle", (5,))), acts_for={})


def _walk(six: Baseline) -> Walk:
    """Two years; each measure but the idle one builds floor space, which raises output there."""
    blank, plan = no_change(six), _plan()
    changes = []
    for year in (2021, 2022):
        built = {"upper": {0: 1.0}, "both": {1: 0.5, 4: year - 2020.0}, "idle": {}}
        row = []
        for name in IDS:
            floor = np.zeros(6)
            for zone, amount in built[name].items():
                floor[zone] = amount
            row.append(replace(blank, floor_space=floor))
        changes.append(tuple(row))
    state = State(six.economy.resident_workers, np.ones(6), np.ones(3))
    return Walk(
        six,
        plan,
        (2021, 2022),
        tuple(changes),
        ((NO_TRAVEL,) * 3,) * 2,
        outcomes=(six.outcome,) * 2,
        unknowns=(None,) * 2,
        states=(state,) * 3,
    )


class Solver:
    """Output rises by a tenth for each unit of floor space built; people stay."""

    def __init__(self, store: Kept | None = None) -> None:
        self.solves = 0
        self.tools = Tools(
            solve=None,
            first_state=lambda six: State(six.economy.resident_workers, np.ones(6), np.ones(3)),
            advance=None,
            certify=None,
            approach=self._approach,
            read=self._read,
            changes=None,
            problem=lambda six, changes: Problem(
                replace(no_shocks(6, 4, 1, 3, 2), floor_space_hat=1.0 + sum_of(changes, six).floor_space), np.ones(6)
            ),
            replace_parameters=None,
            store=store,
            progress=no_progress,
        )

    def _approach(self, six: Baseline, problem: Problem, state: State, start: Any, tolerance: float) -> Approach:
        self.solves += 1
        return Approach(np.zeros(1), state, Status.CONVERGED, 0.0, 1)

    def _read(self, six: Baseline, problem: Problem, state: State, found: Approach) -> Outcome:
        grown = 1.0 + 0.1 * (np.asarray(problem.shocks.floor_space_hat) - 1.0)
        return replace(six.outcome, output=six.outcome.output * grown[None, :])


def _gains(six: Baseline, ids: tuple[str, ...], solver: Solver | None = None) -> np.ndarray:
    tools = (solver or Solver()).tools
    return zone_gains(tools, _walk(six), ids, [finance_of(six)], is_kept_whole=False)[0]


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
    solver, walk = Solver(), _walk(six)
    read = zone_gains(solver.tools, walk, ("both",), [finance_of(six)], read=(2022,), is_kept_whole=False)
    np.testing.assert_allclose(read[..., 0], 0.5 * read[..., 1])


def test_the_value_of_everyone_is_the_sum_of_their_gains_and_a_dummy_has_none(six: Baseline) -> None:
    players = provinces(six.region)
    solver = Solver()

    def gains_of(sets: Any) -> np.ndarray:
        return np.stack(
            [parts_by_player(_gains(six, ids, solver)[None], players.of_zone, 2)[0].sum(axis=0) for ids in sets]
        )

    values = coalition_values(_plan(), six.region, players, Definition.CONSENT, (2021, 2022), gains_of)
    game = values.game(0.05, 2020)
    whole = values.gains[values.set_of[-1]] @ np.array([1 / 1.05, 1 / 1.05**2])
    assert game.values[-1] == pytest.approx(whole.sum())
    # The lower government alone can carry out the idle measure only.
    assert game.values[0b10] == pytest.approx(0.0, abs=1e-12)
    assert game.values[0b01] > 0
