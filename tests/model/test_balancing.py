"""Matrix balancing."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from xietong.model.balancing import balance


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000))
def test_rows_sum_to_supply_and_columns_to_demand(seed: int) -> None:
    random = np.random.default_rng(seed)
    kernel = random.uniform(0.1, 1.0, (2, 4, 5))
    supply, demand = random.uniform(1.0, 2.0, (2, 4)), random.uniform(1.0, 2.0, (2, 5))
    demand *= (supply.sum(axis=1) / demand.sum(axis=1))[:, None]
    flows = balance(kernel, supply, demand)
    np.testing.assert_allclose(flows.sum(axis=2), supply, rtol=1e-12)
    np.testing.assert_allclose(flows.sum(axis=1), demand, rtol=1e-12)


def test_flows_that_fit_already_stay_as_they_are() -> None:
    flows = np.random.default_rng(1).uniform(1.0, 2.0, (1, 3, 4))
    result = balance(flows, flows.sum(axis=2), flows.sum(axis=1))
    np.testing.assert_allclose(result, flows, rtol=1e-12)


def test_no_flow_where_the_kernel_is_zero() -> None:
    kernel = np.ones((1, 3, 3))
    kernel[0, 2, 2] = 0.0
    flows = balance(kernel, np.array([[1.0, 2.0, 3.0]]), np.array([[2.0, 2.0, 2.0]]))
    assert flows[0, 2, 2] == 0.0
