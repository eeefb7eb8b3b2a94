"""`xietong ensemble`: a plan under many draws of what is not known."""

import hashlib
import json
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from xietong.cli import walk
from xietong.cli.files import write_record, write_table
from xietong.cli.inputs import code_digest, table_digests
from xietong.cli.progress import Progress, duration, reporting
from xietong.cli.run_folder import YearStore
from xietong.cli.speech import Channel, SpokenCommand, plain, refusal
from xietong.cli.texts import Texts

if TYPE_CHECKING:
    import numpy as np

    from xietong.assess.ensemble.draws import Factor
    from xietong.assess.ensemble.ranges import Drivers, EnsembleRange
    from xietong.assess.headlines import Lead
    from xietong.plan.plan import Plan
    from xietong.region.region import Region

__all__ = ["command"]

STAGE = "draws"
RECORD = "ensemble.json"
DRAWS = "draws"
PER_BATCH = 10
ENSEMBLES = Path("ensembles")
SHOWN_DRIVERS = 3


@dataclass(frozen=True)
class _Order:
    """What the user asked for."""

    draws: int
    seed: int
    last: int
    out: Path
    executor: str
    count: int


def command(say: Texts) -> click.Command:
    """The verb `ensemble`."""

    @click.command(
        "ensemble", cls=SpokenCommand, say=say, help=say("ensemble.help"), short_help=say("ensemble.short")
    )
    @click.argument("plan", metavar="NAME|FILE")
    @click.option("--region", metavar="NAME|DIR", help=say("ensemble.region"))
    @click.option("--year", type=int, metavar="YEAR", help=say("ensemble.year"))
    @click.option("--draws", default=500, type=click.IntRange(1), help=say("ensemble.draws"))
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
        _perform(opened, chosen, _Order(draws, seed, last, folder, executor, count or os.cpu_count() or 1), channel)

    return ensemble


def _perform(region: "Region", plan: "Plan", order: _Order, channel: Channel) -> None:
    from xietong.assess.ensemble.draws import factors_of, points
    from xietong.assess.ensemble.ranges import drivers_of, ranges_of
    from xietong.assess.ensemble.walk import prepare_ensemble
    from xietong.assess.evaluate import model_tools

    begun = time.monotonic()
    _require_ours(order.out, channel.say)
    factors = factors_of(region)
    unit = points(order.draws, len(factors), order.seed)
    store = YearStore(order.out / DRAWS, _key(region, plan, order))
    order.out.mkdir(parents=True, exist_ok=True)
    kept = store.discard_foreign()
    if kept:
        channel.note("ensemble.resumed", count=kept)
    with reporting(channel) as progress:
        baseline = walk.fit(region, progress)
        prepared = prepare_ensemble(model_tools(None, progress), baseline, plan, order.last)
        solving = time.monotonic()
        changes = _solve(prepared, factors, unit, store, order, progress, channel.say)
    seconds = time.monotonic() - solving
    record = _record(region, plan, order, factors, prepared.led, ranges_of(changes), drivers_of(unit, changes))
    record |= {"seconds": round(time.monotonic() - begun, 1), "seconds_of_draws": round(seconds, 1)}
    _write(order.out, record, factors, unit, changes)
    channel.event("ensemble", **record)
    channel.result(_lines(record, order, channel.say))


def _require_ours(out: Path, say: Texts) -> None:
    known = {RECORD, DRAWS, "draws.csv", "headlines.csv"}
    if out.is_dir() and any(path.name not in known for path in out.iterdir()):
        raise refusal(say, "ensemble.occupied", out)


def _key(region: "Region", plan: "Plan", order: _Order) -> str:
    """Fingerprint of all that a draw depends on; how many draws are asked for is no part of it."""
    content = [
        dict(table_digests(region.folder)),
        walk.plan_text(plan),
        {entry.name: dict(vars(entry)) for entry in region.parameters.values()},
        order.last,
        order.seed,
        code_digest(),
    ]
    return hashlib.sha256(json.dumps(plain(content), sort_keys=True).encode()).hexdigest()


def _solve(
    prepared: Any,
    factors: "tuple[Factor, ...]",
    unit: "np.ndarray",
    store: YearStore,
    order: _Order,
    progress: Progress,
    say: Texts,
) -> "np.ndarray":
    """Every draw, in batches, from the store where it is kept there."""
    import numpy as np

    from xietong.assess.ensemble.draws import values_at
    from xietong.cli.workers import run_batches, workers

    total = len(unit)
    found: dict[int, np.ndarray] = {}
    missing = {}
    for first in range(0, total, PER_BATCH):
        rows = unit[first : first + PER_BATCH]
        known = store.load(_name(first))
        if known is not None and len(known["changes"]) >= len(rows):
            found[first] = known["changes"][: len(rows)]
        else:
            missing[first] = [values_at(factors, row) for row in rows]
    progress(STAGE, sum(map(len, found.values())), total)

    def finished(first: int, changes: np.ndarray) -> None:
        found[first] = changes
        store.save(_name(first), {"changes": changes})
        progress(STAGE, sum(map(len, found.values())), total)

    if missing:
        with workers(order.executor, order.count, prepared, order.out / DRAWS, say) as submit:
            run_batches(submit, missing, finished, 2 * order.count)
    return np.concatenate([found[first] for first in sorted(found)])


def _name(first: int) -> str:
    return f"draws-{first:06d}"


def _record(
    region: "Region",
    plan: "Plan",
    order: _Order,
    factors: "tuple[Factor, ...]",
    led: "tuple[Lead, ...]",
    ranges: "EnsembleRange",
    drivers: "Drivers | None",
) -> dict[str, Any]:
    from xietong.assess.indicators import indicator_named

    return {
        "region": region.key,
        "plan": plan.id,
        "year": order.last,
        "draws": order.draws,
        "draws_solved": ranges.n_draw,
        "seed": order.seed,
        "factors": [vars(factor) for factor in factors],
        "headlines": [
            {
                "indicator": lead.quantity.indicator,
                "place": lead.quantity.place,
                "group": lead.quantity.group,
                "unit": "percent" if lead.is_relative else indicator_named(lead.quantity.indicator).unit,
                "low": float(ranges.low[row]),
                "median": float(ranges.median[row]),
                "high": float(ranges.high[row]),
                "drivers": None if drivers is None else _drivers(factors, drivers, row),
            }
            for row, lead in enumerate(led)
        ],
    }


def _drivers(factors: "tuple[Factor, ...]", drivers: "Drivers", row: int) -> dict[str, Any]:
    return {
        "explained": float(drivers.explained[row]),
        "first": {factor.name: float(drivers.first[row, at]) for at, factor in enumerate(factors)},
        "total": {factor.name: float(drivers.total[row, at]) for at, factor in enumerate(factors)},
    }


def _write(
    out: Path, record: Mapping[str, Any], factors: "tuple[Factor, ...]", unit: "np.ndarray", changes: "np.ndarray"
) -> None:
    from xietong.assess.ensemble.draws import values_at

    told = record["headlines"]
    columns = [":".join(part for part in (h["indicator"], h["place"], h["group"]) if part) for h in told]

    draws = ([*values_at(factors, point).values(), *row.tolist()] for point, row in zip(unit, changes, strict=True))
    names = ("indicator", "place", "group", "unit", "low", "median", "high")
    write_table(out / "draws.csv", [*(factor.name for factor in factors), *columns], draws)
    write_table(out / "headlines.csv", names, ([h[name] for name in names] for h in told))
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
