"""`xietong validate`: a model held against what happened, or against published cases."""

import math
import re
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from xietong.cli import walk
from xietong.cli.files import write_record, write_table, write_whole
from xietong.cli.progress import duration, reporting
from xietong.cli.speech import Channel, SpokenCommand, refusal
from xietong.cli.texts import Texts

if TYPE_CHECKING:
    from xietong.assess.backtest.estimate import Estimate
    from xietong.assess.backtest.score import Score
    from xietong.assess.backtest.validation import Validation
    from xietong.plan.plan import Plan
    from xietong.region.region import Region

__all__ = ["command"]

MISSES = 10
RECORD = "validation.json"
MAP = "errors.svg"
FLOWS = "flows"


def command(say: Texts) -> click.Command:
    """The verb `validate`."""

    @click.command(
        "validate", cls=SpokenCommand, say=say, help=say("validate.help"), short_help=say("validate.short")
    )
    @click.argument("region", metavar="NAME|DIR", default=walk.DEFAULT_REGION)
    @click.option("--plan", metavar="NAME|FILE", help=say("validate.plan"))
    @click.option("--out", type=click.Path(path_type=Path, file_okay=False), metavar="DIR", help=say("validate.out"))
    @click.option("--json", "is_json", is_flag=True, help=say("option.json"))
    def validate(region: str, plan: str | None, out: Path | None, is_json: bool) -> int:
        channel = Channel(say, is_json)
        opened = walk.open_region(_dated(region), say)
        if opened.evidence == (FLOWS,):
            return _published_cases(opened, channel)
        walk.require_census(opened)
        chosen = _plan(plan, opened)
        if out is not None and out.exists() and any(out.iterdir()) and not (out / RECORD).is_file():
            raise refusal(say, "validate.occupied", out)
        return _hold_against_counts(opened, chosen, out, channel)

    return validate


def _dated(name: str) -> str:
    """The earliest dated variant of a built-in region where there is one, else the name itself."""
    variants = [known for known in walk.region_names() if re.fullmatch(rf"{re.escape(name)}-\d{{4}}", known)]
    return min(variants, default=name)


def _plan(name: str | None, region: "Region") -> "Plan | None":
    """The plan of what was done since the base year: the one named, else that of the library for this region."""
    from xietong.plan import library

    if name is not None:
        return walk.open_plan(name, region)
    own = [known for known in library.names() if re.fullmatch(rf"{re.escape(region.key)}-\d{{4}}", known)]
    return walk.open_plan(own[0], region) if own else None


def _published_cases(region: "Region", channel: Channel) -> int:
    from xietong.assess.backtest.germany import TOLERANCE, validate_cases
    from xietong.model.setting import setting_of

    if region.key != "germany":
        raise refusal(channel.say, "validate.no_cases", region.key)
    with reporting(channel) as progress:
        scores = validate_cases(setting_of(region, progress=progress))
    fields = [{**vars(score), "is_met": score.is_met} for score in scores]
    channel.event("validate", region=region.key, cases=fields, tolerance=TOLERANCE)
    say = channel.say
    channel.result(
        [
            say(
                "validate.case" if score.is_met else "validate.case_missed",
                what=score.what,
                published=f"{score.published:.10f}",
                found=f"{score.found:.10f}",
                largest=f"{score.largest:.0e}",
                counties=score.counties,
            )
            for score in scores
        ]
    )
    return 0 if all(score.is_met for score in scores) else 1


def _hold_against_counts(region: "Region", plan: "Plan | None", out: Path | None, channel: Channel) -> int:
    from xietong.assess.backtest.observed import observed_of
    from xietong.assess.backtest.past import prepare_past
    from xietong.assess.backtest.validation import validate
    from xietong.assess.evaluate import model_tools

    begun = time.monotonic()
    # A region without later counts is refused before anything is fitted.
    observed_of(region)
    with reporting(channel) as progress:
        baseline = walk.fit(region, progress)
        tools = model_tools(None, progress)
        found = validate(tools, prepare_past(tools, baseline, plan))
    record = _record(region, plan, found)
    record["seconds"] = round(time.monotonic() - begun, 1)
    if out is not None:
        _write(out, region, record, found, channel.say)
    channel.event("validate", **record)
    channel.result([*_lines(record, channel.say), *_where(out, channel.say, record["seconds"])])
    return 0


def _record(region: "Region", plan: "Plan | None", found: "Validation") -> dict[str, Any]:
    employment = found.employment
    employed = employment.get("out_of_sample")
    return {
        "region": region.key,
        "plan": None if plan is None else plan.id,
        "years": [found.observed.first, found.observed.last],
        "population": _score(found.population["out_of_sample"]["all"]),
        "employment": None if employed is None else _score(employed["employment"]),
        **{name: {part: _score(score) for part, score in parts.items()} for name, parts in found.population.items()},
        "employment_in_sample": _score(employment["in_sample"]["employment"]) if employment else None,
        "employment_by_branch": None if employed is None else _score(employed["by_branch"]),
        "gdp_shares": {
            name: {part: vars(score) for part, score in parts.items()} for name, parts in found.gdp_shares.items()
        },
        "industries": [vars(score) for score in found.industries],
        "estimates": _estimates(found),
        "identification": _identification(region, found),
        "groups": [_group(vars(group)) for group in found.groups],
        "misses": _misses(found),
    }


def _score(score: "Score") -> dict[str, Any]:
    return {
        "rmse": score.rmse,
        "naive": dict(score.naive),
        "below_best_naive": score.gain,
        "rank_correlation": score.rank_correlation,
        "same_sign": score.same_sign,
        "units": score.units,
    }


def _group(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Growth in per cent."""
    return {
        name: 100.0 * math.expm1(value) if name not in ("tag", "persons") else value for name, value in fields.items()
    }


def _estimates(found: "Validation") -> list[dict[str, Any]]:
    estimate = found.estimate
    if estimate is None:
        return []
    errors = estimate.standard_errors
    return [
        {
            "name": unknown.name,
            "value": float(estimate.values[row]),
            "standard_error": float(errors[row]),
            "low": unknown.low,
            "high": unknown.high,
            "moved": float((estimate.values[row] - unknown.mean) / unknown.spread),
            "narrowed": float(1.0 - errors[row] / unknown.spread),
        }
        for row, unknown in enumerate(found.unknowns)
    ]


def _identification(region: "Region", found: "Validation") -> list[dict[str, Any]]:
    """By how many of its standard errors an estimate would move had a group grown by ten per cent more."""
    estimate, observed = found.estimate, found.observed
    if estimate is None:
        return []
    errors = estimate.standard_errors
    own = {tag: observed.lies_in(zones) for tag, zones in region.zones.tags.items()}
    return [
        {
            "name": name,
            **{
                tag: float(0.1 * estimate.sensitivity[row, : len(units)][units].sum() / errors[row])
                for tag, units in own.items()
                if units.any()
            },
        }
        for row, name in enumerate(estimate.names)
    ]


def _correlations(estimate: "Estimate") -> Iterator[tuple[str, str, float]]:
    """Of the errors of each pair of estimates, as a region's table of that name takes them."""
    error = estimate.standard_errors
    for row, one in enumerate(estimate.names):
        for column, other in enumerate(estimate.names[:row]):
            yield other, one, round(float(estimate.covariance[row, column] / (error[row] * error[column])), 3)


def _misses(found: "Validation") -> list[dict[str, Any]]:
    import numpy as np

    observed, missed = found.observed, found.misses
    order = np.argsort(-observed.weight * missed**2)[:MISSES]
    share = observed.weight * missed**2 / (observed.weight * missed**2).sum()
    return [
        {
            "unit": observed.unit[row],
            "name_en": observed.name_en[row],
            "name_zh": observed.name_zh[row],
            "happened": 100.0 * float(np.expm1(observed.change[row])),
            "foretold": 100.0 * float(np.expm1(found.out_of_sample[row])),
            "share_of_squared_error": float(share[row]),
        }
        for row in order
    ]


def _lines(record: Mapping[str, Any], say: Texts) -> list[str]:
    first, last = record["years"]
    lines = [say("validate.title", region=record["region"], first=first, last=last), "", say("validate.head")]
    for name in ("in_sample", "out_of_sample", "without_ceiling"):
        lines += [_score_line(say, name, part, score) for part, score in record[name].items()]
    if record["employment"] is not None:
        lines += [_score_line(say, "employment_in_sample", "all", record["employment_in_sample"])]
        lines += [_score_line(say, "employment", "all", record["employment"])]
    for part, score in record["gdp_shares"].get("out_of_sample", {}).items():
        numbers = {name: f"{score[name]:.3f}" for name in ("rmse", "no_change")}
        lines.append(say("validate.gdp_shares", part=_part(say, part), units=score["units"], **numbers))
    lines += ["", say("validate.groups")]
    lines += [
        say("validate.group", tag=group["tag"], **{k: f"{group[k]:+.1f}" for k in GROWTH})
        for group in record["groups"]
    ]
    if record["estimates"]:
        lines += ["", say("validate.estimates")]
        lines += [
            say(
                "validate.estimate",
                name=row["name"],
                **{key: f"{row[key]:.4g}" for key in ("value", "standard_error", "low", "high")},
            )
            for row in record["estimates"]
        ]
    lines += ["", say("validate.misses")]
    lines += [
        say(
            "validate.miss",
            name=row[f"name_{say.language}"],
            happened=f"{row['happened']:+.1f}",
            foretold=f"{row['foretold']:+.1f}",
            share=f"{100.0 * row['share_of_squared_error']:.0f}",
        )
        for row in record["misses"]
    ]
    return lines


GROWTH = ("happened", "foretold", "unseen", "without_ceiling")


def _score_line(say: Texts, name: str, part: str, score: Mapping[str, Any]) -> str:
    naive = score["naive"]
    return say(
        "validate.score",
        name=say(f"validate.forecast.{name}"),
        part=_part(say, part),
        rmse=f"{score['rmse']:.3f}",
        no_change=f"{naive['no_change']:.3f}",
        same_growth=f"{naive['same_growth']:.3f}",
        own_city=f"{naive['own_city']:.3f}",
        below="–" if score["below_best_naive"] is None else f"{100.0 * score['below_best_naive']:.0f}",
        rank=f"{score['rank_correlation']:.2f}",
        units=score["units"],
    )


def _part(say: Texts, part: str) -> str:
    return say.by_key.get(f"validate.part.{part}", part)


def _where(out: Path | None, say: Texts, seconds: float) -> list[str]:
    spent = say("validate.time", duration=duration(seconds, say))
    return ["", spent] if out is None else ["", spent, say("validate.written", folder=out)]


def _write(out: Path, region: "Region", record: Mapping[str, Any], found: "Validation", say: Texts) -> None:
    import numpy as np

    from xietong.report.error_map import error_map
    from xietong.report.words import Both

    out.mkdir(parents=True, exist_ok=True)
    observed = found.observed
    write_table(
        out / "units.csv",
        ("unit", "name_en", "name_zh", "before", "after", "in_sample", "out_of_sample", "without_ceiling"),
        zip(
            observed.unit,
            observed.name_en,
            observed.name_zh,
            observed.before,
            observed.after,
            *(
                observed.before * np.exp(told)
                for told in (found.in_sample, found.out_of_sample, found.without_ceiling)
            ),
            strict=True,
        ),
    )
    for name in ("groups", "estimates", "identification", "industries", "misses"):
        rows = record[name]
        if rows:
            write_table(out / f"{name}.csv", rows[0], (row.values() for row in rows))
    missed = 100.0 * (np.exp(found.out_of_sample) - np.exp(observed.change))
    if found.estimate is not None:
        write_table(
            out / "estimate_correlations.csv", ("name", "other", "correlation"), _correlations(found.estimate)
        )
    title = Both(
        f"Residents {observed.last}: foretold less counted, % of {observed.first}",
        f"{observed.last}年常住人口：预测减统计（占{observed.first}年%）",
    )
    drawn = error_map(region, missed[observed.of_zone], title, say.language)
    if drawn is not None:
        write_whole(out / MAP, lambda file: file.write(drawn))
    write_record(out / RECORD, record)
