"""What the parts of a plan say of one another: agreements, the measures they carry, ventures and targets."""

from collections.abc import Iterator, Sequence

from xietong.findings import Finding
from xietong.plan.agreement import Agreement
from xietong.plan.areas import is_area
from xietong.plan.fault import Fault, did_you_mean, findings_of, under
from xietong.plan.measure import Measure
from xietong.plan.places import is_jurisdiction, jurisdiction_index
from xietong.plan.plan import Plan
from xietong.region.region import Region

__all__ = ["carried_by", "deciding_jurisdictions", "faults_of_links", "faults_of_parties", "plan_notes"]

VENTURE = "found-venture"


def carried_by(plan: Plan, agreement: Agreement) -> tuple[Measure, ...]:
    """The measures that an agreement carries: those that it names, and those that rest on it."""
    named = {*agreement.measures, *agreement.ventures}
    return tuple(m for m in plan.measures if m.id in named or agreement.id in m.rests_on)


def deciding_jurisdictions(measure: Measure, plan: Plan, region: Region) -> tuple[int, ...]:
    """Positions of the jurisdictions that decide on a measure: the owner, or those for whom the owner acts."""
    owner = measure.owner
    names = (owner,) if is_jurisdiction(region, owner) else plan.acts_for.get(owner, ())
    return tuple(jurisdiction_index(region, name) for name in names)


def faults_of_links(plan: Plan) -> Iterator[Fault]:
    """Names that mean nothing in the plan: of measures, ventures, targets, agreements and bodies."""
    measures = [measure.id for measure in plan.measures]
    ventures = [measure.id for measure in plan.measures if measure.kind == VENTURE]
    targets = [target.id for target in plan.targets]
    bases = [*(agreement.id for agreement in plan.agreements), *(basis.id for basis in plan.basis)]
    for position, agreement in enumerate(plan.agreements):
        here = ("agreements", position)
        yield from under(here, agreement.faults())
        yield from under(here, _unknown("measures", agreement.measures, measures, "a measure"))
        yield from under(here, _unknown("ventures", agreement.ventures, ventures, f"a measure of kind {VENTURE}"))
        yield from under(here, _unknown("targets", agreement.targets, targets, "a target"))
    for position, measure in enumerate(plan.measures):
        named = _unknown("rests_on", measure.rests_on, bases, "an agreement or another basis")
        yield from under(("measures", position), [*named, *_unknown_parts(measure, plan)])
    yield from _unknown("acts_for", tuple(plan.acts_for), list(plan.bodies), "a body", has_names=True)


def _unknown_parts(measure: Measure, plan: Plan) -> Iterator[Fault]:
    for field, names, kind in measure.refers_to():
        known = [other.id for other in plan.measures if other.kind == kind or not kind]
        yield from _unknown(field, names, known, f"a measure of kind {kind}" if kind else "a measure")


def _unknown(
    field: str, names: Sequence[str], known: Sequence[str], what: str, *, has_names: bool = False
) -> Iterator[Fault]:
    for position, name in enumerate(names):
        if name not in known:
            remedy = did_you_mean(name, known) if known else "The plan has none; add it, or delete the name."
            yield Fault((field, name if has_names else position), f"'{name}' is not the id of {what}.", remedy)


def faults_of_parties(plan: Plan, region: Region) -> Iterator[Fault]:
    """Parties that the region and the plan do not know, and bodies that act for no government."""
    for position, agreement in enumerate(plan.agreements):
        for number, party in enumerate(agreement.parties):
            if party not in plan.bodies and not is_area(region, party):
                yield Fault(
                    ("agreements", position, "parties", number),
                    f"'{party}' is no party: neither a government of the region nor one of the plan's bodies.",
                    f"{did_you_mean(party, _governments(plan, region))} A body that is new goes into bodies.",
                )
    known = [place.name_en for place in region.jurisdictions]
    for body, governments in plan.acts_for.items():
        for number, name in enumerate(governments):
            if not is_jurisdiction(region, name):
                yield Fault(("acts_for", body, number), f"'{name}' is not a jurisdiction.", did_you_mean(name, known))


def _governments(plan: Plan, region: Region) -> list[str]:
    return [*(place.name_en for place in (*region.jurisdictions, *region.cities)), *plan.bodies]


def plan_notes(plan: Plan) -> tuple[Finding, ...]:
    """What stands in a plan without being a fault: measures on no basis, and agreements that carry nothing."""
    carried = {measure.id for agreement in plan.agreements for measure in carried_by(plan, agreement)}
    faults = [
        Fault(
            ("measures", position),
            "rests on no agreement, plan or law.",
            "Name it in rests_on or legal_basis; a measure without one needs the consent of its governments still.",
            level="note",
        )
        for position, measure in enumerate(plan.measures)
        if not (measure.rests_on or measure.legal_basis or measure.id in carried)
    ]
    faults += [
        Fault(
            ("agreements", position),
            f"({agreement.id}) carries no measure, venture or target of the plan.",
            "Add what carries it out, or leave it as a reminder of what is still to be done.",
            level="note",
        )
        for position, agreement in enumerate(plan.agreements)
        if not (carried_by(plan, agreement) or agreement.targets)
    ]
    names = {position: measure.id for position, measure in enumerate(plan.measures)}
    return findings_of(faults, file=plan.id, lines={}, names=names)
