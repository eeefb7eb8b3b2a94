"""What the tests of the region room share."""

import pytest

from xietong import regions
from xietong.region.region import Region


@pytest.fixture(scope="session")
def region() -> Region:
    """Beijing-Tianjin-Hebei as read."""
    return regions.bth()
