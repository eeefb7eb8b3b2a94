"""Made-up travel, people and trade on the zones of a real region, as far as its gateways see them."""

from types import SimpleNamespace
from typing import Any

import numpy as np

from xietong.model.transport.times import BUSINESS, CAR

__all__ = ["grounds"]


def grounds(region: Any) -> Any:
    """What the assessment reads of a baseline."""
    zones = region.zones
    place = np.stack([zones.lon * np.cos(np.radians(zones.lat.mean())), zones.lat], axis=1) * 111.0
    minutes = np.linalg.norm(place[:, None] - place[None], axis=2) + 20.0
    market = tuple(c for c, k in zip(region.sectors.code, region.sectors.kind, strict=True) if k != "placed")
    gdp = zones.gdp.sum(axis=0)
    trade = np.outer(np.linspace(0.5, 1.5, len(market)), gdp)
    outcome = SimpleNamespace(labour_income=0.5 * gdp, exports=0.4 * trade, imports=0.6 * trade)
    times = SimpleNamespace(composite={BUSINESS: minutes}, mode=(CAR,), travel_time={BUSINESS: 1.2 * minutes[None]})
    return SimpleNamespace(region=region, market=market, times=times, outcome=outcome, gateways=None)
