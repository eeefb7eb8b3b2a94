"""What an economy must be before it is solved: every fault with the zone that has it and a remedy."""

from collections.abc import Iterator, Sequence
from dataclasses import fields
from itertools import pairwise

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from xietong.findings import Finding
from xietong.model.economy.base import Economy
from xietong.model.setting import Setting

__all__ = ["check_economy"]

SHOWN = 5
_ADDING_UP = 1e-8


def check_economy(setting: Setting) -> tuple[Finding, ...]:
    """All faults of an economy, in the codes of its region; an economy without faults can be solved."""
    economy = setting.economy
    numbers = tuple(_not_numbers(economy))
    if numbers:
        return numbers
    return (*_elasticities(economy), *_levels(setting), *_shares(setting), *_connections(setting))


def _not_numbers(economy: Economy) -> Iterator[Finding]:
    for field in fields(economy):
        value = getattr(economy, field.name)
        if value is not None and not np.isfinite(np.asarray(value, dtype=float)).all():
            where = _first(~np.isfinite(np.asarray(value, dtype=float)))
            what = f"the array has an entry that is not a number, at {where}."
            yield Finding(
                f"economy, {field.name}", what, "Look for a missing figure in the tables that it is made of."
            )


def _first(faulty: np.ndarray) -> str:
    return "position " + ", ".join(str(int(index)) for index in np.argwhere(faulty)[0])


def _elasticities(economy: Economy) -> Iterator[Finding]:
    chain = [
        ("sector_elasticity", float(economy.sector_elasticity)),
        ("commuting_elasticity", float(economy.commuting_elasticity)),
        ("residence_elasticity", float(economy.residence_elasticity)),
        ("migration_elasticity", float(np.max(economy.migration_elasticity))),
    ]
    for (outer, high), (inner, low) in pairwise(chain):
        if high < low:
            what = f"{inner} {low:g} is larger than {outer} {high:g}."
            remedy = (
                "Choices nearer to home must be easier: sector, workplace, residence, jurisdiction, in falling order."
            )
            yield Finding(f"parameter {outer}", what, remedy)
    if min(low for _, low in chain) <= 0.0 or float(np.min(economy.migration_elasticity)) <= 0.0:
        yield Finding("parameters", "an elasticity of choice is not positive.", "Give a positive number.")
    if float(np.min(economy.trade_elasticity)) <= 0.0:
        yield Finding("parameter trade_elasticity", "it is not positive.", "Give a positive number.")


def _named(codes: Sequence[str], faulty: np.ndarray) -> str:
    found = [codes[index] for index in np.flatnonzero(faulty)]
    rest = f" and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
    return ", ".join(found[:SHOWN]) + rest


def _levels(setting: Setting) -> Iterator[Finding]:
    economy, zones = setting.economy, setting.zones
    wage = np.asarray(economy.wage)
    if (bad := (wage <= 0.0).any(axis=0)).any():
        yield Finding(f"zones {_named(zones, bad)}", "the wage is not positive.", "Give a wage, or a method for it.")
    workers = np.asarray(economy.resident_workers)
    if (bad := (workers < 0.0).any(axis=0)).any():
        yield Finding(f"zones {_named(zones, bad)}", "residents are negative.", "Correct the count.")
    if (bad := workers.sum(axis=0) <= 0.0).any():
        yield Finding(
            f"zones {_named(zones, bad)}", "no one with a job lives there.", "Join the zone to a neighbour."
        )
    jobs = np.einsum("gn,gni->i", workers, np.asarray(economy.commuting_share))
    if (bad := jobs <= 0.0).any():
        yield Finding(f"zones {_named(zones, bad)}", "no one works there.", "Join the zone to a neighbour.")
    if (bad := (np.asarray(economy.output) <= 0.0).any(axis=0)).any():
        yield Finding(
            f"zones {_named(zones, bad)}", "output of a sector is not positive.", "Give the cell a trace of output."
        )


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
        if (bad := (np.abs(total - 1.0) > _ADDING_UP).any(axis=0)).any():
            worst = float(total.ravel()[np.argmax(np.abs(total - 1.0))])
            what = f"the {name} add up to {worst:.9g} and not to one."
            yield Finding(f"zones {_named(zones, bad)}", what, "Divide the row of flows by its sum.")


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
