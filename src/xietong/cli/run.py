"""`xietong run`: from a region and a plan to an assessed plan and its report."""

import datetime
import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from xietong.cli import walk
from xietong.cli.ensemble_record import ENSEMBLES, inputs_digest, read_drawn
from xietong.cli.ensemble_record import RECORD as ENSEMBLE
from xietong.cli.inputs import Inputs, digest, threads, versions
from xietong.cli.memory import giving_back
from xietong.cli.progress import duration, reporting, timed
from xietong.cli.run_folder import (
    FINISHED,
    REPORT,
    RunFolder,
    YearStore,
    peak_memory_mib,
    results_digest,
)
from xietong.cli.speech import Channel, SpokenCommand, plain, refusal
from xietong.cli.summary import (
    certificate_fields,
    gateway_fields,
    headline_fields,
    measure_fields,
    summary_lines,
    target_fields,
)
from xietong.cli.texts import Texts

if TYPE_CHECKING:
    from xietong.assess.assessment import Assessment
    from xietong.assess.drawn import Drawn
    from xietong.plan.plan import Plan
    from xietong.region.region import Region

__all__ = ["Order", "command", "perform"]

RUNS = Path("runs")
RECORD_FORMAT = 1


@dataclass(frozen=True)
class Order:
    """What the user asked for."""

    region: str
    plan: str | None
    years: str | None
    out: Path | None
    force: bool
    feedback: bool = False
    weights: str | None = None
    ensemble: Path | None = None


def command(say: Texts) -> click.Command:
    """The verb `run`."""

    @click.command("run", cls=SpokenCommand, say=say, help=say("run.help"), short_help=say("run.short"))
    @click.option("--region", default=walk.DEFAULT_REGION, metavar="NAME|DIR", help=say("run.region"))
    @click.option("--plan", metavar="NAME|FILE", help=say("run.plan"))
    @click.option("--years", metavar="2020:2035", help=say("run.years"))
    @click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help=say("run.out"))
    @click.option(
        "--ensemble", type=click.Path(path_type=Path, file_okay=False), metavar="DIR", help=say("run.ensemble")
    )
    @click.option("--json", "is_json", is_flag=True, help=say("option.json"))
    @click.option("--force", is_flag=True, help=say("run.force"))
    @click.option("--feedback", is_flag=True, help=say("run.feedback"))
    @click.option("--weights", metavar="exposure=2,jobs_45=1", help=say("run.weights"))
    def run(is_json: bool, **asked: Any) -> None:
        perform(Order(**asked), Channel(say, is_json))

    return run


def perform(order: Order, channel: Channel) -> None:
    """Read, check, fit, assess, write; every step says what it does.

    Raises:
        XietongError: with findings, where the user's input, the plan or the folder is at fault.
    """
    begun = time.monotonic()
    say = channel.say
    region = walk.open_region(order.region, say)
    walk.require_census(region)
    plan = walk.open_plan(order.plan or walk.default_plan(region.key, say), region)
    if order.weights is not None:
        plan = walk.with_weights(plan, order.weights, say)
    years = walk.chosen_years(order.years, plan, region, say)
    folder = RunFolder(order.out or RUNS / f"{region.key}-{plan.id}", say)
    _require_free(folder, order.force, channel)
    drawn = _drawn(order, region, plan, years[-1], channel)
    inputs = walk.inputs_of(region, plan, years, feedback=order.feedback)
    record = _record(inputs, region)
    store, n_kept = folder.begin(inputs, record, is_afresh=order.force)
    if n_kept:
        channel.note("run.resumed", count=n_kept, folder=folder.path)
    with _resumable(channel, folder):
        assessment, stages = _assess(region, plan, years, store, channel, feedback=order.feedback)
        assessment = _with_draws(assessment, drawn)
        channel.note("run.writing", folder=folder.path)
        walk.write_results(assessment, folder.path, channel.say.language)
    record |= _outcome(assessment, folder)
    record |= {
        "wall_seconds": round(time.monotonic() - begun, 1),
        "stage_seconds": stages,
        "solves_resumed": n_kept,
        "peak_memory_mib": peak_memory_mib(),
    }
    folder.write_record(record)
    store.clear()
    _say_result(assessment, record, folder, channel)


def _drawn(order: Order, region: "Region", plan: "Plan", year: int, channel: Channel) -> "Drawn | None":
    """The ensemble named, or the one that lies at its place; None where it was made from other inputs."""
    folder = order.ensemble or ENSEMBLES / f"{region.key}-{plan.id}"
    if order.ensemble is None and not (folder / ENSEMBLE).is_file():
        return None
    # Air and water act back in no draw, so a run in which they do is another model.
    drawn = None if order.feedback else read_drawn(folder, inputs_digest(region, plan, year), channel.say)
    if drawn is None:
        channel.note("run.ensemble_other", folder=folder, plan=plan.id)
    return drawn


def _with_draws(assessment: "Assessment", drawn: "Drawn | None") -> "Assessment":
    if drawn is None:
        return assessment
    from xietong.assess.headlines import with_draws

    return replace(assessment, headlines=with_draws(assessment.headlines, drawn), drawn=drawn)


def _require_free(folder: RunFolder, force: bool, channel: Channel) -> None:
    folder.require_usable()
    if force or not folder.is_finished:
        return
    may_ask = sys.stdin.isatty() and sys.stderr.isatty() and not channel.is_json
    if may_ask and click.confirm(channel.say("run.overwrite", folder=folder.path), err=True):
        return
    raise refusal(channel.say, "run.finished", folder.path, report=folder.path / REPORT)


def _record(inputs: Inputs, region: "Region") -> dict[str, Any]:
    return {
        "format": RECORD_FORMAT,
        "region": inputs.region,
        "region_title": dict(region.title),
        "plan": inputs.plan,
        "years": list(inputs.years),
        "feedback": inputs.feedback,
        "base_year": region.base_year,
        "started": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "versions": versions(),
        "threads": threads(),
        "inputs_sha256": inputs.key,
        "tables_sha256": dict(inputs.tables),
        "plan_sha256": digest(inputs.plan_text.encode()),
        "parameters_sha256": digest(json.dumps(plain(inputs.parameters), sort_keys=True).encode()),
        "code_sha256": inputs.code,
        "places": _places(region),
    }


def _places(region: "Region") -> dict[str, dict[str, dict[str, str]]]:
    """Names by level and code: the same code may mean a city and its jurisdiction."""
    zones = region.zones
    names = {
        "jurisdiction": [(place.code, place.name_en, place.name_zh) for place in region.jurisdictions],
        "city": [(place.code, place.name_en, place.name_zh) for place in region.cities],
        "zone": list(zip(zones.code, zones.name_en, zones.name_zh, strict=True)),
    }
    return {level: {code: {"en": en, "zh": zh} for code, en, zh in of_level} for level, of_level in names.items()}


def _assess(
    region: "Region",
    plan: "Plan",
    years: tuple[int, ...],
    store: YearStore,
    channel: Channel,
    *,
    feedback: bool,
) -> tuple["Assessment", dict[str, float]]:
    with reporting(channel) as shown:
        progress, seconds = timed(giving_back(shown))
        baseline = walk.fit(region, progress)
        return walk.assess(baseline, plan, years, progress, store, feedback=feedback), seconds()


@contextmanager
def _resumable(channel: Channel, folder: RunFolder) -> Iterator[None]:
    try:
        yield
    except KeyboardInterrupt:
        channel.note("run.interrupted", folder=folder.path)
        raise


def _outcome(assessment: "Assessment", folder: RunFolder) -> dict[str, Any]:
    return {
        "status": FINISHED,
        "settings": dict(assessment.settings),
        "certificate": certificate_fields(assessment),
        "headlines": [headline_fields(headline) for headline in assessment.headlines],
        "measures": measure_fields(assessment),
        "gateways": gateway_fields(assessment),
        "targets": [target_fields(target) for target in assessment.targets],
        "results_sha256": results_digest((*assessment.without, *assessment.with_plan)),
        "files": list(folder.results()),
    }


def _say_result(assessment: "Assessment", record: dict[str, Any], folder: RunFolder, channel: Channel) -> None:
    report = (folder.path / REPORT).resolve()
    channel.event("finished", folder=str(folder.path.resolve()), report=str(report), **record)
    if channel.is_json:
        return
    say = channel.say
    memory = record["peak_memory_mib"]
    lines = summary_lines(assessment, say)
    lines += ["", say("summary.time", duration=duration(record["wall_seconds"], say))]
    if memory is not None:
        lines[-1] += say("summary.memory", mebibytes=round(memory))
    channel.result([*lines, say("summary.report", report=report), say("summary.model")])
