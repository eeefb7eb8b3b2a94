"""`xietong region`: the built-in regions, what one holds, its check, and a new one."""

import math
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xietong.cli import walk
from xietong.cli.speech import Channel, SpokenCommand, SpokenGroup, refusal
from xietong.cli.texts import Texts
from xietong.errors import RegionError

if TYPE_CHECKING:
    from xietong.region.region import Region
    from xietong.region.summary import JurisdictionTotals, TableSummary

__all__ = ["command"]

BILLION = 1e9
UNKNOWN = "?"


def command(say: Texts) -> click.Group:
    """The verb `region` and what it can do."""
    group = SpokenGroup("region", say=say, help=say("region.help"), short_help=say("region.short"))
    for make in (_list, _show, _check, _new):
        group.add_command(make(say))
    return group


def _list(say: Texts) -> click.Command:
    @click.command("list", cls=SpokenCommand, say=say, help=say("region.list"))
    @click.option("--json", "is_json", is_flag=True, help=say("option.json"))
    def list_regions(is_json: bool) -> None:
        channel = Channel(say, is_json)
        regions = [walk.open_region(name, say) for name in walk.region_names()]
        for region in regions:
            channel.event("region", **_fields(region))
        channel.result([_title_line(region, say) for region in regions])

    return list_regions


def _show(say: Texts) -> click.Command:
    @click.command("show", cls=SpokenCommand, say=say, help=say("region.show"))
    @click.argument("region", default="bth")
    @click.option("--json", "is_json", is_flag=True, help=say("option.json"))
    def show(region: str, is_json: bool) -> None:
        channel = Channel(say, is_json)
        shown = walk.open_region(region, say)
        channel.event("region", **_fields(shown))
        channel.result(_overview(shown, say))

    return show


def _check(say: Texts) -> click.Command:
    @click.command("check", cls=SpokenCommand, say=say, help=say("region.check"))
    @click.argument("region")
    @click.option("--json", "is_json", is_flag=True, help=say("option.json"))
    def check(region: str, is_json: bool) -> None:
        from xietong.region.check import check_region

        channel = Channel(say, is_json)
        folder = walk.region_folder(region, say)
        findings = tuple(check_region(folder))
        # Warnings stand beside the errors, so that one reading shows all there is to mend.
        if any(finding.level == "error" for finding in findings):
            raise RegionError(findings)
        channel.findings(findings)
        channel.event("checked", findings=[channel.fields(finding) for finding in findings])
        key = "region.warnings" if findings else "region.fine"
        lines = [say(key, folder=region, count=len(findings))]
        channel.result(lines + _schematic_lines(walk.open_region(region, say), say))

    return check


def _new(say: Texts) -> click.Command:
    @click.command("new", cls=SpokenCommand, say=say, help=say("region.new"))
    @click.argument("folder", type=click.Path(path_type=Path, file_okay=False), metavar="DIR")
    def new(folder: Path) -> None:
        from xietong.region.write import write_template

        if folder.exists() and any(folder.iterdir()):
            raise refusal(say, "exists", folder)
        write_template(folder)
        Channel(say, False).result([say("region.written", folder=folder)])

    return new


def _fields(region: "Region") -> dict[str, object]:
    return {
        "key": region.key,
        "title": dict(region.title),
        "base_year": region.base_year,
        "evidence": list(region.evidence),
        "zones": len(region.zones),
        "cities": len(region.cities),
        "jurisdictions": [place.code for place in region.jurisdictions],
        "sectors": list(region.sectors.code),
        "tables": {name: len(table) for name, table in region.tables.items()},
        "folder": str(region.folder),
    }


def _title_line(region: "Region", say: Texts) -> str:
    return say(
        "region.line" if region.cities else "region.line.no_cities",
        key=region.key,
        title=region.title[say.language],
        year=region.base_year,
        zones=len(region.zones),
        cities=len(region.cities),
        jurisdictions=len(region.jurisdictions),
    )


def _overview(region: "Region", say: Texts) -> list[str]:
    from xietong.region.summary import jurisdiction_totals, table_summaries

    grades = Counter(parameter.status for parameter in region.parameters.values())
    parameters = say(
        "region.parameters",
        count=len(region.parameters),
        published=grades["published"],
        estimated=grades["estimated"],
        assumption=grades["assumption"],
    )
    lines = [_title_line(region, say), *_flow_lines(region, say), *_schematic_lines(region, say), parameters]
    lines += [say("region.folder", folder=region.folder), ""]
    lines += [_jurisdiction_line(totals, say) for totals in jurisdiction_totals(region)]
    lines += ["", say("region.table")]
    lines += [_table_line(table, say) for table in table_summaries(region)]
    lines += ["", say("region.sources")]
    return lines + [f"  {source.code}: {source.citation} ({source.licence})" for source in region.sources]


def _flow_lines(region: "Region", say: Texts) -> list[str]:
    flows = region.flows
    if flows is None:
        return []
    commuters = f"{flows.commuters.sum():,.0f}"
    return [say("region.flows", commuters=commuters, home=f"{100 * flows.home_share:.1f}")]


def _schematic_lines(region: "Region", say: Texts) -> list[str]:
    return [say("skim.schematic")] if region.networks.road.is_schematic else []


def _jurisdiction_line(totals: "JurisdictionTotals", say: Texts) -> str:
    is_counted = math.isfinite(totals.gdp)
    return say(
        "region.jurisdiction" if is_counted else "region.jurisdiction.flows",
        name=totals.name_zh if say.language == "zh" else totals.name_en,
        zones=totals.n_zones,
        residents=_count(totals.residents),
        employed=_count(totals.employed_residents),
        gdp=f"{totals.gdp / BILLION:,.1f}",
        jobs=_count(totals.jobs),
    )


def _count(persons: float) -> str:
    """A number of persons, or the sign for one that is not known."""
    return f"{persons:,.0f}" if math.isfinite(persons) else UNKNOWN


def _table_line(table: "TableSummary", say: Texts) -> str:
    meaning = table.meaning_zh if say.language == "zh" else table.meaning_en
    sources = ", ".join(table.sources)
    return say("region.table.line", name=table.name, rows=table.n_rows, meaning=meaning, sources=sources)
