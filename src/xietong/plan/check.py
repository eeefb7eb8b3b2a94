"""Check a plan against the rules of plans and against its region."""

from collections.abc import Iterator

from xietong.findings import Finding
from xietong.plan.dates import decimal_end, decimal_start
from xietong.plan.fault import Fault, Lines, did_you_mean, findings_of, under
from xietong.plan.links import faults_of_links, faults_of_parties
from xietong.plan.livability import check_weights
from xietong.plan.measure import Measure
from xietong.plan.places import is_jurisdiction, is_zone
from xietong.plan.plan import Plan
from xietong.region.region import Region

__all__ = ["check_plan", "faults_of_measure", "faults_of_plan"]

_NO_LINES: Lines = {}


def check_plan(plan: Plan, region: Region) -> tuple[Finding, ...]:
    """Every finding on a plan: rules of plans first, then what its region does not know."""
    names = {position: measure.id for position, measure in enumerate(plan.measures)}
    return findings_of(faults_of_plan(plan, region), file=plan.id, lines=_NO_LINES, names=names)


def faults_of_plan(plan: Plan, region: Region | None) -> list[Fault]:
    """Faults of a plan; without a region only those that show in the plan itself."""
    faults = [*_faults_of_horizon(plan), *_faults_of_ids(plan), *faults_of_links(plan)]
    faults += check_weights(plan.livability)
    for position, measure in enumerate(plan.measures):
        own = faults_of_measure(measure, region)
        if measure.is_dated:
            own += [*_faults_of_dates(plan, measure), *_faults_of_years(plan, measure)]
        if region is not None:
            own += _faults_of_owner(plan, measure, region)
        faults += under(("measures", position), own)
    if region is not None:
        faults += [*_faults_of_region(plan, region), *faults_of_parties(plan, region)]
    return faults


def faults_of_measure(measure: Measure, region: Region | None) -> list[Fault]:
    """Faults of one measure that do not depend on the rest of its plan."""
    return [*measure.faults(), *(measure.check(region) if region is not None else ())]


def _faults_of_horizon(plan: Plan) -> Iterator[Fault]:
    first, last = plan.horizon
    if first > last:
        yield Fault(("horizon",), f"begins in {first}, after its end in {last}.", "Exchange the two years.")
    for position, target in enumerate(plan.targets):
        if not first <= target.year <= last:
            yield Fault(
                ("targets", position, "year"),
                f"{target.year} lies outside the horizon {first}-{last}.",
                "Change the year or the horizon.",
            )
        if target.is_qualitative == (target.value is not None):
            yield Fault(
                ("targets", position, "value"),
                "a qualitative target has no value, every other has one.",
                "Add the value, or write comparator: qualitative.",
            )


def _faults_of_ids(plan: Plan) -> Iterator[Fault]:
    listed = {
        "measures": [measure.id for measure in plan.measures],
        "targets": [target.id for target in plan.targets],
        "assumptions": [assumption.id for assumption in plan.assumptions],
        "agreements": [agreement.id for agreement in plan.agreements],
    }
    for field, ids in listed.items():
        for position, name in enumerate(ids):
            first = ids.index(name)
            if first < position:
                yield Fault(
                    (field, position, "id"),
                    f"'{name}' is the id of number {first + 1} already.",
                    "Choose another id.",
                )


def _faults_of_dates(plan: Plan, measure: Measure) -> Iterator[Fault]:
    first, last = decimal_start(str(plan.horizon[0])), decimal_end(str(plan.horizon[1]))
    field = "date" if measure.date is not None else "from"
    if measure.is_in_base:
        if measure.ends > first + 1.0:
            yield Fault(("is_in_base",), "is said to be in the base year but ends later.", "Delete is_in_base.")
    elif measure.begins < first:
        yield Fault(
            (field,),
            f"{measure.date or measure.start} lies before the horizon, which begins in {plan.horizon[0]}.",
            "Change the date, or write is_in_base: true if the base year has it already.",
        )
    if measure.ends > last or measure.begins >= last:
        yield Fault(
            ("date" if measure.date is not None else "to",),
            f"{measure.date or measure.end} lies after the horizon, which ends in {plan.horizon[1]}.",
            "Change the date or the horizon.",
        )


def _faults_of_years(plan: Plan, measure: Measure) -> Iterator[Fault]:
    last = plan.horizon[1]
    for field, year in measure.named_years():
        if year > last:
            what = f"{year} lies after the horizon, which ends in {last}."
            yield Fault((field,), what, "Change the year or the horizon.")


def _faults_of_owner(plan: Plan, measure: Measure, region: Region) -> Iterator[Fault]:
    bearers = measure.cost.borne_by if measure.cost is not None else {}
    known = [*(place.name_en for place in region.jurisdictions), *plan.bodies]
    for path, name in [(("owner",), measure.owner), *((("cost", "borne_by", b), b) for b in bearers)]:
        if name not in plan.bodies and not is_jurisdiction(region, name):
            yield Fault(
                path, f"'{name}' is neither a jurisdiction nor one of the plan's bodies.", did_you_mean(name, known)
            )


def _faults_of_region(plan: Plan, region: Region) -> Iterator[Fault]:
    if plan.region != region.key:
        yield Fault(("region",), f"is '{plan.region}', but the region is '{region.key}'.", "Use the right region.")
    if plan.horizon[0] < region.base_year:
        yield Fault(
            ("horizon",),
            f"begins in {plan.horizon[0]}, before the base year {region.base_year}.",
            f"Begin in {region.base_year} or later.",
        )
    groups = {region.key, *region.zones.tags, *(city.code for city in region.cities)}
    for position, target in enumerate(plan.targets):
        place = target.place
        if place not in groups and not is_jurisdiction(region, place) and not is_zone(region, place):
            known = [region.key, *region.zones.tags, *(p.name_en for p in region.jurisdictions)]
            yield Fault(("targets", position, "place"), f"'{place}' is not a place.", did_you_mean(place, known))
