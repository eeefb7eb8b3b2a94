"""The walk of the house as the command line takes it; the heavy rooms are opened only here."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

from xietong.cli.progress import Progress
from xietong.cli.run_folder import REPORT, YearStore
from xietong.errors import RunError
from xietong.findings import Finding

if TYPE_CHECKING:
    from xietong.assess.assessment import Assessment
    from xietong.model.baseline import Baseline
    from xietong.plan.plan import Plan
    from xietong.region.region import Region

__all__ = ["assess", "fit", "open_plan", "open_region", "parse_years", "write_results"]

LONGEST_HORIZON = 80


def parse_years(text: str) -> tuple[int, ...]:
    """Years from "2020:2035" (both ends included) or "2030".

    Raises:
        RunError: where the text is neither, or the last year comes before the first.
    """
    match = re.fullmatch(r"(\d{4})(?::(\d{4}))?", text.strip())
    if match is None:
        raise RunError([Finding("--years", f"'{text}' is not a span of years.", "Write 2020:2035, or 2030.")])
    first, last = int(match[1]), int(match[2] or match[1])
    if not 0 <= last - first <= LONGEST_HORIZON:
        what = f"'{text}' ends before it begins or spans more than {LONGEST_HORIZON} years."
        raise RunError([Finding("--years", what, "Write the earlier year first, such as 2020:2035.")])
    return tuple(range(first, last + 1))


def open_region(name_or_folder: str) -> "Region":
    """A built-in region by its name, or the region of a folder.

    Raises:
        RegionError: where the folder breaks rules of the schema.
        RunError: where there is neither such a name nor such a folder.
    """
    from xietong.region.builtin import region_names, region_named
    from xietong.region.read import read_region

    if name_or_folder in region_names():
        return region_named(name_or_folder)
    if Path(name_or_folder).is_dir():
        return read_region(Path(name_or_folder))
    known = ", ".join(region_names())
    what = f"'{name_or_folder}' is neither a built-in region nor a folder."
    raise RunError([Finding("--region", what, f"Built in: {known}. Or give the folder of a region.")])


def open_plan(name_or_path: str, region: "Region") -> "Plan":
    """A plan of the library by its name, or the plan of a file, checked against the region.

    Raises:
        PlanError: where the plan breaks a rule or does not fit the region.
    """
    from xietong.plan.read import read_plan

    return read_plan(name_or_path, region)


def fit(region: "Region", progress: Progress) -> "Baseline":
    """The model fitted to the region."""
    from xietong.model.calibrate import calibrate

    return calibrate(region, progress=progress)


def assess(
    baseline: "Baseline", plan: "Plan", years: tuple[int, ...], progress: Progress, store: YearStore
) -> "Assessment":
    """The plan evaluated year by year.

    Raises:
        InfeasibleError: where the plan asks for what cannot be.
        ConvergenceError: where no equilibrium was found.
    """
    from xietong.assess.evaluate import evaluate_plan

    return evaluate_plan(baseline, plan, years, progress=progress, store=store)


def write_results(assessment: "Assessment", folder: Path, language: str) -> tuple[str, ...]:
    """Tables and the report; the names of the files, relative to the folder."""
    from xietong.report.export import write_tables
    from xietong.report.page import write_report

    before = {path for path in folder.rglob("*") if path.is_file()}
    write_tables(assessment, folder)
    write_report(assessment, folder / REPORT, language)
    written = {path for path in folder.rglob("*") if path.is_file()} - before
    return tuple(sorted(path.relative_to(folder).as_posix() for path in written | {folder / REPORT}))
