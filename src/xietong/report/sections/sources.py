"""Where every figure comes from: definitions, tables, documents."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from xietong.assess.indicator import Indicator
from xietong.assess.indicators import indicator_named
from xietong.report.citations import Citations, anchor_of
from xietong.report.formulas import formula_markup
from xietong.report.results import Results
from xietong.report.tables import Column, Row, TableView, text_cell
from xietong.report.words import Both, both, read_texts, say

__all__ = ["FIGURE_TABLES", "Sources", "figure_codes", "sources"]

OWN_DEFINITION = "Definition of this program"

FIGURE_TABLES: Mapping[str, tuple[str, ...]] = {
    "residents": ("residents",),
    "workers": ("employed_residents",),
    "jobs": ("employed_residents", "gdp", "commuting_moments", "points"),
    "placed_jobs": ("employed_residents", "sectors"),
    "output": ("gdp", "input_output"),
    "value_added": ("gdp", "input_output"),
    "value_added_per_resident": ("gdp", "residents"),
    "wage": ("cities", "sector_wages"),
    "floor_rent": ("zone_attributes", "residents"),
    "cost_of_living": ("input_output", "zone_attributes"),
    "commuting_minutes": ("road_links", "rail_segments", "metro_segments", "points"),
    "real_income": ("cities", "sector_wages", "input_output"),
    "welfare": ("cities", "residents"),
    "access": ("road_links", "rail_segments", "metro_segments", "employed_residents"),
    "border_commuters": ("commuting_moments", "employed_residents"),
    "incoming_commuters": ("commuting_moments", "employed_residents"),
    "theil_income": ("cities", "residents"),
    "theil_between": ("cities", "residents"),
    "theil_within": ("cities", "residents"),
    "theil_output": ("gdp", "residents"),
    "relative_income": ("cities", "residents"),
    "cliff": ("cities", "zone_tags"),
    "pm25": ("environment/air_base", "environment/source_receptor_shares", "environment/emissions"),
    "exposure": ("environment/air_base", "environment/source_receptor_shares", "environment/emissions"),
    "air_deaths": ("environment/air_base", "environment/health"),
    "carbon_dioxide": ("environment/carbon_dioxide", "environment/emission_sources"),
    "groundwater_pumping": ("environment/water_use",),
    "groundwater_storage": ("environment/water_use", "environment/aquifers", "environment/water_parameters"),
    "groundwater_cover": ("environment/water_use", "environment/water_parameters"),
    "groundwater_balance": ("environment/water_use", "environment/aquifers", "environment/water_parameters"),
    "subsidence": ("environment/aquifers", "environment/water_parameters"),
    "subsidence_cost": ("environment/aquifers", "environment/water_parameters"),
}
"""Tables of the region on which the base-year value of an indicator rests."""


@dataclass(frozen=True)
class Sources:
    """The section of sources."""

    figures: TableView
    tables: TableView
    documents: TableView
    texts: TableView


def figure_codes(results: Results) -> dict[str, str]:
    """A short code for each indicator of the page, which links to the line that says what it is."""
    named = dict.fromkeys(str(name) for name in results.assessment.indicators["indicator"])
    return {name: f"F{number}" for number, name in enumerate(named, start=1)}


def sources(results: Results, citations: Citations) -> Sources:
    """Definitions of figures, then the region's tables, its documents, and the texts that are cited."""
    return Sources(
        figures=_figures(results),
        tables=_tables(results, citations),
        documents=_documents(results),
        texts=TableView(
            "texts",
            say("sources.caption.texts"),
            (Column(say("head.number")), Column(say("head.source"))),
            tuple(
                Row(
                    (text_cell(f"[{cited.number}]"), text_cell(cited.text)),
                    anchor=anchor_of(f"n{cited.number}"),
                )
                for cited in citations.texts
            ),
        ),
    )


def _figures(results: Results) -> TableView:
    present = {str(table) for table in results.region.tables["sources"]["table"]} if _has(results) else set()
    rows = tuple(
        Row(
            (
                text_cell(code),
                text_cell(results.indicator_name(name), sub=_unit(indicator_named(name))),
                text_cell(both(formula_markup(indicator_named(name).formula))),
                text_cell(_definition(name)),
                text_cell(_links([t for t in FIGURE_TABLES.get(name, ()) if t in present])),
            ),
            anchor=f"f-{name}",
        )
        for name, code in figure_codes(results).items()
    )
    columns = (
        Column(say("head.code")),
        Column(say("head.figure")),
        Column(say("head.formula")),
        Column(say("head.definition")),
        Column(say("head.rests_on")),
    )
    return TableView("figures", say("sources.caption.figures"), columns, rows)


def _definition(name: str) -> Both:
    """Where an indicator's definition comes from: a citation as it is, this program's own in both languages."""
    source = indicator_named(name).source
    if not source.startswith(OWN_DEFINITION):
        return both(source)
    return read_texts().get(f"definition.{name}") or say("definition.own")


def _has(results: Results) -> bool:
    return "sources" in results.region.tables


def _unit(indicator: Indicator) -> Both:
    return say(f"unit.plain.{indicator.unit}")


def _links(tables: list[str]) -> Both:
    links = (Markup('<a class="src" href="#t-{}">{}</a>').format(name, name) for name in tables)
    return both(Markup(" ").join(links) or "–")


def _tables(results: Results, citations: Citations) -> TableView:
    columns = (
        Column(say("head.table")),
        Column(say("head.source")),
        Column(say("head.method")),
    )
    rows = tuple(_table_rows(results, citations)) if _has(results) else ()
    return TableView("tables", say("sources.caption.tables"), columns, rows)


def _table_rows(results: Results, citations: Citations) -> Iterator[Row]:
    declared = results.region.tables["sources"]
    seen: set[str] = set()
    for table, column, source, method in zip(
        *(declared[name].tolist() for name in ("table", "column", "source", "method")), strict=True
    ):
        anchor = "" if table in seen else f"t-{table}"
        seen.add(table)
        name = table if column == "*" else f"{table}: {column}"
        yield Row((text_cell(name), text_cell(citations.cite(source)), text_cell(method)), anchor=anchor)


def _documents(results: Results) -> TableView:
    rows = tuple(
        Row(
            (
                text_cell(source.code),
                text_cell(source.citation, sub=_address(source.url)),
                text_cell(source.licence),
            ),
            anchor=anchor_of(source.code),
        )
        for source in results.region.sources
    )
    columns = (Column(say("head.code")), Column(say("head.source")), Column(say("head.terms")))
    return TableView("documents", say("sources.caption.documents"), columns, rows)


def _address(url: str) -> Both | None:
    if not url.startswith(("http://", "https://")):
        return both(url) if url else None
    return both(Markup('<a href="{}">{}</a>').format(url, url))
