"""Places and functions by code and by name."""

import pytest

from xietong.plan.places import (
    check_zone,
    is_zone,
    jurisdiction_index,
    market_codes,
    placed_codes,
    zone_index,
)
from xietong.region.region import Region


@pytest.mark.parametrize("name", ["102", "Cedar City", "cedar", "CEDAR CITY", "雪松市"])
def test_a_zone_is_found_by_code_english_name_and_chinese_name(crooked: Region, name: str) -> None:
    assert zone_index(crooked, name) == 2


def test_a_name_of_two_zones_needs_its_code(crooked: Region) -> None:
    assert not is_zone(crooked, "Twin County")
    with pytest.raises(KeyError):
        zone_index(crooked, "Twin County")


@pytest.mark.parametrize(
    ("wrong", "remedy"),
    [
        ("Ceder", "Did you mean Cedar City 102?"),
        ("雪松县", "Did you mean 雪松市 102?"),
        ("1055", "Did you mean Elm 105?"),
        ("New_town", "It is a group of zones. Did you mean one of Cedar City 102, Elm 105?"),
    ],
)
def test_a_wrong_name_is_answered_with_the_nearest(crooked: Region, wrong: str, remedy: str) -> None:
    (fault,) = check_zone(crooked, wrong, ())
    assert fault.remedy == remedy


def test_xiongan_is_answered_with_its_counties(region: Region) -> None:
    (fault,) = check_zone(region, "Xiongan", ())
    assert fault.what == "'Xiongan' is not a zone."
    assert "Rongcheng County 130629" in fault.remedy


def test_a_jurisdiction_is_found_by_code_and_by_both_names(crooked: Region) -> None:
    assert [jurisdiction_index(crooked, name) for name in ("S", "South", "南")] == [1, 1, 1]


def test_market_sectors_and_placed_functions_share_out_all_sectors(crooked: Region) -> None:
    assert (*market_codes(crooked), *placed_codes(crooked)) == crooked.sectors.code
