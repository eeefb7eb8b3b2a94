"""The assessment on Beijing-Tianjin-Hebei: signs, sizes and books that a planner would check."""

import csv
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from xietong.assess.evaluate import evaluate_plan, model_tools
from xietong.assess.experiments import core_zone, host_zone, moved_public_jobs
from xietong.assess.multiplier import FOLLOWING, multiplier_table
from xietong.assess.path import plan_path
from xietong.assess.plausibility import plausibility_table
from xietong.assess.read import read_published
from xietong.assess.tools import no_progress
from xietong.plan.read import read_plan

ORACLES = Path(__file__).parents[1] / "oracles"


def oracle(name):
    return list(csv.DictReader((ORACLES / name).read_text(encoding="utf-8").splitlines()))


@pytest.fixture(scope="module")
def real():
    return model_tools(None, no_progress)


@pytest.fixture(scope="module")
def multiplier(real, baseline):
    return multiplier_table(real, baseline, read_published())


def at(table, quantity, scope, share):
    rows = (table["quantity"] == quantity) & (table["scope"] == scope) & (table["following_share"] == share)
    return float(table["value"][rows][0])


@pytest.fixture(scope="module")
def claims(real, baseline, multiplier):
    """The plausibility table of the built-in plan in its last year."""
    plan = read_plan("bth-coordinated", baseline.region)
    last = plan_path(real, baseline, plan, (plan.horizon[1],)).last
    return plausibility_table(real, baseline, plan, last, baseline.outcome, multiplier, read_published())


@pytest.mark.parametrize("row", oracle("multiplier.csv"), ids=lambda row: row["quantity"])
def test_the_multiplier_is_what_the_oracle_expects(multiplier, row) -> None:
    value = at(multiplier, row["quantity"], row["scope"], float(row["following_share"]))
    assert float(row["low"]) <= value <= float(row["high"])


@pytest.mark.parametrize("row", oracle("plausibility.csv"), ids=lambda row: f"{row['key']}-{row['place']}")
def test_the_plausibility_table_is_what_the_oracle_expects(claims, row) -> None:
    (at_row,) = np.flatnonzero((claims["key"] == row["key"]) & (claims["place"] == row["place"]))
    assert claims["unit"][at_row] == row["unit"]
    assert float(row["low"]) <= claims["value"][at_row] <= float(row["high"])


def test_every_claim_of_the_plausibility_table_has_its_oracle(claims) -> None:
    expected = {(row["key"], row["place"]) for row in oracle("plausibility.csv")}
    expected |= {(f"multiplier_{quantity}_{scope}", scope) for quantity, scope in multiplier_claims()}
    assert set(zip(claims["key"].tolist(), claims["place"].tolist(), strict=True)) == expected


def multiplier_claims():
    return product(("services", "manufacturing"), ("host", "within_reach", "region"))


def test_the_books_of_the_multiplier_close(multiplier) -> None:
    for share in FOLLOWING:
        assert abs(at(multiplier, "identity_gap", "region", share)) < 1e-6


def test_more_followers_bring_more_service_jobs(multiplier) -> None:
    services = [at(multiplier, "services", "region", share) for share in FOLLOWING]
    assert services == sorted(services)


def test_the_host_of_the_experiment_is_the_sub_centre(baseline) -> None:
    zones = baseline.region.zones
    assert zones.code[host_zone(baseline.region)] == "110112"
    assert zones.tags["central_six"][core_zone(baseline, "administration")]


def test_jobs_moved_out_of_the_core_empty_it_and_fill_the_host(real, baseline) -> None:
    origin, host = core_zone(baseline, "administration"), host_zone(baseline.region)
    problem = moved_public_jobs(real, baseline, origin, host, 10_000.0)
    outcome, base = real.solve(baseline, problem, None).outcome, baseline.outcome
    core = baseline.region.zones.tags["central_six"]
    assert outcome.residents[core].sum() < base.residents[core].sum()
    assert outcome.floor_rent[core].mean() < 1.0
    assert outcome.residents[host] > base.residents[host]
    assert outcome.floor_rent[host] > 1.0
    moved = np.abs(outcome.residents - base.residents).sum()
    assert 10_000.0 < moved < 200_000.0


def test_a_problem_without_changes_is_the_base_year(real, baseline) -> None:
    problem = real.problem(baseline, ())
    solution = real.solve(baseline, problem, None)
    np.testing.assert_allclose(solution.outcome.residents, baseline.outcome.residents, rtol=1e-9)
    np.testing.assert_array_equal(problem.minutes, baseline.commuting.minutes)


def test_claims_are_told_for_a_plan_without_measures(real, baseline, multiplier) -> None:
    plan = read_plan("bth-coordinated").only(())
    last = plan_path(real, baseline, plan, (2021,)).last
    table = plausibility_table(real, baseline, plan, last, baseline.outcome, multiplier, read_published())
    verdicts = dict(zip(table["key"].tolist(), table["verdict"].tolist(), strict=True))
    assert {verdicts[key] for key in verdicts if key.startswith("moved_jobs")} == {"holds"}
    assert verdicts["border_real_income"] == "close"
    assert "new_lines_access" not in verdicts
    assert all(source for source in table["source"].tolist())


@pytest.mark.slow
def test_a_part_of_the_strategy_is_assessed_and_its_parts_add_up(baseline) -> None:
    plan = read_plan("bth-coordinated").only(("city-administration-2", "line-22", "market-integration"))
    assessment = evaluate_plan(baseline, plan, (2020, 2030), sensitivity=False)
    parts = assessment.contributions
    np.testing.assert_allclose(parts.effect.sum(axis=0), parts.total, rtol=0, atol=1e-6)
    assert assessment.with_plan[0] is baseline.outcome
    certificate = assessment.with_plan[1].certificate
    assert certificate.residual < 1e-10
    assert certificate.second_start_distance < 1e-8
    assert {target.verdict for target in assessment.targets} == {"not_assessed"}
    assert all(np.isfinite(assessment.indicators["without"]))
