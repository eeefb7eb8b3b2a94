"""What coalitions of governments can carry out, and what they reach."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pytest

from xietong.errors import ShareError
from xietong.plan.plan import Plan
from xietong.plan.read import read_plan
from xietong.region.region import Region
from xietong.share.coalitions import (
    Definition,
    cities,
    coalition_of,
    coalition_values,
    consents_needed,
    measures_in_force,
    provinces,
    require_consent,
)


@pytest.fixture(scope="module")
def strategy() -> Plan:
    """The strategy of the built-in region."""
    return read_plan("bth-coordinated")


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


def _names(mask: int, names: Sequence[str]) -> set[str]:
    return {name for bit, name in enumerate(names) if mask >> bit & 1}


def test_owners_and_hosts_must_consent_and_the_centre_always_does(strategy: Plan, region: Region) -> None:
    players = provinces(region)
    needed = dict(zip((m.id for m in strategy.measures), consents_needed(strategy, region, players), strict=True))
    told = {name: _names(int(needed[name]), players.names) for name in needed}
    assert told["beijing-land"] == {"Beijing"}
    # The centre moves headquarters out of Beijing; only the host is asked.
    assert told["huaneng-headquarters"] == {"Hebei"}
    assert told["light-plants"] == {"Beijing", "Tianjin", "Hebei"}
    # A body of all three acts for those whom the measure touches, the origin among them.
    assert told["caofeidian"] == {"Beijing", "Hebei"}
    assert told["binhai-zhongguancun"] == {"Beijing", "Tianjin"}
    assert told["rail-chengde"] == {"Beijing", "Hebei"}
    assert told["market-integration"] == {"Beijing", "Tianjin", "Hebei"}


def test_a_province_acts_through_the_cities_that_a_measure_touches(strategy: Plan, region: Region) -> None:
    players = cities(region)
    assert len(players.names) == 13
    needed = dict(zip((m.id for m in strategy.measures), consents_needed(strategy, region, players), strict=True))
    assert _names(int(needed["xiongan-land"]), players.names) == {"Baoding"}
    assert _names(int(needed["caofeidian"]), players.names) == {"Beijing", "Tangshan"}
    assert len(_names(int(needed["hebei-registration"]), players.names)) == 11


def test_consent_needs_everyone_and_partial_cooperation_leaves_the_others_their_own_measures() -> None:
    needed = np.array([0b01, 0b10, 0b11, 0b00])
    coalitions = np.arange(4)
    consent = measures_in_force(needed, coalitions, Definition.CONSENT)
    np.testing.assert_array_equal(consent, np.array([[0, 0, 0, 1], [1, 0, 0, 1], [0, 1, 0, 1], [1, 1, 1, 1]], bool))
    partial = measures_in_force(needed, coalitions, Definition.PARTIAL)
    np.testing.assert_array_equal(partial, np.array([[1, 1, 0, 1]] * 3 + [[1, 1, 1, 1]], bool))


@pytest.mark.parametrize("definition", Definition)
def test_a_larger_coalition_carries_out_no_less(definition: Definition) -> None:
    needed = np.random.default_rng(2).integers(0, 32, 12)
    in_force = measures_in_force(needed, np.arange(32), definition)
    for coalition in range(32):
        for bit in range(5):
            assert (in_force[coalition | 1 << bit] >= in_force[coalition]).all()


def _additive(strategy: Plan, asked: list[int]) -> Any:
    """Every measure brings each player its own number every year."""
    rng = np.random.default_rng(4)
    brings = {measure.id: rng.normal(size=(3, 2)) for measure in strategy.measures}

    def gains_of(sets: Sequence[tuple[str, ...]]) -> np.ndarray:
        asked.append(len(sets))
        return np.array([sum((brings[name] for name in ids), np.full((3, 2), 5.0)) for ids in sets])

    return gains_of


def test_values_are_gains_of_members_against_the_path_without_a_deal(strategy: Plan, region: Region) -> None:
    asked: list[int] = []
    gains_of = _additive(strategy, asked)
    players = provinces(region)
    found = coalition_values(strategy, region, players, Definition.CONSENT, (2025, 2035), gains_of, batch=3)
    by_year = found.by_year()
    np.testing.assert_array_equal(by_year[0], 0.0)
    everything = gains_of([tuple(m.id for m in strategy.in_space().measures)])[0] - 5.0
    np.testing.assert_allclose(by_year[7], everything.sum(axis=0))
    game = found.game(0.05, 2025)
    np.testing.assert_allclose(game.values, by_year @ [1.0, 1.05**-10])
    assert game.players == ("Beijing", "Tianjin", "Hebei")
    holds = found.holds_without_payments(0.0, 2025)
    members = np.array([[mask >> bit & 1 for bit in range(3)] for mask in range(8)], bool)
    worth = found.gains.sum(axis=2)[found.set_of]
    np.testing.assert_array_equal(holds, ~((worth < 0) & members).any(axis=1))


def test_alone_no_one_gains_where_everyone_carries_out_their_own_anyway(strategy: Plan, region: Region) -> None:
    found = coalition_values(
        strategy, region, provinces(region), Definition.PARTIAL, (2025, 2035), _additive(strategy, [])
    )
    np.testing.assert_allclose(found.by_year()[[1, 2, 4]], 0.0)


def test_each_set_is_solved_once_and_an_interrupted_calculation_resumes(strategy: Plan, region: Region) -> None:
    def gains(sets: Sequence[tuple[str, ...]]) -> np.ndarray:
        return np.array([[[float(len(ids))]] * 13 for ids in sets])

    class Interrupted(Exception):
        """Someone pulled the plug."""

    calls: list[int] = []

    def failing(sets: Sequence[tuple[str, ...]]) -> np.ndarray:
        if len(calls) == 2:
            raise Interrupted
        calls.append(len(sets))
        return gains(sets)

    players, store = cities(region), Kept()
    with pytest.raises(Interrupted):
        coalition_values(strategy, region, players, Definition.CONSENT, (2035,), failing, batch=10, store=store)
    assert len(store.kept) == 20
    steps: list[tuple[int, int]] = []
    found = coalition_values(
        strategy,
        region,
        players,
        Definition.CONSENT,
        (2035,),
        gains,
        store=store,
        progress=lambda stage, done, total: steps.append((done, total)),
    )
    assert len(found.set_of) == 8192
    assert len(found.sets) == len(store.kept) == steps[-1][0] == steps[-1][1]
    assert len(found.sets) < 8192
    sizes = found.sets.sum(axis=1)[found.set_of]
    np.testing.assert_allclose(found.gains[found.set_of, 0, 0], sizes - sizes[0])


def test_a_coalition_without_the_owner_of_a_measure_is_refused(strategy: Plan, region: Region) -> None:
    players = provinces(region)
    part = strategy.only(["beijing-land", "hebei-registration"])
    with pytest.raises(ShareError, match="beijing-land: needs the consent of Beijing") as raised:
        require_consent(part, region, players, ["Hebei"])
    assert len(raised.value.findings) == 1
    require_consent(part, region, players, ["Hebei", "Beijing"])
    with pytest.raises(ShareError, match=r"'Hebe' is no player\. Did you mean Hebei"):
        coalition_of(["Hebe"], players)
    assert coalition_of(["Hebei", "Beijing"], players) == 0b101
