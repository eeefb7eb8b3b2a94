"""Who moves with a job, who stays behind, who is recruited: book-keeping that conserves persons."""

import numpy as np
from jaxtyping import Float

from xietong.model.baseline import Baseline

__all__ = ["by_group", "homes_of_moved", "residence_shares"]

FARM = 0
"""Position of the farm workers among the groups: they neither follow nor commute."""


def residence_shares(baseline: Baseline) -> Float[np.ndarray, "residence workplace"]:
    r"""Where the workers of each workplace live in the base year.

    $$ \lambda_{n|i} = c_{ni} \big/ \textstyle\sum_m c_{mi} $$

    Returns:
        $\lambda_{n|i}$; columns sum to one. A workplace without commuters houses its own workers.
    """
    flows = baseline.commuting.flows
    arriving = flows.sum(axis=0)
    shares = np.divide(flows, arriving[None, :], out=np.eye(len(flows)), where=arriving[None, :] > 0)
    return np.asarray(shares, dtype=np.float64)


def homes_of_moved(
    shares: Float[np.ndarray, "residence workplace"],
    followers: Float[np.ndarray, " workplace"],
    housed_share: float,
) -> Float[np.ndarray, " residence"]:
    r"""Where those who follow a job to its host live.

    $$ H_n = h F_n + (1 - h) \textstyle\sum_i \lambda_{n|i} F_i $$

    Args:
        shares: $\lambda_{n|i}$, columns sum to one.
        followers: $F_i$, persons by host.
        housed_share: $h$, share of followers who are housed in the zone of work, 0 to 1.

    Returns:
        $H_n$, persons by residence; the sum is that of the followers.
    """
    return housed_share * followers + (1.0 - housed_share) * (shares @ followers)


def by_group(baseline: Baseline, workers: Float[np.ndarray, " residence"]) -> Float[np.ndarray, "group residence"]:
    """Workers split into groups as the non-farm workers of their residence are; none is a farm worker.

    A residence without non-farm workers takes the split of the whole region.
    """
    non_farm = np.array(baseline.outcome.resident_workers, dtype=np.float64)
    non_farm[FARM] = 0.0
    here = non_farm.sum(axis=0)
    everywhere = non_farm.sum(axis=1, keepdims=True) / non_farm.sum()
    split = np.where(here[None, :] > 0, non_farm / np.where(here > 0, here, 1.0)[None, :], everywhere)
    return split * workers[None, :]
