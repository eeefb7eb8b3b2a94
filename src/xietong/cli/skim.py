"""`xietong skim`: travel times between the cities or the zones of a region, by one mode or the quickest."""

from math import isnan
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xietong.cli import walk
from xietong.cli.files import require_writable, write_table
from xietong.cli.speech import Channel, SpokenCommand
from xietong.cli.texts import Texts
from xietong.findings import Finding

if TYPE_CHECKING:
    from xietong.model.transport.journeys import Crossing
    from xietong.model.transport.links import Journeys
    from xietong.region.region import Region

__all__ = ["COLUMNS", "MODES", "command", "cross_region"]

COLUMNS = ("from", "to", "minutes", "in_vehicle_minutes", "transfers")
# As `xietong.model.transport.journeys` has them; a help page must not wait for NumPy.
MODES = ("rail", "car", "metro", "best")
LEVELS = ("city", "zone")
SHOWN_AT_MOST = 20
NAMED_AT_MOST = 5

Row = tuple[str, str, float, float, float]


def command(say: Texts) -> click.Command:
    """The verb `skim`."""

    @click.command("skim", cls=SpokenCommand, say=say, help=say("skim.help"), short_help=say("skim.short"))
    @click.argument("region", default=walk.DEFAULT_REGION, metavar="REGION")
    @click.option("--mode", type=click.Choice(MODES), default="best", help=say("skim.mode"))
    @click.option("--year", type=click.IntRange(1800, 2200), help=say("skim.year"))
    @click.option("--level", type=click.Choice(LEVELS), default="city", help=say("skim.level"))
    @click.option("--plan", metavar="NAME|FILE", help=say("skim.plan"))
    @click.option("--out", type=click.Path(path_type=Path), help=say("skim.out"))
    @click.option("--json", "is_json", is_flag=True, help=say("option.json"))
    def skim(
        region: str, mode: str, year: int | None, level: str, plan: str | None, out: Path | None, is_json: bool
    ) -> None:
        perform(region, mode, year, level, plan, out, Channel(say, is_json))

    return skim


def perform(
    region_name: str, mode: str, year: int | None, level: str, plan: str | None, out: Path | None, channel: Channel
) -> None:
    """Read the region, find the quickest ways, write or show them.

    Raises:
        RegionError: where the region is at fault or has no networks.
        RunError: where the file cannot be written.
    """
    from xietong.model.transport.journeys import city_journeys, zone_journeys

    say = channel.say
    if out is not None:
        require_writable(out, say)
    region = walk.open_region(region_name, say)
    walk.require_census(region)
    of_year = region.base_year if year is None else year
    crossing = cross_region(region, of_year, plan)
    if level == "city":
        codes = tuple(place.code for place in region.cities)
        journeys = city_journeys(crossing, len(codes), mode)
    else:
        codes = region.zones.code
        journeys = zone_journeys(crossing, len(codes), mode)
    rows = _rows(journeys, codes)
    if out is not None:
        write_table(out, COLUMNS, ((*row[:2], *map(_cell, row[2:])) for row in rows))
    lost = _unreached(codes, rows)
    missing = len(codes) * (len(codes) - 1) - len(rows)
    _tell(channel, region, rows, lost, missing, {"mode": mode, "level": level, "year": of_year}, out)


def cross_region(region: "Region", year: int, plan: str | None) -> "Crossing":
    """The region crossed in a year, with all that opens on its date or, where a plan is named, by the plan."""
    from xietong.model.transport.journeys import cross
    from xietong.model.transport.settings import transport_settings
    from xietong.model.transport.settlements import settle
    from xietong.model.transport.skims import by_date

    settings = transport_settings(region.parameters)
    if plan is None:
        networks = by_date(region.networks)
    else:
        from xietong.plan.networks import networks_with

        networks = networks_with(walk.open_plan(plan, region), region, year)
    return cross(networks, settle(region.points, region.zones, settings), year, settings)


def _rows(journeys: "Journeys", codes: tuple[str, ...]) -> list[Row]:
    """One row for each pair that is reached; a journey inside one place is none."""
    import numpy as np

    reached = np.isfinite(journeys.minutes)
    np.fill_diagonal(reached, False)
    columns = (values[reached].tolist() for values in (journeys.minutes, journeys.in_vehicle, journeys.transfers))
    return [
        (codes[origin], codes[destination], *values)
        for origin, destination, *values in zip(*np.nonzero(reached), *columns, strict=True)
    ]


def _cell(value: float) -> str:
    """Two decimals; empty where a time that the user brought along does not say."""
    return "" if isnan(value) else f"{value:.2f}"


def _unreached(codes: tuple[str, ...], rows: list[Row]) -> list[str]:
    reached = {row[0] for row in rows} | {row[1] for row in rows}
    return [code for code in codes if code not in reached]


def _tell(
    channel: Channel,
    region: "Region",
    rows: list[Row],
    lost: list[str],
    missing: int,
    asked: dict[str, object],
    out: Path | None,
) -> None:
    say = channel.say
    is_schematic = region.networks.road.is_schematic
    facts = {"region": region.key, **asked, "pairs": len(rows), "pairs_left_out": missing, "unreached": lost}
    channel.event("skim", **facts, roads="schematic" if is_schematic else "own", file=str(out) if out else None)
    if out is None:
        for row in rows if channel.is_json else ():
            channel.event("journey", **dict(zip(COLUMNS, row, strict=True)))
    if lost:
        named = ", ".join(lost[:NAMED_AT_MOST]) + (" ..." if len(lost) > NAMED_AT_MOST else "")
        finding = Finding(
            f"{asked['mode']} {asked['year']}",
            say("skim.unreached", count=len(lost), names=named),
            say("skim.unreached.remedy"),
            "warning",
        )
        channel.findings([finding])
    lines = [say(f"skim.meaning.{asked['level']}.{asked['mode']}", year=asked["year"])]
    if is_schematic:
        lines.append(say("skim.schematic"))
    if missing:
        lines.append(say("skim.left_out", count=f"{missing:,}"))
    if out is not None:
        channel.result([*lines, say("skim.written", count=f"{len(rows):,}", out=out)])
        return
    lines += ["", say("skim.table")]
    lines += [
        f"{row[0]:<10} {row[1]:<10} {row[2]:>9.1f} {row[3]:>11.1f} {row[4]:>9.1f}" for row in rows[:SHOWN_AT_MOST]
    ]
    if len(rows) > SHOWN_AT_MOST:
        lines.append(say("skim.more", count=f"{len(rows) - SHOWN_AT_MOST:,}"))
    channel.result(lines)
