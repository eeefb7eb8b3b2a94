"""`xietong share`: what each government gains by a plan, and how the gain can be shared."""

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from xietong.cli import walk
from xietong.cli.memory import giving_back
from xietong.cli.progress import duration, reporting
from xietong.cli.run_folder import RECORD, YearStore, read_record
from xietong.cli.speech import Channel, SpokenCommand, plain, refusal
from xietong.cli.texts import Texts

if TYPE_CHECKING:
    from xietong.plan.plan import Plan
    from xietong.region.region import Region
    from xietong.share.benefits import Benefits

__all__ = ["ALL", "Order", "command", "perform"]

RUNS = Path("runs")
ALL = "all"
SHARES, PAGE, SETS = "share.json", "share.html", "sets"
RULES = ("shapley", "nucleolus", "nash", "kalai_smorodinsky", "talmud", "proportional", "equal")
PLAYERS = ("provinces", "cities")
DEFINITIONS = ("consent", "partial")
BILLION = 1e9


@dataclass(frozen=True)
class Order:
    """What the user asked for."""

    target: str | None
    region: str | None
    rule: str
    players: str
    definition: str
    years: str | None
    out: Path | None
    has_range: bool


def command(say: Texts) -> click.Command:
    """The verb `share`."""

    @click.command("share", cls=SpokenCommand, say=say, help=say("share.help"), short_help=say("share.short"))
    @click.argument("target", metavar="[PLAN|RUN]", required=False)
    @click.option("--region", metavar="NAME|DIR", help=say("share.region"))
    @click.option("--rule", type=click.Choice((*RULES, ALL)), default=ALL, help=say("share.rule"))
    @click.option("--players", type=click.Choice(PLAYERS), default=PLAYERS[0], help=say("share.players"))
    @click.option("--definition", type=click.Choice(DEFINITIONS), default="consent", help=say("share.definition"))
    @click.option("--years", metavar="2020:2035", help=say("share.years"))
    @click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help=say("share.out"))
    @click.option("--range/--no-range", "has_range", default=True, help=say("share.range"))
    @click.option("--json", "is_json", is_flag=True, help=say("option.json"))
    def share(
        target: str | None,
        region: str | None,
        rule: str,
        players: str,
        definition: str,
        years: str | None,
        out: Path | None,
        has_range: bool,
        is_json: bool,
    ) -> None:
        order = Order(target, region, rule, players, definition, years, out, has_range)
        perform(order, Channel(say, is_json))

    return share


def perform(order: Order, channel: Channel) -> None:
    """Read, check, fit, solve the coalitions, share, write.

    Raises:
        XietongError: with findings, where the user's input is at fault.
    """
    begun, say = time.monotonic(), channel.say
    region, plan = _read(order, say)
    years = walk.chosen_years(order.years, plan, region, say)
    out = order.out or RUNS / f"{region.key}-{plan.id}-share"
    _require_usable(out, say)
    out.mkdir(parents=True, exist_ok=True)
    store = YearStore(out / SETS, walk.inputs_of(region, plan, years).key)
    if n_kept := store.discard_foreign():
        channel.note("share.resumed", count=n_kept)
    try:
        benefits = _share(order, region, plan, years, store, channel)
    except KeyboardInterrupt:
        channel.note("share.interrupted", folder=out)
        raise
    files = _write(benefits, order, out, say.language)
    store.clear()
    seconds = round(time.monotonic() - begun, 1)
    summary = _summary(benefits, order)
    channel.event("finished", folder=str(out.resolve()), files=list(files), wall_seconds=seconds, **summary)
    lines = _lines(benefits, order, say)
    closing = [say("summary.time", duration=duration(seconds, say)), say("share.page", page=(out / PAGE).resolve())]
    channel.result([*lines, "", *closing, say("summary.model")])


def _read(order: Order, say: Texts) -> "tuple[Region, Plan]":
    """Region and plan of a plan's name or file, or of the folder of a run; the region is checked first."""
    target = order.target
    if target is not None and (Path(target) / RECORD).is_file():
        record = read_record(Path(target), say)
        name, text = order.region or str(record.get("region", "")), str(Path(target) / "inputs" / "plan.yaml")
    else:
        name = order.region or (walk.DEFAULT_REGION if target is None else walk.region_of_plan(target))
        text = target or ""
    region = walk.open_region(name, say)
    walk.require_census(region)
    return region, walk.open_plan(text or walk.default_plan(region.key, say), region)


def _require_usable(out: Path, say: Texts) -> None:
    """Refuse a folder that holds something else than a sharing.

    Raises:
        RunError: where the path is a file, or a folder with other content.
    """
    if out.exists() and not out.is_dir():
        raise refusal(say, "folder.file", out)
    if out.is_dir() and any(out.iterdir()) and not ((out / SHARES).is_file() or (out / SETS).is_dir()):
        raise refusal(say, "share.foreign", out)


def _share(
    order: Order, region: "Region", plan: "Plan", years: tuple[int, ...], store: YearStore, channel: Channel
) -> "Benefits":
    from xietong.share.benefits import share_benefits

    with reporting(channel) as shown:
        progress = giving_back(shown)
        return share_benefits(
            walk.fit(region, progress),
            plan,
            RULES[0] if order.rule == ALL else order.rule,
            players=order.players,
            definition=order.definition,
            years=years,
            has_range=order.has_range,
            store=store,
            progress=progress,
        )


def _summary(benefits: "Benefits", order: Order) -> dict[str, Any]:
    from xietong.report.share_tables import summary_of

    summary = dict(summary_of(benefits))
    if order.rule != ALL:
        summary["rules"] = {order.rule: summary["rules"][order.rule]}
    return summary


def _write(benefits: "Benefits", order: Order, out: Path, language: str) -> tuple[str, ...]:
    from xietong.report.share_page import write_share
    from xietong.report.share_tables import write_share_tables

    tables = write_share_tables(benefits, out)
    write_share(benefits, out / PAGE, language)
    text = json.dumps(plain(_summary(benefits, order)), ensure_ascii=False, indent=1) + "\n"
    (out / SHARES).write_text(text, encoding="utf-8")
    return (*tables, PAGE, SHARES)


def _lines(benefits: "Benefits", order: Order, say: Texts) -> list[str]:
    names = _names(benefits, say.language)
    first, last = benefits.years[0], benefits.years[-1]
    head = say(
        "share.head", first=first, last=last, rate=f"{100 * benefits.rate:g}", base=benefits.baseline.region.base_year
    )
    total = float(benefits.game.values[-1])
    lines = [head, say("share.together", yuan=_billion(total)), ""]
    lines += _table(
        [say("share.player"), say("share.own"), say("share.alone")],
        [
            [name, _billion(own), _billion(alone)]
            for name, own, alone in zip(names, benefits.own.tolist(), benefits.game.alone.tolist(), strict=True)
        ],
    )
    lines.append("")
    wanted = list(benefits.divisions) if order.rule == ALL else [order.rule]
    shares = [
        [say(f"share.rule.{rule}"), *map(_billion, benefits.divisions[rule].shares.tolist())] for rule in wanted
    ]
    lines += _table([say("share.shares"), *names], shares)
    lines.append("")
    a_year = [
        [say(f"share.rule.{rule}"), *map(_billion, benefits.divisions[rule].annual.tolist())] for rule in wanted
    ]
    lines += _table([say("share.a_year"), *names], a_year)
    lines += _stability(benefits, wanted, names, say)
    lines += [say("share.refused", rule=say(f"share.rule.{rule}"), why=why) for rule, why in benefits.refused.items()]
    return lines


def _stability(benefits: "Benefits", wanted: Sequence[str], names: Sequence[str], say: Texts) -> list[str]:
    lines = [say("share.core.empty" if benefits.least.is_core_empty else "share.core.there")]
    unpaid = benefits.unpaid
    if unpaid.defectors:
        lines.append(say("share.unpaid", **_defector(unpaid.defectors[0], names)))
    for rule in wanted:
        stability = benefits.divisions[rule].stability
        if stability.defectors:
            worst = _defector(stability.defectors[0], names)
            subsidy = _billion(float(stability.subsidy.sum()))
            told = {"rule": say(f"share.rule.{rule}"), "count": len(stability.defectors), "subsidy": subsidy}
            lines.append(say("share.leaves", **told, **worst))
    if all(benefits.divisions[rule].stability.is_stable for rule in wanted):
        lines.append(say("share.stable"))
    return lines


def _defector(defector: Any, names: Sequence[str]) -> dict[str, str]:
    members = [name for bit, name in enumerate(names) if defector.coalition >> bit & 1]
    return {"members": ", ".join(members), "yuan": _billion(defector.gain)}


def _names(benefits: "Benefits", language: str) -> list[str]:
    region = benefits.baseline.region
    places = region.jurisdictions if len(benefits.players.names) == len(region.jurisdictions) else region.cities
    return [place.name_zh if language == "zh" else place.name_en for place in places]


def _billion(yuan: float) -> str:
    return f"{yuan / BILLION:+.2f}"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Columns under one another; the first to the left, numbers to the right. Chinese characters are two wide."""
    every = [list(head), *map(list, rows)]
    wide = [max(_width(row[column]) for row in every) for column in range(len(head))]
    return [
        "  ".join(
            row[column] + " " * (wide[column] - _width(row[column]))
            if column == 0
            else " " * (wide[column] - _width(row[column])) + row[column]
            for column in range(len(head))
        ).rstrip()
        for row in every
    ]


def _width(text: str) -> int:
    return sum(2 if ord(character) > 0x2E7F else 1 for character in text)
