"""User equilibrium: no traveller can save time by another path."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from xietong.errors import NetworkError
from xietong.findings import Finding
from xietong.model.transport.assignment.certificate import AssignmentCertificate, certify
from xietong.model.transport.assignment.delay import link_minutes
from xietong.model.transport.assignment.frank_wolfe import descend
from xietong.model.transport.assignment.problem import Problem, VehicleClass, pose
from xietong.model.transport.assignment.projection import PathStore, has_compiler, project, warm_up
from xietong.model.transport.assignment.status import AssignmentSettings, AssignmentStatus, Method
from xietong.model.transport.assignment.trees import search_graph
from xietong.region.traffic.network import TrafficNetwork

__all__ = ["Assignment", "assign", "prepare"]

_USUAL = AssignmentSettings()


@dataclass(frozen=True, eq=False)
class Assignment:
    """Flows and times of a network.

    Args:
        flow: Vehicles of each class on each link.
        volume: Car units of all classes on each link.
        minutes: Time of each link at that volume, without tolls.
        certificate: Gap, objective and conservation, from these flows alone.
        iterations: Searches for cheapest paths after the first.
        paths: Paths that carry flow; none where the method keeps none.
    """

    problem: Problem
    flow: Float[np.ndarray, "class link"]
    volume: Float[np.ndarray, " link"]
    minutes: Float[np.ndarray, " link"]
    certificate: AssignmentCertificate
    status: AssignmentStatus
    method: Method
    iterations: int
    paths: PathStore | None

    @property
    def is_converged(self) -> bool:
        """Whether the gap asked for was reached and the flows are conserved."""
        return self.status is AssignmentStatus.CONVERGED


def prepare(settings: AssignmentSettings = _USUAL) -> None:
    """Load or compile what the method needs, so that a solve may be timed; some twenty seconds the first time."""
    if _method(settings) is Method.PROJECTION:
        warm_up()


def _method(settings: AssignmentSettings) -> Method:
    return settings.method or (Method.PROJECTION if has_compiler() else Method.FRANK_WOLFE)


def assign(
    network: TrafficNetwork,
    classes: Sequence[VehicleClass],
    settings: AssignmentSettings = _USUAL,
    progress: Callable[[int, float], None] = lambda iteration, gap: None,
) -> Assignment:
    """User equilibrium of some classes of vehicles on a network.

    Each class minimises its own minutes plus tolls over value of time; all classes share the room of the links.

    Args:
        progress: Told the iteration and its gap.

    Raises:
        NetworkError: where a class has no usable numbers, no path joins two zones that have trips, or numba is needed
            and not there.
    """
    method = _method(settings)
    if method is Method.PROJECTION and not has_compiler():
        remedy = "Install it with: pip install 'xietong[assignment]', or take the method Frank-Wolfe."
        raise NetworkError([Finding(f"method {method.value}", "it needs numba, which is not there.", remedy)])
    problem = pose(network, classes)
    graph = search_graph(problem)
    paths = None
    if len(problem.demand) == 0:
        flow = np.zeros((len(classes), len(network.start)))
        status, iterations = AssignmentStatus.CONVERGED, 0
    elif method is Method.PROJECTION:
        paths, flow, status, iterations = project(problem, settings, progress)
    else:
        flow, status, iterations = descend(problem, graph, settings, progress)
    volume = flow.sum(axis=0)
    certificate = certify(problem, graph, flow)
    if status is AssignmentStatus.CONVERGED:
        status = _confirmed(certificate, settings)
    return Assignment(
        problem=problem,
        flow=flow / problem.car_units[:, None],
        volume=volume,
        minutes=link_minutes(network, volume),
        certificate=certificate,
        status=status,
        method=method,
        iterations=iterations,
        paths=paths,
    )


def _confirmed(certificate: AssignmentCertificate, settings: AssignmentSettings) -> AssignmentStatus:
    """What the flows themselves say to a search that ended well."""
    if certificate.conservation_error > settings.conservation:
        return AssignmentStatus.NOT_CONSERVED
    # Sums over paths and over links round differently.
    if certificate.gap > settings.gap + settings.rounding:
        return AssignmentStatus.STALLED
    return AssignmentStatus.CONVERGED
