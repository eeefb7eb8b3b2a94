"""What a region can be used for."""

from pathlib import Path

import pytest

from xietong.errors import RegionError
from xietong.model.calibrate import calibrate
from xietong.region.evidence import calibration_findings
from xietong.region.read import read_region
from xietong.region.region import Region

REGIONS = Path(__file__).parents[1] / "regions"


@pytest.mark.parametrize("name", ["crooked", "bth"])
def test_a_region_with_a_census_can_be_calibrated(name: str, region: Region) -> None:
    chosen = region if name == "bth" else read_region(REGIONS / name)
    assert chosen.evidence == ("census",)
    assert chosen.flows is None
    assert calibration_findings(chosen) == ()


def test_a_region_of_flows_says_what_it_lacks_and_what_works() -> None:
    (finding,) = calibration_findings(read_region(REGIONS / "crooked_flows"))
    assert "crooked_flows" in finding.what
    assert "gdp.csv" in finding.what
    assert "input_output.csv" in finding.what
    assert "distances.csv" not in finding.what
    assert "xietong counterfactual crooked_flows" in finding.remedy


def test_calibrating_a_region_of_flows_is_refused_before_any_work() -> None:
    with pytest.raises(RegionError, match="xietong counterfactual"):
        calibrate(read_region(REGIONS / "crooked_flows"))
