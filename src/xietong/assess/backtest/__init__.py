"""A model held against what happened.

In: a region with counts of a later year, and a plan of what was done until then. Out: a forecast, its score beside
naive ones, what was estimated from part of the region and tried on the rest. Read `observed.py`, then `past.py`.
"""
