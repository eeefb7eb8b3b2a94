"""Seconds of the years of the built-in plan, and of gradients, once all is compiled and travel is known.

python tests/speed/years.py
"""

import sys
from dataclasses import replace
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

import numpy as np
from tests.speed.measure import best_seconds

from xietong.assess.evaluate import model_tools
from xietong.assess.path import plan_path
from xietong.assess.tools import no_progress
from xietong.model.calibrate import calibrate
from xietong.model.coupled import solve_coupled
from xietong.model.economy.equilibrium import solve_equilibrium
from xietong.model.economy.gradient import gradients
from xietong.model.state import no_shocks
from xietong.plan.read import read_plan
from xietong.regions import bth


def main() -> None:
    """Print one line for each figure; solves of one static equilibrium are the unit of the last."""
    baseline = calibrate(bth())
    plan = read_plan("bth-coordinated", baseline.region)
    tools, last = model_tools(None, no_progress), (plan.horizon[1],)

    def years() -> None:
        plan_path(tools, baseline, plan.only(()), last)
        plan_path(tools, baseline, plan, last)

    begun = perf_counter()
    years()
    print(f"years with and without the plan, certified, first: {perf_counter() - begun:.1f} s")
    print(f"the same, warm: {best_seconds(years, 3):.2f} s")
    economy = baseline.economy
    shocks = no_shocks(
        economy.n_zone,
        economy.n_sector,
        economy.n_function,
        economy.n_group,
        len(economy.jurisdiction_members),
    )
    shocks = replace(
        shocks, productivity_hat=1.0 + 0.02 * np.sin(np.arange(np.size(economy.wage))).reshape(np.shape(economy.wage))
    )
    vector = solve_equilibrium(economy, shocks).value
    solve = best_seconds(lambda: solve_equilibrium(economy, shocks), 5)
    slopes = best_seconds(lambda: gradients(economy, shocks, vector), 5)
    print(f"one static equilibrium: {solve:.3f} s")
    coupled = best_seconds(lambda: solve_coupled(economy, shocks, baseline.wings), 5)
    print(f"the same with congestion: {coupled:.3f} s, {solve_coupled(economy, shocks, baseline.wings).coupling}")
    print(f"gradient of one objective for all shocks: {slopes / economy.n_group / solve:.2f} solves")


if __name__ == "__main__":
    main()
