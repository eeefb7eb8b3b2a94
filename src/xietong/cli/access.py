"""`xietong access`: what can be reached from every zone, and who lives within an hour of a place."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xietong.cli import walk
from xietong.cli.files import require_writable, write_table, write_whole
from xietong.cli.skim import MODES, cross_region
from xietong.cli.speech import Channel, SpokenCommand, refusal
from xietong.cli.texts import Texts

if TYPE_CHECKING:
    import numpy as np

    from xietong.region.region import Region

__all__ = ["command"]

ZONES_SHOWN = 10


@dataclass(frozen=True)
class Asked:
    """What the user asks for."""

    origins: tuple[str, ...]
    year: int
    mode: str
    plan: str | None
    out: Path | None
    drawing: Path | None


@dataclass(frozen=True, eq=False)
class Circle:
    """A place and the minutes to every zone from it."""

    name: str
    minutes: "np.ndarray"


def command(say: Texts) -> click.Command:
    """The verb `access`."""

    @click.command("access", cls=SpokenCommand, say=say, help=say("access.help"), short_help=say("access.short"))
    @click.argument("region", default=walk.DEFAULT_REGION, metavar="REGION")
    @click.option("--from", "origins", multiple=True, metavar="ZONE|TAG", help=say("access.from"))
    @click.option("--year", type=click.IntRange(1800, 2200), help=say("skim.year"))
    @click.option("--mode", type=click.Choice(MODES), default="best", help=say("skim.mode"))
    @click.option("--plan", metavar="NAME|FILE", help=say("skim.plan"))
    @click.option("--out", type=click.Path(path_type=Path), help=say("access.out"))
    @click.option("--map", "drawing", type=click.Path(path_type=Path), help=say("access.map"))
    @click.option("--json", "is_json", is_flag=True, help=say("option.json"))
    def access(
        region: str,
        origins: tuple[str, ...],
        year: int | None,
        mode: str,
        plan: str | None,
        out: Path | None,
        drawing: Path | None,
        is_json: bool,
    ) -> None:
        channel = Channel(say, is_json)
        for file in (out, drawing):
            if file is not None:
                require_writable(file, say)
        opened = walk.open_region(region, say)
        walk.require_census(opened)
        asked = Asked(origins, opened.base_year if year is None else year, mode, plan, out, drawing)
        perform(opened, asked, channel)

    return access


def perform(region: "Region", asked: Asked, channel: Channel) -> None:
    """Find the ways, count what they reach, write and show it.

    Raises:
        RunError: where a place is unknown or a file cannot be written.
    """
    from xietong.model.jobs import estimated_jobs
    from xietong.model.transport.accessibility import minutes_from
    from xietong.model.transport.journeys import zone_journeys

    say = channel.say
    places = _places(region, asked.origins, say)
    crossing = cross_region(region, asked.year, asked.plan)
    minutes = zone_journeys(crossing, len(region.zones), asked.mode).minutes
    circles = [Circle(name, minutes_from(minutes, zones)) for name, zones in places]
    jobs = estimated_jobs(region)
    if asked.out is not None:
        head, *rows = _reach_rows(region, minutes, jobs) if not asked.origins else _circle_rows(region, circles)
        write_table(asked.out, head, rows)
    if asked.drawing is not None:
        _draw(region, circles[0], asked, say)
    _tell(region, circles, minutes, jobs, asked, channel)


def _places(region: "Region", origins: Sequence[str], say: Texts) -> "list[tuple[str, np.ndarray]]":
    """The zones that each name means: one by code or name, or all of a tag; else the seats of the governments."""
    import numpy as np

    zones = region.zones
    density = zones.residents / zones.area_km2
    if not origins:
        seats = [np.flatnonzero(zones.jurisdiction == number) for number in range(len(region.jurisdictions))]
        chosen = [own[[np.argmax(density[own])]] for own in seats if len(own)]
        return [(_name(region, int(zone[0]), say), zone) for zone in chosen]
    found = []
    for origin in origins:
        if origin in zones.tags:
            found.append((origin, np.flatnonzero(zones.tags[origin])))
            continue
        called = [
            zone
            for zone in range(len(zones))
            if origin in (zones.code[zone], zones.name_en[zone], zones.name_zh[zone])
        ]
        if len(called) != 1:
            raise refusal(say, "access.unknown", "--from " + origin, known=", ".join(zones.tags) or "-")
        found.append((_name(region, called[0], say), np.array(called)))
    return found


def _name(region: "Region", zone: int, say: Texts) -> str:
    return (region.zones.name_zh if say.language == "zh" else region.zones.name_en)[zone]


Rows = list[tuple[object, ...]]


def _reach_rows(region: "Region", minutes: "np.ndarray", jobs: "np.ndarray") -> Rows:
    from xietong.model.transport.accessibility import LIMITS, market_potential, within

    reached = [
        (f"{name}_{limit:.0f}", within(minutes, counted, limit))
        for name, counted in (("jobs", jobs), ("residents", region.zones.residents))
        for limit in LIMITS
    ]
    reached.append(("market_potential", market_potential(minutes, region.zones.gdp.sum(axis=0))))
    header: Rows = [("zone", *(name for name, _ in reached))]
    cells = [[f"{value:.0f}" for value in column] for _, column in reached]
    return header + list(zip(region.zones.code, *cells, strict=True))


def _circle_rows(region: "Region", circles: Sequence[Circle]) -> Rows:
    rows: Rows = [("from", "zone", "minutes")]
    for circle in circles:
        rows += [
            (circle.name, code, f"{minute:.2f}")
            for code, minute in zip(region.zones.code, circle.minutes.tolist(), strict=True)
            if minute < float("inf")
        ]
    return rows


def _draw(region: "Region", circle: Circle, asked: Asked, say: Texts) -> None:
    from xietong.model.transport.accessibility import LIMITS
    from xietong.report.isochrones import isochrone_map

    assert asked.drawing is not None
    title = say("access.title", name=circle.name, year=asked.year)
    notes = [say(f"access.mode.{asked.mode}")] + (
        [say("skim.schematic")] if region.networks.road.is_schematic else []
    )
    drawn = isochrone_map(region, circle.minutes, LIMITS, title, notes, say("access.minutes"), say.language)
    if drawn is None:
        raise refusal(say, "access.no_shapes", "zones.geojson")
    text = str(drawn)
    if asked.drawing.suffix == ".html":
        text = (
            f'<!doctype html><html lang="{say.language}"><meta charset="utf-8"><title>{title}</title>{text}</html>\n'
        )
    write_whole(asked.drawing, lambda file: file.write(text))


def _tell(
    region: "Region",
    circles: Sequence[Circle],
    minutes: "np.ndarray",
    jobs: "np.ndarray",
    asked: Asked,
    channel: Channel,
) -> None:
    from xietong.model.transport.accessibility import LIMITS, within

    say = channel.say
    is_schematic = region.networks.road.is_schematic
    facts = {"region": region.key, "year": asked.year, "mode": asked.mode, "plan": asked.plan}
    lines = [say("access.meaning", year=asked.year, mode=say(f"access.mode.{asked.mode}"))]
    lines += [say("skim.schematic")] if is_schematic else []
    lines += [say("access.jobs"), "", say("access.table")]
    for circle in circles:
        for limit in LIMITS:
            inside = circle.minutes <= limit
            counts = int(inside.sum()), float(region.zones.residents[inside].sum()), float(jobs[inside].sum())
            named = dict(zip(("zones", "residents", "jobs"), counts, strict=True))
            channel.event("circle", **facts, origin=circle.name, minutes=limit, **named)
            lines.append(f"{circle.name:<24} {limit:>7.0f} {counts[0]:>7} {counts[1]:>13,.0f} {counts[2]:>13,.0f}")
    if not asked.origins:
        reach = within(minutes, jobs, 60.0)
        lines += ["", say("access.best")]
        for zone in (-reach).argsort(kind="stable")[:ZONES_SHOWN].tolist():
            lines.append(f"{region.zones.code[zone]:<10} {_name(region, zone, say):<24} {reach[zone]:>13,.0f}")
    channel.event(
        "access",
        **facts,
        roads="schematic" if is_schematic else "own",
        file=str(asked.out) if asked.out else None,
        map=str(asked.drawing) if asked.drawing else None,
    )
    lines += [say("access.written", out=file) for file in (asked.out, asked.drawing) if file is not None]
    channel.result(lines)
