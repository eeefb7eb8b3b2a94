"""Payments that settle what everyone receives net."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from xietong.share.instruments import match_payments

AMOUNTS = st.lists(st.integers(-(10**9), 10**9), min_size=2, max_size=13)


@given(AMOUNTS)
def test_payments_settle_everyone_and_are_fewer_than_the_players(amounts: list[int]) -> None:
    net = np.array([*amounts, -sum(amounts)], dtype=np.float64)
    paid = match_payments(net)
    left = net.copy()
    for payment in paid:
        assert payment.yuan > 0
        left[payment.payer] += payment.yuan
        left[payment.receiver] -= payment.yuan
    assert np.abs(left).max() <= len(net)
    assert len(paid) < len(net)
