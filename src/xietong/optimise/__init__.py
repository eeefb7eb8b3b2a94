"""Better plans: the least cost of what governments want to reach.

In: what steps of control cost and bring, and targets. Out: who does what, the price of each target, and what each
coalition of governments would pay alone. Read `control.py` first.
"""

from xietong.optimise.control import Control, ControlProblem, Rule, least_cost

__all__ = ["Control", "ControlProblem", "Rule", "least_cost"]
