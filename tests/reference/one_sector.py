r"""One sector in an open region, solved without the package: plain NumPy, every share formed, a damped iteration.

$$ \lambda'_{i|n} = \frac{\lambda_{i|n}\hat w_i^{\varepsilon}}{\sum_s\lambda_{s|n}\hat w_s^{\varepsilon}}, \qquad
   \hat p_i = \hat w_i/(\hat A_i\hat L_i^{\gamma}), \qquad
   \pi'_{in} = \frac{\pi_{in}\hat p_i^{-\theta}}{\sum_k\pi_{kn}\hat p_k^{-\theta}+\pi_{on}} $$
$$ \hat R_n \propto \bigl(\hat\Phi_n^{1/\varepsilon}\,\hat P_n^{h-1}\hat q_n^{-h}\bigr)^{\eta_R}, \qquad
   \hat q_n^{1+\eta_F} = \frac{v'_nR'_n}{v_nR_n}\hat P_n^{\eta_F}, \qquad
   w_iL_i\hat w_i\hat L_i = \sum_n\pi'_{in}v'_nR'_n + Z_i\hat p_i^{-\theta} $$

It is what the time of the core is divided by where regions are large.

Source:
    The equations and their sources stand with the functions of the core; the iteration is the ordinary one.
"""

from typing import Any

import numpy as np
from jaxtyping import Float

__all__ = ["solve_one_sector"]


def solve_one_sector(
    economy: Any,
    productivity: Float[np.ndarray, " zone"],
    *,
    tolerance: float = 1e-10,
    damping: float = 0.3,
    pass_limit: int = 5_000,
) -> tuple[Float[np.ndarray, " zone"], Float[np.ndarray, " zone"], int]:
    """Logs of wages and of residents after a change of productivity, and passes made.

    Args:
        economy: A dataclass with the fields of the base year of the core: one sector, one group, stored matrices.
        productivity: New over base.
        tolerance: Largest change in logs that one undamped pass may still make.
        damping: Share of each step that is taken, in logs, in (0, 1].
        pass_limit: Passes at most.

    Raises:
        ArithmeticError: The iteration does not settle.
    """
    commuting, trade = (np.asarray(m)[0].astype(float) for m in (economy.commuting_share, economy.trade_share))
    residents_base, wage_base = np.asarray(economy.resident_workers)[0], np.asarray(economy.wage)[0]
    epsilon, eta, theta = (
        float(np.ravel(x)[0])
        for x in (economy.commuting_elasticity, economy.residence_elasticity, economy.trade_elasticity)
    )
    chi, gamma = float(economy.sector_elasticity), float(np.ravel(economy.agglomeration)[0])
    housing, supply = np.asarray(economy.housing_share), np.asarray(economy.floor_supply_elasticity)
    outer, exported = np.asarray(economy.outer_share)[0], np.asarray(economy.exports)[0]
    made = np.asarray(economy.output)[0]
    jobs_base = residents_base @ commuting
    earned_base = residents_base * (commuting @ wage_base)
    wage, residents, rent = (np.zeros(len(wage_base)) for _ in range(3))
    for passes in range(1, pass_limit + 1):
        drawn = commuting * np.exp(epsilon * wage)
        market = drawn.sum(axis=1)
        share = drawn / market[:, None]
        workers = residents_base * np.exp(residents)
        jobs = workers @ share
        earned = workers * (share @ (wage_base * np.exp(wage)))
        seller = np.exp(wage) / (productivity * (jobs / jobs_base) ** gamma)
        offers = trade * (seller**-theta)[:, None]
        offered = offers.sum(axis=0) + outer
        price = np.log(offered) / -theta
        sold = (offers / offered) @ earned + exported * seller**-theta
        value = np.exp(eta * (np.log(market) / epsilon - (1.0 - housing) * price - housing * rent))
        next_residents = np.log(value / np.average(value, weights=residents_base))
        next_rent = (np.log(earned / earned_base) + supply * price) / (1.0 + supply)
        next_wage = wage + (np.log(sold / made) - wage - np.log(jobs / jobs_base)) / (1.0 + chi)
        present, target = (wage, residents, rent), (next_wage, next_residents, next_rent)
        change = max(float(np.abs(new - old).max()) for new, old in zip(target, present, strict=True))
        if change <= tolerance:
            return wage, residents, passes
        wage, residents, rent = (old + damping * (new - old) for new, old in zip(target, present, strict=True))
    raise ArithmeticError(f"no equilibrium after {pass_limit} passes, last change {change:.1e}")
