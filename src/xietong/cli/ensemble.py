"""`xietong ensemble`: a plan under many draws of what is not known."""

import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from xietong.cli import walk
from xietong.cli.ensemble_record import ENSEMBLES, RECORD, TOLD, inputs_digest, ranges_told
from xietong.cli.files import write_record, write_table
from xietong.cli.inputs import digest
from xietong.cli.progress import Progress, duration, reporting
from xietong.cli.run_folder import YearStore
from xietong.cli.speech import Channel, SpokenCommand, refusal
from xietong.cli.texts import Texts

if TYPE_CHECKING:
    import numpy as np

    from xietong.assess.ensemble.draws import Factor
    from xietong.assess.headlines import Lead
    from xietong.cli.workers import Batch, Task
    from xietong.plan.plan import Plan
    from xietong.region.region import Region

__all__ = ["command"]

STAGE, PARTS_STAGE = "draws", "parts of draws"
DRAWS = "draws"
PER_BATCH = 10
SHOWN_DRIVERS = 3


@dataclass(frozen=True)
class _Order:
    """What the user asked for."""

    draws: int
    part_draws: int
    seed: int
    last: int
    out: Path
    executor: str
    count: int


@dataclass(frozen=True, eq=False)
class _Work:
    """Draws that are solved alike: what each worker does, under which names they are kept, and how many at once."""

    prepared: Any
    task: "Task"
    name: str
    stage: str
    per_batch: int


def command(say: Texts) -> click.Command:
    """The verb `ensemble`."""

    @click.command(
        "ensemble", cls=SpokenCommand, say=say, help=say("ensemble.help"), short_help=say("ensemble.short")
    )
    @click.argument("plan", metavar="NAME|FILE")
    @click.option("--region", metavar="NAME|DIR", help=say("ensemble.region"))
    @click.option("--year", type=int, metavar="YEAR", help=say("ensemble.year"))
    @click.option("--draws", default=500, type=click.IntRange(1), help=say("ensemble.draws"))
    @click.option("--measures", "part_draws", default=0, type=click.IntRange(0), help=say("ensemble.measures"))
    @click.option("--seed", default=1, type=click.IntRange(0), help=say("ensemble.seed"))
    @click.option(
        "--executor", default="processes", metavar="processes|dask://HOST:PORT", help=say("ensemble.executor")
    )
    @click.option("--workers", "count", type=click.IntRange(1), help=say("ensemble.workers"))
    @click.option("--out", type=click.Path(path_type=Path, file_okay=False), metavar="DIR", help=say("ensemble.out"))
    @click.option("--json", "is_json", is_flag=True, help=say("option.json"))
    def ensemble(
        plan: str,
        region: str | None,
        year: int | None,
        draws: int,
        part_draws: int,
        seed: int,
        executor: str,
        count: int | None,
        out: Path | None,
        is_json: bool,
    ) -> None:
        from xietong.cli.workers import DASK

        channel = Channel(say, is_json)
        if executor != "processes" and not executor.startswith(DASK):
            raise refusal(say, "ensemble.executor_unknown", "--executor", text=executor)
        opened = walk.open_region(region or walk.region_of_plan(plan), say)
        walk.require_census(opened)
        chosen = walk.open_plan(plan, opened)
        last = chosen.horizon[1] if year is None else year
        if last <= opened.base_year:
            raise refusal(say, "ensemble.year_before", "--year", year=last, base_year=opened.base_year)
        folder = out or ENSEMBLES / f"{opened.key}-{chosen.id}"
        many = count or os.cpu_count() or 1
        order = _Order(draws, min(part_draws, draws), seed, last, folder, executor, many)
        _perform(opened, chosen, order, channel)

    return ensemble


def _perform(region: "Region", plan: "Plan", order: _Order, channel: Channel) -> None:
    from xietong.assess.ensemble.draws import correlation_of, factors_of, points, values_at
    from xietong.assess.ensemble.ranges import drivers_of, ranges_of
    from xietong.assess.ensemble.walk import prepare_ensemble
    from xietong.assess.evaluate import model_tools
    from xietong.cli.workers import solve_batch, solve_parts
    from xietong.plan.caps import with_counted

    begun = time.monotonic()
    _require_ours(order.out, channel.say)
    factors = factors_of(region)
    correlation = correlation_of(region, factors)
    unit = points(order.draws, len(factors), order.seed)
    values = [values_at(factors, point, correlation) for point in unit]
    inputs = inputs_digest(region, plan, order.last)
    store = YearStore(order.out / DRAWS, digest(f"{inputs} {order.seed}".encode()))
    order.out.mkdir(parents=True, exist_ok=True)
    kept = store.discard_foreign()
    if kept:
        channel.note("ensemble.resumed", count=kept)
    with reporting(channel) as progress:
        baseline = with_counted(walk.fit(region, progress), plan)
        tools = model_tools(None, progress)
        prepared = prepare_ensemble(tools, baseline, plan, order.last, with_parts=order.part_draws > 0)
        solving = time.monotonic()
        whole = _Work(replace(prepared, lacking={}), solve_batch, "draws", STAGE, PER_BATCH)
        changes = _solve(whole, values, store, order, progress, channel.say)
        parts = _Work(prepared, solve_parts, "parts", PARTS_STAGE, 1)
        by_part = _solve(parts, values[: order.part_draws], store, order, progress, channel.say)
    seconds = time.monotonic() - solving
    found, driven = ranges_of(changes), drivers_of(unit, changes)
    record = {
        "region": region.key,
        "plan": plan.id,
        "year": order.last,
        "draws": order.draws,
        "draws_solved": found.n_draw,
        "seed": order.seed,
        "inputs_sha256": inputs,
        "factors": [vars(factor) for factor in factors],
        "headlines": ranges_told(prepared.led, found, factors, driven),
        **_measures(tuple(prepared.lacking), prepared.led, by_part),
        "seconds": round(time.monotonic() - begun, 1),
        "seconds_of_draws": round(seconds, 1),
    }
    _write(order.out, record, factors, values, changes)
    channel.event("ensemble", **record)
    channel.result(_lines(record, order, channel.say))


def _measures(names: Sequence[str], led: "tuple[Lead, ...]", by_part: "np.ndarray") -> dict[str, Any]:
    """The range of each measure, taken away alone, over the draws in which that was done."""
    from xietong.assess.ensemble.ranges import ranges_of

    # The first row of a draw is the whole plan.
    found = [ranges_of(by_part[:, number]) for number in range(1, len(names) + 1)] if len(by_part) else []
    return {
        "part_draws_solved": min((ranges.n_draw for ranges in found), default=0),
        "measures": [
            {"measure": name, **told}
            for name, ranges in zip(names, found, strict=True)
            for told in ranges_told(led, ranges)
        ],
    }


def _require_ours(out: Path, say: Texts) -> None:
    known = {RECORD, DRAWS, "draws.csv", "headlines.csv", "measures.csv"}
    if out.is_dir() and any(path.name not in known for path in out.iterdir()):
        raise refusal(say, "ensemble.occupied", out)


def _solve(
    work: _Work, values: "Batch", store: YearStore, order: _Order, progress: Progress, say: Texts
) -> "np.ndarray":
    """Every draw, in batches, from the store where it is kept there."""
    import numpy as np

    from xietong.cli.workers import run_batches, workers

    total = len(values)
    found: dict[int, np.ndarray] = {}
    missing: dict[int, Batch] = {}
    for first in range(0, total, work.per_batch):
        batch = values[first : first + work.per_batch]
        known = store.load(_name(work, first))
        if known is not None and len(known["changes"]) >= len(batch):
            found[first] = known["changes"][: len(batch)]
        else:
            missing[first] = batch
    progress(work.stage, sum(map(len, found.values())), total)

    def finished(first: int, changes: np.ndarray) -> None:
        found[first] = changes
        store.save(_name(work, first), {"changes": changes})
        progress(work.stage, sum(map(len, found.values())), total)

    if missing:
        with workers(order.executor, order.count, work.prepared, order.out / DRAWS, say, work.task) as submit:
            run_batches(submit, missing, finished, 2 * order.count)
    return np.concatenate([found[first] for first in sorted(found)]) if found else np.zeros((0, 0, 0))


def _name(work: _Work, first: int) -> str:
    return f"{work.name}-{first:06d}"


def _write(
    out: Path, record: Mapping[str, Any], factors: "tuple[Factor, ...]", values: "Batch", changes: "np.ndarray"
) -> None:
    told = record["headlines"]
    columns = [":".join(part for part in (h["indicator"], h["place"], h["group"]) if part) for h in told]

    draws = ([*drawn.values(), *row.tolist()] for drawn, row in zip(values, changes, strict=True))
    names = [*TOLD, "unit", "low", "median", "high"]
    write_table(out / "draws.csv", [*(factor.name for factor in factors), *columns], draws)
    write_table(out / "headlines.csv", names, ([h[name] for name in names] for h in told))
    if record["measures"]:
        names = ["measure", *names]
        write_table(out / "measures.csv", names, ([row[name] for name in names] for row in record["measures"]))
    write_record(out / RECORD, record)


def _lines(record: Mapping[str, Any], order: _Order, say: Texts) -> list[str]:
    solved = {"solved": record["draws_solved"], "draws": record["draws"], "year": record["year"]}
    lines = [say("ensemble.title", plan=record["plan"], **solved), ""]
    for told in record["headlines"]:
        name = ", ".join(part for part in (told["indicator"], told["place"], told["group"]) if part)
        numbers = {key: f"{told[key]:+,.4g}" for key in ("low", "median", "high")}
        lines.append(say("ensemble.range", name=name, unit=told["unit"], **numbers))
        if told["drivers"]:
            by_share = sorted(told["drivers"]["total"].items(), key=lambda item: -item[1])[:SHOWN_DRIVERS]
            shares = ", ".join(f"{factor} {100.0 * share:.0f} %" for factor, share in by_share)
            lines.append(say("ensemble.driven", shares=shares))
    return [*lines, "", say("ensemble.written", folder=order.out, duration=duration(record["seconds"], say))]
