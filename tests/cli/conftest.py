"""A walk of the house in miniature, so that the command line is tested apart from the model."""

from collections.abc import Callable
from dataclasses import dataclass, field, make_dataclass
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from xietong.assess.assessment import Contributions, Headline, TargetVerdict
from xietong.cli import walk
from xietong.cli.main import answer
from xietong.model.state import Certificate, Outcome, Status
from xietong.region.read import read_region
from xietong.region.region import Region
from xietong.region.write import write_template

N_ZONE = 3
CERTIFICATE = Certificate(Status.CONVERGED, 1e-12, 40, 2e-13, 3e-11)
INDICATORS = "indicator,level,place,group,sector,year,without,with_plan,change,percent,unit\n"


def uniform(level: float) -> Outcome:
    """An outcome whose every array holds one level."""
    arrays = {name: np.full((N_ZONE,), level) for name in Outcome.__dataclass_fields__ if name != "certificate"}
    return Outcome(**arrays, certificate=CERTIFICATE)


@dataclass
class Stage:
    """What the miniature does, and what it was asked."""

    solved: list[int] = field(default_factory=list)
    fails: Callable[[int], None] = lambda year: None
    change: float = 1000.0
    target: float = 23.0


@pytest.fixture
def outcome() -> Callable[[float], Outcome]:
    return uniform


@pytest.fixture
def region(tmp_path: Path) -> Region:
    """The region to start from, in a folder that a test may change."""
    write_template(tmp_path / "region")
    return read_region(tmp_path / "region")


@pytest.fixture
def stage(monkeypatch: pytest.MonkeyPatch, region: Region, tmp_path: Path) -> Stage:
    """The walk replaced by one that solves nothing but keeps and loads years as the real one does."""
    made = Stage()
    plan = SimpleNamespace(id="toy-plan", title=SimpleNamespace(en="Toy plan", zh="示例规划"), horizon=(2020, 2022))

    def assess(baseline, plan, years, progress, store, *, feedback=False):
        with_plan = []
        for done, year in enumerate(years):
            progress("years", done, len(years))
            kept = store.load(f"year-{year}")
            if kept is None:
                made.fails(year)
                made.solved.append(year)
                kept = {"level": np.array(float(year))}
                store.save(f"year-{year}", kept)
            with_plan.append(uniform(float(kept["level"])))
        progress("years", len(years), len(years))
        told = {
            "baseline": SimpleNamespace(region=region),
            "coupled": None,
            "through_gateways": None,
            "gateways": None,
            "plan": plan,
            "years": tuple(years),
            "without": tuple(uniform(1.0) for _ in years),
            "with_plan": tuple(with_plan),
            "headlines": (
                Headline("residents", "A", 5e6, 5e6 + made.change, made.change, "persons", np.nan, np.nan, 0),
            ),
            "targets": (target("ceiling", made.target), target("unknown", np.nan)),
            "contributions": Contributions(("a",), ("residents",), ("A",), np.ones((1, 1)), np.ones(1), ("",)),
            "drawn": None,
            "settings": {"seed": "0"},
        }
        # A run puts ranges of an ensemble in place, as of any frozen dataclass.
        return make_dataclass("Assessed", list(told), frozen=True)(**told)

    def write_results(assessment, folder, language):
        (folder / "report.html").write_text(language)
        tables = folder / "tables"
        tables.mkdir(exist_ok=True)
        last = assessment.years[-1]
        rows = f"residents,jurisdiction,A,,,{last},5000000,5001000,{made.change},0.02,persons\n"
        (tables / "indicators.csv").write_text(INDICATORS + rows)

    monkeypatch.setattr(walk, "open_region", lambda name, say: region)
    monkeypatch.setattr(walk, "default_plan", lambda key, say: "toy-plan")
    monkeypatch.setattr(walk, "open_plan", lambda name, region: plan)
    monkeypatch.setattr(walk, "plan_text", lambda plan: "id: toy-plan\n")
    monkeypatch.setattr(walk, "fit", lambda region, progress: SimpleNamespace(region=region))
    monkeypatch.setattr(walk, "assess", assess)
    monkeypatch.setattr(walk, "write_results", write_results)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "C")
    return made


def target(name: str, value: float) -> TargetVerdict:
    """A verdict on a ceiling of 23 million."""
    verdict = "not_assessed" if np.isnan(value) else "met" if value <= 23.0 else "missed"
    return TargetVerdict(
        name=name,
        title_en=f"{name} of people",
        title_zh=f"{name}人口",
        indicator="residents",
        place="A",
        year=2022,
        comparator="<=",
        bound=23.0,
        value=value,
        without=value,
        unit="persons",
        distance=value - 23.0,
        verdict=verdict,
        reason="",
        source="test",
    )


@pytest.fixture
def xietong() -> Callable[..., int]:
    """Run one command inside this process; gives the exit code."""
    return lambda *arguments: answer(list(arguments))


@pytest.fixture
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    """The program speaks English, whatever the machine speaks."""
    monkeypatch.setenv("LC_ALL", "C")
