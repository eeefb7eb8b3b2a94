"""Links of a public network: what each costs, how much of it is spent on board, whether it is a change."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int

from xietong.model.transport.paths import along_tree, graph, shortest

__all__ = ["Journeys", "Links", "journeys_from", "nowhere"]


@dataclass(frozen=True, eq=False)
class Journeys:
    """Journeys between places, the quickest for each pair.

    Args:
        minutes: From door to door, or from the entry of a station to the exit of another; `inf` without service.
        in_vehicle: Minutes on board, with the stops on the way; at most `minutes`, `inf` without service.
        transfers: Vehicles taken less one; zero without service.
    """

    minutes: Float[np.ndarray, "origin destination"]
    in_vehicle: Float[np.ndarray, "origin destination"]
    transfers: Float[np.ndarray, "origin destination"]


@dataclass(frozen=True, eq=False)
class Links:
    """Links of a graph, one way each.

    Args:
        n_node: Nodes of the graph.
        start, end: Nodes of each link.
        minutes: Cost, positive.
        in_vehicle: What of it is spent on board.
        transfers: One where a traveller changes vehicles, else zero.
    """

    n_node: int
    start: Int[np.ndarray, " link"]
    end: Int[np.ndarray, " link"]
    minutes: Float[np.ndarray, " link"]
    in_vehicle: Float[np.ndarray, " link"]
    transfers: Float[np.ndarray, " link"]

    def costs(self, sources: Int[np.ndarray, " source"]) -> tuple[np.ndarray, np.ndarray]:
        """Least minutes from each source to each node, and the node before."""
        return shortest(graph(self.n_node, self.start, self.end, self.minutes), sources)


def journeys_from(links: Links, sources: Int[np.ndarray, " source"]) -> Journeys:
    """The quickest ways from some nodes to all nodes."""
    minutes, before = links.costs(sources)
    # Of parallel links the cheapest is taken: what it spends is written last.
    order = np.argsort(-links.minutes, kind="stable")
    spent = np.zeros((links.n_node, links.n_node))
    spent[links.start[order], links.end[order]] = links.in_vehicle[order]
    in_vehicle = along_tree(before, spent)
    spent[links.start[order], links.end[order]] = links.transfers[order]
    transfers = along_tree(before, spent)
    is_served = np.isfinite(minutes)
    return Journeys(minutes, np.where(is_served, in_vehicle, np.inf), np.where(is_served, transfers, 0.0))


def nowhere(n_origin: int, n_destination: int) -> Journeys:
    """No service at all."""
    never = np.full((n_origin, n_destination), np.inf)
    return Journeys(never, never.copy(), np.zeros_like(never))
