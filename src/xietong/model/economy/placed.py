"""Functions that governments place: where their staff live and what they are paid."""

from jaxtyping import Float

from xietong.model.economy.base import Economy
from xietong.numerics.arrays import Array
from xietong.numerics.products import backward, forward

__all__ = ["placed_pay", "placed_purchases", "staff_at_home", "staff_residence"]


def staff_residence(
    economy: Economy,
    kernel: Float[Array, "residence workplace"],
    cost_of_living: Float[Array, " residence"],
) -> Float[Array, "residence workplace"]:
    r"""Where the staff of each workplace live when they choose.

    $$ \rho'^A_{n|i} = \rho^A_{n|i}\,(\hat C_n\hat\kappa_{ni})^{-\varepsilon} \Big/
                       \sum_m \rho^A_{m|i}\,(\hat C_m\hat\kappa_{mi})^{-\varepsilon} $$

    Args:
        economy: Base year, with $\varepsilon$.
        kernel: $\rho^A_{n|i}\hat\kappa_{ni}^{-\varepsilon}$.
        cost_of_living: $\hat C_n$.

    Returns:
        $\rho'^A_{n|i}$; columns sum to one.
    """
    weighted = kernel * (cost_of_living ** (-economy.commuting_elasticity))[:, None]
    return weighted / weighted.sum(axis=0)[None, :]


def staff_at_home(
    economy: Economy,
    kernel: Float[Array, "residence workplace"],
    cost_of_living: Float[Array, " residence"],
    at_work: Float[Array, "value workplace"],
) -> Float[Array, "value residence"]:
    r"""What the staff of workplaces bring home, $\sum_i\rho'^A_{n|i}x_i$, without the shares of `staff_residence`.

    Args:
        economy: Base year, with $\varepsilon$.
        kernel, cost_of_living: As for `staff_residence`.
        at_work: $x_i$, such as staff and pay, one a row.
    """
    value = cost_of_living ** (-economy.commuting_elasticity)
    return value * forward(kernel, at_work / backward(kernel, value))


def placed_pay(economy: Economy, cost_of_living: Float[Array, " zone"]) -> Float[Array, "function workplace"]:
    r"""Pay of placed staff: one scale for each government, indexed to its mean cost of living.

    $$ w^A_{ia} = \bar w_{a,J(i)}\,\hat{\bar C}_{J(i)} , \qquad
       \hat{\bar C}_j = \sum_{n\in j}\frac{\text{persons}_n}{\sum_{m\in j}\text{persons}_m}\,\hat C_n $$

    Args:
        economy: Base year, with the pay of each function.
        cost_of_living: $\hat C_n$.

    Returns:
        Yuan a year by function and workplace.
    """
    assert economy.placed_pay is not None, "a region without placed functions pays no one on a scale"
    of_zone = economy.persons if economy.pay_weight is None else economy.pay_weight
    weight = economy.jurisdiction_members * of_zone[None, :]
    index = (weight @ cost_of_living) / weight.sum(axis=1)
    return economy.placed_pay * index[economy.jurisdiction][None, :]


def placed_purchases(
    economy: Economy, placed: Float[Array, "function workplace"], price: Float[Array, "sector zone"]
) -> Float[Array, "sector zone"]:
    r"""What placed functions buy, $\hat P_{ns}\sum_a m^A_{sa}L^A_{na}$, yuan a year.

    Args:
        economy: Base year, with $m^A$.
        placed: $L^A_{na}$, jobs.
        price: $\hat P_{ns}$.
    """
    assert economy.placed_purchases is not None, "a region without placed functions buys nothing for them"
    if economy.placed_purchases.ndim == 3:
        return (economy.placed_purchases * placed[None, :, :]).sum(axis=1) * price
    return (economy.placed_purchases @ placed) * price
