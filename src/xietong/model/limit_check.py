"""What limits must be before a solve: every fault with the place that has it and a remedy."""

from collections.abc import Iterator

import numpy as np

from xietong.findings import Finding
from xietong.model.setting import Setting
from xietong.model.state import Shocks

__all__ = ["check_limits"]

_ADDING_UP = 1e-8


def check_limits(setting: Setting, shocks: Shocks) -> tuple[Finding, ...]:
    """All faults of the limits in force, and of what the economy knows about emissions and water.

    A limit of nothing has no price that could hold it, so it is refused here and not looked for.

    Args:
        setting: Economy with the codes of its places.
        shocks: What a year changes, with its limits.
    """
    return (
        *_emission_data(setting),
        *_water_data(setting),
        *_caps(setting, shocks),
        *_by_zone(setting, shocks),
        *_employment(setting, shocks),
    )


def _emission_data(setting: Setting) -> Iterator[Finding]:
    economy = setting.economy
    if economy.emission_rate is None:
        return
    if not _is_at_least_zero(economy.emission_rate):
        yield Finding("economy, emission_rate", "a rate is negative or no number.", "Give tonnes per yuan of output.")
    elasticity, cost = economy.abatement_elasticity, economy.abatement_cost
    if (elasticity is None) != (cost is None):
        what = "abatement has an elasticity or a cost, but not both."
        yield Finding("economy, abatement_elasticity", what, "Give both, or neither where no one abates.")
    if elasticity is not None and not _is_at_least_zero(elasticity):
        what = "an elasticity of abatement is negative or no number."
        yield Finding("economy, abatement_elasticity", what, "Give 0 where a sector does not abate.")
    if cost is not None and not (np.asarray(cost) > 0.0).all():
        yield Finding("economy, abatement_cost", "a cost of abatement is not positive.", "Give yuan per tonne.")


def _water_data(setting: Setting) -> Iterator[Finding]:
    economy = setting.economy
    if economy.water_share is None:
        return
    if not _is_at_least_zero(economy.water_share):
        yield Finding("economy, water_share", "a share is negative or no number.", "Give the share of cost.")
    if economy.water_price is None or not (np.asarray(economy.water_price) > 0.0).all():
        yield Finding("economy, water_price", "water has a share of cost but no price.", "Give yuan per m3 by zone.")
    of_inputs = np.asarray(economy.input_share).sum(axis=0)[:, None]
    total = np.asarray(economy.labour_share + economy.capital_share + economy.floor_share + economy.water_share)
    gap = np.abs(total + of_inputs - 1.0)
    for sector, zone in np.argwhere(gap > _ADDING_UP)[:1]:
        where = f"sector {setting.sectors[sector]}, zone {setting.zones[zone]}"
        what = f"the shares of cost add up to {float((total + of_inputs)[sector, zone]):.9g} and not to one."
        yield Finding(where, what, "Take the share of water out of that of capital.")


def _caps(setting: Setting, shocks: Shocks) -> Iterator[Finding]:
    if shocks.emission_cap is None:
        return
    if setting.economy.emission_rate is None:
        what = "there is a cap, but emissions are not counted in this region."
        yield Finding("cap on emissions", what, "Give rates of emission by sector, or take the cap away.")
        return
    for pollutant, jurisdiction in np.argwhere(~_is_positive(shocks.emission_cap)):
        cap = float(np.asarray(shocks.emission_cap)[pollutant, jurisdiction])
        where = f"jurisdiction {setting.jurisdictions[jurisdiction]}, pollutant {int(pollutant) + 1}"
        what = f"the cap of {cap:g} tonnes is not positive; no price makes production emit nothing."
        yield Finding(where, what, "Give a positive cap, or inf for none.")


def _by_zone(setting: Setting, shocks: Shocks) -> Iterator[Finding]:
    if shocks.water_limit is not None and setting.economy.water_share is None:
        what = "there is a limit, but water is not counted in this region."
        yield Finding("limit on water", what, "Give the share of water in cost, or take the limit away.")
    for name, limit, unit in (
        ("floor space", shocks.floor_space_limit, "of the base year"),
        ("water", shocks.water_limit, "m3"),
    ):
        if limit is None:
            continue
        for zone in np.flatnonzero(~_is_positive(limit)):
            what = f"the limit on {name} of {float(np.asarray(limit)[zone]):g} {unit} is not positive."
            yield Finding(f"zone {setting.zones[zone]}", what, "Give a positive limit, or inf for none.")


def _employment(setting: Setting, shocks: Shocks) -> Iterator[Finding]:
    shape = np.shape(shocks.is_quantity_fixed)
    most = np.full(shape, np.inf) if shocks.employment_most is None else np.asarray(shocks.employment_most)
    least = np.zeros(shape) if shocks.employment_least is None else np.asarray(shocks.employment_least)
    is_limited = (most != np.inf) | (least != 0.0)
    homogeneous = setting.economy.is_homogeneous
    at_outer_price = np.zeros(shape[0], dtype=bool) if homogeneous is None else np.asarray(homogeneous)
    rules = (
        (~(most > 0.0), "jobs at most must be more than none.", "Give a positive limit, or inf for none."),
        (
            ~((least >= 0.0) & (least < np.inf)),
            "jobs at least are no number of jobs.",
            "Give a number, or 0 for none.",
        ),
        (
            (least > most) & (most > 0.0),
            "jobs at least are more than jobs at most.",
            "Give limits that leave room between them.",
        ),
        (
            is_limited & np.asarray(shocks.is_quantity_fixed),
            "employment is fixed and limited at once.",
            "Fix it, or limit it.",
        ),
        (
            is_limited & at_outer_price[:, None],
            "the good is sold at the outer price, which no support changes.",
            "Limit a sector whose price the region makes.",
        ),
    )
    for is_broken, what, remedy in rules:
        for sector, zone in np.argwhere(is_broken)[:1]:
            yield Finding(f"sector {setting.sectors[sector]}, zone {setting.zones[zone]}", what, remedy)


def _is_positive(limit: object) -> np.ndarray:
    """True for each limit above zero; NaN is none."""
    return np.asarray(limit) > 0.0


def _is_at_least_zero(value: object) -> bool:
    array = np.asarray(value)
    return bool(((array >= 0.0) & (array < np.inf)).all())
