"""Changes add up: arrays by addition, rewritings one after the other."""

from dataclasses import fields, replace
from typing import Any

import numpy as np

from xietong.plan.change import ARRAYS, Change, no_change, sum_of


def test_every_field_of_a_change_is_an_array_or_a_list_of_what_is_done(grounds: Any) -> None:
    blank = no_change(grounds)
    assert {f.name for f in fields(Change) if isinstance(getattr(blank, f.name), np.ndarray)} == set(ARRAYS)
    assert all(getattr(blank, f.name) == () for f in fields(Change) if f.name not in ARRAYS)


def test_rewritings_of_gateways_follow_one_another(grounds: Any) -> None:
    def first(gateways: Any) -> Any:
        return [*gateways, "first"]

    def second(gateways: Any) -> Any:
        return [*gateways, "second"]

    changes = [replace(no_change(grounds), gateways=(edit,)) for edit in (first, second)]
    made: Any = []
    for edit in sum_of(changes, grounds).gateways:
        made = edit(made)
    assert made == ["first", "second"]
