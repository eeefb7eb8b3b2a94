"""Travel in a year of a plan: skims over the networks that the plan has opened."""

from collections.abc import Iterable, MutableMapping
from dataclasses import dataclass, fields
from hashlib import sha256

import numpy as np
from jaxtyping import Float

from xietong.model.baseline import Baseline
from xietong.model.jobs import commuting_impedance, commuting_minutes
from xietong.model.transport.settings import transport_settings
from xietong.model.transport.settlements import settle
from xietong.model.transport.skims import network_of, skim_points, zone_times
from xietong.model.transport.times import BUSINESS, PointTimes, TravelTimes
from xietong.plan.change import Opening
from xietong.region.networks import Networks

__all__ = ["Skim", "SkimCache", "Travel", "network_state", "travel_with"]


@dataclass(frozen=True, eq=False)
class Skim:
    """Travel times over one state of the networks, between points and between zones."""

    point_times: PointTimes
    times: TravelTimes


SkimCache = MutableMapping[str, Skim]
"""Skims by state of the networks. The caller owns it: a new dict for each run; `travel_with` adds to it."""


@dataclass(frozen=True, eq=False)
class Travel:
    """Travel in a year against the base year.

    Args:
        impedance: Composite commuting disutility of a pair in logs, in the year.
        minutes: Mean one-way minutes of commutes in the year.
        business_time: Composite business minutes in the year.
        skim: Times of the year, those of the base year where no measure opens anything.
    """

    impedance: Float[np.ndarray, "residence workplace"]
    minutes: Float[np.ndarray, "residence workplace"]
    business_time: Float[np.ndarray, "origin destination"]
    skim: Skim


def travel_with(
    baseline: Baseline,
    openings: Iterable[Opening],
    border_minutes: Float[np.ndarray, "jurisdiction jurisdiction"],
    skims: SkimCache,
) -> Travel:
    """Travel with these openings, and with these minutes taken off the borders.

    Args:
        baseline: Networks, points and commuting of the base year.
        openings: In the plan's order.
        border_minutes: Minutes saved; a border never costs less than nothing.
        skims: Skims known so far; a state of the networks is skimmed once.
    """
    skim = _skim_with(baseline, tuple(openings), skims)
    fit = baseline.commuting
    if skim.point_times is baseline.point_times and not border_minutes.any():
        return Travel(fit.impedance, fit.minutes, baseline.times.composite[BUSINESS], skim)
    border = np.maximum(fit.border_minutes - border_minutes, 0.0)
    impedance = commuting_impedance(skim.point_times, baseline.region, fit, border)
    minutes = commuting_minutes(skim.point_times, baseline.region, fit, border)
    return Travel(impedance, minutes, skim.times.composite[BUSINESS], skim)


def network_state(baseline: Baseline, openings: Iterable[Opening]) -> str:
    """A key of the networks with these openings: the same for the same networks."""
    return _state_of(_opened(baseline, openings))


def _opened(baseline: Baseline, openings: Iterable[Opening]) -> Networks:
    region = baseline.region
    networks = network_of(region.networks, region.base_year)
    for opening in openings:
        networks = opening(networks)
    return networks


def _skim_with(baseline: Baseline, openings: tuple[Opening, ...], skims: SkimCache) -> Skim:
    if not openings:
        return Skim(baseline.point_times, baseline.times)
    region = baseline.region
    networks = _opened(baseline, openings)
    state = _state_of(networks)
    if state not in skims:
        settings = transport_settings(region.parameters)
        settlements = settle(region.points, region.zones, settings)
        point_times = skim_points(networks, settlements, region.base_year, settings)
        skims[state] = Skim(point_times, zone_times(point_times, settlements, len(region.zones), settings))
    return skims[state]


def _state_of(networks: Networks) -> str:
    digest = sha256()
    for network in (networks.road, networks.rail, networks.metro):
        for field in fields(network):
            value = getattr(network, field.name)
            digest.update(value.tobytes() if isinstance(value, np.ndarray) else repr(value).encode())
    return digest.hexdigest()
