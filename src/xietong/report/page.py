"""One self-contained page that shows an assessment: both languages, no script, no request."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from xietong.assess.assessment import Assessment
from xietong.report.citations import Citations, read_citations
from xietong.report.results import Results
from xietong.report.sections.access import access
from xietong.report.sections.air import air
from xietong.report.sections.assumptions import assumptions
from xietong.report.sections.atlas import atlas
from xietong.report.sections.certificate import certificate
from xietong.report.sections.differences import differences
from xietong.report.sections.fit import fit, transfers
from xietong.report.sections.gateways import gateways
from xietong.report.sections.inequality import inequality
from xietong.report.sections.jobs import jobs
from xietong.report.sections.lines import lines
from xietong.report.sections.livability import livability
from xietong.report.sections.measures import measures
from xietong.report.sections.modes import modes
from xietong.report.sections.multiplier import multiplier
from xietong.report.sections.opening import opening
from xietong.report.sections.paths import paths
from xietong.report.sections.places import winners
from xietong.report.sections.plausibility import plausibility
from xietong.report.sections.run import run_lines
from xietong.report.sections.sources import figure_codes, sources
from xietong.report.sections.targets import targets
from xietong.report.sections.water import water
from xietong.report.sections.welfare import welfare
from xietong.report.sections.zones import zone_table
from xietong.report.words import LANGUAGES, Both, say

__all__ = ["page_environment", "page_style", "render_report", "write_report"]


def write_report(assessment: Assessment, path: Path | str, lang: str = "en") -> None:
    """Write the report of an assessment.

    Args:
        path: File to write; its folder exists.
        lang: Language that the page opens in, "en" or "zh"; the page holds both.

    Raises:
        ValueError: for a language that the report does not have.
    """
    Path(path).write_text(render_report(assessment, lang), encoding="utf-8")


def render_report(assessment: Assessment, lang: str = "en") -> str:
    """The report as one HTML text; see `write_report`."""
    if lang not in LANGUAGES:
        raise ValueError(f"The report has no language {lang!r}; it has {', '.join(LANGUAGES)}.")
    results = Results(assessment)
    page = page_environment().get_template("report.html")
    return page.render(lang=lang, style=page_style(), **_parts(results, read_citations(results)))


def _parts(results: Results, citations: Citations) -> Mapping[str, Any]:
    return {
        "opening": opening(results),
        "certificate": certificate(results),
        "differences": differences(results),
        "atlas": atlas(results),
        "paths": paths(results),
        "winners": winners(results),
        "jobs": jobs(results),
        "measures": measures(results, citations),
        "welfare": welfare(results),
        "modes": modes(results),
        "lines": lines(results),
        "access": access(results),
        "gateways": gateways(results),
        "air": air(results),
        "targets": targets(results, citations),
        "inequality": inequality(results),
        "water": water(results),
        "livability": livability(results),
        "fit": fit(results, citations),
        "multiplier": multiplier(results, citations),
        "plausibility": plausibility(results, citations),
        "transfers": transfers(results),
        "assumptions": assumptions(results),
        "sources": sources(results, citations),
        "zones": zone_table(results),
        "run_lines": run_lines(results),
        "codes": figure_codes(results),
    }


@cache
def page_environment() -> Environment:
    """The templates of pages, with the texts of both languages at hand."""
    environment = Environment(
        loader=PackageLoader("xietong.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["say"] = say
    environment.globals["Both"] = Both
    return environment


@cache
def page_style() -> Markup:
    """The style sheet of pages."""
    return Markup(files("xietong.report").joinpath("templates", "report.css").read_text(encoding="utf-8"))
