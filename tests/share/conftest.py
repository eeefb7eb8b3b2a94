"""The region of six zones of the tests of `assess`, with an economy and public budgets."""

import pytest
from tests.assess.conftest import make_budgeted

from xietong.model.baseline import Baseline


@pytest.fixture
def six() -> Baseline:
    """The baseline: accounts that add up, and nothing that changes by itself."""
    return make_budgeted()
