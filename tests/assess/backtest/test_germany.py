"""The published cases as the verb runs them."""

import numpy as np
from tests.model.germany_cases import germany, shocks_of

from xietong.assess.backtest.germany import CASES, shocks_of_case, validate_cases


def test_every_published_figure_is_reproduced() -> None:
    scores = validate_cases(germany())
    assert tuple(score.case for score in scores) == CASES
    assert all(score.is_met and score.counties == 401 for score in scores)
    assert all("Ahlfeldt" in score.source for score in scores)


def test_the_changes_are_those_of_the_oracle() -> None:
    for case in CASES:
        ours, theirs = shocks_of_case(case, germany()), shocks_of(case)
        np.testing.assert_array_equal(ours.productivity_hat, theirs.productivity_hat)
        np.testing.assert_array_equal(ours.amenity_hat, theirs.amenity_hat)
