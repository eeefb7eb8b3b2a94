"""The fit of trains to a timetable."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from xietong.model.transport.settings import TransportSettings
from xietong.model.transport.timetable import ListedPairs, between_towns, check_fastest, listed_pairs
from xietong.model.transport.timetable_fit import fit_timetable, validate_timetable
from xietong.region.networks import RailNetwork
from xietong.region.region import Region


@pytest.fixture
def rail(rail_network: Callable[..., RailNetwork]) -> RailNetwork:
    segments = [(place, place + 1, "a") for place in range(5)]
    return rail_network([0.0, 60.0, 140.0, 260.0, 300.0, 480.0], segments, "high_speed")


@pytest.fixture
def pairs() -> ListedPairs:
    start, end = np.nonzero(~np.eye(6, dtype=bool))
    names = tuple(f"s{place}" for place in range(6))
    nothing = np.zeros(len(start))
    return ListedPairs(tuple(names[i] for i in start), tuple(names[i] for i in end), start, end, nothing, nothing)


def test_the_settings_that_made_a_timetable_are_found(
    rail: RailNetwork, pairs: ListedPairs, settings: TransportSettings
) -> None:
    made = replace(settings, rail_speed_factor=0.9, rail_stop=2.0)
    listed = between_towns(rail, 2020, made)[pairs.start, pairs.end]
    fitted = fit_timetable(rail, pairs, listed, 2020, settings)
    assert fitted.rail_speed_factor == pytest.approx(0.9, abs=0.01)
    assert fitted.rail_stop == pytest.approx(2.0, abs=0.15)


def test_pairs_out_of_sight_do_not_move_the_fit(
    rail: RailNetwork, pairs: ListedPairs, settings: TransportSettings
) -> None:
    listed = between_towns(rail, 2020, settings)[pairs.start, pairs.end]
    seen = pairs.start != 0
    spoilt = np.where(seen, listed, 10.0 * listed)
    one, other = (fit_timetable(rail, pairs, minutes, 2020, settings, seen) for minutes in (listed, spoilt))
    assert one == other


def test_a_perfect_timetable_is_foretold(rail: RailNetwork, pairs: ListedPairs, settings: TransportSettings) -> None:
    listed = between_towns(rail, 2020, settings)[pairs.start, pairs.end]
    assert validate_timetable(rail, pairs, listed, 2020, settings, n_fold=3).median_error < 0.01


def test_fastest_trains_of_2016_are_met(region: Region, settings: TransportSettings) -> None:
    """Oracle: fastest direct trains of all 94 pairs in the timetable of 2016-03-10."""
    check = check_fastest(region.networks.rail, region.tables["rail_services"], 2016, settings, 0.0)
    assert len(check.listed) == 94
    assert check.median_error < 0.08
    assert check.rank_correlation > 0.97


@pytest.mark.slow
def test_unseen_pairs_of_2016_are_foretold(region: Region, settings: TransportSettings) -> None:
    pairs = listed_pairs(region.networks.rail, region.tables["rail_services"], 0.0)
    check = validate_timetable(region.networks.rail, pairs, pairs.usual, 2016, settings)
    assert check.median_error < 0.09
    assert check.rank_correlation > 0.97
