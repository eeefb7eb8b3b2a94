"""Airports and ports that several governments share: who uses which, the delay there, and who sets the charges.

In: potential users by zone, what it costs to reach each gateway, capacities and charges. Out: flows, delays, charges
and surplus under several conducts. Read `cluster.py` first, then `choice.py`, `equilibrium.py` and `conduct.py`.
"""
