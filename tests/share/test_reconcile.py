"""Every yuan once."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from xietong.model.baseline import Baseline
from xietong.model.public_finance import finance_of
from xietong.share.reconcile import reconcile, whole_yuan


def test_where_value_added_goes_closes_in_the_base_year_and_after_a_change(six: Baseline) -> None:
    finance, zones = finance_of(six), six.region.zones
    for scale in (1.0, 1.3):
        outcome = replace(
            six.outcome,
            output=scale * six.outcome.output,
            wage=scale * six.outcome.wage,
            value_added=scale * six.outcome.value_added,
        )
        found = reconcile(six, finance, outcome, np.asarray(zones.jurisdiction), 2)
        assert found.closes
        assert found.gap < 1e-9


def test_what_is_paid_for_water_is_counted_once(six: Baseline) -> None:
    share = np.full((4, 6), 0.02)
    paid = (share * six.outcome.output).sum(axis=0)
    wet = replace(
        six,
        economy=SimpleNamespace(**{**vars(six.economy), "water_share": share}),
        outcome=replace(six.outcome, value_added=six.outcome.value_added + paid),
    )
    own = np.asarray(six.region.zones.jurisdiction)
    found, dry = (reconcile(one, finance_of(one), one.outcome, own, 2) for one in (wet, six))
    assert found.closes
    assert found.gap < 1e-9
    np.testing.assert_allclose(found.earned.sum() - dry.earned.sum(), paid.sum(), atol=2.0)


def test_value_that_is_counted_twice_is_told(six: Baseline) -> None:
    wrong = replace(six.outcome, value_added=six.outcome.value_added + 1.0)
    found = reconcile(six, finance_of(six), wrong, np.asarray(six.region.zones.jurisdiction), 2)
    assert found.gap > 0.5
    assert not found.closes


@given(st.lists(st.floats(-1e12, 1e12), min_size=2, max_size=9))
def test_whole_yuan_add_up_to_their_total_and_stay_near(amounts: list[float]) -> None:
    column = np.array(amounts)[:, None]
    total = round(float(column.sum()))
    whole = whole_yuan(column, [total])
    assert int(whole.sum()) == total
    assert np.abs(whole - column).max() <= 2.0
