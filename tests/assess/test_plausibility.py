"""Claims and the rules of their verdicts."""

import numpy as np
import pytest

from xietong.assess.claim import Claim
from xietong.assess.plausibility import claims_of_base, claims_of_plan
from xietong.assess.read import Published


def make_claim(value, low, high, rule="range", slack=0.0) -> Claim:
    return Claim("k", "en", "zh", "six", low, high, value, "percent", rule, "test", slack)


@pytest.mark.parametrize(("value", "word"), [(-1.0, "holds"), (1.0, "fails")])
def test_a_sign_holds_or_fails(value, word) -> None:
    assert make_claim(value, -np.inf, 0.0, rule="sign").verdict == word


@pytest.mark.parametrize(
    ("value", "word"), [(84.0, "too_low"), (86.0, "close"), (114.0, "close"), (116.0, "too_high")]
)
def test_a_published_figure_is_met_within_its_slack(value, word) -> None:
    assert make_claim(value, 100.0, 100.0, slack=0.15).verdict == word


def test_slack_widens_a_negative_range_too() -> None:
    words = [make_claim(value, -2.8, -2.8, slack=0.2).verdict for value in (-3.5, -3.3, -2.3, -2.2)]
    assert words == ["too_low", "close", "close", "too_high"]


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [(-np.inf, 0.0, "< 0"), (0.0, np.inf, "> 0"), (0.5, 1.0, "0.5 … 1"), (75002.0, 75002.0, "75,002")],
)
def test_the_range_is_told_in_figures(low, high, text) -> None:
    assert make_claim(0.0, low, high).published == text


def test_a_plan_that_does_nothing_changes_everything_by_a_few_percent(six) -> None:
    claims = list(claims_of_plan(six, six.outcome, six.outcome))
    assert {claim.verdict for claim in claims} == {"holds"}
    assert all(claim.value == 0.0 for claim in claims)


def test_income_is_told_beside_the_published_figure_of_its_government(six) -> None:
    outcome = six.outcome
    mean = float(outcome.labour_income[3:].sum() / outcome.residents[3:].sum())
    row = Published("income_per_resident", "six", "J1", 1.1 * mean, 1.1 * mean, "yuan", "test", "n", "n")
    (claim,) = claims_of_base(six, [row])
    assert claim.value == pytest.approx(mean)
    assert claim.verdict == "close"
    assert claim.place == "J1"


def test_a_folder_with_a_part_of_the_region_has_no_claim_on_the_rest(six) -> None:
    row = Published("income_per_resident", "six", "J9", 1.0, 2.0, "yuan", "test", "n", "n")
    assert list(claims_of_base(six, [row])) == []
