"""A base year of Beijing-Tianjin-Hebei by hand."""

from types import SimpleNamespace
from typing import Any

import numpy as np

from xietong.regions import bth


def base_by_hand() -> Any:
    """As much of a baseline as the air reads: random output, all people at work where they live."""
    region = bth()
    market = tuple(c for c, k in zip(region.sectors.code, region.sectors.kind, strict=True) if k != "placed")
    n = len(region.zones)
    outcome = SimpleNamespace(
        volume=np.random.default_rng(1).uniform(1e9, 5e9, (len(market), n)),
        residents=region.zones.residents,
        commuting=np.eye(n) * 1e4,
        limits=(),
    )
    return SimpleNamespace(
        region=region,
        market=market,
        groups=("farm", "local", "elsewhere"),
        outcome=outcome,
        emission_keys=(),
        commuting=SimpleNamespace(minutes=np.full((n, n), 30.0)),
        economy=SimpleNamespace(emission_rate=None),
    )
