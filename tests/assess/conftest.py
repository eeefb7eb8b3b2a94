"""A region of six zones by hand and a solver whose answer is known, so that the arithmetic is tested alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from xietong.assess.tools import Problem, Tools, no_progress
from xietong.model.baseline import Baseline
from xietong.model.dynamics import Approach, State
from xietong.model.state import Certificate, Outcome, Shocks, Status, no_shocks
from xietong.plan.change import Change, no_change, sum_of
from xietong.region.region import Parameter, Place, Region, Sectors, Zones

N_ZONE = 6
MARKET = ("farming", "factories", "shops", "builders")
PLACED = ("administration",)
GROUPS = ("farm", "local", "elsewhere")


def make_zones() -> Zones:
    """Six zones in two cities and two jurisdictions; no two axes of the region have the same length."""
    return Zones(
        code=tuple(f"z{n}" for n in range(N_ZONE)),
        name_en=tuple(f"Zone {n}" for n in range(N_ZONE)),
        name_zh=tuple(f"区{n}" for n in range(N_ZONE)),
        city=np.array([0, 0, 0, 0, 1, 1]),
        jurisdiction=np.array([0, 0, 0, 1, 1, 1]),
        lon=np.array([116.0, 116.5, 117.0, 117.2, 118.0, 119.0]),
        lat=np.full(N_ZONE, 39.0),
        area_km2=np.full(N_ZONE, 100.0),
        residents=np.array([500.0, 300.0, 200.0, 400.0, 250.0, 350.0]),
        residents_by_year={2020: np.array([500.0, 300.0, 200.0, 400.0, 250.0, 350.0])},
        gdp=np.ones((3, N_ZONE)),
        employed_residents=np.ones((2, N_ZONE)),
        registered_elsewhere_share=np.full(N_ZONE, 0.2),
        housing_m2_per_person=np.full(N_ZONE, 30.0),
        tags={
            "central_six": np.array([True, True, False, False, False, False]),
            "sub_centre": np.array([False, False, True, False, False, False]),
            "ring": np.array([False, False, False, True, True, False]),
            "nowhere": np.zeros(N_ZONE, dtype=bool),
        },
    )


def make_sectors() -> Sectors:
    """Four market sectors and one placed function."""
    code = (*MARKET, *PLACED)
    return Sectors(
        code=code,
        name_en=code,
        name_zh=code,
        kind=("market", "market", "market", "market", "placed"),
        branch=("primary", "secondary", "tertiary", "secondary", "tertiary"),
        reach=("goods", "goods", "local", "local", "own"),
        industry=("a", "b"),
        from_industry=np.full((2, 5), 0.2),
        trade_elasticity=np.full(5, 4.0),
        agglomeration=np.zeros(5),
        import_share=np.zeros(5),
        relative_wage=np.ones((2, 5)),
    )


def make_parameter(name: str, value: float, low: float, high: float) -> Parameter:
    """A parameter with a range."""
    return Parameter(name, value, low, high, "", "assumption", "test", name, name)


def make_region() -> Region:
    """The region of the six zones; what no test reads is None."""
    return Region(
        key="six",
        title={"en": "Six", "zh": "六"},
        base_year=2020,
        currency="CNY",
        jurisdictions=(Place("J0", "Upper", "上"), Place("J1", "Lower", "下")),
        cities=(Place("C0", "Left", "左"), Place("C1", "Right", "右")),
        city_jurisdiction=np.array([0, 1]),
        city_wage=np.array([2.0, 1.0]),
        zones=make_zones(),
        sectors=make_sectors(),
        accounts=None,
        networks=None,
        points=None,
        parameters={
            "following_share": make_parameter("following_share", 0.6, 0.3, 0.9),
            "working_partners": make_parameter("working_partners", 0.5, 0.2, 0.8),
            "migration_elasticity": make_parameter("migration_elasticity", 0.5, 0.25, 1.5),
        },
        moments=(),
        sources=(),
        tables={},
        boundaries=None,
        folder=Path("six"),
    )


def make_outcome(seed: int = 0, scale: float = 1.0) -> Outcome:
    """An outcome of positive numbers, not an equilibrium; `scale` multiplies all of it."""
    draw = np.random.default_rng(seed)

    def some(*shape: int) -> np.ndarray:
        return scale * draw.uniform(1.0, 2.0, shape)

    return Outcome(
        residents=scale * make_zones().residents,
        resident_workers=some(3, N_ZONE),
        placed_staff=some(N_ZONE),
        employment=some(4, N_ZONE),
        placed_employment=some(1, N_ZONE),
        wage=some(4, N_ZONE),
        output=some(4, N_ZONE),
        volume=some(4, N_ZONE),
        value_added=some(N_ZONE),
        exports=some(4, N_ZONE),
        imports=some(4, N_ZONE),
        price_index=some(4, N_ZONE),
        floor_rent=some(N_ZONE),
        floor_space=some(N_ZONE),
        cost_of_living=some(N_ZONE),
        labour_income=some(N_ZONE),
        real_income=some(3, N_ZONE),
        commuting=some(N_ZONE, N_ZONE),
        commuting_minutes=some(N_ZONE),
        access=some(N_ZONE),
        welfare_hat=some(3),
        welfare_by_jurisdiction=some(3, 2),
        placement_subsidy=some(4, N_ZONE),
        transfers=some(N_ZONE),
        certificate=Certificate(Status.CONVERGED, 1e-12, 10, 0.0, float("nan")),
    )


@pytest.fixture
def six() -> Baseline:
    """The baseline of the six zones; what no test reads is None."""
    known = {
        "region": make_region(),
        "outcome": make_outcome(),
        "commuting": SimpleNamespace(minutes=np.abs(np.subtract.outer(np.arange(6), np.arange(6))) * 30.0),
        "market": MARKET,
        "placed": PLACED,
        "groups": GROUPS,
        "placed_base": np.ones((1, N_ZONE)),
        "persons_per_worker": np.full(N_ZONE, 2.0),
    }
    return Baseline(**{entry.name: known.get(entry.name) for entry in fields(Baseline) if entry.name != "wings"})


@pytest.fixture
def neutral() -> Shocks:
    """Shocks of the six zones that change nothing."""
    return no_shocks(N_ZONE, 4, 1, 3, 2)


@dataclass(frozen=True)
class SixMeasure:
    """A measure of the tests: from `begins` on it places jobs in one zone and brings all zones nearer."""

    id: str
    begins: float
    zone: int
    jobs: float
    nearer: float = 0.0
    kind: str = "place-jobs"
    assumed: tuple[str, ...] = ()


@dataclass(frozen=True)
class SixPlan:
    """A plan of the tests."""

    measures: tuple[SixMeasure, ...]
    targets: tuple = ()

    def only(self, ids: Sequence[str]) -> "SixPlan":
        """The plan with these measures alone."""
        return SixPlan(tuple(measure for measure in self.measures if measure.id in ids))

    def in_space(self) -> "SixPlan":
        """The plan itself: none of its measures is about money alone."""
        return self

    def model_copy(self, *, update: dict) -> "SixPlan":
        """The plan with other fields, as the real one makes it."""
        return replace(self, **update)


@dataclass
class CountingSolver:
    """Answers with residents that follow the placed jobs, and in which two zones interact; counts its calls.

    Unknowns are the placed jobs by zone, so that in the unknowns two parts of a plan add up.
    """

    fails_above: float = np.inf
    calls: int = 0
    starts: list = field(default_factory=list)
    found: list = field(default_factory=list)

    def solve(self, baseline: Baseline, problem: Problem, start: np.ndarray | None) -> SimpleNamespace:
        """A static equilibrium."""
        unknowns = self._count(problem, start)
        return SimpleNamespace(outcome=self._outcome(baseline, problem), unknowns=unknowns)

    def advance(
        self, baseline: Baseline, problem: Problem, state: State, start: np.ndarray | None
    ) -> tuple[SimpleNamespace, State]:
        """A year, which leaves its residents and one year's floor space more."""
        solution = self.solve(baseline, problem, start)
        return solution, self._left(problem, state)

    def approach(
        self, baseline: Baseline, problem: Problem, state: State, start: np.ndarray | None, tolerance: float
    ) -> Approach:
        """The same without its outcome."""
        unknowns = self._count(problem, start)
        status = self._outcome(baseline, problem).certificate.status
        return Approach(unknowns, self._left(problem, state), status, 0.5, 1)

    def read(self, baseline: Baseline, problem: Problem, state: State, found: Approach) -> Outcome:
        """The outcome of a year that was approached."""
        np.testing.assert_array_equal(found.unknowns, _jobs(problem))
        return self._outcome(baseline, problem)

    def _count(self, problem: Problem, start: np.ndarray | None) -> np.ndarray:
        self.calls += 1
        self.starts.append(start)
        self.found.append(_jobs(problem))
        return self.found[-1]

    def _left(self, problem: Problem, state: State) -> State:
        return State(state.residents + _jobs(problem), state.floor_space + 1.0, state.group_size)

    def _outcome(self, baseline: Baseline, problem: Problem) -> Outcome:
        """Residents + jobs, a product of the jobs of zones 0 and 1, and what nearness adds."""
        jobs, base = _jobs(problem), baseline.outcome
        residents = base.residents + jobs
        residents[5] += 0.01 * jobs[0] * jobs[1]
        nearer = problem.shocks.commuting_impedance
        residents[4] += (0.0 if nearer is None else float(nearer[0, 1])) * (1.0 + 0.1 * jobs[3])
        status = Status.STEP_LIMIT if jobs.sum() > self.fails_above else Status.CONVERGED
        return replace(
            base,
            residents=residents,
            commuting_minutes=base.commuting_minutes + problem.minutes.mean(axis=1),
            certificate=replace(base.certificate, status=status, residual=0.5),
        )


def _jobs(problem: Problem) -> np.ndarray:
    return np.asarray(problem.shocks.placed_jobs).sum(axis=0)


@dataclass
class DictStore:
    """A store in memory."""

    kept: dict = field(default_factory=dict)

    def load(self, key: str) -> Mapping[str, np.ndarray] | None:
        """What was kept."""
        return self.kept.get(key)

    def save(self, key: str, arrays: Mapping[str, np.ndarray]) -> None:
        """Keep it."""
        self.kept[key] = dict(arrays)


def changes_of_six(baseline: Baseline, plan: SixPlan, year: int) -> tuple[Change, ...]:
    """Jobs of the measures in force on 30 June; nearness is carried in `border_minutes`."""
    blank = no_change(baseline)
    changes = []
    for measure in plan.measures:
        jobs, border = blank.placed_jobs.copy(), blank.border_minutes.copy()
        if measure.begins <= year + 0.5:
            jobs[0, measure.zone] = measure.jobs
            border[0, 1] = measure.nearer
        changes.append(replace(blank, placed_jobs=jobs, border_minutes=border))
    return tuple(changes)


def problem_of_six(baseline: Baseline, changes: Sequence[Change]) -> Problem:
    """Changes together; nearness saturates, so that lines share what they save."""
    total = sum_of(changes, baseline)
    saved = float(np.sqrt(total.border_minutes[0, 1]))
    shocks = replace(
        no_shocks(N_ZONE, 4, 1, 3, 2),
        placed_jobs=total.placed_jobs,
        commuting_impedance=np.full((N_ZONE, N_ZONE), saved) if saved else None,
    )
    return Problem(shocks, baseline.commuting.minutes - saved)


@pytest.fixture
def solver() -> CountingSolver:
    """A solver that counts."""
    return CountingSolver()


@pytest.fixture
def kept() -> DictStore:
    """An empty store."""
    return DictStore()


@pytest.fixture
def tools(solver: CountingSolver) -> Tools:
    """Tools with the counting solver and nothing kept."""
    return Tools(
        solve=solver.solve,
        first_state=lambda baseline: State(np.zeros((3, N_ZONE)), np.zeros(N_ZONE), np.ones(3)),
        advance=solver.advance,
        certify=solver.advance,
        approach=solver.approach,
        read=solver.read,
        changes=changes_of_six,
        problem=problem_of_six,
        replace_parameters=lambda baseline, values: baseline,
        store=None,
        progress=no_progress,
    )


@pytest.fixture
def plan() -> SixPlan:
    """Two measures that interact, one that begins after the years assessed, two that bring zones nearer."""
    return SixPlan(
        (
            SixMeasure("b", 2022.0, 1, 20.0, nearer=4.0),
            SixMeasure("a", 2021.0, 0, 10.0),
            SixMeasure("late", 2030.0, 2, 50.0),
            SixMeasure("c", 2021.2, 3, 5.0, nearer=9.0),
        )
    )
