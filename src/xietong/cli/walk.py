"""The walk of the house as the command line takes it; the heavy rooms are opened only here."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

from xietong.cli.inputs import Inputs, code_digest, table_digests
from xietong.cli.progress import Progress
from xietong.cli.run_folder import REPORT, YearStore
from xietong.cli.speech import refusal
from xietong.cli.texts import Texts

if TYPE_CHECKING:
    from xietong.assess.assessment import Assessment
    from xietong.model.baseline import Baseline
    from xietong.plan.plan import Plan
    from xietong.region.region import Parameter, Region

__all__ = [
    "DEFAULT_REGION",
    "assess",
    "chosen_years",
    "default_plan",
    "fit",
    "inputs_of",
    "open_plan",
    "open_region",
    "parameters_in_use",
    "parse_years",
    "plan_path",
    "plan_text",
    "region_folder",
    "region_names",
    "region_of_plan",
    "with_weights",
    "write_results",
    "years_of",
]

LONGEST_HORIZON = 80
DEFAULT_REGION = "bth"


def parse_years(text: str, say: Texts) -> tuple[int, ...]:
    """Years from "2020:2035" (both ends included) or "2030".

    Raises:
        RunError: where the text is neither, or the last year comes before the first.
    """
    match = re.fullmatch(r"(\d{4})(?::(\d{4}))?", text.strip())
    if match is None:
        raise refusal(say, "years.form", "--years", text=text)
    first, last = int(match[1]), int(match[2] or match[1])
    if not 0 <= last - first <= LONGEST_HORIZON:
        raise refusal(say, "years.span", "--years", text=text, limit=LONGEST_HORIZON)
    return tuple(range(first, last + 1))


def years_of(plan: "Plan") -> tuple[int, ...]:
    """Every year of a plan's horizon."""
    first, last = plan.horizon
    return tuple(range(first, last + 1))


def chosen_years(text: str | None, plan: "Plan", region: "Region", say: Texts) -> tuple[int, ...]:
    """The years of `--years`, or else of the plan's horizon.

    Raises:
        RunError: where the text gives no years, or they begin before the region's base year.
    """
    years = parse_years(text, say) if text is not None else years_of(plan)
    if years[0] < region.base_year:
        raise refusal(say, "years.before", "--years", text=text, base_year=region.base_year)
    return years


def open_region(name_or_folder: str, say: Texts) -> "Region":
    """A built-in region by its name, or the region of a folder.

    Raises:
        RegionError: where the folder breaks rules of the schema.
        RunError: where there is neither such a name nor such a folder.
    """
    from xietong.region.read import read_region

    return read_region(region_folder(name_or_folder, say))


def require_census(region: "Region") -> None:
    """Refuse a region to which no model can be fitted, before anything else is read.

    Raises:
        RegionError: with what works instead.
    """
    from xietong.errors import RegionError
    from xietong.findings import require
    from xietong.region.evidence import calibration_findings

    require(calibration_findings(region), RegionError)


def region_names() -> tuple[str, ...]:
    """Names of the built-in regions."""
    from xietong.region import builtin

    return builtin.names()


def region_folder(name_or_folder: str, say: Texts) -> Path:
    """The folder of a built-in region, or the folder itself.

    Raises:
        RunError: where there is neither such a name nor such a folder.
    """
    from xietong.region import builtin

    if name_or_folder in builtin.names():
        return builtin.folder(name_or_folder)
    if Path(name_or_folder).is_dir():
        return Path(name_or_folder)
    known = ", ".join(builtin.names())
    raise refusal(say, "region.unknown", name_or_folder, known=known)


def open_plan(name_or_path: str, region: "Region") -> "Plan":
    """A plan of the library by its name, or the plan of a file, checked against the region.

    Raises:
        PlanError: where the plan breaks a rule or does not fit the region.
    """
    from xietong.plan.read import read_plan

    return read_plan(name_or_path, region)


def with_weights(plan: "Plan", text: str, say: Texts) -> "Plan":
    """The plan with the weights of livability of `--weights`, such as "exposure=2,jobs_45=1", in place of its own.

    Raises:
        RunError: where the text gives no weights, or a weight means nothing.
    """
    from xietong.errors import RunError
    from xietong.findings import Finding, require
    from xietong.plan.livability import check_weights

    match = [re.fullmatch(r"\s*(\w+)\s*=\s*(-?\d+(?:\.\d+)?)\s*", part) for part in text.split(",")]
    if not all(match):
        raise refusal(say, "weights.form", "--weights", text=text)
    weights = {found[1]: float(found[2]) for found in match if found}
    require([Finding("--weights", fault.what, fault.remedy) for fault in check_weights(weights)], RunError)
    return plan.model_copy(update={"livability": weights})


def default_plan(region_key: str, say: Texts) -> str:
    """The plan that is evaluated in a region when none is named: of a dated region, what was done since.

    Raises:
        RunError: where the library has none for the region.
    """
    from xietong.plan import library

    known = library.names()
    of_past = [name for name in known if re.fullmatch(rf"{re.escape(region_key)}-\d{{4}}", name)]
    chosen = next((name for name in (f"{region_key}-coordinated", *of_past) if name in known), None)
    if chosen is None:
        raise refusal(say, "run.no_plan", "--plan", region=region_key)
    return chosen


def region_of_plan(name_or_path: str) -> str:
    """The region that a plan names, where it is built in; else the default, against which the plan is then wrong."""
    from xietong.errors import PlanError
    from xietong.plan import library
    from xietong.plan.document import read_document

    path = library.path(name_or_path) if name_or_path in library.names() else Path(name_or_path)
    try:
        named = read_document(path).values.get("region")
    except PlanError:
        return DEFAULT_REGION
    return named if named in region_names() else DEFAULT_REGION


def plan_path(name_or_path: str) -> Path:
    """The file of a plan of the library, or the file itself."""
    from xietong.plan import library

    return library.path(name_or_path) if name_or_path in library.names() else Path(name_or_path)


def plan_text(plan: "Plan") -> str:
    """The complete resolved plan as YAML."""
    from xietong.plan.write import plan_yaml

    return plan_yaml(plan)


def fit(region: "Region", progress: Progress) -> "Baseline":
    """The model fitted to the region."""
    from xietong.model.calibrate import calibrate

    return calibrate(region, progress=progress)


def parameters_in_use(region: "Region") -> "tuple[Parameter, ...]":
    """Every parameter of the region, then the constants of travel that it leaves at their defaults."""
    from xietong.model.transport.settings import transport_parameters, transport_settings

    defaults = transport_parameters(transport_settings(region.parameters))
    return (*region.parameters.values(), *(entry for entry in defaults if entry.name not in region.parameters))


def inputs_of(region: "Region", plan: "Plan", years: tuple[int, ...], *, feedback: bool = False) -> Inputs:
    """All that determines the numbers of a plan in a region."""
    return Inputs(
        region=region.key,
        tables=table_digests(region.folder),
        plan=plan.id,
        plan_text=plan_text(plan),
        parameters={entry.name: dict(vars(entry)) for entry in parameters_in_use(region)},
        years=years,
        code=code_digest(),
        feedback=feedback,
    )


def assess(
    baseline: "Baseline",
    plan: "Plan",
    years: tuple[int, ...],
    progress: Progress,
    store: YearStore,
    *,
    feedback: bool = False,
) -> "Assessment":
    """The plan evaluated year by year.

    Raises:
        InfeasibleError: where the plan asks for what cannot be.
        ConvergenceError: where no equilibrium was found.
    """
    from xietong.assess.backtest.trends import projection_of
    from xietong.assess.evaluate import evaluate_plan

    decided_elsewhere = projection_of(baseline, range(baseline.region.base_year + 1, years[-1] + 1)) or None
    return evaluate_plan(
        baseline, plan, years, progress=progress, store=store, projection=decided_elsewhere, feedback=feedback
    )


def write_results(assessment: "Assessment", folder: Path, language: str) -> None:
    """Tables and the report."""
    from xietong.report.export import write_tables
    from xietong.report.page import write_report

    write_tables(assessment, folder)
    write_report(assessment, folder / REPORT, language)
