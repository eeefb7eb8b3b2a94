"""Faults of limits, found before a solve."""

from dataclasses import replace

import numpy as np
import pytest
from tests.model.economy.crooked import N_SECTOR, N_ZONE, crooked_economy, quiet
from tests.model.economy.limited import NO_CAP, NO_WATER_LIMIT, dirty_economy

from xietong.model.economy.base import Economy
from xietong.model.limit_check import check_limits
from xietong.model.setting import Setting
from xietong.model.state import Shocks


def setting(economy: Economy) -> Setting:
    return Setting(
        economy=economy,
        zones=tuple(f"z{zone}" for zone in range(N_ZONE)),
        sectors=tuple(f"s{sector}" for sector in range(N_SECTOR)),
        groups=("a", "b", "c"),
        jurisdictions=("north", "south"),
        parameters={},
    )


def limited(**changed: np.ndarray) -> Shocks:
    return replace(
        quiet(),
        **{
            "floor_space_limit": np.full(N_ZONE, np.inf),
            "emission_cap": NO_CAP,
            "water_limit": NO_WATER_LIMIT,
            "employment_most": np.full((N_SECTOR, N_ZONE), np.inf),
            "employment_least": np.zeros((N_SECTOR, N_ZONE)),
            **changed,
        },
    )


def with_entry(array: np.ndarray, place: tuple[int, ...], value: float) -> np.ndarray:
    changed = np.array(array, dtype=float)
    changed[place] = value
    return changed


def test_sound_limits_have_no_faults() -> None:
    assert check_limits(setting(dirty_economy()), limited()) == ()
    assert check_limits(setting(crooked_economy()), quiet()) == ()


@pytest.mark.parametrize(
    ("field", "base", "place", "where"),
    [
        ("floor_space_limit", np.ones(N_ZONE), (2,), "zone z2"),
        ("water_limit", np.ones(N_ZONE), (5,), "zone z5"),
        ("emission_cap", NO_CAP, (1, 1), "jurisdiction south, pollutant 2"),
        ("employment_most", np.ones((N_SECTOR, N_ZONE)), (3, 4), "sector s3, zone z4"),
    ],
)
@pytest.mark.parametrize("value", [0.0, -1.0, np.nan])
def test_a_limit_of_nothing_is_refused_with_its_place(field, base, place, where, value) -> None:
    found = check_limits(setting(dirty_economy()), limited(**{field: with_entry(base, place, value)}))
    assert [finding.where for finding in found] == [where]
    assert found[0].remedy


@pytest.mark.parametrize("value", [-1.0, np.inf, np.nan])
def test_jobs_at_least_are_a_number(value) -> None:
    least = with_entry(np.zeros((N_SECTOR, N_ZONE)), (1, 6), value)
    # Endless jobs at least are more than any limit on them, too.
    most = np.full((N_SECTOR, N_ZONE), np.inf)
    (found,) = check_limits(setting(dirty_economy()), limited(employment_least=least, employment_most=most))
    assert found.where == "sector s1, zone z6"


def test_a_limit_on_what_is_not_counted_is_refused() -> None:
    found = check_limits(setting(crooked_economy()), limited())
    assert [finding.where for finding in found] == ["cap on emissions", "limit on water"]


def test_limits_that_leave_no_room_are_refused() -> None:
    least = with_entry(np.zeros((N_SECTOR, N_ZONE)), (2, 3), 1.2)
    most = with_entry(np.full((N_SECTOR, N_ZONE), np.inf), (2, 3), 1.1)
    (found,) = check_limits(setting(dirty_economy()), limited(employment_least=least, employment_most=most))
    assert "more than" in found.what


def test_a_cell_is_fixed_or_limited() -> None:
    fixed = quiet().is_quantity_fixed.copy()
    fixed[2, 3] = True
    least = with_entry(np.zeros((N_SECTOR, N_ZONE)), (2, 3), 1.2)
    (found,) = check_limits(setting(dirty_economy()), limited(employment_least=least, is_quantity_fixed=fixed))
    assert "fixed and limited" in found.what


def test_a_good_at_the_outer_price_cannot_be_supported() -> None:
    economy = replace(dirty_economy(), is_homogeneous=np.arange(N_SECTOR) == 2)
    least = with_entry(np.zeros((N_SECTOR, N_ZONE)), (2, 3), 1.2)
    (found,) = check_limits(setting(economy), limited(employment_least=least))
    assert "outer price" in found.what


@pytest.mark.parametrize(
    ("changed", "where"),
    [
        ({"emission_rate": -np.ones((3, N_SECTOR, N_ZONE))}, "economy, emission_rate"),
        ({"abatement_cost": None}, "economy, abatement_elasticity"),
        ({"abatement_elasticity": -np.ones((3, N_SECTOR))}, "economy, abatement_elasticity"),
        ({"abatement_cost": np.zeros((3, N_SECTOR))}, "economy, abatement_cost"),
        ({"water_price": None}, "economy, water_price"),
        ({"water_share": np.zeros((N_SECTOR, N_ZONE))}, "sector s0, zone z0"),
    ],
)
def test_data_on_emissions_and_water_must_be_whole(changed, where) -> None:
    found = check_limits(setting(replace(dirty_economy(), **changed)), quiet())
    assert [finding.where for finding in found] == [where]
