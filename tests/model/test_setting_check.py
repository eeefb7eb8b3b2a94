"""What an economy must be before it is solved."""

from dataclasses import replace

import numpy as np
import pytest
from tests.plan.shock_settings import crooked_setting, wide_setting

from xietong.findings import Finding
from xietong.model.economy.base import Economy
from xietong.model.setting_check import check_setting

OPEN, CLOSED = crooked_setting(), wide_setting(9)


def faults(economy: Economy, setting=OPEN) -> tuple[Finding, ...]:
    found = check_setting(replace(setting, economy=economy))
    assert all(finding.remedy for finding in found)
    return found


def spoilt(name: str, index, value: float, economy: Economy = OPEN.economy) -> Economy:
    array = np.array(getattr(economy, name), dtype=float)
    array[index] = value
    return replace(economy, **{name: array})


def test_a_sound_economy_has_no_faults() -> None:
    assert check_setting(OPEN) == ()
    assert check_setting(CLOSED) == ()


@pytest.mark.parametrize(
    ("name", "index", "value", "what"),
    [
        ("wage", (3, 4), 0.0, "wage"),
        ("wage", (3, 4), -1.0, "wage"),
        ("resident_workers", (1, 4), -9.0, "negative"),
        ("resident_workers", (slice(None), 4), 0.0, "no one with a job lives there"),
        ("commuting_share", (slice(None), slice(None), 4), 0.0, "no one works there"),
        ("commuting_share", (1, 2, 4), -0.1, "commuters who come there are negative"),
        ("output", (3, 4), 0.0, "output"),
    ],
)
def test_a_faulty_level_is_told_with_its_zone(name, index, value, what) -> None:
    found = faults(spoilt(name, index, value))
    assert any(what in finding.what and "11000" in finding.where for finding in found)


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_an_entry_that_is_no_number_is_told_with_its_codes_and_nothing_else(value) -> None:
    (fault,) = faults(spoilt("wage", (3, 4), value))
    assert fault.where == "economy, wage"
    assert "science, 11000" in fault.what


@pytest.mark.parametrize(
    ("name", "index", "what"),
    [
        ("commuting_share", (1, 4, 2), "commuting shares"),
        ("sector_share", (1, 2, 4), "sector shares"),
        ("consumption_share", (1, 4), "consumption shares"),
        ("trade_share", (1, 2, 4), "trade shares"),
    ],
)
def test_shares_that_do_not_add_up_are_told_with_their_zone(name, index, what) -> None:
    value = np.array(getattr(OPEN.economy, name))[index] + 0.01
    (fault,) = faults(spoilt(name, index, value))
    assert what in fault.what
    assert "11000" in fault.where


def test_many_faulty_zones_are_named_up_to_five() -> None:
    (fault,) = faults(spoilt("output", 1, 0.0))
    assert fault.where == "zones 01001, 01002, 02000, 09162, 11000 and 2 more"


def test_elasticities_of_choice_must_fall() -> None:
    (fault,) = faults(replace(OPEN.economy, sector_elasticity=np.asarray(4.0)))
    assert fault.where == "parameter sector_elasticity"


@pytest.mark.parametrize("name", ["trade_elasticity", "migration_elasticity"])
def test_an_elasticity_that_is_not_positive_is_told(name) -> None:
    assert any(name in fault.where for fault in faults(spoilt(name, 0, 0.0)))


def test_parts_that_neither_trade_nor_commute_are_told() -> None:
    one = np.arange(9) < 3
    cross = one[:, None] != one[None, :]
    trade = np.where(cross, 0.0, CLOSED.economy.trade_share[0])
    commuting = np.where(cross, 0.0, CLOSED.economy.commuting_share[0])
    economy = replace(
        CLOSED.economy,
        trade_share=(trade / trade.sum(axis=0))[None],
        commuting_share=(commuting / commuting.sum(axis=1, keepdims=True))[None],
    )
    (fault,) = faults(economy, CLOSED)
    assert "2 parts" in fault.what
    assert fault.where == "zones 00001, 00002, 00003"


def test_a_base_year_that_is_no_equilibrium_is_told() -> None:
    found = faults(replace(CLOSED.economy, output=CLOSED.economy.output * np.linspace(0.99, 1.01, 9)), CLOSED)
    assert any("no equilibrium" in fault.what for fault in found)
