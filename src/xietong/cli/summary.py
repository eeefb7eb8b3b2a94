"""What a finished run says at its end, for people and for programs."""

from typing import TYPE_CHECKING, Any

from xietong.cli.texts import Texts

if TYPE_CHECKING:
    from xietong.assess.assessment import Assessment, Headline, TargetVerdict
    from xietong.report.results import Results
    from xietong.report.words import Both

__all__ = [
    "certificate_fields",
    "gateway_fields",
    "headline_fields",
    "measure_fields",
    "summary_lines",
    "target_fields",
]

SHOWN_DRIVERS = 2
VERDICTS: tuple[str, ...] = ("met", "missed", "not_assessed")


def certificate_fields(assessment: "Assessment") -> dict[str, Any]:
    """How well all years were solved: the worst of each measure of quality."""
    import numpy as np

    certificates = [outcome.certificate for outcome in (*assessment.without, *assessment.with_plan)]
    feedback = assessment.through_gateways or assessment.coupled
    distances = [c.second_start_distance for c in certificates if np.isfinite(c.second_start_distance)]
    return {
        "status": max({c.status for c in certificates}, key=lambda s: s.value != "converged").value,
        "years": len(assessment.years),
        "largest_residual": max(c.residual for c in certificates),
        "largest_walras_gap": max(abs(c.walras_gap) for c in certificates),
        "second_start_distance": max(distances) if distances else None,
        "smallest_singular_value": min(c.smallest_singular_value for c in certificates),
        "largest_error_bound": max(c.error_bound for c in certificates),
        "determinant_signs": sorted({c.determinant_sign for c in certificates}),
        "roots_found": max(c.roots_found for c in certificates),
        "starts_tried": max(c.starts_tried for c in certificates),
        "largest_coupled_residual": max(c.coupled_residual for c in certificates),
        "most_rounds": max(c.rounds for c in certificates),
        "last_year_with_feedback": None
        if feedback is None
        else {
            "status": feedback.certificate.status.value,
            "coupled_residual": feedback.certificate.coupled_residual,
            "rounds": feedback.certificate.rounds,
            "residual": feedback.certificate.residual,
        },
        "steps": sum(c.steps for c in {id(c): c for c in certificates}.values()),
    }


def headline_fields(headline: "Headline") -> dict[str, Any]:
    """A headline for programs; a missing range is null, never zero."""
    return {**vars(headline), "drivers": dict(headline.drivers)}


def measure_fields(assessment: "Assessment") -> list[dict[str, Any]]:
    """What each measure did to each number that leads, and its 5 to 95 per cent range where draws took it away."""
    parts, drawn = assessment.contributions, assessment.drawn
    known = {(p.measure, p.indicator, p.place, p.group): p for p in (drawn.parts if drawn else ())}
    led = {(h.indicator, h.place, h.group) for h in assessment.headlines}
    columns = [key for key in enumerate(zip(parts.indicator, parts.place, parts.group, strict=True)) if key[1] in led]
    found = []
    for row, measure in enumerate(parts.measure):
        for column, key in columns:
            span = known.get((measure, *key))
            found.append(
                {
                    "measure": measure,
                    **dict(zip(("indicator", "place", "group"), key, strict=True)),
                    "effect": float(parts.effect[row, column]),
                    "taken_away": None
                    if span is None
                    else {"low": span.low, "median": span.median, "high": span.high, "unit": span.unit},
                }
            )
    return found


def target_fields(target: "TargetVerdict") -> dict[str, Any]:
    """A target and its verdict for programs."""
    return dict(vars(target))


def summary_lines(assessment: "Assessment", say: Texts) -> list[str]:
    """Headline differences, targets and the certificate, as lines of text."""
    from xietong.report.results import Results

    results = Results(assessment)
    lines = [_of(results.title, say) + " · " + getattr(assessment.plan.title, say.language)]
    lines += ["", say("summary.headlines", year=assessment.years[-1])]
    lines += [_headline_line(headline, results, say) for headline in assessment.headlines]
    lines += ["", _target_count(assessment, say)]
    lines += [_target_line(target, say) for target in assessment.targets if target.verdict != "not_assessed"]
    return [*lines, "", certificate_line(assessment, say)]


def gateway_fields(assessment: "Assessment") -> list[dict[str, Any]]:
    """What each conduct of the operators of airports and ports brings, with its certificate."""
    return [
        {
            "type": result.type,
            "side": conduct.side,
            "conduct": conduct.name,
            "status": conduct.result.status.name.lower(),
            "residual": conduct.result.residual,
            "users_surplus": float(conduct.users.sum()),
            "operators_surplus": float(conduct.owners.sum()),
        }
        for result in (assessment.gateways.types if assessment.gateways is not None else ())
        for conduct in result.conducts
    ]


def certificate_line(assessment: "Assessment", say: Texts) -> str:
    """The certificate in one sentence."""
    fields = certificate_fields(assessment)
    second = fields["second_start_distance"]
    sentence = say(
        "summary.certificate",
        years=fields["years"],
        residual=f"{fields['largest_residual']:.0e}",
        gap=f"{fields['largest_walras_gap']:.0e}",
    )
    return sentence + ("" if second is None else say("summary.second_start", distance=f"{second:.0e}"))


def _of(text: "Both", say: Texts) -> str:
    return str(getattr(text, say.language))


def _headline_line(headline: "Headline", results: "Results", say: Texts) -> str:
    from xietong.assess.indicators import indicator_named
    from xietong.report.numbers import change, level, span_of
    from xietong.report.words import say as text

    name = _of(results.indicator_name(headline.indicator), say)
    if headline.group:
        name += say("summary.group", group=_of(text("group." + headline.group), say))
    unit = indicator_named(headline.indicator).unit
    place = _of(results.name(headline.place), say)
    values = say(
        "summary.headline",
        name=name,
        place=place,
        change=_of(change(headline.change, headline.unit), say),
        without=_of(level(headline.without, unit), say),
        with_plan=_of(level(headline.with_plan, unit), say),
    )
    if not headline.has_range:
        return values + say("summary.no_range")
    spread = _of(span_of(headline.low, headline.high, headline.unit), say)
    if not headline.n_draws:
        return values + say("summary.range", range=spread, runs=headline.n_runs)
    return values + say("summary.draws", range=spread, draws=headline.n_draws) + _driven(headline, say)


def _driven(headline: "Headline", say: Texts) -> str:
    if not headline.drivers:
        return ""
    shares = ", ".join(f"{name} {100.0 * share:.0f} %" for name, share in headline.drivers[:SHOWN_DRIVERS])
    return say("summary.driven", shares=shares)


def _target_count(assessment: "Assessment", say: Texts) -> str:
    verdicts = [target.verdict for target in assessment.targets]
    counts = {verdict: verdicts.count(verdict) for verdict in VERDICTS}
    return say("summary.targets", count=len(verdicts), **counts)


def _target_line(target: "TargetVerdict", say: Texts) -> str:
    title = target.title_zh if say.language == "zh" else target.title_en
    verdict = say(f"verdict.{target.verdict}")
    from xietong.report.numbers import change

    distance = _of(change(target.distance, target.unit), say)
    return say("summary.target", verdict=verdict, title=title, distance=distance)
