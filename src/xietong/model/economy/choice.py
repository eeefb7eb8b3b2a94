"""Where people live and work: nested choice of sector, workplace, residence and jurisdiction, in changes."""

from jaxtyping import Float

from xietong.model.economy.base import Economy
from xietong.numerics.arrays import Array
from xietong.numerics.distance_kernel import DistanceKernel
from xietong.numerics.products import by_rows, times_columns, times_rows, whole

__all__ = [
    "commuting_shares_after",
    "jobs_at_one_wage",
    "location_hat",
    "sector_choice",
    "utility_by_jurisdiction",
    "workplace_choice",
]


def sector_choice(
    sector_share: Float[Array, "group sector workplace"],
    wage_hat: Float[Array, "sector workplace"],
    *,
    sector_elasticity: Float[Array, ""],
) -> tuple[Float[Array, "group sector workplace"], Float[Array, "group workplace"]]:
    r"""New sector shares at each workplace, and the wage index of the workplace over base.

    $$ \hat W_i^g = \Bigl(\sum_s \psi^g_{s|i}\,\hat w_{is}^{\chi}\Bigr)^{1/\chi} , \qquad
       \psi'^g_{s|i} = \psi^g_{s|i}\,\hat w_{is}^{\chi} / (\hat W_i^g)^{\chi} $$

    Args:
        sector_share: $\psi^g_{s|i}$, sums to one over sectors.
        wage_hat: $\hat w_{is}$, positive.
        sector_elasticity: $\chi$, at least the commuting elasticity.

    Returns:
        $\psi'$, which sums to one over sectors, and $\hat W$.

    Source:
        Nested Frechet choice as in McFadden (1978); exact-hat form of Dekle, Eaton and Kortum (2008).
    """
    weighted = sector_share * wage_hat[None, :, :] ** sector_elasticity
    total = weighted.sum(axis=1)
    return weighted / total[:, None, :], total ** (1.0 / sector_elasticity)


def jobs_at_one_wage(
    economy: Economy,
    output: Float[Array, "sector workplace"],
    employment: Float[Array, "sector workplace"],
) -> Float[Array, "sector workplace"]:
    r"""Employment of each sector when all sectors of a workplace pay alike: jobs go where pay is earned.

    $$ L_{is} = \frac{b^L_{is}X_{is}}{\sum_r b^L_{ir}X_{ir}} \sum_r L_{ir} $$

    It is the limit of the choice of sector for a large $\chi$.

    Args:
        economy: Base year, with $b^L$.
        output: $X_{is}$, yuan a year.
        employment: $L_{ir}$, of which the total over sectors counts.

    Source:
        Caliendo and Parro (2015); Tombe and Zhu (2019).
    """
    pay = economy.labour_share * output
    return employment.sum(axis=0)[None, :] * pay / pay.sum(axis=0)[None, :]


def workplace_choice(
    kernel: Float[Array, "group residence workplace"] | DistanceKernel,
    wage_index_hat: Float[Array, "group workplace"],
    workers: Float[Array, "group residence"],
    pay: Float[Array, "group workplace"],
    *,
    commuting_elasticity: Float[Array, ""],
) -> tuple[
    Float[Array, "group workplace"],
    Float[Array, "group residence"],
    Float[Array, "group workplace"],
    Float[Array, "group residence"],
]:
    r"""What the choice of workplaces makes of each residence and of each workplace.

    $$ a_i^g = (\hat W_i^g)^{\varepsilon} , \qquad
       \hat\Phi_n^g = \sum_i K^g_{ni}\,a_i^g , \qquad
       K^g_{ni} = \lambda^g_{i|n}\,\hat\kappa_{ni}^{-\varepsilon} , \qquad
       \hat V_n^g = (\hat\Phi_n^g)^{1/\varepsilon} $$
    $$ \sum_n R_n^g\lambda'^g_{i|n} = a_i^g\sum_n K^g_{ni}\,R_n^g/\hat\Phi_n^g , \qquad
       \sum_i \lambda'^g_{i|n}\,x_i^g = \sum_i K^g_{ni}\,a_i^g x_i^g/\hat\Phi_n^g $$

    The new shares $\lambda'^g_{i|n} = K^g_{ni} a_i^g / \hat\Phi_n^g$ are never formed in a solve: all that it asks of
    them are these sums. A residence needs only its own row of $K$, so that one reading of $K$ gives all three.

    Args:
        kernel: $K^g_{ni}$; rows sum to one where the journey is as before.
        wage_index_hat: $\hat W_i^g$.
        workers: $R_n^g$.
        pay: $x_i^g$, yuan a year.
        commuting_elasticity: $\varepsilon$.

    Returns:
        $a$, $\hat\Phi$, the workers who come to each workplace (in all, those of the group), and the mean pay of
        the residents of each residence.

    Source:
        Monte, Redding and Rossi-Hansberg (2018), eq. 11, in exact-hat form.
    """
    pull = wage_index_hat**commuting_elasticity

    def treat(rows: Array, workers: Array) -> tuple[Array, tuple[Array, Array]]:
        access = times_columns(rows, pull)
        return times_rows(rows, workers / access), (access, times_columns(rows, pull * pay) / access)

    came, (access, mean_pay) = by_rows(kernel, treat, workers)
    return pull, access, pull * came, mean_pay


def commuting_shares_after(
    kernel: Float[Array, "group residence workplace"] | DistanceKernel,
    pull: Float[Array, "group workplace"],
    access: Float[Array, "group residence"],
) -> Float[Array, "group residence workplace"]:
    r"""The new shares themselves, $\lambda'^g_{i|n}$, for tables and maps; each row sums to one."""
    return whole(kernel) * pull[:, None, :] / access[:, :, None]


def utility_by_jurisdiction(
    economy: Economy, residence_value_hat: Float[Array, "group residence"]
) -> tuple[Float[Array, "group jurisdiction"], Float[Array, "group jurisdiction"]]:
    r"""Utility of living in each jurisdiction over base, and the group's base share there.

    $$ \hat U_j^g = \Bigl[\sum_{n\in j}\rho^g_{n|j}\,(\hat B_n^g\hat V_n^g/\hat C_n)^{\eta_R}\Bigr]^{1/\eta_R} $$

    Args:
        economy: Base year.
        residence_value_hat: $\hat B\hat V/\hat C$ by group and residence.

    Returns:
        $\hat U_j^g$, and $\mu_j^g$ inside the region (with the outer share sums to one over jurisdictions).
    """
    workers = economy.resident_workers
    members = economy.jurisdiction_members
    elasticity = economy.residence_elasticity
    total = workers @ members.T
    value = (workers * residence_value_hat**elasticity) @ members.T
    utility = (value / total) ** (1.0 / elasticity)
    share = total / total.sum(axis=1, keepdims=True) * (1.0 - economy.outside_share)[:, None]
    return utility, share


def location_hat(
    economy: Economy,
    residence_value_hat: Float[Array, "group residence"],
    registration_hat: Float[Array, "group jurisdiction"],
) -> tuple[Float[Array, "group residence"], Float[Array, " group"], Float[Array, "group jurisdiction"]]:
    r"""Resident workers over base, by group and residence, when all have chosen where to live.

    $$ \hat U^g = \Bigl[\sum_j \mu_j^g(\hat U_j^g/\hat m_j^g)^{\eta_M} + \mu_o^g\Bigr]^{1/\eta_M} , \qquad
       \hat R_n^g = \frac{(\hat U_j^g/\hat m_j^g)^{\eta_M}}{(\hat U^g)^{\eta_M}}\,
                    \frac{(\hat B_n^g\hat V_n^g/\hat C_n)^{\eta_R}}{(\hat U_j^g)^{\eta_R}} $$

    Args:
        economy: Base year.
        residence_value_hat: $\hat B\hat V/\hat C$, real value of living in n.
        registration_hat: $\hat m_j^g$, below one where registration is eased.

    Returns:
        $\hat R_n^g$, $\hat U^g$ and $\hat U_j^g$.

    Source:
        Tombe and Zhu (2019) for the choice of province; nests after Ahlfeldt et al. (2015).
    """
    utility, share = utility_by_jurisdiction(economy, residence_value_hat)
    migration = economy.migration_elasticity[:, None]
    pull = (utility / registration_hat) ** migration
    group_value = (share * pull).sum(axis=1) + economy.outside_share
    jurisdiction_hat = pull / group_value[:, None] / utility**economy.residence_elasticity
    spread = jurisdiction_hat[:, economy.jurisdiction]
    residents_hat = spread * residence_value_hat**economy.residence_elasticity
    return residents_hat, group_value ** (1.0 / economy.migration_elasticity), utility
