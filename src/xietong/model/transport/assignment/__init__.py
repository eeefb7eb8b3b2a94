"""User equilibrium on a network with capacities.

In: a `TrafficNetwork` and classes of vehicles. Out: an `Assignment` with its certificate, and its derivatives by
`sensitivity.py`. Read `equilibrium.py` first, then `problem.py`; `kernels.py` alone needs numba and is imported late.
"""

from xietong.model.transport.assignment.equilibrium import Assignment, assign, prepare
from xietong.model.transport.assignment.problem import VehicleClass
from xietong.model.transport.assignment.status import AssignmentSettings, AssignmentStatus, Method

__all__ = ["Assignment", "AssignmentSettings", "AssignmentStatus", "Method", "VehicleClass", "assign", "prepare"]
