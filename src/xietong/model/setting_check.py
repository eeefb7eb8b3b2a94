"""What a setting must be before it is solved: every fault with the zone that has it and a remedy."""

from collections.abc import Iterator, Sequence
from dataclasses import fields

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from xietong.findings import Finding
from xietong.model.economy.base import Economy
from xietong.model.economy.equilibrium import next_vector
from xietong.model.economy.kernels import prepare
from xietong.model.economy.unknowns import size_of, unpack
from xietong.model.parameters import order_findings
from xietong.model.setting import Setting
from xietong.model.state import no_shocks

__all__ = ["check_setting"]

SHOWN = 5
_ADDING_UP = 1e-8
_CLEARING = 1e-8


def check_setting(setting: Setting) -> tuple[Finding, ...]:
    """All faults of an economy, in the codes of its region; an economy without faults can be solved."""
    economy = setting.economy
    numbers = tuple(_not_numbers(setting))
    if numbers:
        return numbers
    shares = (*_elasticities(economy), *_levels(setting), *_shares(setting), *_connections(setting))
    return shares or tuple(_base_year(setting))


def _not_numbers(setting: Setting) -> Iterator[Finding]:
    for field in fields(setting.economy):
        value = getattr(setting.economy, field.name)
        if value is not None and not np.isfinite(np.asarray(value, dtype=float)).all():
            where = _place(setting, ~np.isfinite(np.asarray(value, dtype=float)))
            yield Finding(
                f"economy, {field.name}",
                f"there is an entry that is not a finite number{where}.",
                "Look for a missing figure in the tables that it is made of.",
            )


def _place(setting: Setting, faulty: np.ndarray) -> str:
    """The first faulty entry in the codes of its axes, as far as their lengths tell."""
    named = {len(setting.groups): setting.groups, len(setting.sectors): setting.sectors} | {
        len(setting.zones): setting.zones
    }
    first = np.argwhere(faulty)[0] if faulty.ndim else ()
    codes = [named[length][int(index)] for length, index in zip(faulty.shape, first, strict=True) if length in named]
    return f", at {', '.join(codes)}" if codes else ""


def _elasticities(economy: Economy) -> Iterator[Finding]:
    yield from order_findings(
        {
            "sector_elasticity": float(economy.sector_elasticity),
            "commuting_elasticity": float(economy.commuting_elasticity),
            "residence_elasticity": float(economy.residence_elasticity),
            "migration_elasticity": float(np.max(economy.migration_elasticity)),
        }
    )
    if float(np.min(economy.migration_elasticity)) <= 0.0:
        yield Finding("parameter migration_elasticity", "that of a group is not positive.", "Give a positive number.")
    if float(np.min(economy.trade_elasticity)) <= 0.0:
        yield Finding("parameter trade_elasticity", "it is not positive.", "Give a positive number.")


def _named(codes: Sequence[str], faulty: np.ndarray) -> str:
    """Codes of the zones, the last axis, that have a fault anywhere; empty where none has."""
    positions = np.flatnonzero(np.any(np.atleast_2d(faulty), axis=0)).tolist()
    found = [codes[index] for index in positions]
    rest = f" and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
    return ", ".join(found[:SHOWN]) + rest


def _levels(setting: Setting) -> Iterator[Finding]:
    economy = setting.economy
    workers, shares = np.asarray(economy.resident_workers), np.asarray(economy.commuting_share)
    for faulty, what, remedy in (
        (np.asarray(economy.wage) <= 0.0, "the wage is not positive.", "Give a wage, or a method for it."),
        (workers < 0.0, "resident workers are negative.", "Correct the count."),
        (workers.sum(axis=0) <= 0.0, "no one with a job lives there.", "Join the zone to a neighbour."),
        (shares.min(axis=1) < 0.0, "commuters who come there are negative.", "Correct the flows."),
        (
            np.einsum("gn,gni->i", workers, shares) <= 0.0,
            "no one works there, or jobs are negative.",
            "Correct the flows, or join the zone to a neighbour.",
        ),
        (
            np.asarray(economy.output) <= 0.0,
            "output of a sector is not positive.",
            "Give the cell a trace of output.",
        ),
    ):
        if named := _named(setting.zones, faulty):
            yield Finding(f"zones {named}", what, remedy)


def _shares(setting: Setting) -> Iterator[Finding]:
    economy, zones = setting.economy, setting.zones
    sums = {
        "commuting shares of a residence": np.asarray(economy.commuting_share).sum(axis=2),
        "sector shares of a workplace": np.asarray(economy.sector_share).sum(axis=1),
        "consumption shares": np.asarray(economy.consumption_share).sum(axis=0)[None, :],
        "trade shares of a destination": np.asarray(economy.trade_share).sum(axis=1)
        + np.asarray(economy.outer_share),
    }
    for name, total in sums.items():
        if named := _named(zones, np.abs(total - 1.0) > _ADDING_UP):
            worst = float(total.ravel()[np.argmax(np.abs(total - 1.0))])
            what = f"the {name} add up to {worst:.9g} and not to one."
            yield Finding(f"zones {named}", what, "Divide the row of flows by its sum.")


def _connections(setting: Setting) -> Iterator[Finding]:
    economy, zones = setting.economy, setting.zones
    is_closed = not (np.any(economy.outer_share) or np.any(economy.exports))
    if not is_closed:
        return
    linked = (np.asarray(economy.trade_share) > 0.0).any(axis=0) | (np.asarray(economy.commuting_share) > 0.0).any(
        axis=0
    )
    count, part = connected_components(csr_array(linked), directed=False)
    if count > 1:
        small = part == np.argmin(np.bincount(part))
        what = f"the region falls into {count} parts that neither trade nor commute; one of them is these zones."
        remedy = "Solve the parts as regions of their own, or give the trade between them."
        yield Finding(f"zones {_named(zones, small)}", what, remedy)


def _base_year(setting: Setting) -> Iterator[Finding]:
    """Zones where the base year is no equilibrium: what does not clear without a shock is no base of changes."""
    economy = setting.economy
    neutral = no_shocks(
        economy.n_zone, economy.n_sector, economy.n_function, economy.n_group, len(setting.jurisdictions)
    )
    start = np.zeros(size_of(economy))
    moved = unpack(economy, np.asarray(next_vector(economy, neutral, prepare(economy, neutral), start)))
    for name in ("wage", "residents", "rent", "price", "output"):
        change = np.abs(np.asarray(getattr(moved, name)))
        if named := _named(setting.zones, change > _CLEARING):
            what = (
                f"the base year is no equilibrium: without a shock, {name} moves by up to {change.max():.1e} in logs."
            )
            remedy = "Look for flows that do not add up to the totals of their zones, or parts that hardly trade."
            yield Finding(f"zones {named}", what, remedy)
