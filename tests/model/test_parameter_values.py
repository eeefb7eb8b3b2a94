"""Parameters by name, in the words of the model and of its publications."""

import numpy as np
import pytest

from xietong import regions
from xietong.errors import RegionError
from xietong.model.parameter_values import parameter_values
from xietong.model.parameters import order_findings


def refused(region, **values: float) -> str:
    with pytest.raises(RegionError) as caught:
        parameter_values(region, values)
    assert all(finding.remedy for finding in caught.value.findings)
    return "\n".join(str(finding) for finding in caught.value.findings)


@pytest.fixture(scope="module")
def germany():
    return regions.germany()


def test_published_symbols_mean_the_parameters_of_the_house(germany) -> None:
    assert parameter_values(
        germany, {"alpha": 0.6, "epsilon": 5.0, "sigma": 5.0, "nu": 0.1, "delta": 0.2, "psi": 0.3}
    ) == {
        "housing_share": pytest.approx(0.4),
        "commuting_elasticity": 5.0,
        "trade_elasticity": 4.0,
        "agglomeration": 0.1,
        "floor_supply_elasticity": 0.2,
        "trade_cost_exponent": 0.3,
    }


def test_where_there_is_a_census_its_parameters_and_those_of_sectors_may_be_set(region) -> None:
    values = {"agglomeration": 0.1, "sector_elasticity": 9.0, "trade_elasticity": 5.0, "border_log": -0.5}
    assert parameter_values(region, values) == values
    assert "there is no such parameter" in refused(region, epsilon=5.0)


def test_an_unknown_name_comes_with_the_nearest_and_all_that_are_known(germany) -> None:
    told = refused(germany, agglomerations=0.1)
    assert "Did you mean agglomeration?" in told
    assert "epsilon" in told


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("epsilon", 1.0),
        ("epsilon", np.nan),
        ("epsilon", np.inf),
        ("epsilon", 1e300),
        ("sigma", 1.0),
        ("alpha", 0.0),
        ("alpha", 1.1),
        ("delta", -0.1),
        ("agglomeration", 1e300),
        ("trade_elasticity", -3.0),
        ("housing_share", 1.0),
    ],
)
def test_a_value_out_of_its_range_is_refused(germany, name, value) -> None:
    assert "out of range" in refused(germany, **{name: value})


@pytest.mark.parametrize(("name", "value"), [("alpha", 1.0), ("delta", 0.0), ("psi", 0.0), ("agglomeration", 0.0)])
def test_a_value_at_the_edge_of_its_range_is_taken(germany, name, value) -> None:
    assert len(parameter_values(germany, {name: value})) == 1


def test_one_parameter_under_two_names_is_refused(germany) -> None:
    assert "set already" in refused(germany, nu=0.1, agglomeration=0.1)


def test_all_faults_are_told_together(germany) -> None:
    assert refused(germany, epsilon=0.5, sigma=0.0, mood=3.0).count("parameter ") >= 3


def test_elasticities_of_nested_choices_must_fall() -> None:
    good = {"sector_elasticity": 8.0, "commuting_elasticity": 4.6, "residence_elasticity": 4.6}
    assert not list(order_findings(good))
    (fault,) = order_findings(good | {"sector_elasticity": 4.0})
    assert "parameter sector_elasticity" in fault.where
    assert "below commuting_elasticity, which is 4.6" in fault.what
    assert "Raise sector_elasticity" in fault.remedy


def test_elasticities_must_be_positive_numbers() -> None:
    assert [f.where for f in order_findings({"sector_elasticity": 8.0, "residence_elasticity": 0.0})] == [
        "parameter residence_elasticity"
    ]
