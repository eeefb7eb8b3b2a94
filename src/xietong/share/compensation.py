r"""Payments for water between governments on a river: what a contract pays on given series, and what it may pay.

What is not published stays empty: a part whose rate or series is missing is not a number, and neither is the sum.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float
from numpy.typing import ArrayLike

from xietong.errors import ShareError
from xietong.findings import Finding, require
from xietong.plan.measures.compensate_upstream import SERIES, CompensateUpstream, Terms, values_of

__all__ = ["Contract", "Payments", "Room", "average_rate", "contract_of", "payments", "room_to_agree"]

Yearly = Float[np.ndarray, " year"]


@dataclass(frozen=True)
class Contract:
    """An agreement on compensation.

    Args:
        id: Of the measure.
        payers: Governments downstream, with the share that each bears; they add up to one.
        receiver: Government upstream.
        first, last: Years in which it pays; None where its end is not known.
        terms: The rule.
        series: Declared by name and year.
    """

    id: str
    payers: Mapping[str, float]
    receiver: str
    first: int
    last: int | None
    terms: Terms
    series: Mapping[str, Mapping[int, float]]


def contract_of(measure: CompensateUpstream) -> Contract:
    """The contract that a measure of a plan makes; a year counts when most of it is covered."""
    first, last = measure.first_year, measure.last_year
    return Contract(measure.id, measure.payers, measure.receiver, first, last, measure.terms, measure.series)


@dataclass(frozen=True, eq=False)
class Payments:
    """What a contract pays, yuan by year; NaN where it is not assessed, zero outside its years.

    Args:
        years: In order.
        for_quality, for_volume, for_nitrogen, for_conduct: The parts; what unknown terms would pay is NaN in the
            first.
        missing: What would have to be known: fields of the terms, and series with the year.
        net: By government, received less paid; every year adds up to nothing.
    """

    years: tuple[int, ...]
    for_quality: Yearly
    for_volume: Yearly
    for_nitrogen: Yearly
    for_conduct: Yearly
    missing: tuple[str, ...]
    net: Mapping[str, Yearly]

    @property
    def total(self) -> Yearly:
        """All parts together."""
        return self.for_quality + self.for_volume + self.for_nitrogen + self.for_conduct


def payments(
    contract: Contract, years: Sequence[int], given: Mapping[str, Mapping[int, float]] | None = None
) -> Payments:
    """What the contract pays, by the formula of `model.water.compensation.payment_parts`.

    A part of which the contract names neither rate nor reference is not in the contract and pays nothing, as long as
    another part is; a contract without any rate is not assessed.

    Args:
        years: That are asked for.
        given: Series of a model, which stand before the declared ones.

    Raises:
        ShareError: when a year lies before the contract, or a series is unknown.
    """
    require(_faults(contract, years, given or {}), ShareError)
    terms, known = contract.terms, given or {}
    series = {name: {**contract.series.get(name, {}), **known.get(name, {})} for name in SERIES}
    is_inside = np.array([_is_inside(contract, year) for year in years])
    gaps, parts = _missing_terms(terms), values_of(terms, series, years)
    known_quality = parts.quality + (np.nan if gaps else 0.0)
    quality, volume, nitrogen, conduct = (
        np.where(is_inside, part, 0.0) for part in (known_quality, parts.volume, parts.nitrogen, parts.conduct)
    )
    total = quality + volume + nitrogen + conduct
    return Payments(
        years=tuple(years),
        for_quality=quality,
        for_volume=volume,
        for_nitrogen=nitrogen,
        for_conduct=conduct,
        missing=(*gaps, *_missing_years(terms, series, years, is_inside)),
        net={payer: -share * total for payer, share in contract.payers.items()} | {contract.receiver: total},
    )


def _faults(contract: Contract, years: Sequence[int], given: Mapping[str, Mapping[int, float]]) -> list[Finding]:
    found = [
        Finding(f"{contract.id}, {year}", f"lies before the contract, which pays from {contract.first}.", "Leave it.")
        for year in years
        if year < contract.first
    ]
    found += [
        Finding(f"{contract.id}, series", f"'{name}' is not a series.", f"Known: {', '.join(SERIES)}.")
        for name in given
        if name not in SERIES
    ]
    return found


def _is_inside(contract: Contract, year: int) -> bool:
    return contract.first <= year and (contract.last is None or year <= contract.last)


_PARTS = {
    "quality_class": ("base", "worst_class"),
    "inflow": ("per_m3", "reference_inflow"),
    "nitrogen": ("per_nitrogen", "reference_nitrogen"),
    "conduct": ("for_conduct", "for_conduct"),
}
"""Rate and reference that go with each series."""


def _missing_terms(terms: Terms) -> tuple[str, ...]:
    """The half of a pair whose other half is known; every rate where none is known."""
    if all(getattr(terms, rate) is None for rate, _ in _PARTS.values()):
        return tuple(rate for rate, _ in _PARTS.values())
    return tuple(
        field
        for rate, reference in _PARTS.values()
        for field, other in ((rate, reference), (reference, rate))
        if getattr(terms, field) is None and getattr(terms, other) is not None
    )


def _missing_years(
    terms: Terms, series: Mapping[str, Mapping[int, float]], years: Sequence[int], is_inside: np.ndarray
) -> tuple[str, ...]:
    """Years of the contract without the series that its terms ask for."""
    asked = [name for name, pair in _PARTS.items() if all(getattr(terms, field) is not None for field in pair)]
    return tuple(
        f"{name} {year}"
        for name in asked
        for year, is_in in zip(years, is_inside, strict=True)
        if is_in and np.isnan(series[name].get(year, np.nan))
    )


def average_rate(paid: float, volume: float) -> float:
    """What was paid for a cubic metre on average, yuan: 3.3945 billion for 2.762 billion m³ are 1.23.

    Args:
        paid: Yuan, of all sources.
        volume: m³ in the same time, positive.
    """
    return paid / volume


@dataclass(frozen=True, eq=False)
class Room:
    """Between what least a payment must be and what most it may be.

    Args:
        least: Below it upstream does better without: forgone value added and cost of treatment.
        most: Above it downstream does better with the next source of water.
    """

    least: Yearly
    most: Yearly

    @property
    def has_deal(self) -> np.ndarray:
        """Years in which some payment leaves both better off."""
        return self.least <= self.most


def room_to_agree(forgone: ArrayLike, treatment: ArrayLike, volume: ArrayLike, next_source_cost: ArrayLike) -> Room:
    r"""The range in which a payment leaves both sides better off.

    $$ \text{forgone} + \text{treatment} \le \text{Pay} \le W\,c $$

    Args:
        forgone, treatment: Upstream, yuan a year.
        volume: $W$, m³ a year that reach downstream.
        next_source_cost: $c$, yuan a m³ of the next source: transferred or desalinated water.
    """
    least = np.asarray(forgone, dtype=np.float64) + np.asarray(treatment, dtype=np.float64)
    return Room(least, np.asarray(volume, dtype=np.float64) * np.asarray(next_source_cost, dtype=np.float64))
