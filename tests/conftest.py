"""What several test files share."""

import os

# One thread for each test process: small matrices gain nothing from more, and parallel runs lose.
os.environ.setdefault("OMP_NUM_THREADS", "1")

from jaxtyping import install_import_hook

# Must come before the first import of the packages that it checks.
CHECKED = ["xietong.model.economy", "xietong.model.water", "xietong.model.balancing", "xietong.numerics"]
install_import_hook(CHECKED, "beartype.beartype")

import pytest

from xietong.model.baseline import Baseline
from xietong.model.calibrate import calibrate
from xietong.region.region import Region
from xietong.regions import bth


@pytest.fixture(scope="session")
def region() -> Region:
    """Beijing-Tianjin-Hebei as built in."""
    return bth()


@pytest.fixture(scope="session")
def baseline(region: Region) -> Baseline:
    """The fitted model of Beijing-Tianjin-Hebei."""
    return calibrate(region)
