"""The walk of the house as the command line takes it."""

import pytest

from xietong.cli.texts import read_texts
from xietong.cli.walk import default_plan
from xietong.errors import RunError

SAY = read_texts("en")


def test_a_region_is_evaluated_under_its_coordinated_plan() -> None:
    assert default_plan("bth", SAY) == "bth-coordinated"


def test_a_region_of_the_past_is_evaluated_under_what_was_done_since() -> None:
    assert default_plan("bth-2010", SAY) == "bth-2010-2020"


def test_a_region_without_a_plan_of_the_library_asks_for_one() -> None:
    with pytest.raises(RunError, match="no plan is named"):
        default_plan("germany", SAY)
