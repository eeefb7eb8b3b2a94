"""An assessment with made-up numbers on a real region: the pages are the same, no model is solved."""

from dataclasses import fields, replace
from types import SimpleNamespace

import numpy as np

from xietong.assess.air import air_of_plan
from xietong.assess.assessment import Assessment, Contributions, Headline, TargetVerdict
from xietong.assess.decompose import quantities, values_of
from xietong.assess.drawn import Drawn, DrawnRange
from xietong.assess.environment import environment_readings, with_readings
from xietong.assess.environment_indicators import ENVIRONMENT
from xietong.assess.gateways import assess_gateways
from xietong.assess.governments import PARTS, GovernmentGains
from xietong.assess.headlines import leads, with_draws
from xietong.assess.indicator_table import indicator_table
from xietong.assess.line_loads import LineLoads
from xietong.assess.lines import PlanLines
from xietong.assess.livability import COMPONENTS, Livability, PlanLivability, livability
from xietong.assess.modes import Movement, PlanModes
from xietong.assess.red_lines import RedLines
from xietong.assess.targets import target_verdicts
from xietong.assess.water import water_of_plan
from xietong.assess.welfare import PlanWelfare
from xietong.model.baseline import Baseline
from xietong.model.commuting_fit import CommutingFit, CommutingNote, FittedMoment
from xietong.model.commuting_identification import identify
from xietong.model.finance.budget import SPENDING_KINDS, Books
from xietong.model.finance.revenue import KINDS
from xietong.model.labour import GROUPS
from xietong.model.state import Certificate, Outcome, Status
from xietong.model.transport.times import BUSINESS, CAR, MODES, PURPOSES
from xietong.plan.livability import DEFAULT_WEIGHTS
from xietong.plan.plan import Plan
from xietong.plan.travel import Doors
from xietong.region.region import Region, Table

__all__ = [
    "fake_assessment",
    "fake_baseline",
    "with_drawn",
    "with_gateways",
    "with_governments",
    "with_lines",
    "with_livability",
    "with_modes",
    "with_red_lines",
    "with_water",
]

YEARS = (2020, 2023, 2026, 2029, 2032, 2035)
_OF_WINGS = {indicator.code for indicator in ENVIRONMENT}


def fake_baseline(region: Region, seed: int = 7) -> Baseline:
    """A baseline whose base year has plausible sizes and no fitted model behind it."""
    random = np.random.default_rng(seed)
    outcome = _base_outcome(region, random)
    market = tuple(c for c, k in zip(region.sectors.code, region.sectors.kind, strict=True) if k != "placed")
    placed = tuple(c for c, k in zip(region.sectors.code, region.sectors.kind, strict=True) if k == "placed")
    known = {
        "region": region,
        "outcome": outcome,
        "commuting": _commuting(region, random, len(region.zones)),
        "market": market,
        "placed": placed,
        "groups": GROUPS,
        "placed_base": outcome.placed_employment,
        "persons_per_worker": np.full(len(region.zones), 2.0),
    }
    # The report reads none of the other fields.
    return Baseline(**{field.name: known.get(field.name) for field in fields(Baseline)})


def _base_outcome(region: Region, random: np.random.Generator) -> Outcome:
    zones, sectors = region.zones, region.sectors
    n = len(zones)
    jobs = sectors.from_industry.T @ zones.employed_residents
    is_placed = np.array([kind == "placed" for kind in sectors.kind])
    workers = zones.residents * 0.5
    groups = np.array([0.2, 0.6, 0.2])[:, None] * workers
    near = np.exp(-4.0 * np.hypot(zones.lon[:, None] - zones.lon, zones.lat[:, None] - zones.lat))
    flows = 0.5 * workers[:, None] * near / near.sum(axis=1, keepdims=True)
    wage = region.city_wage[zones.city] * random.uniform(0.9, 1.1, n)
    added = zones.gdp.sum(axis=0)
    market = jobs[~is_placed]
    return Outcome(
        residents=zones.residents,
        resident_workers=groups,
        placed_staff=jobs[is_placed].sum(axis=0),
        employment=market,
        placed_employment=jobs[is_placed],
        wage=np.broadcast_to(wage, market.shape).copy(),
        output=2.5 * added * market / market.sum(axis=0),
        volume=2.5 * added * market / market.sum(axis=0),
        value_added=added,
        exports=0.4 * added * market / market.sum(axis=0),
        imports=0.5 * added * market / market.sum(axis=0),
        price_index=np.ones_like(market),
        floor_rent=np.ones(n),
        floor_space=zones.residents * 60.0,
        cost_of_living=np.ones(n),
        labour_income=wage * workers,
        real_income=np.array([0.5, 1.0, 0.9])[:, None] * wage,
        commuting=flows,
        commuting_minutes=random.uniform(20.0, 50.0, n),
        access=near @ workers,
        welfare_hat=np.ones(3),
        welfare_by_jurisdiction=np.ones((3, len(region.jurisdictions))),
        placement_subsidy=np.zeros_like(market),
        transfers=added * random.normal(0.1, 0.3, n),
        certificate=Certificate(Status.CONVERGED, 8.1e-11, 40, 1.2e-13, np.nan),
    )


def _commuting(region: Region, random: np.random.Generator, n: int) -> CommutingFit:
    moments = tuple(
        FittedMoment(
            name=moment.name,
            meaning_en=moment.meaning_en,
            meaning_zh=moment.meaning_zh,
            target=moment.value,
            model=moment.value + miss * moment.tolerance,
            difference=miss * moment.tolerance,
            tolerance=moment.tolerance,
            standard_error=0.4 * moment.tolerance,
            unit=moment.unit,
            is_fitted=moment.is_target,
            source=moment.source,
        )
        for moment, miss in zip(region.moments, random.normal(0.0, 0.8, len(region.moments)), strict=True)
    )
    aimed = [moment.name for moment in region.moments if moment.is_target]
    slopes = np.random.default_rng(5).normal(size=(len(aimed), 2))
    return CommutingFit(
        parameters={"commuting_decay": 0.09, "border_minutes": 18.2},
        standard_errors={"commuting_decay": 0.004},
        moments=moments,
        notes=(CommutingNote("border", 12.0, "Border and county bonus move together.", "边界与县域加成同向变化。"),),
        impedance=np.zeros((n, n)),
        flows=np.zeros((n, n)),
        jobs=np.zeros((len(region.sectors), n)),
        minutes=np.zeros((n, n)),
        border_minutes=np.zeros((len(region.jurisdictions), len(region.jurisdictions))),
        car_share=np.zeros((n, n)),
        identification=identify(slopes, ("commuting_decay",), aimed, ("border_minutes",)) if aimed else None,
    )


def _pull(region: Region, random: np.random.Generator) -> np.ndarray:
    """A smooth field over the zones: some places gain, one loses, most hardly change."""
    zones = region.zones
    hosts = [int(zone) for zone in random.choice(len(zones), min(8, len(zones)), replace=False)]
    strengths = random.uniform(0.005, 0.02, len(hosts))
    for tag, strength in (("xiongan", 0.12), ("sub_centre", 0.035), ("central_six", -0.02)):
        for zone in np.flatnonzero(zones.tags.get(tag, np.zeros(len(zones), dtype=bool))):
            hosts.append(int(zone))
            strengths = np.append(strengths, strength)
    away = np.hypot(zones.lon[:, None] - zones.lon[hosts], zones.lat[:, None] - zones.lat[hosts])
    return (np.exp(-5.0 * away) * strengths).sum(axis=1) + random.normal(0.0, 5e-4, len(zones))


def _moved(base: Outcome, pull: np.ndarray, phase: float, random: np.random.Generator) -> Outcome:
    def by(share: float, noise: float) -> np.ndarray:
        return 1.0 + phase * (share * pull + random.normal(0.0, noise, len(pull)))

    grown = by(1.0, 1e-4)
    return replace(
        base,
        residents=base.residents * grown,
        resident_workers=base.resident_workers * grown,
        employment=base.employment * by(1.2, 2e-4) * (1 + phase * random.normal(0, 4e-3, (len(base.employment), 1))),
        placed_employment=base.placed_employment * by(2.5, 0.0),
        output=base.output * by(1.1, 2e-4),
        value_added=base.value_added * by(1.1, 2e-4),
        wage=base.wage * by(0.1, 3e-4),
        floor_rent=base.floor_rent * by(0.6, 2e-4),
        real_income=base.real_income * (by(0.15, 8e-4) + 0.004 * phase),
        labour_income=base.labour_income * by(0.3, 4e-4),
        commuting_minutes=base.commuting_minutes + 10.0 * phase * (by(-1.5, 3e-3) - 1.0),
        access=base.access * (by(0.4, 1e-3) + 0.003 * phase),
    )


def fake_assessment(region: Region, plan: Plan, years: tuple[int, ...] = YEARS, n_runs: int = 9) -> Assessment:
    """An assessment whose parts agree with one another: headlines and contributions come from its outcomes."""
    random = np.random.default_rng(11)
    baseline = fake_baseline(region)
    pull = _pull(region, random)
    base = baseline.outcome
    phases = np.linspace(0.0, 1.0, len(years)) ** 0.8 if len(years) > 1 else np.ones(1)
    with_plan = [_moved(base, pull, phase, random) for phase in phases]
    last = replace(with_plan[-1], certificate=replace(base.certificate, second_start_distance=3e-11))
    outcomes = (*with_plan[:-1], last)
    return Assessment(
        baseline=baseline,
        plan=plan,
        years=years,
        without=(base,) * len(years),
        with_plan=outcomes,
        headlines=_headlines(baseline, last, n_runs),
        targets=_targets(baseline, plan, last),
        contributions=_contributions(baseline, plan, last, random),
        indicators=indicator_table(baseline, years, (base,) * len(years), outcomes),
        multiplier=_multiplier(),
        welfare=_welfare(baseline, plan, random) if plan.measures else None,
        air=air_of_plan(baseline, years, (base,) * len(years), outcomes, [()] * len(years)),
        plausibility=_plausibility(),
        settings={"version": "0.1.0", "solves": "86", "tolerance": "1e-10"},
    )


def with_gateways(assessment: Assessment) -> Assessment:
    """The same assessment with the gateways of its region, solved on made-up travel."""
    baseline = assessment.baseline
    zone = np.arange(len(baseline.region.zones))
    minutes = 60.0 * np.abs(zone[:, None] - zone) / len(zone) + 20.0
    times = SimpleNamespace(composite={BUSINESS: minutes}, mode=(CAR,), travel_time={BUSINESS: minutes[None]})
    ground = replace(baseline, times=times)
    changes = [m.change(baseline, assessment.years[-1]) for m in assessment.plan.measures if "gateway" in m.kind]
    found = assess_gateways(ground, changes, None, assessment.without[-1], assessment.with_plan[-1])
    last = assessment.with_plan[-1]
    return replace(assessment, gateways=found, through_gateways=replace(last, exports=1.001 * last.exports))


def with_drawn(assessment: Assessment) -> Assessment:
    """The same assessment with the ranges of a made-up ensemble, in which every measure was taken away too."""

    def drawn(headline: Headline, size: float, measure: str = "") -> DrawnRange:
        ends = sorted((0.5 * size, 2.0 * size))
        drivers = () if measure else (("migration_elasticity", 0.6), ("real_income", 0.3))
        told = (headline.indicator, headline.place, headline.group, headline.unit)
        return DrawnRange(*told, ends[0], size, ends[1], measure, drivers)

    heads = assessment.headlines
    parts = [drawn(h, (n + 1.0) * 1e3, m.id) for n, m in enumerate(assessment.plan.measures) for h in heads]
    found = Drawn(assessment.years[-1], 480, tuple(drawn(h, h.change) for h in heads), 60, tuple(parts))
    return replace(assessment, headlines=with_draws(heads, found), drawn=found)


def with_modes(assessment: Assessment) -> Assessment:
    """The same assessment with made-up trips by mode, a tenth more of them in the last year."""
    n_city = len(assessment.baseline.region.cities)
    trips = np.arange(1.0, 1.0 + len(PURPOSES) * len(MODES) * n_city).reshape(len(PURPOSES), len(MODES), n_city)
    base = Movement(trips, 10.0 * trips, np.ones(n_city), np.full(n_city, 50.0))
    last = replace(base, trips=trips * 1.1, person_km=11.0 * trips)
    moments = np.array([moment.model * 1.01 for moment in assessment.baseline.commuting.moments])
    return replace(assessment, modes=PlanModes(base, last, moments))


def with_lines(assessment: Assessment) -> Assessment:
    """The same assessment with made-up travel: minutes by distance, and every line takes one off all pairs."""
    region = assessment.baseline.region
    zones, random = region.zones, np.random.default_rng(13)
    lines = [m for m in assessment.plan.measures if m.openings(region, assessment.years[-1])]
    apart = 90.0 * np.hypot(zones.lon[:, None] - zones.lon, zones.lat[:, None] - zones.lat)
    minutes = [10.0 + np.maximum(apart - saved, 0.0) for saved in (0.0, float(len(lines)))]
    doors = [Doors(one, (one <= 60.0).astype(float), (one <= 30.0).astype(float)) for one in minutes]
    jobs = assessment.with_plan[-1].employment.sum(axis=0)
    n_line, n_place = len(lines), len(region.jurisdictions)
    rail = region.networks.rail
    loads = random.exponential(9000.0, (2, 2, len(rail.start)))
    found = PlanLines(
        measures=tuple(measure.id for measure in lines),
        opens=tuple(measure.begins for measure in lines),
        cost=tuple(measure.building_cost(region) for measure in lines),
        jobs=random.uniform(0.0, 3e4, n_line),
        jobs_public=random.uniform(0.0, 2e4, n_line),
        residents_public=random.uniform(0.0, 4e4, n_line),
        potential=random.uniform(0.0, 1.0, n_line),
        saved_commuting=random.uniform(0.0, 2e6, (n_line, n_place)),
        saved_business=random.uniform(0.0, 1e6, (n_line, n_place)),
        without=doors[0],
        with_plan=doors[1],
        jobs_of_zone=np.stack([door.within_public @ jobs for door in doors]),
        change=-random.exponential(4.0, len(zones)),
        loads=LineLoads(rail, commuting=0.1 * loads[0], business=loads[1]),
    )
    return replace(assessment, lines=found)


def with_governments(assessment: Assessment) -> Assessment:
    """The same assessment with made-up books: the first government loses a billion a year, the others gain two."""
    count, random = len(assessment.baseline.region.jurisdictions), np.random.default_rng(5)
    yearly = np.where(np.arange(count) == 0, -1e9, 2e9)
    years = tuple(range(assessment.years[0] + 1, assessment.years[-1] + 1))
    parts = np.array([0.5, 0.3, 0.2])[: len(PARTS), None, None] * yearly[None, :, None] * np.ones(len(years))
    spending = random.uniform(1e10, 2e10, (len(SPENDING_KINDS), count))
    revenue = random.uniform(1e10, 2e10, (len(KINDS), count))
    without = Books(revenue, spending, spending.sum(axis=0) - revenue.sum(axis=0))
    books = Books(revenue + 0.5 * yearly / len(KINDS), spending, without.grants)
    return replace(assessment, governments=GovernmentGains(years, parts, without, (books,) * len(years)))


def with_water(assessment: Assessment) -> Assessment:
    """The same assessment with the groundwater of its region, and what air and water tell of places and targets."""
    there = replace(assessment, water=water_of_plan(assessment))
    readings = environment_readings(there)
    told = target_verdicts(there.baseline, there.plan, there.years, there.without, there.with_plan, readings)
    by_wing = {verdict.name: verdict for verdict in told if verdict.indicator in _OF_WINGS}
    return replace(
        there,
        environment=readings,
        indicators=with_readings(there.indicators, readings),
        targets=tuple(by_wing.get(verdict.name, verdict) for verdict in there.targets),
    )


def with_red_lines(assessment: Assessment) -> Assessment:
    """The same assessment with three lines, of which the last binds."""
    found = RedLines(
        zone=np.array([3, 5, 14]),
        limit=np.array([4.0, 1.2, 1.0]),
        wanted=np.array([1.01, 1.03, 1.016]),
        stands=np.array([1.01, 1.02, 1.0]),
        premium=np.array([0.0, 0.0, 0.012]),
    )
    return replace(assessment, red_lines=found)


def with_livability(assessment: Assessment) -> Assessment:
    """The same assessment with made-up components of livability."""
    region = assessment.baseline.region
    found = PlanLivability(DEFAULT_WEIGHTS, _scored(len(region.cities), 3), _scored(len(region.zones), 4))
    return replace(assessment, livability=found)


def _scored(n_place: int, seed: int) -> tuple[Livability, Livability]:
    """Both sides differ in one component; the first place lacks one."""
    random = np.random.default_rng(seed)
    values = {component.code: random.uniform(1.0, 2.0, n_place) for component in COMPONENTS}
    values["subsidence"][0] = np.nan
    one = livability(values, DEFAULT_WEIGHTS, np.random.default_rng(1), 50)
    values["exposure"] = values["exposure"][::-1]
    return one, livability(values, DEFAULT_WEIGHTS, np.random.default_rng(1), 50)


def _multiplier() -> Table:
    rows = [
        (share, quantity, scope, 0.5 * share, *known)
        for share in (0.3, 0.6, 0.9, 1.0)
        for quantity, scope, known in (
            ("services", "host", (0.5, 1.0, "too_low", "Somebody (2014)")),
            ("manufacturing", "region", (-0.4, -0.2, "too_high", "Somebody (2014)")),
            ("partners", "region", (np.nan, np.nan, "", "")),
            ("identity_gap", "region", (np.nan, np.nan, "", "")),
        )
    ]
    names = ("following_share", "quantity", "scope", "value", "low", "high", "verdict", "source")
    columns = {name: np.array(column) for name, column in zip(names, zip(*rows, strict=True), strict=True)}
    columns["value"] = np.where(columns["quantity"] == "identity_gap", 1e-12, columns["value"])
    return Table("multiplier", {**columns, "unit": np.full(len(rows), "per_public_job")})


def _plausibility() -> Table:
    rows = [
        (
            "moved",
            "Rents of the host rise",
            "承接地租金上升",
            "a",
            "> 0",
            0.0,
            np.inf,
            0.26,
            "percent",
            "holds",
            "rule",
        ),
        ("income", "Income of A", "A的收入", "a", "47,449", 47449.0, 47449.0, 36744.0, "yuan", "too_low", "bulletin"),
    ]
    names = ["key", "claim_en", "claim_zh", "place", "published", "low", "high", "value", "unit", "verdict", "source"]
    return Table(
        "plausibility",
        {name: np.array(column) for name, column in zip(names, zip(*rows, strict=True), strict=True)},
    )


def _headlines(baseline: Baseline, outcome: Outcome, n_runs: int) -> tuple[Headline, ...]:
    led = leads(baseline.region, baseline.groups)
    wanted = [lead.quantity for lead in led]
    before, after = values_of(baseline, baseline.outcome, wanted), values_of(baseline, outcome, wanted)
    told = []
    for lead, old, new in zip(led, before, after, strict=True):
        change = 100 * (new / old - 1) if lead.is_relative else new - old
        spread = 0.45 * abs(change) if n_runs else np.nan
        told.append(
            Headline(
                indicator=lead.quantity.indicator,
                place=lead.quantity.place,
                without=old,
                with_plan=new,
                change=change,
                unit=lead.unit,
                low=change - spread,
                high=change + 0.7 * spread,
                n_runs=n_runs,
                group=lead.quantity.group,
            )
        )
    return tuple(told)


def _contributions(baseline: Baseline, plan: Plan, outcome: Outcome, random: np.random.Generator) -> Contributions:
    wanted = quantities(baseline.region, baseline.groups)
    total = values_of(baseline, outcome, wanted) - values_of(baseline, baseline.outcome, wanted)
    shares = random.exponential(1.0, (len(plan.measures), len(wanted))) ** 2 * random.choice(
        [1.0, 1.0, -0.3], (len(plan.measures), 1)
    )
    return Contributions(
        measure=tuple(measure.id for measure in plan.measures),
        indicator=tuple(quantity.indicator for quantity in wanted),
        place=tuple(quantity.place for quantity in wanted),
        effect=shares / shares.sum(axis=0, keepdims=True) * total,
        total=total,
        group=tuple(quantity.group for quantity in wanted),
    )


def _welfare(baseline: Baseline, plan: Plan, random: np.random.Generator) -> PlanWelfare:
    """Two groups gain and one loses; the parts leave small gaps."""
    n_group, n_place = len(baseline.groups), len(baseline.region.jurisdictions)
    total = np.array([-0.002, 0.004, 0.006])[:n_group]
    channel_gap, measure_gap = np.full(n_group, 3e-7), np.full(n_group, -2e-6)
    channels = random.normal(0.0, 0.003, (n_group, 6))
    channels[:, 0] += total - channel_gap - channels.sum(axis=1)
    measures = random.normal(0.0, 0.001, (len(plan.measures), n_group))
    measures[0] += total - measure_gap - measures.sum(axis=0)
    return PlanWelfare(
        groups=baseline.groups,
        measures=tuple(measure.id for measure in plan.measures),
        jurisdictions=tuple(place.code for place in baseline.region.jurisdictions),
        log_change=total,
        equivalent=np.expm1(total) * np.array([2e11, 2e12, 1e12])[:n_group],
        by_channel=channels,
        channel_gap=channel_gap,
        by_measure=measures,
        measure_gap=measure_gap,
        rents=random.normal(0.0, 4e9, n_place),
        capital=random.normal(0.0, 4e9, n_place),
        public_spending=random.normal(0.0, 2e9, n_place),
    )


def _targets(baseline: Baseline, plan: Plan, outcome: Outcome) -> tuple[TargetVerdict, ...]:
    verdicts = []
    for target in plan.targets:
        is_known = target.indicator == "residents" and target.value is not None
        tags = baseline.region.zones.tags
        members = tags.get(target.place, np.ones(len(baseline.region.zones), dtype=bool))
        if target.place in (codes := [j.code for j in baseline.region.jurisdictions]):
            members = baseline.region.zones.jurisdiction == codes.index(target.place)
        value = float(outcome.residents[members].sum()) if is_known else np.nan
        bound = float(target.value) if target.value is not None else np.nan
        verdicts.append(
            TargetVerdict(
                name=target.id,
                title_en=target.title.en,
                title_zh=target.title.zh,
                indicator=target.indicator,
                place=target.place,
                year=target.year,
                comparator=target.comparator,
                bound=bound,
                value=value,
                without=float(baseline.outcome.residents[members].sum()),
                unit=target.unit or "",
                distance=value - bound,
                verdict=("met" if value <= bound else "missed") if is_known else "not_assessed",
                reason="" if is_known else "qualitative" if target.is_qualitative else "no_indicator",
                source=target.source,
            )
        )
    return tuple(verdicts)
