"""A baseline of the real region as far as gateway measures see it, and what a change makes of its gateways."""

from types import SimpleNamespace
from typing import Any

import numpy as np

from xietong.plan.change import Change
from xietong.region.gateways import Gateways, gateways_of
from xietong.region.region import Region

__all__ = ["after", "grounds_of"]


def grounds_of(region: Region) -> Any:
    """Labels only: a blank change needs no more."""
    return SimpleNamespace(region=region, market=("mfg",), placed=("courts",), groups=("local",), outcome=None)


def after(change: Change, region: Region) -> Gateways:
    """The gateways when all rewritings have been made."""
    gateways = gateways_of(region)
    assert gateways is not None
    for edit in change.gateways:
        gateways = edit(gateways)
    assert not any(np.any(value) for value in (change.floor_space, change.trade_cost))
    return gateways
