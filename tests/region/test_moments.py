"""The wording of the moments of commuting."""

import pytest

from xietong.region.moments import moment_details
from xietong.region.region import Region


def test_details_are_read_by_name() -> None:
    assert moment_details("residence=not beijing; workplace=beijing") == {
        "residence": "not beijing",
        "workplace": "beijing",
    }
    assert moment_details("") == {}


def test_a_detail_without_a_name_is_refused() -> None:
    with pytest.raises(ValueError, match="unpack"):
        moment_details("everybody")


@pytest.mark.parametrize("bound", ["minutes", "km", "from_km", "to_km"])
def test_bounds_of_the_built_in_moments_are_numbers(region: Region, bound: str) -> None:
    details = [moment_details(moment.detail) for moment in region.moments]
    bounds = [detail[bound] for detail in details if bound in detail]
    assert bounds
    assert all(float(value) > 0 for value in bounds)
