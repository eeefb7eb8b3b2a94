"""The search for parameters at which a model meets published moments."""

from collections.abc import Mapping, Sequence

import numpy as np
import pytest

from xietong.model.moment_search import judge_parameters, search_parameters
from xietong.region.region import Moment

TRUE = {"slope": 0.3, "level": 4.0, "declared": 7.0}
BOUNDS = {"slope": (0.01, 2.0), "level": (0.1, 20.0)}
AT = {"near": 1.0, "far": 3.0, "between": 2.0}


def moment(name: str, value: float, *, is_target: bool = True) -> Moment:
    return Moment(name, "line", "", value, 0.5, "min", is_target, 2020.0, "", "", "")


def values(parameters: Mapping[str, float], moments: Sequence[Moment]) -> np.ndarray:
    """Points of a line."""
    return np.array([parameters["level"] + parameters["slope"] * AT[moment.name] for moment in moments])


TARGETS = [moment("near", 4.3), moment("far", 4.9)]


def test_the_search_finds_the_parameters_that_made_the_targets() -> None:
    found = search_parameters(values, {**TRUE, "slope": 0.1, "level": 1.0}, BOUNDS, TARGETS)
    assert found == pytest.approx(TRUE, rel=1e-3)
    assert found["declared"] == 7.0


def test_without_parameters_to_fit_the_declared_ones_stand() -> None:
    assert search_parameters(values, TRUE, {}, TARGETS) is TRUE


def test_errors_and_spread_are_those_of_a_regression_on_the_targets_alone() -> None:
    moments = [*TARGETS, moment("between", 9.0, is_target=False)]
    errors, table = judge_parameters(values, TRUE, tuple(BOUNDS), moments)
    design = np.array([[AT[name], 1.0] for name in ("near", "far")])
    covariance = 0.25 * np.linalg.inv(design.T @ design)
    assert errors == pytest.approx(dict(zip(BOUNDS, np.sqrt(np.diag(covariance)), strict=True)))
    held_out = table[2]
    assert held_out.difference == pytest.approx(-4.4)
    assert held_out.standard_error == pytest.approx(np.sqrt(np.array([2.0, 1.0]) @ covariance @ [2.0, 1.0]))


def test_a_direction_that_no_target_sees_has_no_standard_error() -> None:
    errors, _ = judge_parameters(values, TRUE, tuple(BOUNDS), TARGETS[:1])
    assert np.isnan(list(errors.values())).all()


def test_without_moments_there_is_nothing_to_judge_by() -> None:
    assert judge_parameters(values, TRUE, tuple(BOUNDS), []) == ({}, ())
