"""A file of raw changes as shocks of an economy."""

from pathlib import Path

import numpy as np
import pytest
from tests.plan.shock_settings import GROUPS, SECTORS, ZONES, crooked_setting, wide_setting

from xietong.errors import ShockError
from xietong.findings import Finding
from xietong.model.state import Shocks
from xietong.plan.shock_table import read_shocks

SETTING = crooked_setting()
HEADER = "shock,sector,group,from,to,zone,value\n"


def read(folder: Path, *rows: str, header: str = HEADER) -> Shocks:
    path = folder / "shocks.csv"
    path.write_text(header + "".join(row + "\n" for row in rows), encoding="utf-8")
    return read_shocks(path, SETTING)


def findings(folder: Path, *rows: str) -> tuple[Finding, ...]:
    with pytest.raises(ShockError) as caught:
        read(folder, *rows)
    assert all(finding.remedy for finding in caught.value.findings)
    return caught.value.findings


def test_a_header_alone_is_no_shock(tmp_path) -> None:
    shocks = read(tmp_path)
    assert np.all(shocks.productivity_hat == 1.0)
    assert np.all(shocks.amenity_hat == 1.0)
    assert np.all(shocks.floor_space_hat == 1.0)
    assert shocks.commuting_impedance is None
    assert shocks.trade_cost_hat is None


def test_productivity_changes_its_sector_and_zone_alone(tmp_path) -> None:
    hat = read(tmp_path, "productivity,mfg,,,,11000,1.05").productivity_hat
    assert hat[SECTORS.index("mfg"), ZONES.index("11000")] == 1.05
    assert np.sum(hat != 1.0) == 1


def test_an_empty_field_means_all(tmp_path) -> None:
    hat = read(tmp_path, "productivity,,,,,11000,1.05", "productivity,trade,,,,,1.1").productivity_hat
    assert np.all(hat[:, 4] == [1.05, 1.05, 1.1, 1.05, 1.05])
    assert np.all(hat[2] == 1.1)


def test_an_amenity_is_the_scale_of_taste_draws(tmp_path) -> None:
    hat = read(tmp_path, "amenity,,local,,,02000,1.1").amenity_hat
    assert hat[1, 2] == pytest.approx(1.1 ** (1.0 / 3.3), rel=1e-15)
    assert np.sum(hat != 1.0) == 1


def test_floor_space_changes_its_zone(tmp_path) -> None:
    hat = read(tmp_path, "floor_space,,,,,,2", "floor_space,,,,,16077,0.5").floor_space_hat
    assert hat.tolist() == [2.0] * 6 + [0.5]


def test_a_commuting_cost_reads_from_residence_to_workplace_for_one_group(tmp_path) -> None:
    impedance = read(tmp_path, "commuting_cost,,elsewhere,01001,12054,,0.9").commuting_impedance
    assert impedance.shape == (3, 7, 7)
    assert impedance[2, 0, 5] == pytest.approx(4.6 * np.log(0.9), rel=1e-14)
    assert np.sum(impedance != 0.0) == 1


def test_a_trade_cost_reads_from_origin_to_destination(tmp_path) -> None:
    hat = read(tmp_path, "trade_cost,mfg,,01001,12054,,0.9", "trade_cost,,,09162,,,2").trade_cost_hat
    assert hat[1, 0, 5] == 0.9
    assert np.all(hat[:, 3, :] == 2.0)
    assert np.sum(hat != 1.0) == 1 + 5 * 7


def test_the_row_that_names_more_of_its_place_holds_wherever_it_stands(tmp_path) -> None:
    rows = ("trade_cost,,,01001,12054,,3", "trade_cost,,,01001,,,2", "trade_cost,,,,,,1.5")
    for order in (rows, rows[::-1]):
        hat = read(tmp_path, *order).trade_cost_hat
        assert hat[0, 0, 5] == 3.0
        assert hat[0, 0, 1] == 2.0
        assert hat[0, 1, 5] == 1.5


def test_of_rows_that_name_as_much_the_later_holds(tmp_path) -> None:
    rows = ("trade_cost,,,01001,,,2", "trade_cost,,,,12054,,3")
    assert read(tmp_path, *rows).trade_cost_hat[0, 0, 5] == 3.0
    assert read(tmp_path, *rows[::-1]).trade_cost_hat[0, 0, 5] == 2.0


def test_rows_that_name_different_axes_in_turn_keep_their_order(tmp_path) -> None:
    hat = read(tmp_path, "trade_cost,mfg,,01001,,,2", "trade_cost,,,01001,12054,,3", "trade_cost,mfg,,,12054,,4")
    assert hat.trade_cost_hat[1, 0, :].tolist() == [2.0, 2.0, 2.0, 2.0, 2.0, 4.0, 2.0]
    assert hat.trade_cost_hat[0, 0, :].tolist() == [1.0, 1.0, 1.0, 1.0, 1.0, 3.0, 1.0]
    assert hat.trade_cost_hat[1, :, 5].tolist() == [4.0] * 7


def test_numbers_are_read_to_the_last_digit(tmp_path) -> None:
    text = "1.0526315789473684"
    assert read(tmp_path, f"floor_space,,,,,11000,{text}").floor_space_hat[4] == float(text)


@pytest.mark.parametrize("value", ["0", "-1", "nan", "inf", "-inf", "much", "", "1_5", "1e300", "1e-300", "0x10"])
def test_a_value_that_is_no_usable_positive_number_is_refused(tmp_path, value) -> None:
    (fault,) = findings(tmp_path, f"productivity,,,,,11000,{value}")
    assert "row 2, column value" in fault.where


def test_a_decimal_comma_is_shown_as_a_point(tmp_path) -> None:
    (fault,) = findings(tmp_path, 'productivity,,,,,11000,"1,05"')
    assert "1.05" in fault.remedy


@pytest.mark.parametrize(
    ("row", "column", "hint"),
    [
        ("productivty,,,,,,2", "shock", "productivity"),
        ("productivity,,,,,11001,2", "zone", "11000"),
        ("productivity,mgf,,,,,2", "sector", "mfg"),
        ("amenity,,locals,,,,2", "group", "local"),
        ("trade_cost,,,01003,01002,,2", "from", "01002"),
        ("trade_cost,,,01002,01003,,2", "to", "01002"),
    ],
)
def test_what_there_is_not_comes_with_the_nearest_name(tmp_path, row, column, hint) -> None:
    (fault,) = findings(tmp_path, row)
    assert f"row 2, column {column}" in fault.where
    assert hint in fault.remedy


def test_what_is_near_nothing_comes_with_what_is_known(tmp_path) -> None:
    (fault,) = findings(tmp_path, "weather,,,,,,2")
    assert "Known: productivity, amenity" in fault.remedy


@pytest.mark.parametrize("written", ["1001", "1001.0", "01001.0"])
def test_a_code_whose_zeros_a_spreadsheet_took_is_named_whole(tmp_path, written) -> None:
    (fault,) = findings(tmp_path, f"productivity,,,,,{written},2")
    assert "spreadsheet" in fault.what
    assert "01001" in fault.remedy


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("trade_cost,,,,,11000,2", "zone"),
        ("commuting_cost,mfg,,,,,2", "sector"),
        ("productivity,,,11000,,,2", "from"),
        ("floor_space,,local,,,,2", "group"),
    ],
)
def test_a_place_along_an_axis_that_the_shock_has_not_is_refused(tmp_path, row, column) -> None:
    (fault,) = findings(tmp_path, row)
    assert f"column {column}" in fault.where
    assert f"does not differ by {column}" in fault.what
    assert "Leave it empty" in fault.remedy


def test_a_row_that_repeats_another_is_refused_with_both_rows(tmp_path) -> None:
    (fault,) = findings(tmp_path, "floor_space,,,,,11000,2", "amenity,,,,,,3", "floor_space,,,,,11000,2.5")
    assert "row 4" in fault.where
    assert "row 2" in fault.what


def test_all_faults_are_reported_together(tmp_path) -> None:
    faults = findings(tmp_path, "weather,,,,,,2", "productivity,,,,,nowhere,-1", "floor_space,,local,,,,0")
    assert len(faults) == 5


def test_the_same_fault_in_many_rows_is_not_named_a_thousand_times(tmp_path) -> None:
    faults = findings(tmp_path, *(f"productivity,,,,,z{number},2" for number in range(1000)))
    assert len(faults) == 21
    assert "980 more" in faults[-1].what


def test_all_pairs_of_four_hundred_zones_land_in_their_cells(tmp_path) -> None:
    setting = wide_setting(401)
    path = tmp_path / "pairs.csv"
    value = np.random.default_rng(3).uniform(0.9, 1.1, (401, 401))
    with path.open("w", encoding="utf-8") as file:
        file.write(HEADER)
        file.writelines(
            f"commuting_cost,,,{home},{work},,{float(value[n, i])!r}\n"
            for n, home in enumerate(setting.zones)
            for i, work in enumerate(setting.zones)
        )
    shocks = read_shocks(path, setting)
    np.testing.assert_allclose(np.exp(shocks.commuting_impedance[0] / 4.6), value, rtol=1e-14)


def test_every_group_and_sector_has_its_own_length() -> None:
    assert len({len(ZONES), len(SECTORS), len(GROUPS)}) == 3
