"""What the plan has governments pay each other already: shared taxes, compensation for water, joint companies."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from xietong.plan.governments import governments_of
from xietong.plan.measures.compensate_upstream import CompensateUpstream
from xietong.plan.measures.found_venture import FoundVenture
from xietong.plan.places import jurisdiction_index
from xietong.plan.plan import Plan
from xietong.region.region import Region
from xietong.share.coalitions import Players
from xietong.share.compensation import contract_of, payments
from xietong.share.instruments import MovedTaxes
from xietong.share.ventures import Ledger

__all__ = ["KINDS", "Agreed", "agreed_payments"]

KINDS = ("taxes", "water", "ventures")
OUTSIDE = "outside"


@dataclass(frozen=True, eq=False)
class Agreed:
    """Payments by kind, party and year, yuan, received less paid.

    Args:
        parties: The players, then everyone outside; every kind adds up to nothing over them in every year.
        net: What each receives less what it pays.
        missing: Contracts of which something would have to be known, and what: fields or series.
    """

    parties: tuple[str, ...]
    net: Float[np.ndarray, "kind party year"]
    missing: Mapping[str, tuple[str, ...]]


def agreed_payments(
    plan: Plan,
    region: Region,
    players: Players,
    years: Sequence[int],
    taxes: Sequence[MovedTaxes],
    ledgers: Mapping[str, Ledger],
) -> Agreed:
    """Taxes by the rule of the plan, contracts on water as far as they are known, calls and dividends of companies.

    A jurisdiction that acts through several players pays and receives through them by their residents.

    Args:
        taxes: Of what moves.
        ledgers: Books of the joint companies, by measure.
    """
    count = len(players.names)
    net = np.zeros((len(KINDS), count + 1, len(years)))
    for moved in taxes:
        net[0, moved.origin] += moved.by_rule
        net[0, moved.host] -= moved.by_rule
    missing: dict[str, tuple[str, ...]] = {}
    weight = _weights(region, players)
    for measure in plan.measures:
        if isinstance(measure, CompensateUpstream):
            unknown = _add_water(net[1], measure, region, weight, years)
            if unknown:
                missing[measure.id] = unknown
        if isinstance(measure, FoundVenture) and measure.id in ledgers:
            _add_venture(net[2], measure, ledgers[measure.id], plan, region, weight, years)
    return Agreed((*players.names, OUTSIDE), net, missing)


def _weights(region: Region, players: Players) -> Float[np.ndarray, "jurisdiction player"]:
    """Through which players a jurisdiction acts; rows add up to one."""
    residents = np.bincount(np.asarray(players.of_zone), region.zones.residents, len(players.names))
    weight = np.zeros((len(players.of_jurisdiction), len(players.names)))
    for jurisdiction, acting in enumerate(players.of_jurisdiction):
        weight[jurisdiction, list(acting)] = residents[list(acting)] / residents[list(acting)].sum()
    return weight


def _add_water(
    net: Float[np.ndarray, "party year"],
    measure: CompensateUpstream,
    region: Region,
    weight: Float[np.ndarray, "jurisdiction player"],
    years: Sequence[int],
) -> tuple[str, ...]:
    contract = contract_of(measure)
    inside = [number for number, year in enumerate(years) if year >= contract.first]
    if not inside:
        return ()
    paid = payments(contract, [years[number] for number in inside])
    for name, amounts in paid.net.items():
        jurisdiction = jurisdiction_index(region, name)
        net[:-1, inside] += weight[jurisdiction][:, None] * np.nan_to_num(amounts)[None, :]
    return paid.missing


def _add_venture(
    net: Float[np.ndarray, "party year"],
    measure: FoundVenture,
    books: Ledger,
    plan: Plan,
    region: Region,
    weight: Float[np.ndarray, "jurisdiction player"],
    years: Sequence[int],
) -> None:
    of_year = {year: number for number, year in enumerate(years)}
    # The company itself, its customers and its other holders are the outside.
    for holder, government in governments_of(measure.ratio, plan, region).items():
        for year, yuan in zip(books.years, books.flows(holder), strict=True):
            if year in of_year:
                net[:-1, of_year[year]] += weight[government] * yuan
                net[-1, of_year[year]] -= yuan
