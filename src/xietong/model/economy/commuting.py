"""Commuting: disutility of time, impedance between zones, flows, and workplaces that meet known job shares."""

import numpy as np
from jaxtyping import Bool, Float, Int
from scipy.sparse import csr_array

__all__ = ["balanced_pull", "commuting_flows", "commuting_shares", "time_disutility", "zone_nearness"]


def time_disutility(
    minutes: Float[np.ndarray, "origin destination"], *, decay: float, tail_decay: float, tail_from: float
) -> Float[np.ndarray, "origin destination"]:
    r"""Disutility of a commute in logs, steeper beyond about an hour.

    $$ f(t) = \nu t + \nu_2 \max(t - t_0, 0) $$

    Args:
        minutes: $t$, one way; `inf` where no one can commute.
        decay: $\nu$, per minute, positive.
        tail_decay: $\nu_2$, per minute beyond $t_0$, not negative.
        tail_from: $t_0$, minutes.

    Source:
        Ahlfeldt, Redding, Sturm and Wolf (2015) for the linear part; the tail is estimated here, because
        without it too many come from 60 to 90 km.
    """
    return decay * minutes + tail_decay * np.maximum(minutes - tail_from, 0.0)


def zone_nearness(
    disutility: Float[np.ndarray, "origin_point destination_point"],
    residence_points: csr_array,
    workplace_points: csr_array,
) -> Float[np.ndarray, "residence workplace"]:
    r"""Nearness of two zones over the points where people live and work.

    $$ K_{ij} = \sum_{a \in i} \sum_{b \in j} w_a v_b e^{-f(t_{ab})} $$

    Args:
        disutility: $f(t_{ab})$.
        residence_points: $w$, zones by points; rows sum to one.
        workplace_points: $v$, zones by points; rows sum to one.

    Returns:
        Between zero (no one can commute) and one.
    """
    to_workplaces = workplace_points @ np.exp(-disutility).T
    return np.ascontiguousarray(residence_points @ np.ascontiguousarray(to_workplaces.T))


def commuting_shares(
    nearness: Float[np.ndarray, "residence workplace"], pull: Float[np.ndarray, " workplace"]
) -> Float[np.ndarray, "residence workplace"]:
    r"""Share of the workers of each residence who work at each workplace.

    $$ \lambda_{ij|i} = \frac{K_{ij} B_j}{\sum_s K_{is} B_s} $$

    Args:
        nearness: $K_{ij}$, the exponential of minus the impedance.
        pull: $B_j$, not negative.

    Returns:
        Rows sum to one; a residence from which no workplace can be reached has a row of zeros.

    Source:
        McFadden (1974), conditional logit, constrained at the residence.
    """
    weighted = nearness * pull[None, :]
    total = weighted.sum(axis=1, keepdims=True)
    return np.divide(weighted, total, out=np.zeros_like(weighted), where=total > 0.0)


def commuting_flows(
    workers: Float[np.ndarray, " residence"],
    nearness: Float[np.ndarray, "residence workplace"],
    pull: Float[np.ndarray, " workplace"],
) -> Float[np.ndarray, "residence workplace"]:
    """Workers by residence and workplace; rows sum to the workers of the residence."""
    return workers[:, None] * commuting_shares(nearness, pull)


def balanced_pull(
    workers: Float[np.ndarray, " residence"],
    nearness: Float[np.ndarray, "residence workplace"],
    job_share: Float[np.ndarray, " workplace"],
    city: Int[np.ndarray, " workplace"],
    city_pull: Float[np.ndarray, " city"],
    *,
    tolerance: float = 1e-9,
    most_rounds: int = 200,
) -> Float[np.ndarray, " workplace"]:
    r"""Pull of the workplaces such that the jobs inside each city stand in given proportions.

    Find $B_j$ with $\sum_{j \in c} B_j = P_c$ and $J_j = s_j \sum_{k \in c} J_k$, where
    $J_j = \sum_i R_i \lambda_{ij|i}$. The total of a city follows from its pull and its place.

    Args:
        workers: $R_i$, persons.
        nearness: $K_{ij}$.
        job_share: $s_j$; sums to one over the workplaces of a city.
        city: City of each workplace.
        city_pull: $P_c$, positive.
        tolerance: Largest log miss of a proportion.
        most_rounds: Rounds of proportional fitting at most; the miss after them is small but not zero.

    Returns:
        $B_j$, zero where `job_share` is zero.

    Source:
        Iterative proportional fitting (Deming and Stephan 1940) inside each city.
    """
    pull = job_share * city_pull[city]
    n_city = len(city_pull)
    wanted = job_share > 0.0
    for _ in range(most_rounds):
        weighted = nearness @ pull
        reach = np.divide(workers, weighted, out=np.zeros_like(weighted), where=weighted > 0.0)
        jobs = pull * (reach @ nearness)
        target = job_share * np.bincount(city, weights=jobs, minlength=n_city)[city]
        is_open: Bool[np.ndarray, " workplace"] = wanted & (jobs > 0.0)
        step = np.divide(target, jobs, out=np.ones_like(jobs), where=is_open)
        pull = pull * step
        pull = pull * (city_pull / np.bincount(city, weights=pull, minlength=n_city))[city]
        if np.abs(np.log(step, where=is_open, out=np.zeros_like(step))).max(initial=0.0) < tolerance:
            break
    return pull
