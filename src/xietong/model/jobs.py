"""Jobs by place of work: a commuting model fitted to published moments.

Read `commuting_fit.CommutingFit` first: `fit_commuting` makes it, `commuting_travel` gives another year.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace

import numpy as np
from jaxtyping import Float, Int
from scipy.sparse import csr_array

from xietong.model.commuting_fit import CommutingFit, CommutingNote
from xietong.model.commuting_identification import identify_parameters
from xietong.model.commuting_moments import Journeys, moment_value, prepare_moment
from xietong.model.economy.commuting import balanced_pull, commuting_shares, time_disutility, zone_nearness
from xietong.model.moment_search import judge_parameters, search_parameters
from xietong.model.transport.driving import driven_share
from xietong.model.transport.fares import minute_of_car
from xietong.model.transport.modes import composite_and_clock
from xietong.model.transport.settings import TransportSettings, transport_settings
from xietong.model.transport.settlements import membership, zone_sum
from xietong.model.transport.times import COMMUTING, PointTimes
from xietong.region.region import Moment, Parameter, Region, Zones

__all__ = [
    "CommutingSettings",
    "commuting_settings",
    "commuting_travel",
    "commuting_weight",
    "estimated_jobs",
    "fit_commuting",
    "moments_with",
]

Progress = Callable[[str, int, int], None]

# Fitted one after another as far as the targets go, with the bounds of the search.
BOUNDS: Mapping[str, tuple[float, float]] = {
    "commuting_decay": (0.005, 0.3),
    "commuting_tail": (0.0, 12.0),
    "commuting_wage_pull": (0.0, 12.0),
    "commuting_time_spread": (0.1, 0.9),
}
NON_FARM = ("secondary", "tertiary")


@dataclass(frozen=True)
class CommutingSettings:
    """Numbers of the commuting model; a region may declare each in `parameters.csv` under its name.

    Args:
        commuting_decay: $\\nu$ per minute, start of the fit. Source: Ahlfeldt et al. (2015) 0.07 to 0.099.
        commuting_tail: Further decay beyond `commuting_tail_minutes` over $\\nu$, start of the fit.
        commuting_tail_minutes: Minute at which the decay steepens. Assumption.
        commuting_wage_pull: Elasticity of the pull of a city to its mean wage, start of the fit. Source:
            Monte, Redding and Rossi-Hansberg (2018) 3.3; Ahlfeldt et al. (2015) 6.7.
        commuting_time_spread: Standard deviation of log minutes of single commuters around the mean of a
            pair of settlements, start of the fit; matters for published shares by minutes only.
        border_minutes: Lost at the line between two jurisdictions. Assumption.
        county_bonus: Log preference of registered residents for a job in the own zone. Assumption.
        county_bonus_density: Residents per km2 from which a zone is part of a city's one labour market
            and has no such preference. Assumption.
        jobs_gdp_weight: $\\theta$, weight of GDP against residents in the jobs of a zone of a city. Assumption.
        registered_factor, registered_cap: Workers registered in another province over residents so registered.
    """

    commuting_decay: float = 0.045
    commuting_tail: float = 3.0
    commuting_tail_minutes: float = 60.0
    commuting_wage_pull: float = 3.3
    commuting_time_spread: float = 0.5
    border_minutes: float = 30.0
    county_bonus: float = 3.0
    county_bonus_density: float = 5000.0
    jobs_gdp_weight: float = 0.35
    registered_factor: float = 1.25
    registered_cap: float = 0.9


@dataclass(frozen=True, eq=False)
class _Ground:
    """What the model stands on while its parameters move; groups are secondary and tertiary workers."""

    composite: Float[np.ndarray, "origin_point destination_point"]
    clock: Float[np.ndarray, "origin_point destination_point"]
    distance_km: Float[np.ndarray, "origin_point destination_point"]
    point_zone: Int[np.ndarray, " point"]
    points: csr_array
    border: Float[np.ndarray, "residence workplace"]
    home_bonus: Float[np.ndarray, " zone"]
    workers: Float[np.ndarray, "group residence"]
    job_share: Float[np.ndarray, "group workplace"]
    city: Int[np.ndarray, " zone"]
    log_wage: Float[np.ndarray, " city"]
    driven: Float[np.ndarray, "origin_point destination_point"]
    minute_of_car: float


@dataclass(frozen=True, eq=False)
class _Solved:
    """The model at one set of parameters."""

    impedance: Float[np.ndarray, "residence workplace"]
    shares: Float[np.ndarray, "group residence workplace"]
    flows: Float[np.ndarray, "residence workplace"]
    journeys: Journeys


def commuting_settings(parameters: Mapping[str, Parameter]) -> CommutingSettings:
    """Settings with the values that a region declares; defaults elsewhere."""
    names = [item.name for item in fields(CommutingSettings)]
    return CommutingSettings(**{name: parameters[name].value for name in names if name in parameters})


def fit_commuting(
    region: Region, point_times: PointTimes, settings: TransportSettings, progress: Progress | None = None
) -> CommutingFit:
    r"""Fit commuting to the published moments of a region, and derive jobs by place of work.

    For each broad group (secondary, tertiary) workers who live in $i$ choose a workplace $j$ with probability
    proportional to $e^{-I_{ij}} B_j$, where

    $$ I_{ij} = -\ln \sum_{a \in i, b \in j} w_a w_b e^{-f(t_{ab})} + \nu\varphi\, b_{J(i)J(j)} - h_i [i = j] , \qquad
       f(t) = \nu t + \nu_2 \max(t - t_0, 0) . $$

    Inside a city the $B_j$ are such that jobs stand as $(\text{GDP share})^\theta (\text{resident workers
    share})^{1-\theta}$; over the city they sum to its resident workers times (mean wage)$^{\varepsilon}$.
    Times $t$ are composite; minutes $b$ at a border count as minutes on the clock, $\varphi$ (`fares.minute_of_car`).
    The own-zone preference $h_i$ holds for workers registered there and not in dense urban zones. Agriculture
    works at home; industries keep the local mix of residents.

    Args:
        region: Census workers by residence, GDP, city wages, points and moments.
        point_times: Travel times of the base year.
        settings: Constants of travel.
        progress: Called with a stage, steps done and steps in all.

    Returns:
        The fit. With no moments the declared parameters stand, and a note says so.

    Source:
        Own method; targets in the region's `commuting_moments.csv`. Gauss-Newton with a trust region.
    """
    tell = progress or (lambda stage, done, total: None)
    tell("commuting", 0, 1)
    declared = commuting_settings(region.parameters)
    ground = _prepare(region, point_times, settings, declared)
    start = {item.name: float(getattr(declared, item.name)) for item in fields(CommutingSettings)}
    targets = tuple(moment for moment in region.moments if moment.is_target)
    fitted = tuple(BOUNDS)[: len(targets)]

    def values(parameters: Mapping[str, float], moments: Sequence[Moment]) -> Float[np.ndarray, " moment"]:
        return _values(region, _solve(_at(ground, declared, parameters), parameters).journeys, moments)

    bounds = {name: BOUNDS[name] for name in fitted}
    chosen = search_parameters(values, start, bounds, targets)
    solved, nearness = _solve(ground, chosen), _nearness(ground, chosen)
    errors, moments = judge_parameters(values, chosen, fitted, region.moments)
    tell("commuting", 1, 1)
    return CommutingFit(
        parameters=chosen,
        standard_errors=errors,
        moments=moments,
        notes=_notes(chosen, bool(targets)),
        impedance=solved.impedance,
        flows=solved.flows,
        jobs=_jobs(region, solved.shares),
        minutes=_zone_minutes(ground, *nearness),
        car_share=_car_share(ground, *nearness),
        border_minutes=_border(region, declared),
        minute_of_car=minute_of_car(COMMUTING, settings),
        identification=identify_parameters(values, chosen, fitted, targets),
    )


def _at(ground: _Ground, declared: CommutingSettings, parameters: Mapping[str, float]) -> _Ground:
    """The ground with other borders, or another preference for the own county, than those declared."""
    border, county = (
        parameters[name] / getattr(declared, name) if getattr(declared, name) else 1.0
        for name in ("border_minutes", "county_bonus")
    )
    if border == county == 1.0:
        return ground
    return replace(ground, border=border * ground.border, home_bonus=county * ground.home_bonus)


def commuting_travel(
    point_times: PointTimes,
    region: Region,
    fit: CommutingFit,
    border_minutes: Float[np.ndarray, "jurisdiction jurisdiction"],
) -> tuple[
    Float[np.ndarray, "residence workplace"],
    Float[np.ndarray, "residence workplace"],
    Float[np.ndarray, "residence workplace"],
]:
    """Impedance, mean one-way minutes and share of drivers of another year, or with other borders.

    Returns:
        Equal to `fit.impedance`, `fit.minutes` and `fit.car_share` where nothing changes.
    """
    ground = _ground_of_year(point_times, region, fit, border_minutes)
    weight, nearness = _nearness(ground, fit.parameters)
    impedance = _add_borders(ground, fit.parameters, nearness)
    minutes = _zone_minutes(ground, weight, nearness)
    return impedance, minutes, _car_share(ground, weight, nearness)


def _ground_of_year(
    point_times: PointTimes,
    region: Region,
    fit: CommutingFit,
    border_minutes: Float[np.ndarray, "jurisdiction jurisdiction"],
) -> _Ground:
    """What commuting in another year rests on, with the parameters of the fit."""
    ground = _prepare(region, point_times, transport_settings(region.parameters), _declared(fit))
    zone = region.zones.jurisdiction
    return replace(ground, border=border_minutes[zone[:, None], zone[None, :]])


def moments_with(
    point_times: PointTimes,
    region: Region,
    fit: CommutingFit,
    border_minutes: Float[np.ndarray, "jurisdiction jurisdiction"],
    flows: Float[np.ndarray, "residence workplace"],
    extra_minutes: Float[np.ndarray, "residence workplace"],
) -> Float[np.ndarray, " moment"]:
    """Every moment of the region with the commuters and the travel of another year.

    Args:
        point_times: Travel of the year.
        region: Moments and points.
        fit: Parameters of the base year.
        border_minutes: Lost at the line between two jurisdictions in the year.
        flows: Commuters of the year, without farm.
        extra_minutes: What congestion adds on the clock.

    Returns:
        In the order of `fit.moments`; equal to their `model` where nothing changes.
    """
    ground, point = _ground_of_year(point_times, region, fit, border_minutes), region.points.zone
    disutility, nearness = _nearness(ground, fit.parameters)
    journeys = _journeys(ground, fit.parameters, disutility, nearness, flows)
    journeys = replace(journeys, minutes=journeys.minutes + extra_minutes[point[:, None], point[None, :]])
    return _values(region, journeys, region.moments)


def commuting_weight(
    composite: Float[np.ndarray, "origin_point destination_point"], parameters: Mapping[str, float]
) -> tuple[Float[np.ndarray, "origin_point destination_point"], Float[np.ndarray, "origin_point destination_point"]]:
    r"""Weight of a pair of settlements in the commutes of their zones, and its slope, by their composite minutes.

    Returns:
        $e^{-f(t_{ab})}$ and $f'(t_{ab})$, per minute.
    """
    decay, tail = parameters["commuting_decay"], parameters["commuting_decay"] * parameters["commuting_tail"]
    slope = decay + tail * (composite > parameters["commuting_tail_minutes"])
    return np.exp(-_disutility(composite, parameters)), slope


def _disutility(
    composite: Float[np.ndarray, "origin_point destination_point"], parameters: Mapping[str, float]
) -> Float[np.ndarray, "origin_point destination_point"]:
    decay = parameters["commuting_decay"]
    return time_disutility(
        composite,
        decay=decay,
        tail_decay=decay * parameters["commuting_tail"],
        tail_from=parameters["commuting_tail_minutes"],
    )


def estimated_jobs(region: Region) -> Float[np.ndarray, " zone"]:
    """Jobs by zone before any commuting model: those who live in a city work in it.

    Workers of secondary and tertiary industries are spread over the zones of their city as the model spreads jobs,
    by GDP and residents; those of agriculture work where they live. Commuting between cities is left out.
    """
    declared = commuting_settings(region.parameters)
    workers, city = _group_workers(region), region.zones.city
    share = _job_share(region, workers, declared.jobs_gdp_weight)
    spread = sum(
        np.bincount(city, weights=row, minlength=len(region.cities))[city] * part
        for row, part in zip(workers, share, strict=True)
    )
    return np.asarray(spread + _sector_workers(region).sum(axis=0) - workers.sum(axis=0))


def _declared(fit: CommutingFit) -> CommutingSettings:
    return CommutingSettings(**{item.name: fit.parameters[item.name] for item in fields(CommutingSettings)})


def _prepare(
    region: Region, point_times: PointTimes, settings: TransportSettings, declared: CommutingSettings
) -> _Ground:
    zones, minutes = region.zones, point_times.minutes[COMMUTING]
    workers = _group_workers(region)
    border = _border(region, declared)
    composite, clock = composite_and_clock(minutes, point_times.street_km, COMMUTING, settings)
    return _Ground(
        composite=composite,
        clock=clock,
        distance_km=point_times.distance_km,
        point_zone=region.points.zone,
        points=membership(region.points.zone, region.points.weight, len(zones)),
        border=border[zones.jurisdiction[:, None], zones.jurisdiction[None, :]],
        home_bonus=_home_bonus(zones, declared),
        workers=workers,
        job_share=_job_share(region, workers, declared.jobs_gdp_weight),
        city=zones.city,
        log_wage=np.log(region.city_wage / region.city_wage.mean()),
        driven=driven_share(point_times, COMMUTING, composite, settings),
        minute_of_car=minute_of_car(COMMUTING, settings),
    )


def _border(region: Region, declared: CommutingSettings) -> Float[np.ndarray, "jurisdiction jurisdiction"]:
    return declared.border_minutes * (1.0 - np.eye(len(region.jurisdictions)))


def _home_bonus(zones: Zones, declared: CommutingSettings) -> Float[np.ndarray, " zone"]:
    share = np.minimum(declared.registered_factor * zones.registered_elsewhere_share, declared.registered_cap)
    is_open_country = zones.residents / zones.area_km2 < declared.county_bonus_density
    return declared.county_bonus * (1.0 - share) * is_open_country


def _sector_workers(region: Region) -> Float[np.ndarray, "sector residence"]:
    return region.sectors.from_industry.T @ region.zones.employed_residents


def _group_workers(region: Region) -> Float[np.ndarray, "group residence"]:
    branch, workers = np.array(region.sectors.branch), _sector_workers(region)
    return np.stack([workers[branch == group].sum(axis=0) for group in NON_FARM])


def _job_share(
    region: Region, workers: Float[np.ndarray, "group residence"], gdp_weight: float
) -> Float[np.ndarray, "group workplace"]:
    city, n_city = region.zones.city, len(region.cities)

    def share(values: Float[np.ndarray, " zone"]) -> Float[np.ndarray, " zone"]:
        total = np.bincount(city, weights=values, minlength=n_city)[city]
        return np.divide(values, total, out=np.zeros_like(values), where=total > 0.0)

    rows = []
    for group, gdp in zip(workers, region.zones.gdp[1:], strict=True):
        by_people = share(group)
        by_gdp = share(np.maximum(gdp, 0.0))
        mixed = np.where(by_gdp > 0.0, by_gdp, by_people) ** gdp_weight * by_people ** (1.0 - gdp_weight)
        rows.append(share(mixed))
    return np.stack(rows)


def _nearness(
    ground: _Ground, parameters: Mapping[str, float]
) -> tuple[Float[np.ndarray, "origin_point destination_point"], Float[np.ndarray, "residence workplace"]]:
    """Weight of each pair of settlements, $e^{-f(t)}$, and nearness of the zones."""
    disutility = _disutility(ground.composite, parameters)
    return np.exp(-disutility), zone_nearness(disutility, ground.points, ground.points)


def _add_borders(
    ground: _Ground, parameters: Mapping[str, float], nearness: Float[np.ndarray, "residence workplace"]
) -> Float[np.ndarray, "residence workplace"]:
    with np.errstate(divide="ignore"):
        by_time = -np.log(nearness)
    return by_time + parameters["commuting_decay"] * ground.minute_of_car * ground.border - np.diag(ground.home_bonus)


def _solve(ground: _Ground, parameters: Mapping[str, float]) -> _Solved:
    weight, nearness = _nearness(ground, parameters)
    impedance = _add_borders(ground, parameters, nearness)
    attraction = np.exp(-impedance)
    wage_pull = np.exp(parameters["commuting_wage_pull"] * ground.log_wage)
    shares = []
    for workers, job_share in zip(ground.workers, ground.job_share, strict=True):
        in_city = np.bincount(ground.city, weights=workers, minlength=len(wage_pull))
        city_pull = np.maximum(in_city, np.finfo(float).tiny) * wage_pull
        pull = balanced_pull(workers, attraction, job_share, ground.city, city_pull)
        shares.append(commuting_shares(attraction, pull))
    flows = sum((workers[:, None] * share for workers, share in zip(ground.workers, shares, strict=True)))
    journeys = _journeys(ground, parameters, weight, nearness, np.asarray(flows))
    return _Solved(impedance, np.stack(shares), np.asarray(flows), journeys)


def _journeys(
    ground: _Ground,
    parameters: Mapping[str, float],
    weight: Float[np.ndarray, "origin_point destination_point"],
    nearness: Float[np.ndarray, "residence workplace"],
    flows: Float[np.ndarray, "residence workplace"],
) -> Journeys:
    zone = ground.point_zone
    share = np.asarray(ground.points.sum(axis=0)).ravel()
    per_pair = np.divide(flows, nearness, out=np.zeros_like(flows), where=nearness > 0.0)
    workers = weight * share[:, None] * share[None, :] * per_pair[zone[:, None], zone[None, :]]
    return Journeys(
        workers=workers,
        minutes=ground.clock + ground.border[zone[:, None], zone[None, :]],
        distance_km=ground.distance_km,
        time_spread=parameters["commuting_time_spread"],
    )


def _zone_minutes(
    ground: _Ground,
    weight: Float[np.ndarray, "origin_point destination_point"],
    nearness: Float[np.ndarray, "residence workplace"],
) -> Float[np.ndarray, "residence workplace"]:
    timed = np.where(weight > 0.0, weight * np.where(weight > 0.0, ground.clock, 0.0), 0.0)
    total = zone_sum(timed, ground.points, ground.points)
    mean = np.divide(total, nearness, out=np.full_like(total, np.inf), where=nearness > 0.0)
    return mean + ground.border


def _car_share(
    ground: _Ground,
    weight: Float[np.ndarray, "origin_point destination_point"],
    nearness: Float[np.ndarray, "residence workplace"],
) -> Float[np.ndarray, "residence workplace"]:
    driven = zone_sum(weight * ground.driven, ground.points, ground.points)
    share = np.divide(driven, nearness, out=np.zeros_like(driven), where=nearness > 0.0)
    # Sums of the same terms in another order.
    return np.minimum(share, 1.0)


def _jobs(
    region: Region, shares: Float[np.ndarray, "group residence workplace"]
) -> Float[np.ndarray, "sector workplace"]:
    workers = _sector_workers(region)
    at_home = [branch not in NON_FARM for branch in region.sectors.branch]
    group = [NON_FARM.index(branch) if branch in NON_FARM else 0 for branch in region.sectors.branch]
    return np.stack(
        [row if home else row @ shares[index] for row, home, index in zip(workers, at_home, group, strict=True)]
    )


def _values(region: Region, journeys: Journeys, moments: Sequence[Moment]) -> Float[np.ndarray, " moment"]:
    chosen = [prepare_moment(moment, region.zones, region.points) for moment in moments]
    return np.array([moment_value(moment.kind, journeys, part) for moment, part in zip(moments, chosen, strict=True)])


def _notes(parameters: Mapping[str, float], has_targets: bool) -> tuple[CommutingNote, ...]:
    notes = (
        CommutingNote(
            "county_bonus",
            parameters["county_bonus"],
            "Preference for a job in the own zone. No published moment sees it apart from the border and the "
            "pull of wages; the value is chosen so that 0.80 to 0.85 of the workers of outer counties stay.",
            "对本县（区）就业的偏好。已公布的指标无法将其与省界阻力和工资吸引力区分开；取值使外围县约80%至85%的从业者留在本县。",
        ),
        CommutingNote(
            "border_minutes",
            parameters["border_minutes"],
            "Minutes lost at the line between jurisdictions. The published facts hardly see it, alone or with the "
            "own-zone preference.",
            "跨省界损失的时间。无论单独还是与本县偏好一并，公布的指标几乎无法识别。",
        ),
        CommutingNote(
            "jobs_gdp_weight",
            parameters["jobs_gdp_weight"],
            "Weight of GDP in the jobs of a zone; district GDP books headquarters. Only the commuting rates of the "
            "rings bear on it.",
            "GDP在分区就业中的权重；区级GDP包含总部入账。仅各圈层通勤率与之有关。",
        ),
    )
    if has_targets:
        return notes
    return (
        CommutingNote(
            "no_targets",
            0.0,
            "The region names no commuting moments to aim at: all parameters are the declared ones, none is fitted.",
            "该区域未提供通勤目标指标：全部参数取声明值，未作拟合。",
        ),
        *notes,
    )
