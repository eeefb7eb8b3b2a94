"""User equilibrium on a network with capacities.

In: a `TrafficNetwork` and classes of vehicles. Out: an `Assignment` with its certificate, and its derivatives. Read `assign.py`
first, then `problem.py`; `kernels.py` alone needs numba and is imported when it is used.
"""

from xietong.model.transport.assignment.assign import Assignment, assign
from xietong.model.transport.assignment.problem import VehicleClass
from xietong.model.transport.assignment.status import AssignmentSettings, AssignmentStatus, Method

__all__ = ["Assignment", "AssignmentSettings", "AssignmentStatus", "Method", "VehicleClass", "assign"]
