"""The crooked economy with codes: every axis has its own length, and codes begin with a zero."""

import numpy as np
from tests.model.economy.crooked import crooked_economy

from xietong.model.one_sector import OneSectorSettings, one_sector_economy
from xietong.model.setting import Setting

ZONES = ("01001", "01002", "02000", "09162", "11000", "12054", "16077")
SECTORS = ("farm", "mfg", "trade", "science", "housing")
GROUPS = ("farm", "local", "elsewhere")


def crooked_setting() -> Setting:
    """Seven zones, five sectors, three groups, two jurisdictions."""
    return Setting(crooked_economy(), ZONES, SECTORS, GROUPS, ("west", "east"), {})


def wide_setting(n_zone: int) -> Setting:
    """One sector and one group in many zones."""
    random = np.random.default_rng(7)
    place = random.uniform(0.0, 300.0, (n_zone, 2))
    distance = 5.0 + np.hypot(*(place[:, None, :] - place[None, :, :]).transpose(2, 0, 1))
    commuters = random.uniform(0.5, 1.5, (n_zone, n_zone)) * distance**-2.0
    wage = random.uniform(0.8, 1.2, n_zone)
    one = np.zeros(n_zone, dtype=int)
    economy = one_sector_economy(commuters, wage, distance, np.ones(n_zone), one, OneSectorSettings())
    codes = tuple(f"{number:05d}" for number in range(1, n_zone + 1))
    return Setting(economy, codes, ("all",), ("all",), ("all",), {})
